"""Before and after: what a go-live changed, with the picture, the verdict, and everything that stands in the way of it."""

import streamlit as st

from pages.parts import cards, compare_asked, compare_backing, compare_charts, compare_parts, projected
from pages.parts.begin import begin
from twin.compare.go_lives import go_lives
from twin.compare.measured import Beforehand
from twin.compare.overview import answer
from twin.errors import Problem
from twin.programme.indicators.book import standing
from twin.programme.indicators.judged import comparison

here = begin("compare")
lives = here.ask(go_lives)
asked = compare_asked.choices(here, lives, here.ask(standing))
found = here.try_ask(comparison if isinstance(asked, str) else answer, asked)
if isinstance(found, Problem):
    st.info(found.sentence(here.lang))
    st.stop()

if isinstance(found, Beforehand):
    compare_parts.not_yet(here, found, asked)
    cards.section(here.say("compare.guards"), here.say("compare.guards_how"))
    compare_parts.guards(here, found.guards)
    st.stop()

compare_parts.verdict(here, found, asked)
compare_parts.numbers(here, found, asked)

cards.section(here.say("compare.picture"), here.say("compare.picture_how"))
compare_charts.picture(here, found)

cards.section(here.say("compare.guards"), here.say("compare.guards_how"))
compare_parts.guards(here, found.guards)

if found.split is not None:
    cards.section(here.say("compare.split"), compare_backing.split_said(here, found, found.split))
    compare_backing.split(here, found, found.split)

if found.separate:
    cards.section(here.say("compare.separate"), here.say("compare.separate_how"))
    compare_backing.separate(here, found)

others = st.container()

with st.expander(here.say("compare.left_out", number=len(found.series.left_out)), icon=":material/event_busy:"):
    compare_backing.left_out(here, found)
with st.expander(here.say("compare.source"), icon=":material/fingerprint:"):
    compare_backing.source(here, found)

projected.draw(here)
with others:  # each takes a while: the rest of the page is there before them
    compare_parts.others(here, compare_asked.others(asked, lives))
