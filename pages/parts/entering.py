"""What every form shares: who enters it and why, doing it, and saying what became of it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from twin.errors import Problem

if TYPE_CHECKING:
    from pages.parts.begin import Here


def sign(here: "Here", key: str) -> tuple[str, str]:
    """Draws the fields for a name and a reason and returns what stands in them."""
    left, right = st.columns(2)
    return (
        left.text_input(here.say("indicators.by"), key=f"{key}_by"),
        right.text_input(here.say("indicators.why"), key=f"{key}_why"),
    )


def do(here: "Here", act: Callable[[], object]) -> None:
    """Does it and says so; a refusal is one sentence, and what was typed stays."""
    try:
        act()
    except Problem as problem:
        st.error(problem.sentence(here.lang))
        return
    if here.store.is_owner:
        st.toast(here.say("indicators.saved"), icon=":material/check:")
        st.rerun()
    st.info(here.say("indicators.saved_later"))
