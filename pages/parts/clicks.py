"""Clicks on links of one kind, caught within an open page: each link is an address of its own, the click only tells a part of it."""

from collections.abc import Callable

import streamlit as st

CATCH = """
export default function (component) {
  const { setTriggerValue } = component;
  const caught = (event) => {
    const link = event.target.closest && event.target.closest("a.%s");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    setTriggerValue("clicked", new URL(link.href).searchParams.get("%s"));
  };
  document.addEventListener("click", caught, true);
  return () => document.removeEventListener("click", caught, true);
}
"""


def catcher(name: str, style: str, part: str) -> Callable[[Callable[[str], object]], None]:
    """Returns what draws the catcher of links of a style (it is not seen): the page's function gets `part` of their address."""
    listen = st.components.v2.component(name, js=CATCH % (style, part))

    def draw(tell: Callable[[str], object]) -> None:
        def clicked() -> None:
            told = st.session_state[name].get("clicked")
            if told:
                tell(told)

        listen(key=name, on_clicked_change=clicked)

    return draw
