"""The states of a machine: one order, one colour each on every page (Okabe and Ito's colours, told apart by everyone)."""

from collections.abc import Collection
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pages.parts.begin import Here

STATES = {
    "processing": "#009e73",
    "setup": "#56b4e9",
    "minor_stop": "#f0c808",
    "down": "#d55e00",
    "blocked": "#cc79a7",
    "starved": "#b9c6d0",
    "planned_stop": "#7f8c97",
    "off": "#e2e7eb",
    "unknown": "#ffffff",
}
PATTERN = {"unknown": "/"}
HATCHED = "repeating-linear-gradient(45deg, #fff 0 3px, #c9d2d9 3px 5px)"


def paint(state: str) -> str:
    """Returns the CSS background of a state."""
    return HATCHED if state in PATTERN else STATES[state]


def legend(here: "Here", there: Collection[str]) -> str:
    """Returns the HTML that says which colour is which of the states there are."""
    items = (
        f'<span><i style="background:{paint(state)}"></i>{escape(here.say(f"state.{state}"))}</span>'
        for state in STATES
        if state in there
    )
    return f'<div class="legend">{"".join(items)}</div>'
