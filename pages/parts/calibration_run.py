"""Calibrating from the page: started with a name, watched and stopped there, kept when it is done."""

from typing import TYPE_CHECKING

import streamlit as st

from twin.calibrate.again import Asked, asked, calibrated, keep, share_done
from twin.experiment.background import BackgroundWork

if TYPE_CHECKING:
    from pages.parts.begin import Here

RUNNING, TROUBLE = "calibration", "calibration_trouble"


def controls(here: "Here", *, wanted: bool) -> None:
    """Draws the button that calibrates, prominent where it is `wanted`, or how far the work under way has come."""
    if RUNNING in st.session_state:
        _watch(here)
        return
    if st.session_state.get(TROUBLE):
        st.error(st.session_state[TROUBLE].sentence(here.lang))
    with st.form("calibrate", border=False):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            by = st.text_input(here.say("calibration.run_by"), key="calibrate_by", width=200)
            days = st.number_input(here.say("calibration.run_days"), 1, 3_650, None, key="calibrate_days", width=280)
            kind = "primary" if wanted else "secondary"
            pressed = st.form_submit_button(here.say("calibration.run_start"), type=kind, icon=":material/tune:")
        st.caption(here.say("calibration.run_how"))
    if pressed and not by.strip():
        st.warning(here.say("calibration.run_who"))
    elif pressed:
        begin(here, by.strip(), days)


def begin(here: "Here", by: str, days: float | None) -> None:
    """Starts the work in another process and draws the page anew to watch it."""
    store, task = here.store, asked(here.store, by=by, days=days)
    work = BackgroundWork([task], calibrated, lambda answers: keep(store, task, answers[0]))
    st.session_state[RUNNING] = work, task
    st.rerun()


def _watch(here: "Here") -> None:
    @st.fragment(run_every=1.0)
    def progress() -> None:
        work, task = st.session_state[RUNNING]
        if work.progress().state != "running":
            _end(here, work, task)
            return
        share, step = share_done(task)
        st.progress(share, text=here.say(f"calibration.step_{step}"))
        if st.button(here.say("calibration.run_cancel"), icon=":material/close:"):
            work.cancel()

    progress()


def _end(here: "Here", work: BackgroundWork, task: Asked) -> None:
    del st.session_state[RUNNING]
    state = work.progress().state
    task.step.unlink(missing_ok=True)
    if state == "done":
        st.toast(here.say("calibration.run_done"), icon=":material/check:")
    elif state == "cancelled":
        st.toast(here.say("calibration.run_cancelled"))
    st.session_state[TROUBLE] = work.problem
    st.rerun()
