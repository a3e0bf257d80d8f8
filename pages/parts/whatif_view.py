"""Which of the two sides of the page is looked at: building a scenario, or what was found. The address keeps it."""

from typing import TYPE_CHECKING, Literal

import streamlit as st

from twin.experiment.scenario.kept import comparisons
from twin.whatif.comparing import under_way

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.plant import Plant
    from twin.store.arrivals import InForce

View = Literal["build", "compare"]
VIEWS: tuple[View, ...] = ("build", "compare")
BUILDING = ("scenario", "thing")  # who comes with one of these in the address comes to build


def chosen(here: "Here") -> View:
    """Draws the switch and returns the side: what was found where there is something, else where one builds."""
    given = st.query_params.get("view")
    is_building = any(name in st.query_params for name in BUILDING)
    there = bool(here.ask(comparisons)) or under_way(here.store) is not None
    usual: View = "compare" if there and not is_building else "build"
    key = f"whatif_view_{here.lang}"
    begins = st.session_state.setdefault(f"{key}_usual", given if given in VIEWS else usual)
    return st.segmented_control(
        here.say("whatif.view"), VIEWS, default=begins, required=True, key=key, format_func=lambda v: here.say(f"whatif.view_{v}"),
        on_change=lambda: st.query_params.__setitem__("view", st.session_state[key]), label_visibility="collapsed",
    )  # fmt: skip


def base(here: "Here", plant: "Plant", known: "InForce | None") -> None:
    """Says which line is the base: calibrated from which days, or only entered."""
    if known is None or known.kind != "calibrated":
        st.warning(here.say("whatif.nominal"), icon=":material/edit_note:")
        return
    days = {"from_": here.moment(known.data_from)[:10], "until": here.moment(known.data_until)[:10]}
    st.caption(here.say("whatif.calibrated", orders=f"{len(plant.order):,}", **days))
