"""The player of a scene: a small component of our own, plain JavaScript on a canvas, played wholly in the browser."""

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts.charts import FONT
from pages.parts.drawing import MANY, follows
from pages.parts.states import STATES

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.replay import Scene
    from twin.replay.paths import Path as Way
    from twin.replay.scene import Place

FILES = Path(__file__).with_name("floor_player")
SPEEDS = (1, 10, 30, 60, 120, 300, 600)
USUAL_SPEED = 60  # an hour in a minute
# Which state of several machines a station is named after: what is wrong before what is right.
RANKS = ("down", "minor_stop", "setup", "blocked", "processing", "starved", "planned_stop", "off", "unknown")
MOST_LOTS = 20_000  # beyond it single lots are not drawn: levels and states are
WORDS = ("play", "pause", "speed", "time", "out", "waiting", "hint", "picture")


def file_of(name: str) -> str:
    """Returns a file of the player."""
    return (FILES / name).read_text(encoding="utf-8")


_player = st.components.v2.component(
    "floor_player",
    html=file_of("player.html"),
    css=file_of("player.css"),
    js=file_of("floor.js") + file_of("player.js"),
)


def play(here: "Here", scene: "Scene", key: str) -> None:
    """Draws the player; nothing it does runs the page again."""
    _player(key=key, data=payload(here, scene))


def payload(here: "Here", scene: "Scene") -> dict:
    """Returns all the player needs, as plain data; seconds to a tenth, moments as [second, …]."""
    number = {place.station_id: i for i, place in enumerate(scene.places)}
    lots = scene.lots if len(scene.lots) <= MOST_LOTS else ()
    stages = _stages(here, scene)
    return {
        "id": f"{here.edition} {here.lang} {scene.source} {scene.starts_at} {scene.ends_at}",
        "horizon": scene.horizon_s,
        "from": scene.starts_at.timestamp() * 1000,
        "zone": here.site.timezone,
        "font": FONT,
        "colours": STATES,
        "ranks": RANKS,
        "speeds": SPEEDS,
        "speed": USUAL_SPEED,
        "many": MANY,
        "columns": max(len(stages), *(len(stage["stations"]) for stage in stages)),
        "words": {word: here.say(f"replay.{word}") for word in WORDS}
        | {"states": {state: here.say(f"state.{state}") for state in STATES}},
        "stages": stages,
        "arrows": _arrows(here, number),
        "stations": [_station(here, place) for place in scene.places],
        "lots": [_lot(way, number) for way in lots],
        "outs": None if scene.outs is None else _running(scene.outs),
    }


def _stages(here: "Here", scene: "Scene") -> list[dict]:
    """The stations by process, as in the drawing of the line; all of them together where routes differ."""
    ids = [place.process_id for place in scene.places]
    if not follows(here) or None in ids:
        return [{"title": "", "stations": list(range(len(ids)))}]
    found = []
    for process in dict.fromkeys(ids):
        mine = [i for i, process_id in enumerate(ids) if process_id == process]
        name = here.name("process", process)
        is_named = [here.name("station", scene.places[i].station_id) for i in mine] == [name]
        found.append({"title": "" if is_named else name, "stations": mine})
    return found


def _arrows(here: "Here", number: dict[str, int]) -> list[tuple[int, int]]:
    """From station to station along the routes, where arrows tell more than they confuse."""
    if here.plant is None or not follows(here):
        return []
    process = {s.id: s.process for s in here.plant.station}
    crowded = {p for p in process.values() if list(process.values()).count(p) > MANY}
    ways = [way.route for product in here.plant.product for way in product.ways()]
    steps = dict.fromkeys(step for way in ways for step in pairwise(way) if set(step) <= number.keys())
    return [
        (number[a], number[b]) for a, b in steps if a != b and not (process[a] == process[b] and process[a] in crowded)
    ]


def _station(here: "Here", place: "Place") -> dict:
    machines = [
        {
            "number": m.machine_no,
            "pieces": [(round(p.from_s, 1), p.state, here.reason(p.reason or "")) for p in m.pieces],
        }
        for m in place.machines
    ]
    return {
        "name": here.name("station", place.station_id),
        "places": place.places,
        "most": max(level for _, level in place.levels),
        "levels": [(round(at_s, 1), level) for at_s, level in place.levels],
        "untold": place.untold > 0,
        "machines": machines,
    }


def _lot(way: "Way", number: dict[str, int]) -> dict:
    stays = [
        (number[s.station_id], s.machine_no, *(_tenth(t) for t in (s.arrives_s, s.starts_s, s.ends_s, s.leaves_s)))
        for s in way.stays
        if s.station_id in number
    ]
    return {"out": way.out, "stays": stays}


def _tenth(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)


def _running(outs: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    total, found = 0.0, []
    for at_s, qty in outs:
        total += qty
        found.append((round(at_s, 1), total))
    return found
