"""The list of a scenario's changes, each with what it costs as entered, and the way to take it out again."""

from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts import whatif_draft
from twin.experiment.scenario.words import change_words
from twin.whatif import draft as build

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from pages.parts.whatif_draft import Draft
    from twin.experiment.scenario import Change
    from twin.plant import Plant

STEP_KRW = 1_000_000.0
MOST_KRW = 1e12


def draw(here: "Here", plant: "Plant", key: str, draft: "Draft") -> None:
    """Draws a row a change; a cost without a source is said to be missing one."""
    for place, change in enumerate(draft.scenario.changes):
        _row(here, plant, key, change, place)
    missing = build.unsourced(draft.scenario)
    if missing:
        told = ", ".join(change_words(c, plant, here.lang) for c in missing)
        st.warning(here.say("whatif.no_source", what=told), icon=":material/receipt_long:")


def _row(here: "Here", plant: "Plant", key: str, change: "Change", place: int) -> None:
    name = f"cost_{key}_{change.lever_id}_{change.on}_{change.product}_{change.settings[0][0]}_{here.lang}_{place}"
    words, once, yearly, source, out = st.columns([3, 2, 2, 3, 1], vertical_alignment="bottom")
    given = {"once": change.investment_krw, "yearly": change.yearly_krw, "source": change.cost_source}
    for part, value in given.items():
        st.session_state[f"{name}_{part}"] = value

    def priced() -> None:
        amounts = (st.session_state[f"{name}_{part}"] for part in given)
        whatif_draft.put(key, build.costing(whatif_draft.drafts()[key].scenario, change, *amounts))

    def taken_out() -> None:
        whatif_draft.put(key, build.left_out(whatif_draft.drafts()[key].scenario, change))

    words.markdown(f"**{change_words(change, plant, here.lang)}**")
    money: dict[str, Any] = {
        "min_value": 0.0,
        "max_value": MOST_KRW,
        "step": STEP_KRW,
        "format": "%.0f",
        "on_change": priced,
    }
    once.number_input(here.say("whatif.once"), key=f"{name}_once", **money)
    yearly.number_input(here.say("whatif.yearly"), key=f"{name}_yearly", **money)
    source.text_input(
        here.say("whatif.cost_source"), key=f"{name}_source", on_change=priced, max_chars=200,
        placeholder=here.say("whatif.cost_example"),
    )  # fmt: skip
    out.button(here.say("whatif.take_out"), key=f"{name}_out", on_click=taken_out, icon=":material/close:")
