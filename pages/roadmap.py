"""Roadmap: what is next and what it should bring, the twelve months, planned against measured, decisions, the twin's own record."""

import streamlit as st

from pages.parts import (  # fmt: skip
    cards,
    roadmap_decide,
    roadmap_edit,
    roadmap_gantt,
    roadmap_path,
    roadmap_record,
    roadmap_run,
    roadmap_steps,
    roadmap_top,
)
from pages.parts.begin import begin
from twin.whatif.roadmap.ahead import standing_roadmap
from twin.whatif.roadmap.path import planned_paths
from twin.whatif.scenarios import scenarios

here = begin("roadmap")
there = here.ask(scenarios)
if here.plant is None or not there:
    st.info(here.say("roadmap.no_scenarios"))
    st.page_link("pages/whatif.py", label=here.say("page.whatif"), icon=":material/science:")
    st.stop()

found = here.ask(standing_roadmap)
paths = here.ask(planned_paths)
top = st.empty()
roadmap_top.headline(here, found, paths, None, top)
roadmap_run.progress(here)

cards.section(here.say("roadmap.months"), here.say("roadmap.months_how"))
if found is None:
    st.info(here.say("roadmap.none"))
else:
    roadmap_gantt.draw(here, found)
roadmap_edit.draw(here, found, there)

if found is not None and found.steps:
    cards.section(here.say("roadmap.steps"), here.say("roadmap.steps_how"))
    roadmap_steps.draw(here, found, paths)
    if paths:
        cards.section(here.say("roadmap.path"), here.say("roadmap.path_how"))
        roadmap_path.draw(here, found, paths)

cards.section(here.say("roadmap.decisions"), here.say("roadmap.decisions_how"))
roadmap_decide.draw(here, there)

cards.section(here.say("roadmap.record"), here.say("roadmap.record_how"))
held = roadmap_record.draw(here)
roadmap_top.headline(here, found, paths, held, top)
