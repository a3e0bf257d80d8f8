"""The line as a scenario changes it: machines and places that come or go, what else is other, and each thing to click on."""

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from pages.parts.clicks import catcher
from pages.parts.drawing import flow
from twin.experiment.scenario.lever import levers
from twin.experiment.scenario.words import change_words
from twin.whatif.knobs import things

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pages.parts.begin import Here
    from twin.experiment.scenario import Scenario
    from twin.plant import Plant, Station

MANY = 12  # machines that are still drawn one by one
SHOWN_OTHERWISE = ("machines", "buffer")  # levers the drawing itself shows

_listen = catcher("whatif_picks", "pick", "thing")


def line(
    here: "Here",
    plant: "Plant",
    after: "Plant",
    scenario: "Scenario",
    chosen: str,
    limiting: str | None,
    models: "Iterable[str]",
) -> None:
    """Draws the line with a scenario's changes; a click on a thing chooses it. `limiting` limits the line as it is."""
    _listen(lambda picked: _pick(here, picked))
    new = after.station_by_id()
    drawn = {
        s.id: _station(here, plant, s, new.get(s.id, s), scenario, f"station:{s.id}" == chosen, s.id == limiting)
        for s in plant.station
    }
    others = [t for t in things(plant, models) if t[0] != "station"]
    chips = "".join(_other(here, plant, kind, on, scenario, f"{kind}:{on}" == chosen) for kind, on in others)
    st.html(f'{flow(here, plant, drawn)}<div class="others">{chips}</div>')


def thing_name(here: "Here", kind: str, on: str) -> str:
    """Returns what a thing with levers is called."""
    if kind == "line":
        return here.say("whatif.kind_line")
    name = on if kind == "model" else here.name(kind, on)
    return name if kind == "station" else f"{here.say(f'whatif.kind_{kind}')} {name}"


def _pick(here: "Here", picked: str) -> None:
    st.query_params["thing"] = picked
    st.session_state[f"{here.page}_thing_{here.lang}"] = picked


def _station(
    here: "Here", plant: "Plant", now: "Station", new: "Station", scenario: "Scenario", chosen: bool, limiting: bool
) -> str:
    told = _changes(here, plant, scenario, "station", now.id)
    kinds = {"changed": bool(told) or now != new, "chosen": chosen, "limiting": limiting}
    style = " ".join(name for name, holds in kinds.items() if holds)
    size = _from_to(str(now.machines), str(new.machines))
    facts = here.say("whatif.machines", number=size)
    tag = f'<div class="facts tag">{escape(here.say("whatif.limits_now"))}</div>' if limiting else ""
    return (
        f'<a class="pick station {style}" {_link("station", now.id)}><div class="buffer">▤ {escape(_buffer(here, now, new))}</div>'
        f"<b>{escape(here.name('station', now.id))}</b>{_machines(now.machines, new.machines)}"
        f'<div class="facts">{escape(facts)}</div>{tag}{_chips(told)}</a>'
    )


def _machines(now: int, new: int) -> str:
    """A square a machine: those that stay, those that come, those that go."""
    if max(now, new) > MANY:
        return ""
    kept, more, gone = min(now, new), max(0, new - now), max(0, now - new)
    squares = "<i></i>" * kept + '<i class="new"></i>' * more + '<i class="gone"></i>' * gone
    return f'<div class="machines">{squares}</div>'


def _buffer(here: "Here", now: "Station", new: "Station") -> str:
    if now.kanban_cards is not None:
        return here.say("sign.kanban", number=now.kanban_cards)
    places = [here.say("line.unlimited") if s.buffer_before is None else str(s.buffer_before) for s in (now, new)]
    if now.buffer_before is None and new.buffer_before is None:
        return places[0]
    return here.say("line.buffer", number=_from_to(*places))


def _other(here: "Here", plant: "Plant", kind: str, on: str, scenario: "Scenario", chosen: bool) -> str:
    told = _changes(here, plant, scenario, kind, on)
    style = f"{' changed' if told else ''}{' chosen' if chosen else ''}"
    return (
        f'<a class="pick other{style}" {_link(kind, on)}><b>{escape(thing_name(here, kind, on))}</b>{_chips(told)}</a>'
    )


def _changes(here: "Here", plant: "Plant", scenario: "Scenario", kind: str, on: str) -> list[str]:
    """What a scenario changes at a thing, in words without the thing's own name; what the drawing shows is left out.

    A lever of several is named alone: its parts stand in the list of changes.
    """
    mine = [c for c in scenario.changes if levers()[c.lever_id].on == kind and c.on == on]
    name = "" if kind == "line" else on if kind == "model" else here.name(kind, on)
    return [
        levers()[c.lever_id].name(here.lang)
        if levers()[c.lever_id].takes
        else change_words(c, plant, here.lang).removeprefix(name).strip()
        for c in mine
        if kind != "station" or c.lever_id not in SHOWN_OTHERWISE
    ]


def _chips(told: list[str]) -> str:
    return f'<div class="signs">{"".join(f"<span class=sign>{escape(t)}</span>" for t in told)}</div>' if told else ""


def _link(kind: str, on: str) -> str:
    """The address of a thing: a link that can be sent; within an open page the click is caught."""
    asked = {**st.query_params, "thing": f"{kind}:{on}"}
    return f'href="?{escape(urlencode(asked))}" target="_self"'


def _from_to(now: str, new: str) -> str:
    return now if now == new else f"{now} → {new}"
