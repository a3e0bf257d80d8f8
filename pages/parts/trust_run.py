"""Validating from the page: started, watched and cancelled there, kept when it is done."""

from typing import TYPE_CHECKING

import streamlit as st

from twin.validate import Settings
from twin.validate.background import BackgroundValidation

if TYPE_CHECKING:
    from pages.parts.begin import Here

RUNNING, TROUBLE = "validation", "validation_trouble"


def controls(here: "Here") -> None:
    """Draws the button that starts a validation, or how far the one under way has come."""
    if RUNNING in st.session_state:
        _watch(here)
        return
    if st.session_state.get(TROUBLE):
        st.error(st.session_state[TROUBLE].sentence(here.lang))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        weeks = st.number_input(here.say("trust.run_weeks"), 1, 26, 6, key="trust_weeks", width=130)
        runs = st.number_input(here.say("trust.run_runs"), 20, 400, 100, step=20, key="trust_runs", width=130)
        if st.button(here.say("trust.run_start"), type="primary", icon=":material/play_arrow:"):
            st.session_state[RUNNING] = BackgroundValidation(here.store, Settings(weeks=weeks, runs=runs))
            st.rerun()
    st.caption(here.say("trust.run_how", weeks=weeks, runs=runs))


def _watch(here: "Here") -> None:
    @st.fragment(run_every=1.0)
    def progress() -> None:
        run: BackgroundValidation = st.session_state[RUNNING]
        now = run.progress()
        if now.state != "running":
            _end(here, run, now.state)
            return
        words = {"done": now.done, "of": now.of}
        said = here.say("trust.run_calibrating")
        if now.done:
            said = here.say("trust.run_left", left=f"{now.left_s or 0:.0f}", **words)
        st.progress(min(1.0, now.done / now.of), text=said)
        if st.button(here.say("trust.run_cancel"), icon=":material/close:"):
            run.cancel()

    progress()


def _end(here: "Here", run: BackgroundValidation, state: str) -> None:
    del st.session_state[RUNNING]
    if state == "done":
        st.toast(here.say("trust.run_done"), icon=":material/check:")
    elif state == "cancelled":
        st.toast(here.say("trust.run_cancelled"))
    st.session_state[TROUBLE] = run.problem
    st.rerun()
