"""Validating from the page: started, watched and cancelled there, kept when it is done."""

from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import background
from twin.validate import Settings
from twin.validate.background import BackgroundValidation

if TYPE_CHECKING:
    from pages.parts.begin import Here

RUNNING = "validation"


def controls(here: "Here") -> None:
    """Draws the button that starts a validation, or how far the one under way has come."""
    if background.is_under_way(RUNNING):
        background.watch(here, RUNNING, here.say("trust.run_done"), at_first=here.say("trust.run_calibrating"))
        return
    background.trouble(here, RUNNING)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        weeks = st.number_input(here.say("trust.run_weeks"), 1, 26, 6, key="trust_weeks", width=130)
        runs = st.number_input(here.say("trust.run_runs"), 20, 400, 100, step=20, key="trust_runs", width=130)
        if st.button(here.say("trust.run_start"), type="primary", icon=":material/play_arrow:"):
            background.begin(RUNNING, BackgroundValidation(here.store, Settings(weeks=weeks, runs=runs)))
    st.caption(here.say("trust.run_how", weeks=weeks, runs=runs))
