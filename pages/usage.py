"""The log of use: is the system really used, by whom and for what; is the log whole; what is handed in."""

import streamlit as st

from pages.parts import cards, usage, usage_seen
from pages.parts.begin import begin
from twin.usage.statistic import use

here = begin("usage")
with st.spinner(here.say("frame.asking"), show_time=False):
    found = use(here.store.path, here.site.zone, usage.today(here))
usage.headline(here, found)

cards.section(here.say("usage.pages"), here.say("usage.pages_how"))
usage.pages(here, found)

cards.section(here.say("usage.people"), here.say("usage.people_how"))
usage.people(here, found)

cards.section(here.say("usage.hand_in"), here.say("usage.hand_in_how"))
usage.day(here, usage_seen.out)
usage.half(here, found)
usage.key(here)
