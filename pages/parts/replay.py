"""An hour of the line played again: which log, day and hour, what to look at, the floor moving, the machines' timetable."""

from datetime import date, timedelta
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import cards, gantt, player
from pages.parts.plant_now import day_name
from pages.parts.scope import choose
from pages.parts.states import legend
from twin import replay
from twin.replay.notable import minutes

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.replay import Hour, LogThere, Scene

NAMED = 4  # stations listed in a note


def draw(here: "Here") -> None:
    """Draws the whole section; a choice in it draws nothing else anew."""
    cards.section(here.say("replay.title"), here.say("replay.how"))
    there = here.ask(replay.logs)
    if not there:
        st.info(here.say("replay.none"))
        return
    _section(here, there)


@st.fragment
def _section(here: "Here", there: "dict[str, LogThere]") -> None:
    columns = st.columns(3)
    with columns[0]:
        kind = choose(here, "log", list(there), here.say("replay.log"), lambda k: here.say(f"badge.{k}"))
    log = there[kind]
    found = {day.isoformat(): day for day in here.ask(replay.days, log.source)}
    with columns[1]:
        day = found[choose(here, "day", list(found), here.say("replay.day"), lambda d: day_name(here, found[d]))]
    hours = {hour.starts_at.isoformat(): hour for hour in here.ask(replay.hours, log.source, day)}
    first = replay.interesting(list(hours.values()))
    with columns[2]:
        chosen = choose(
            here,
            "hour",
            list(hours),
            here.say("replay.hour"),
            lambda h: _span(here, hours[h]),
            first.starts_at.isoformat(),
        )
    hour = hours[chosen]
    scene = here.ask(replay.scene, log.source, hour.starts_at, hour.ends_at)
    _said(here, log, scene, hour, first)
    there_now = {piece.state for place in scene.places for m in place.machines for piece in m.pieces}
    st.html(legend(here, there_now))
    player.play(here, scene, key="player")
    _notes(here, scene)
    if "simulated" not in there:
        st.caption(here.say("replay.no_simulated"))
    _timetable(here, log, day, hour)


def _span(here: "Here", hour: "Hour") -> str:
    zone = here.site.zone
    return f"{hour.starts_at.astimezone(zone):%H:%M} – {hour.ends_at.astimezone(zone):%H:%M}"


def _said(here: "Here", log: "LogThere", scene: "Scene", hour: "Hour", first: "Hour") -> None:
    """Says what is shown, where it comes from, and what to look at."""
    remarks = replay.notable(scene, here.plant)
    lines = [here.pick(r.ko, r.en) for r in remarks] or [here.say("replay.calm")]
    head = f"{day_name(here, hour.starts_at.astimezone(here.site.zone).date())} {_span(here, hour)}"
    why = here.say("replay.chosen", minutes=minutes(hour.down_s)) if hour == first and hour.down_s > 0 else ""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    st.html(
        f'<p class="how">{escape(head)} {cards.badge(here, log.kind)} {escape(why)}</p>'
        f'<div class="look"><b>{escape(here.say("replay.look"))}</b><ul>{items}</ul></div>'
    )


def _notes(here: "Here", scene: "Scene") -> None:
    """Says what the log does not tell."""
    silent = [p.station_id for p in scene.places if p.recorded != "states"]
    untold = [p.station_id for p in scene.places if p.untold > 0]
    for key, stations in (("replay.from_operations", silent), ("replay.no_queue", untold)):
        if stations:
            st.caption(here.say(key, stations=_listed(here, stations, len(scene.places))))
    if scene.outs is None:
        st.caption(here.say("replay.no_outs"))


def _listed(here: "Here", stations: list[str], of: int) -> str:
    if len(stations) == of:
        return here.say("replay.all_stations")
    names = ", ".join(here.name("station", s) for s in stations[:NAMED])
    rest = len(stations) - NAMED
    return here.say("replay.and_others", stations=names, number=rest) if rest > 0 else names


def _timetable(here: "Here", log: "LogThere", day: date, hour: "Hour") -> None:
    cards.section(here.say("replay.gantt"), here.say("replay.gantt_how"))
    spans = {"hour": (hour.starts_at, hour.ends_at), "day": replay.whole_day(here.site, day)}
    span = choose(here, "span", list(spans), here.say("replay.span"), lambda s: here.say(f"replay.span_{s}"))
    table = here.ask(replay.timetable, log.source, *spans[span])
    gantt.gantt(here, table, key="gantt")
    if table.joined_s:
        st.caption(here.say("replay.joined", length=_length(here, timedelta(seconds=table.joined_s))))


def _length(here: "Here", time: timedelta) -> str:
    seconds = time.total_seconds()
    if seconds < 60:
        return here.say("replay.seconds", number=f"{seconds:.0f}")
    return here.say("replay.minutes", number=f"{seconds / 60:.0f}")
