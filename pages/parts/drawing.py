"""The line drawn: processes in route order, their stations with the buffers before them, time divided by state.

Plain boxes that flow from left to right, and from top to bottom on a phone.
"""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import show, signs
from pages.parts.states import STATES, legend, paint

if TYPE_CHECKING:
    import pandas as pd

    from pages.parts.begin import Here
    from twin.plant import Plant, Station

LEAST = 0.005  # share of time limiting the line that is worth saying
MANY = 3  # stations of one process that still stand beside its neighbours


def line(here: "Here", shares: "pd.DataFrame", limiting: "pd.DataFrame") -> None:
    """Draws the whole line with its state shares and what limits it."""
    plant = here.plant
    if plant is None:
        return
    by_station = {s: dict(zip(t["state"], t["share"], strict=True)) for s, t in shares.groupby("station_id")}
    limits = dict(zip(limiting["station_id"], limiting["share"], strict=True))
    drawn = {
        s.id: _station(here, s, by_station.get(s.id), limits.get(s.id), _first(limiting) == s.id) for s in plant.station
    }
    there = {state for states in by_station.values() for state, share in states.items() if share > 0}
    st.html(f"{legend(here, there)}{flow(here, plant, drawn)}{signs.of_floor(here, plant)}")


def flow(here: "Here", plant: "Plant", drawn: dict[str, str]) -> str:
    """Returns the HTML of the stations drawn (id → HTML) process by process, in the order of the routes where they have one."""
    groups = [(here.name("process", p.id), [s.id for s in plant.station if s.process == p.id]) for p in plant.process]
    stages = [_stage(here, name, ids, drawn) for name, ids in (groups if follows(here) else [("", list(drawn))])]
    return f'<div class="flow">{"".join(stages)}</div>'


def _stage(here: "Here", name: str, ids: list[str], drawn: dict[str, str]) -> str:
    """The HTML of a process with its stations; a process that is one station of the same name is named once."""
    title = "" if [here.name("station", i) for i in ids] == [name] else f'<div class="process">{escape(name)}</div>'
    many = " many" if len(ids) > MANY else ""
    return f'<div class="stage{many}">{title}<div class="stations">{"".join(drawn[i] for i in ids)}</div></div>'


def follows(here: "Here") -> bool:
    """Returns whether every route runs through the processes in the order they are drawn: only then arrows are true."""
    if here.plant is None:
        return False
    place = {process.id: number for number, process in enumerate(here.plant.process)}
    at = {s.id: place[s.process] for s in here.plant.station}
    ways = [[at[s] for s in way.route] for product in here.plant.product for way in product.ways()]
    return all(way == sorted(way) for way in ways)


def _station(
    here: "Here", station: "Station", shares: dict[str, float] | None, limits: float | None, first: bool
) -> str:
    machines = here.say("line.machine") if station.machines == 1 else here.say("line.machines", number=station.machines)
    size = [machines, here.say("line.batch", number=station.batch_size)] if station.batch_size > 1 else [machines]
    facts = [
        " · ".join(size),
        here.say("line.busy", share=show.share(shares["processing"])) if shares else here.say("line.no_states"),
    ]
    if limits and limits >= LEAST:
        facts.append(here.say("line.limiting", share=show.share(limits)))
    more = signs.at_station(here, here.plant, station) if here.plant else ""
    return (
        f'<div class="station{" limiting" if first else ""}"><div class="buffer">▤ {escape(_buffer(here, station))}</div>'
        f"<b>{escape(here.name('station', station.id))}</b>{_bar(here, shares or {})}"
        f'<div class="facts">{"<br>".join(escape(f) for f in facts)}</div>{more}</div>'
    )


def _buffer(here: "Here", station: "Station") -> str:
    if station.kanban_cards is not None:
        return here.say("sign.kanban", number=station.kanban_cards)
    if station.buffer_before is None:
        return here.say("line.unlimited")
    return (
        here.say("line.buffer", number=station.buffer_before) if station.buffer_before else here.say("line.no_buffer")
    )


def _bar(here: "Here", shares: dict[str, float]) -> str:
    pieces = [
        f'<i style="width:{shares[state]:.2%};background:{paint(state)}" title="{escape(here.say(f"state.{state}"))} {show.share(shares[state])}"></i>'
        for state in STATES
        if shares.get(state, 0) > 0
    ]
    return f'<div class="bar">{"".join(pieces)}</div>'


def _first(limiting: "pd.DataFrame") -> str | None:
    return None if limiting.empty else limiting["station_id"].iloc[0]
