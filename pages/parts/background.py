"""Work in the background as a page shows it: how far it is, what is left, a way to cancel, and what became of it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import streamlit as st

from twin.background import Background, Progress
from twin.errors import Problem

if TYPE_CHECKING:
    from pages.parts.begin import Here

MINUTES_FROM_S = 90  # from here on what is left is told in minutes


def is_under_way(name: str) -> bool:
    """Returns whether this reader's session has such work under way."""
    return name in st.session_state


def joined(name: str, work: Background | None) -> bool:
    """Returns whether this reader's session watches such work, after it has joined that which somebody else began."""
    if work is not None and not is_under_way(name):
        st.session_state[name] = work
    return is_under_way(name)


def begin(name: str, work: Background) -> None:
    """Notes work that has begun, and draws the page anew to watch it."""
    st.session_state[name] = work
    for old in (_trouble(name), _cancelled(name)):
        st.session_state.pop(old, None)
    st.rerun()


def trouble(here: "Here", name: str) -> None:
    """Says what became of the last such work where nothing came of it: it failed, or somebody cancelled it."""
    if st.session_state.get(_trouble(name)):
        st.error(st.session_state[_trouble(name)].sentence(here.lang))
    elif st.session_state.get(_cancelled(name)):
        st.info(here.say("background.cancelled"), icon=":material/cancel:")


def has_trouble(name: str) -> bool:
    """Returns whether the last such work left something to be said."""
    return bool(st.session_state.get(_trouble(name)) or st.session_state.get(_cancelled(name)))


def watch(
    here: "Here", name: str, done: str, *, keep: Callable[[Any], object] | None = None, at_first: str | None = None
) -> None:
    """Draws the progress of the work, `at_first` until its first part is done.

    When all is done `keep` gets the work, where it does not keep itself, and `done` is said.
    """

    @st.fragment(run_every=1.0)
    def progress() -> None:
        work: Background = st.session_state[name]
        now = work.progress()
        if now.state != "running":
            _end(name, work, keep, done)
            return
        st.progress(min(1.0, now.done / now.of), text=_said(here, now, at_first))
        if st.button(here.say("background.cancel"), icon=":material/close:", key=f"cancel_{name}"):
            work.cancel()

    progress()


def _said(here: "Here", now: Progress, at_first: str | None) -> str:
    words = {"done": f"{now.done:,}", "of": f"{now.of:,}"}
    if now.left_s is None:
        return at_first or here.say("background.progress", **words)
    if now.left_s < MINUTES_FROM_S:
        return here.say("background.left_s", left=f"{now.left_s:.0f}", **words)
    return here.say("background.left_min", left=f"{now.left_s / 60:.0f}", **words)


def _end(name: str, work: Background, keep: Callable[[Any], object] | None, done: str) -> None:
    """Keeps what was made; work that failed, was cancelled or cannot be kept leaves its sentence for the next drawing."""
    del st.session_state[name]
    state, problem = work.progress().state, work.problem
    if state == "done":
        try:
            if keep is not None:
                keep(work)
            st.toast(done, icon=":material/check:")
        except Problem as met:
            problem = met
    st.session_state[_trouble(name)] = problem
    st.session_state[_cancelled(name)] = state == "cancelled"
    st.rerun()


def _trouble(name: str) -> str:
    return f"{name}_trouble"


def _cancelled(name: str) -> str:
    return f"{name}_cancelled"
