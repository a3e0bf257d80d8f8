"""Comparing from the page: which scenarios, over how long, started, watched and cancelled by anybody."""

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import background, entering, whatif_draft
from twin.errors import Problem
from twin.experiment.scenario.comparison import FIRST, MOST, MOST_SCENARIOS, STEP, TIME_LIMIT_S
from twin.experiment.scenario.kept import comparisons
from twin.whatif.comparing import USUAL_DAYS, WARMUP_DAYS, begin_comparison, under_way
from twin.whatif.scenarios import scenarios

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.experiment.scenario import Scenario

USUAL_NUMBER = 20  # replications, where their number is chosen
RUNNING = "comparison"
RESULT = "result"  # in the address: the comparison looked at


def controls(here: "Here") -> None:
    """Draws the choice of scenarios and the button, or how far the comparison under way has come, whoever began it."""
    if background.joined(RUNNING, under_way(here.store)):
        mine = st.session_state[RUNNING]
        st.caption(here.say("whatif.running", who=mine.by, what=", ".join(mine.names)))
        background.watch(here, RUNNING, here.say("whatif.done"), keep=lambda _: _look_at_newest(here), at_first=here.say("whatif.starting"))  # fmt: skip
        return
    background.trouble(here, RUNNING)
    has_result = bool(here.ask(comparisons))
    with st.expander(here.say("whatif.again_compare" if has_result else "whatif.compare"), icon=":material/balance:", expanded=not has_result):  # fmt: skip
        st.caption(here.say("whatif.compare_how"))
        _ask(here)


def _ask(here: "Here") -> None:
    there = _there(here)
    if not there:
        st.info(here.say("whatif.nothing_to_compare"))
        return
    usual = [k for k in (st.query_params.get("scenario"), *there) if k in there][:1]
    chosen = st.multiselect(
        here.say("whatif.choose_scenarios", most=MOST_SCENARIOS), list(there), usual, max_selections=MOST_SCENARIOS,
        format_func=lambda k: _named(here, k, there[k]), key=f"whatif_compare_{here.lang}", placeholder=here.say("whatif.choose"),
    )  # fmt: skip
    columns = st.columns([2, 3, 2, 2, 2, 3], vertical_alignment="bottom")
    days = columns[0].number_input(here.say("whatif.days"), 1, 365, USUAL_DAYS, key="whatif_days")
    is_open = columns[1].toggle(here.say("whatif.until_known"), True, key="whatif_until_known")
    given = columns[2].number_input(
        here.say("whatif.number"), 2, 100, USUAL_NUMBER, key="whatif_number", disabled=is_open
    )
    number = None if is_open else given
    seed = columns[3].number_input(here.say("whatif.seed"), 1, 999_999, 1, key="whatif_seed", help=here.say("whatif.seed_help"))  # fmt: skip
    with columns[4]:
        who = entering.name(here, "compare")
    if columns[5].button(here.say("whatif.start"), type="primary", icon=":material/play_arrow:", key="whatif_start", width="stretch"):  # fmt: skip
        _begin(here, [replace(there[k], name=_named(here, k, there[k])) for k in chosen], days, number, seed, who)
    st.caption(_how(here, days, number, len(chosen) + 1))


def _how(here: "Here", days: int, number: int | None, variants: int) -> str:
    """Says how much will be run, and of which plan."""
    plan = here.say("whatif.plan", days=days, warmup=WARMUP_DAYS)
    if number is None:
        return f"{here.say('whatif.runs_open', first=FIRST, step=STEP, most=MOST, minutes=f'{TIME_LIMIT_S / 60:.0f}')} {plan}"
    return f"{here.say('whatif.runs', number=number, runs=number * variants)} {plan}"


def _there(here: "Here") -> "dict[str, Scenario]":
    """What can be compared: the drafts of this session as they are, then everything saved."""
    mine = {key: d.scenario for key, d in whatif_draft.drafts().items() if d.is_changed}
    return mine | {s.scenario_id: s.scenario for s in here.ask(scenarios) if s.scenario_id not in mine}


def _named(here: "Here", key: str, scenario: "Scenario") -> str:
    name = scenario.name or here.say("whatif.new")
    mine = whatif_draft.drafts().get(key)
    return f"{name} · {here.say('whatif.unsaved')}" if mine is not None and mine.is_changed else name


def _begin(here: "Here", chosen: "list[Scenario]", days: int, number: int | None, seed: int, who: str) -> None:
    if not chosen or not who.strip():
        st.warning(here.say("whatif.fill_in"))
        return
    try:
        work = begin_comparison(here.store, chosen, by=who.strip(), days=days, number=number, seed=seed)
    except Problem as problem:
        st.error(problem.sentence(here.lang))
        return
    background.begin(RUNNING, work)


def _look_at_newest(here: "Here") -> None:
    """Leaves the comparison chosen before for the one just made."""
    st.query_params.pop(RESULT, None)
    st.session_state.pop(f"{here.page}_{RESULT}_{here.lang}", None)
