"""Asking for a search: the goal, the budget, the levers with their candidates and costs; started, watched, cancelled by anybody."""

from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts import background, entering
from twin import kpi
from twin.errors import Problem
from twin.whatif.search.form import asked_by, choices, first_rows, goals, rows_of, stations_first
from twin.whatif.search.searching import USUAL_DAYS, USUAL_NUMBER, begin_search, look_ahead, under_way

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.plant import Plant
    from twin.whatif.search.kept import KeptSearch

RUNNING = "search"
FEWEST = 8  # replications: with fewer the last comparison says nothing


def draw(here: "Here", plant: "Plant", kept: "KeptSearch | None") -> None:
    """Draws the form, or how far the search under way has come, whoever began it."""
    if background.joined(RUNNING, under_way(here.store)):
        st.caption(here.say("search.running", who=st.session_state[RUNNING].by))
        background.watch(here, RUNNING, here.say("search.done"), at_first=here.say("whatif.starting"))
        return
    background.trouble(here, RUNNING)
    with st.expander(
        here.say("search.again" if kept else "search.ask"), icon=":material/search:", expanded=kept is None
    ):
        _form(here, plant, kept)


def _form(here: "Here", plant: "Plant", kept: "KeptSearch | None") -> None:
    was: dict[str, Any] = kept.asked if kept else {}
    names = goals(here.lang)
    columns = st.columns([3, 3, 2, 2], vertical_alignment="bottom")
    usual = was.get("goal", next(iter(names)))
    goal = columns[0].selectbox(here.say("search.goal"), names, list(names).index(usual), format_func=names.__getitem__, key=f"search_goal_{here.lang}")  # fmt: skip
    kind = columns[1].segmented_control(here.say("search.budget"), ["investment_krw", "own_krw"], default="own_krw" if "own_krw" in was.get("budget", {}) else "investment_krw", required=True, format_func=lambda k: here.say(f"search.{k}"), key=f"search_kind_{here.lang}")  # fmt: skip
    most = columns[2].number_input(here.say("search.budget_m"), 0.0, None, was.get("budget", {}).get(kind, 300e6) / 1e6, 10.0, key=f"search_budget_{kind}", format="%.6g")  # fmt: skip
    demand = columns[3].number_input(here.say("search.demand"), -90.0, 300.0, _demand(was), 5.0, key="search_demand", help=here.say("search.demand_help"), format="%.3g")  # fmt: skip
    st.caption(here.say("search.levers_how"))
    rows = _rows(here, plant, was)
    columns = st.columns([2, 2, 3, 3], vertical_alignment="bottom")
    days = columns[0].number_input(here.say("whatif.days"), 1, 365, USUAL_DAYS, key="search_days")
    number = columns[1].number_input(here.say("search.number"), FEWEST, 200, USUAL_NUMBER, key="search_number", help=here.say("search.number_help"))  # fmt: skip
    with columns[2]:
        who = entering.name(here, "search")
    wants = columns[3].button(here.say("search.start"), type="primary", icon=":material/play_arrow:", key="search_start", width="stretch")  # fmt: skip
    try:
        asked = asked_by(rows, plant, here.lang, goal=goal, budget={kind: most * 1e6}, more_demand=demand)
        st.caption(look_ahead(asked, plant).sentence(here.lang))
        if wants:
            background.begin(RUNNING, begin_search(here.store, asked, by=who, days=days, number=number))
    except Problem as problem:
        (st.error if wants else st.caption)(problem.sentence(here.lang))


def _rows(here: "Here", plant: "Plant", was: dict[str, Any]) -> list[dict[str, Any]]:
    """The table of candidates as it stands now."""
    key = f"search_rows_{here.lang}"
    if key not in st.session_state:
        found = here.try_ask(kpi.limits)
        first = [] if isinstance(found, Problem) else stations_first(found)
        st.session_state[key] = rows_of(was, plant, here.lang) or first_rows(plant, first, here.lang)
    number = st.column_config.NumberColumn
    shown = {
        "lever": st.column_config.SelectboxColumn(here.say("search.lever"), options=list(choices(plant, here.lang)), width="large"),
        "value": number(here.say("search.value"), format="%.6g"),
        "low": number(here.say("search.low"), help=here.say("search.range_help"), format="%.6g"),
        "high": number(here.say("search.high"), help=here.say("search.range_help"), format="%.6g"),
        "investment_m": number(here.say("search.investment_m"), min_value=0.0, format="%.6g"), "yearly_m": number(here.say("search.yearly_m"), min_value=0.0, format="%.6g"),
        "source": st.column_config.TextColumn(here.say("search.source")),
    }  # fmt: skip
    edited = st.data_editor(st.session_state[key], column_config=shown, num_rows="dynamic", hide_index=True, placeholder="–", key=f"search_table_{here.lang}", width="stretch")  # fmt: skip
    return list(edited)


def _demand(was: dict[str, Any]) -> float:
    return float(next((block["value"] for block in was.get("given", []) if block["kind"] == "demand"), 0.0))
