"""The head of the page about maturity: how many processes are at the target, what fell back, which day it is told for."""

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import cards, evidence_link
from twin.errors import Problem
from twin.evidence import Ref
from twin.evidence.reached import GOAL
from twin.maturity.days import day_asked
from twin.maturity.gaps import Path, nearest, paths
from twin.maturity.history import Turn, Week, recent_falls, weeks
from twin.maturity.levels import State, state
from twin.maturity.matrix import matrix

if TYPE_CHECKING:
    from pages.parts.begin import Here


@dataclass(frozen=True)
class Found:
    """What the page knows: the state of the day, the way of each process, the weeks kept, what fell back of late."""

    state: State
    paths: dict[str, Path]
    weeks: list[Week]
    falls: list[Turn]


def asked(here: "Here") -> Found:
    """Returns what the page shows; without a plant or data it says so and ends the page."""
    last = here.try_ask(day_asked)
    if isinstance(last, Problem):
        st.info(last.sentence(here.lang))
        st.stop()
    first = here.span[0] if here.span else last
    day = st.date_input(here.say("maturity.on"), last, first, last, key="maturity_on", help=here.say("maturity.on_how"))
    there = here.ask(state, day)
    kept = here.ask(weeks)
    ways = {way.process_id: way for way in here.ask(paths, there)}
    return Found(there, ways, kept, here.ask(recent_falls))


def headline(here: "Here", found: Found) -> None:
    """Says in one card whether the programme's goal is met, and which process is won next; then what fell back."""
    scale, there = matrix(), found.state.at_least(matrix().target)
    level = here.pick(*scale.names[scale.target])
    names = ", ".join(here.name("process", p) for p in there) or here.say("maturity.none_yet")
    title = here.say("maturity.goal", level=level, number=len(there), needed=scale.processes)
    first = nearest(list(found.paths.values()))
    way = (
        here.say("maturity.goal_met", names=names)
        if found.state.goal_met
        else here.say("maturity.goal_open", names=names)
    )
    nearest_one = here.say("maturity.nearest", name=here.name("process", first[0].process_id)) if first else ""
    tone = "good" if found.state.goal_met else ""
    chip = evidence_link.chip(here, Ref("gate", f"{GOAL}/{found.state.day}"), float(len(there)))
    st.html(
        f'<div class="acts"><div class="act {tone}"><b>{escape(title)} {cards.badge(here, "measured")} {chip}</b>'
        f'<div class="why">{escape(way)} {escape(nearest_one)} {escape(here.say("maturity.as_of", day=found.state.day))}</div></div></div>'
    )
    for fall in found.falls:
        st.warning(told(here, fall), icon=":material/trending_down:")


def told(here: "Here", turn: Turn) -> str:
    """Returns what rose or fell back, in which week, by which criterion and which collection points."""
    scale, point = matrix(), point_names(here)
    why = [
        f"{here.pick(*s.reading.criterion.name)} {here.pick(*s.reading.said)}" + (f" ({', '.join(point.get(p, p) for p in s.lacking)})" if s.lacking else "")
        for s in turn.because
    ]  # fmt: skip
    return here.say(
        "maturity.fell" if turn.is_fall else "maturity.rose", day=turn.day, name=here.name("process", turn.process_id) or here.say("maturity.site"),
        area=here.pick(*scale.areas[turn.area].name), before=here.pick(*scale.names[turn.before]), after=here.pick(*scale.names[turn.after]),
        why="; ".join(why),
    )  # fmt: skip


def point_names(here: "Here") -> dict[str, str]:
    """Returns what people call each collection point."""
    from twin.maturity.points import names_of

    return {point: here.pick(*name) for point, name in here.ask(names_of).items()}
