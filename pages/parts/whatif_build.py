"""Building a scenario: where it begins, its changes in words, the line as it becomes, the levers of the thing chosen."""

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, cast

import streamlit as st

from pages.parts import cards, whatif_begin, whatif_costs, whatif_draft, whatif_drawing, whatif_knobs, whatif_save
from pages.parts.scope import choose, window
from twin import kpi
from twin.errors import Problem
from twin.experiment.scenario import applied, check, words
from twin.experiment.scenario.scenario import Scenario
from twin.experiment.scenario.seen import beyond
from twin.store.arrivals import in_force
from twin.whatif.knobs import things
from twin.whatif.models import models
from twin.whatif.scenarios import scenarios

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from pages.parts.whatif_draft import Draft
    from twin.plant import Plant
    from twin.whatif.knobs import Kind
    from twin.whatif.models import Model
    from twin.whatif.scenarios import Saved

LONGEST_NAME = 80


def draw(here: "Here", plant: "Plant") -> None:
    """Draws the builder with the scenario the address names, or a new one."""
    key, draft = _chosen(here, plant)
    known: list[Model] = here.ask(models)
    free = [m.model_id for m in known if not m.is_at_work]
    _name(here, key, draft)
    problem = _problem(draft.scenario, plant, free)
    _words(here, plant, draft, problem)
    cards.section(here.say("whatif.drawing"), here.say("whatif.drawing_how"))
    chosen = st.query_params.get("thing", "")
    after = plant if problem else applied(_without_models(draft.scenario), plant)
    whatif_drawing.line(here, plant, after, draft.scenario, chosen, _limiting(here), free)
    left, right = st.columns(2)
    with left:
        kind, on = _thing(here, plant, free)
    with right:
        product = whatif_knobs.product(here, plant, kind)
    whatif_knobs.draw(here, plant, here.ask(in_force), key, draft, kind, on, product)
    at_work = [f"{here.pick(m.ko, m.en)} ({m.model_id})" for m in known if m.is_at_work]
    if at_work:
        st.caption(here.say("whatif.at_work", what=", ".join(at_work)))
    if draft.scenario.changes:
        cards.section(here.say("whatif.costs"), here.say("whatif.costs_how"))
        whatif_costs.draw(here, plant, key, draft)
    whatif_save.draw(here, plant, key, draft)


def _chosen(here: "Here", plant: "Plant") -> "tuple[str, Draft]":
    """Which scenario is worked on: one of those saved, or one that is not saved yet."""
    saved: dict[str, Saved] = {s.scenario_id: s for s in here.ask(scenarios)}
    asked = st.query_params.get("scenario", "")
    new = [key for key in whatif_draft.drafts() if key.startswith(whatif_draft.NEW)]
    if asked and asked not in (*saved, *new):
        st.warning(here.say("whatif.unknown", scenario=asked), icon=":material/link_off:")
    known = whatif_draft.drafts()

    def told(key: str) -> str:
        mine = known.get(key)
        name = (
            saved[key].scenario.name if key in saved else (mine.scenario.name if mine else "") or here.say("whatif.new")
        )
        return f"{name} · {here.say('whatif.unsaved')}" if mine is not None and mine.is_changed else name

    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        key = choose(here, "scenario", [*new, *saved], here.say("whatif.which"), told)
    with right:
        whatif_begin.draw(here, plant)
    return key, whatif_draft.opened(key, saved.get(key))


def _name(here: "Here", key: str, draft: "Draft") -> None:
    name = f"whatif_name_{key}_{here.lang}"
    st.session_state[name] = draft.scenario.name

    def named() -> None:
        mine = whatif_draft.drafts()[key].scenario
        whatif_draft.put(key, replace(mine, name=st.session_state[name].strip()))

    st.text_input(
        here.say("whatif.name"),
        key=name,
        on_change=named,
        max_chars=LONGEST_NAME,
        placeholder=here.say("whatif.name_example"),
    )


def _words(here: "Here", plant: "Plant", draft: "Draft", problem: Problem | None) -> None:
    """The list of changes, always in view, with what is wrong with it and what the data do not support."""
    with st.container(key="whatif_words"):
        if problem is None:
            said = words(draft.scenario, plant, here.lang)
            cost = draft.scenario.investment_krw, draft.scenario.yearly_krw
            price = (
                f" · {here.say('whatif.cost', once=f'{cost[0]:,.0f}', yearly=f'{cost[1]:,.0f}')}" if any(cost) else ""
            )
            st.html(f'<div class="words"><b>{escape(said)}</b>{escape(price)}</div>')
        else:
            st.error(problem.sentence(here.lang), icon=":material/block:")
    if problem is None:
        for outside in beyond(_without_models(draft.scenario), plant):
            st.caption(f":material/science: {outside.note.sentence(here.lang)}")


def _problem(scenario: Scenario, plant: "Plant", free: list[str]) -> Problem | None:
    """What keeps a scenario from being tried on the plant; None where nothing does."""
    try:
        check(scenario, plant, free)
    except Problem as problem:
        return problem
    return None


def _without_models(scenario: Scenario) -> Scenario:
    """The scenario without AI models, whose effect is drawn anew for each run."""
    return replace(scenario, changes=tuple(c for c in scenario.changes if c.lever_id != "model"))


def _thing(here: "Here", plant: "Plant", free: list[str]) -> "tuple[Kind, str]":
    options = [f"{kind}:{on}" for kind, on in things(plant, free)]
    first = f"station:{_limiting(here)}"
    default = first if first in options else options[0]

    def told(option: str) -> str:
        kind, _, on = option.partition(":")
        return whatif_drawing.thing_name(here, kind, on)

    kind, _, on = choose(here, "thing", options, here.say("whatif.thing"), told, default).partition(":")
    return cast("Kind", kind), on


def _limiting(here: "Here") -> str | None:
    """The station that limited the line most in the last four weeks, as measured."""
    if here.span is None:
        return None
    found = here.ask(kpi.limiting, window(here, "28").scope)
    return None if found.empty else found["station_id"].iloc[0]
