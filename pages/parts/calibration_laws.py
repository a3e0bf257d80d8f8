"""The laws of one station as small pictures, each with its sample, mean, interval and badge."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import calibration_charts, cards, evidence_link, show, tables
from pages.parts.scope import choose
from twin.calibrate.told import LawTold, laws_told
from twin.evidence import Ref

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.calibrate.overview import Overview

IN_A_ROW = 3
MOST_PICTURES = 9  # more laws of one station stand in a table


def draw(here: "Here", seen: "Overview") -> None:
    """Draws the choice of station and its laws."""
    stations = [s.id for s in seen.plant.station]
    with st.container(width=320):
        station = choose(here, "station", stations, here.say("calibration.station"), lambda i: here.name("station", i))
    told = laws_told(seen.plant, seen.kept.report.get("items", []), station)
    if not any(law.picture for law in told):
        st.info(here.say("fitted.old_report" if seen.kept.report.get("items") else "fitted.no_picture"))
    pictured = sorted(told, key=lambda law: (law.picture is None, -(law.n or 0) if law.of else 0))[:MOST_PICTURES]
    pictured = [law for law in told if law in pictured]
    for row in (pictured[i : i + IN_A_ROW] for i in range(0, len(pictured), IN_A_ROW)):
        for column, law in zip(st.columns(IN_A_ROW, gap="medium"), row, strict=False):
            with column, st.container(border=True):
                st.html(_words(here, law, f"{seen.kept.number}/{station}"))
                calibration_charts.law(here, law, key=f"fit_{station}_{law.what}_{law.of}")
    rest = [law for law in told if law not in pictured]
    if rest:
        with st.expander(here.say("fitted.others", number=len(rest))):
            tables.plain(
                [("", ""), ("", "text")], [[f"<b>{escape(_name(here, law))}</b>", _said(here, law)] for law in rest]
            )


def _words(here: "Here", law: LawTold, place: str) -> str:
    ref = Ref("law", "/".join(part for part in (place, law.what, law.of) if part))
    head = (
        f"<b>{escape(_name(here, law))}</b> {cards.badge(here, law.source)} {evidence_link.chip(here, ref, law.mean)}"
    )
    return f'<div class="fit">{head}<p>{_said(here, law)}</p></div>'


def _name(here: "Here", law: LawTold) -> str:
    of = f" · {here.name('product', law.of)}" if law.of else ""
    return f"{here.say(f'fitted.{law.what}')}{of}"


def _said(here: "Here", law: LawTold) -> str:
    """Mean with interval, the law, the sample: the HTML of two lines."""
    unit, factor = ("%", 0.01) if law.family is None else calibration_charts.unit_of(law.mean)
    mean = show.number(law.mean / factor)
    if law.interval:
        low, high = (show.number(v / factor) for v in law.interval)
        key = "fitted.rate_interval" if law.family is None else "fitted.interval"
        first = here.say(key, mean=mean, low=low, high=high, unit=unit)
    else:
        first = here.say("fitted.by_person", mean=mean, unit=unit) if law.source == "entered" else f"{mean} {unit}"
    if law.measured is not None:
        first += f" ({here.say('fitted.instead', mean=show.number(law.measured / factor), unit=unit)})"
    parts = [here.say(f"law.{law.family}")] if law.family else []
    if law.n:
        parts.append(here.say("fitted.sample" if law.family else "fitted.parts_sample", number=f"{law.n:,}"))
    if law.picture and law.picture.get("cut"):
        parts.append(here.say("fitted.cut", number=f"{law.picture['cut']:,}"))
    if law.clock:
        parts.append(here.say(f"fitted.{law.clock}"))
    return f"{escape(first)}<br>{escape(' · '.join(parts))}"
