"""Search: the best sets of changes within a budget, what more money brings, and what that hangs on."""

import streamlit as st

from pages.parts import cards, search_ask, search_charts, search_result
from pages.parts.begin import begin
from twin.whatif.search.kept import kept_search

here = begin("search")
if here.plant is None:
    st.info(here.say("whatif.no_plant"))
    st.page_link("pages/calibration.py", label=here.say("page.calibration"), icon=":material/tune:")
    st.stop()

kept = here.ask(kept_search)
if kept is None:
    st.info(here.say("search.none"))
else:
    search_result.headline(here, kept)
    cards.section(here.say("search.frontier"), here.say("search.frontier_how"))
    search_charts.frontier(here, kept.answer)
    cards.section(here.say("search.best"), here.say("search.best_how"))
    search_result.best(here, kept)
    cards.section(
        here.say("search.tornado"), here.say("search.tornado_of", what=kept.answer.pick.changes.sentence(here.lang))
    )
    search_charts.tornado(here, kept.answer)
    search_result.made(here, kept)
search_ask.draw(here, here.plant, kept)
search_result.suggested(here, here.plant)
