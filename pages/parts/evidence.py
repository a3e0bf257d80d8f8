"""The drawer with what stands behind a number, opened on any page by a link beside the number or by the page's address."""

from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import evidence_panel
from pages.parts.evidence_link import ASKED

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.evidence import Ref

LISTENER = "evidence_links"
WIDTH = 880  # pixels: a hash of 64 signs in one line, the page still seen beside it
CATCH = """
export default function (component) {
  const { setTriggerValue } = component;
  const caught = (event) => {
    const link = event.target.closest && event.target.closest("a.evidence");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    setTriggerValue("opened", new URL(link.href).searchParams.get("evidence"));
  };
  document.addEventListener("click", caught, true);
  return () => document.removeEventListener("click", caught, true);
}
"""

_listen = st.components.v2.component(LISTENER, js=CATCH)


def listen(here: "Here") -> None:
    """Catches clicks on links to evidence and opens the drawer of the number the address names, on every page but its own."""
    if here.page == "evidence":
        return
    with st.sidebar:  # it draws nothing; there it leaves no gap in the page
        _listen(key=LISTENER, on_opened_change=_remember)
    asked = st.query_params.get(ASKED)
    if asked:
        open(here, asked)


def open(here: "Here", ref: "Ref | str") -> None:
    """Opens the drawer with a number's evidence; closing it takes the number out of the address."""
    st.dialog(here.say("page.evidence"), width=WIDTH, position="right", on_dismiss=_forget)(evidence_panel.named)(
        here, str(ref)
    )


def _remember() -> None:
    opened = st.session_state[LISTENER].get("opened")
    if opened:
        st.query_params[ASKED] = opened


def _forget() -> None:
    st.query_params.pop(ASKED, None)
