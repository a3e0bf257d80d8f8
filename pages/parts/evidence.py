"""The drawer with what stands behind a number, opened on any page by a link beside the number or by the page's address."""

from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import evidence_panel
from pages.parts.clicks import catcher
from pages.parts.evidence_link import ASKED

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.evidence import Ref

WIDTH = 880  # pixels: a hash of 64 signs in one line, the page still seen beside it

_listen = catcher("evidence_links", "evidence", ASKED)


def listen(here: "Here") -> None:
    """Catches clicks on links to evidence and opens the drawer of the number the address names, on every page but its own."""
    if here.page == "evidence":
        return
    with st.sidebar:  # it draws nothing; there it leaves no gap in the page
        _listen(_remember)
    asked = st.query_params.get(ASKED)
    if asked:
        open(here, asked)


def open(here: "Here", ref: "Ref | str") -> None:
    """Opens the drawer with a number's evidence; closing it takes the number out of the address."""
    st.dialog(here.say("page.evidence"), width=WIDTH, position="right", on_dismiss=_forget)(evidence_panel.named)(
        here, str(ref)
    )


def _remember(opened: str) -> None:
    st.query_params[ASKED] = opened


def _forget() -> None:
    st.query_params.pop(ASKED, None)
