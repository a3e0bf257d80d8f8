"""Work in the background as a page shows it: how far it is, what is left, a way to cancel, and what became of it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import streamlit as st

from twin.errors import Problem
from twin.experiment.background import BackgroundWork

if TYPE_CHECKING:
    from pages.parts.begin import Here


def is_under_way(name: str) -> bool:
    """Returns whether this reader's session has such work under way."""
    return name in st.session_state


def begin(name: str, work: BackgroundWork) -> None:
    """Notes work that has begun, and draws the page anew to watch it."""
    st.session_state[name] = work
    st.rerun()


def trouble(here: "Here", name: str) -> None:
    """Says what went wrong the last time, if anything did."""
    if st.session_state.get(_trouble(name)):
        st.error(st.session_state[_trouble(name)].sentence(here.lang))


def watch(here: "Here", name: str, keep: Callable[[Any], object], done: str) -> None:
    """Draws the progress of the work; when it is done `keep` gets it and `done` is said."""

    @st.fragment(run_every=1.0)
    def progress() -> None:
        work: BackgroundWork = st.session_state[name]
        now = work.progress()
        if now.state != "running":
            _end(here, name, work, keep, done)
            return
        words = {"done": now.done, "of": now.of}
        said = (
            here.say("line.run_progress", **words)
            if now.left_s is None
            else here.say("line.run_left", left=f"{now.left_s:.0f}", **words)
        )
        st.progress(now.done / now.of, text=said)
        if st.button(here.say("line.run_cancel"), icon=":material/close:", key=f"cancel_{name}"):
            work.cancel()

    progress()


def _end(here: "Here", name: str, work: BackgroundWork, keep: Callable[[Any], object], done: str) -> None:
    """Keeps what was made; work that failed, or cannot be kept, leaves its sentence for the next drawing."""
    del st.session_state[name]
    state, problem = work.progress().state, work.problem
    if state == "done" and work.results is not None:
        try:
            keep(work)
            st.toast(done, icon=":material/check:")
        except Problem as met:
            problem = met
    elif state == "cancelled":
        st.toast(here.say("line.run_cancelled"))
    st.session_state[_trouble(name)] = problem
    st.rerun()


def _trouble(name: str) -> str:
    return f"{name}_trouble"
