"""What the watch over a model says: does it still pay, has anything shifted, and how that moved from look to look."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import evidence_link, model_charts, show, tables
from pages.parts.scope import choose
from twin.evidence import Ref
from twin.models.told import NAMES

if TYPE_CHECKING:
    from datetime import datetime

    from pages.parts.begin import Here
    from twin.models.overview import ModelRow
    from twin.models.watched import Watch

LEAST_LOOKS = 2  # points of a picture
ADVICE = ("setpoint", "demand", "sequence")  # kinds that ring no alarm


def verdict(here: "Here", row: "ModelRow") -> None:
    """Says whether acting on its alarms pays."""
    found = row.pays
    if found is None:
        st.info(here.say("models.pays_advice" if row.kind in ADVICE else "models.pays_unknown"))
        return
    say = st.error if found.is_alert else st.success if row.surely_pays else st.warning
    say(found.told.sentence(here.lang))


def watch(here: "Here", row: "ModelRow", before: "dict[str, list[tuple[datetime, float]]]") -> None:
    """Draws what is watched with its bounds, alerts first, and the way one of them went."""
    if not row.watched:
        st.info(here.say("models.watch_none"))
        return
    heads = [("what", ""), ("now", "n"), ("bounds", "n"), ("said", "text")]
    cells = [
        [
            f"{'⚠ ' if w.is_alert else ''}<b>{escape(_name(here, w.what))}</b>", f"{show.number(w.value)}<br>{_way(here, row, w)}", _bounds(w),
            escape(w.told.sentence(here.lang)),
        ]
        for w in row.watched
    ]  # fmt: skip
    tables.plain([(here.say(f"models.watch_{head}"), kind) for head, kind in heads], cells, last="text")
    moved = {what: seen for what, seen in before.items() if len(seen) >= LEAST_LOOKS}
    if moved:
        with st.expander(here.say("models.watch_moved")):
            what = choose(here, "watched", sorted(moved), here.say("models.watch_what"), lambda w: _name(here, w))
            model_charts.history(here, _name(here, what), moved[what])


def _way(here: "Here", row: "ModelRow", found: "Watch") -> str:
    """The link to the evidence of the newest look at something watched."""
    return evidence_link.chip(here, Ref("watch", f"{row.name}/{found.what}"), found.value)


def _bounds(found: "Watch") -> str:
    low, high = (None if v is None else show.number(v) for v in (found.low, found.high))
    if low is None or high is None:
        return f"≥ {low}" if low else f"≤ {high}" if high else show.NONE
    return f"{low} – {high}"


def _name(here: "Here", what: str) -> str:
    known = {"score": "models.watch_score", "pays": "models.watch_pays", "scoring": "models.watch_scoring"}
    if what in known:
        return here.say(known[what])
    if what in NAMES:
        return here.pick(*NAMES[what][:2])
    return what
