"""Working out what scenarios should bring: begun from the page, watched and cancelled by anybody, kept when it is done."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import background
from twin.errors import Problem
from twin.whatif.outlook.begin import begin_outlook, under_way

if TYPE_CHECKING:
    from datetime import date

    from pages.parts.begin import Here
    from twin.whatif.scenarios import Saved

RUNNING = "outlook"


def progress(here: "Here") -> None:
    """Draws how far the work under way has come, whoever began it, or what became of the last."""
    if background.joined(RUNNING, under_way(here.store)):
        mine = st.session_state[RUNNING]
        st.caption(here.say("roadmap.running", who=mine.by, what=", ".join(mine.about)))
        background.watch(here, RUNNING, here.say("roadmap.worked_out"), at_first=here.say("roadmap.starting"))
        return
    background.trouble(here, RUNNING)


def is_busy() -> bool:
    """Returns whether work is under way, so that none can be begun."""
    return background.is_under_way(RUNNING)


def begin(here: "Here", saved: "Sequence[Saved]", who: str, *, before: "date | None" = None) -> None:
    """Starts the work, or says why it cannot be."""
    if not who.strip():
        st.warning(here.say("roadmap.sign"))
        return
    try:
        work = begin_outlook(here.store, saved, by=who.strip(), before=before)
    except Problem as problem:
        st.error(problem.sentence(here.lang))
        return
    background.begin(RUNNING, work)
