"""What every form shares: who enters it and why, doing it, and saying what became of it."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import streamlit as st

from twin.errors import Problem
from twin.store.attached import KINDS, LARGEST_MB

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from pages.parts.begin import Here


BY = "whatif_by"  # the name last given in this session, whichever form asked for it


def name(here: "Here", place: str) -> str:
    """Asks for the reader's name, which this session remembers, and returns it."""
    key = f"{BY}_{place}"
    usual = st.session_state.setdefault(f"{key}_usual", st.session_state.get(BY, ""))
    given = st.text_input(here.say("whatif.by"), usual, key=key, max_chars=60)
    st.session_state[BY] = given or st.session_state.get(BY, "")
    return given


def sign(here: "Here", key: str) -> tuple[str, str]:
    """Draws the fields for a name and a reason and returns what stands in them."""
    left, right = st.columns(2)
    return (
        left.text_input(here.say("indicators.by"), key=f"{key}_by"),
        right.text_input(here.say("indicators.why"), key=f"{key}_why"),
    )


def file(here: "Here", key: str, kinds: Iterable[str] = KINDS) -> "UploadedFile | None":
    """Draws the field for a file to attach, which says what kinds and how large, and returns the file."""
    return st.file_uploader(here.say("indicators.attach_file", kinds=", ".join(kinds), mb=LARGEST_MB), key=key)


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
