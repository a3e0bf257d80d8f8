"""The choices of the page about before and after: which go-live, which indicator, where, and what is taken out."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import show
from pages.parts.scope import choose
from twin.compare.go_lives import ANYTHING, GoLive
from twin.compare.overview import Asked
from twin.kpi import catalogue

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.programme.indicators.book import Version

BOOK, OTHER = "book:", "other"
USUAL_AFTER = timedelta(days=28)
RAMP_IN = ("0", "7", "14", "28")  # days
MORE = {"": (), "trend": ("trend",), "volume": ("volume",)}


def choices(here: "Here", lives: list[GoLive], book: "list[Version]") -> Asked | str:
    """Draws the choices and returns what is asked, or the id of an indicator of the book; the address keeps them."""
    left, middle, right = st.columns(3)
    with left:
        name = _go_live(here, lives, book)
    if name.startswith(BOOK):
        return name.removeprefix(BOOK)
    live = next((live for live in lives if live.name == name), None)
    with middle:
        moves = live.moves if live else ANYTHING
        kpi_id = _indicator(here, [kpi_id for kpi_id, _ in moves])
    with right:
        usual = dict(live.moves).get(kpi_id, "") if live else ""
        station = choose(here, "station", _places(here, usual), here.say("compare.place"), lambda s: _place(here, s))
    with st.expander(here.say("compare.more"), icon=":material/tune:"):
        return _more(here, kpi_id, live.day if live else _other_day(here), station)


def _go_live(here: "Here", lives: list[GoLive], book: "list[Version]") -> str:
    """The go-live of a model, an indicator of the book whose days are planned, or another day."""
    words = {live.name: f"{live.day} · {here.pick(live.ko, live.en)}" for live in lives}
    for i in (v.indicator for v in book):
        if i is not None and None not in (i.kpi, i.baseline_from, i.baseline_until, i.go_live):
            name = here.pick(i.name_ko, i.name_en or i.name_ko)
            words[f"{BOOK}{i.id}"] = here.say("compare.of_book", day=i.go_live, name=name)
    words[OTHER] = here.say("compare.other_day")
    return choose(here, "model", list(words), here.say("compare.go_live"), words.__getitem__)


def _indicator(here: "Here", first: list[str]) -> str:
    """An indicator; those the go-live should have moved come first."""
    ids = list(dict.fromkeys([*first, *catalogue()]))
    return choose(here, "kpi", ids, here.say("compare.indicator"), lambda i: show.name(here, catalogue()[i]))


def _places(here: "Here", usual: str) -> list[str]:
    return list(dict.fromkeys([usual, "", *here.ids("station")]))


def _place(here: "Here", station: str) -> str:
    return here.name("station", station) if station else here.say("compare.whole_line")


def _other_day(here: "Here") -> date:
    """A day typed by the reader, or of the address; else four weeks before the data end, so that there is an after."""
    usual = here.last_day - USUAL_AFTER
    with suppress(ValueError):
        usual = date.fromisoformat(st.query_params.get("day", ""))
    day = st.date_input(here.say("compare.day"), usual, key="compare_day")
    return day if isinstance(day, date) else usual


def _more(here: "Here", kpi_id: str, day: date, station: str) -> Asked:
    columns = st.columns(4)
    with columns[0]:
        ramp = choose(
            here, "ramp", list(RAMP_IN), here.say("compare.ramp"), lambda d: here.say("compare.days", number=d)
        )
    with columns[1]:
        others = [s for s in here.ids("station") if s != station] if station else []
        control = choose(
            here, "control", ["", *others], here.say("compare.control"),
            lambda s: here.name("station", s) or here.say("compare.no_control"),
        )  # fmt: skip
    with columns[2]:
        more = choose(
            here, "more", list(MORE), here.say("compare.covariates"), lambda m: here.say(f"compare.with_{m or 'usual'}")
        )
    with columns[3]:
        like = here.say("compare.target_share" if catalogue()[kpi_id].unit == "%" else "compare.target_plain")
        target = st.text_input(here.say("compare.target"), placeholder=like, key=f"compare_target_{kpi_id}")
    return Asked(kpi_id, day, station, int(ramp), control, MORE[more], target)


def others(asked: Asked | str, lives: list[GoLive]) -> list[Asked]:
    """Returns the same question for the other indicators the go-live should have moved; none for one of the book."""
    if isinstance(asked, str):
        return []
    moves = {move for live in lives if live.day == asked.go_live for move in live.moves}
    mine = (asked.kpi_id, asked.station_id)
    return [
        replace(asked, kpi_id=kpi_id, station_id=station, control_id="", target="")
        for kpi_id, station in sorted(moves - {mine})
    ]
