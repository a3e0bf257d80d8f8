"""Which orders to release next: what the sequence saves, what the twin makes of it, the next ten orders, the button that asks."""

from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts import advice_parts, background, evidence_link, show, tables
from twin.errors import Problem
from twin.evidence.advised import of_sequence
from twin.experiment.forecast.sequence_advice import SequenceAdvice
from twin.experiment.intervals import Estimate
from twin.experiment.keep import owned_by_us
from twin.models.told import figure

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.models.advice_kept import KeptAdvice
    from twin.models.advice_view import AtWork

RUNNING = "sequence_advice"
SHOWN = 10
SAVED = ("advised.changeovers", "advised.setup_s", "advised.late")
HOUR_S = 3600.0


def draw(here: "Here", version: "AtWork", kept: "KeptAdvice | None") -> None:
    """Draws the newest sequence advised, whatever its age, and how the advice would have done in past weeks."""
    if kept is None:
        st.info(here.say("advice.no_sequence"))
    else:
        if kept.as_of < here.present.now:
            st.warning(here.say("advice.sequence_old", at=here.moment(kept.as_of)), icon=":material/history:")
        st.html(f'<div class="acts">{_saves(here, kept)}{_brings(here, kept)}</div>')
        _orders(here, kept.advised)
        st.caption(here.say("advice.sequence_made", at=here.moment(kept.as_of), made=here.moment(kept.advised_at)))
    _judged(here, version)
    advice_parts.speaks(here, version)


def controls(here: "Here", version: "AtWork") -> None:
    """Draws the button that asks for a sequence from now and checks it in the twin, or how far that has come."""
    if background.is_under_way(RUNNING):
        background.watch(here, RUNNING, here.say("advice.sequence_done"), at_first=here.say("advice.solving"))
        return
    background.trouble(here, RUNNING)
    label = here.say("advice.ask_sequence")
    if st.button(label, type="primary", icon=":material/play_arrow:", key="ask_sequence"):
        try:
            owned_by_us(here.store)
        except Problem as problem:
            st.error(problem.sentence(here.lang))
            return
        background.begin(RUNNING, SequenceAdvice(here.store, version.task_id))


def _saves(here: "Here", kept: "KeptAdvice") -> str:
    """What the arithmetic of the one station says: change-overs and late orders, before and after."""
    told = kept.advised
    before, after = told["as_listed"], told["advised"]
    words = {
        "station": here.name("station", told["station_id"]),
        "before": before["changeovers"],
        "after": after["changeovers"],
    }
    much = here.say("advice.setup_hours", before=_hours(before["setup_s"]), after=_hours(after["setup_s"]))
    why = here.say("advice.late_orders", before=before["late"], after=after["late"])
    if not told["is_best"]:
        why = f"{why} · {here.say('advice.not_proved')}"
    return advice_parts.act(
        here, here.say("advice.changes", **words), much, why, [("simulated", "reckoned")], "good",
        [_way(here, kept, path, told["advised"][path.partition(".")[2]]) for path in SAVED],
    )  # fmt: skip


def _brings(here: "Here", kept: "KeptAdvice") -> str:
    """What the whole line makes of it, by paired runs of the twin."""
    brings = kept.advised["brings"]
    good, on_time = Estimate(**brings["good_parts"]), Estimate(**brings["on_time_orders"])
    sure = good.low is not None and good.low > 0
    title = here.say("advice.twin_sure" if sure else "advice.twin_open", good=show.plus_minus(good))
    much = here.say("advice.twin_on_time", orders=show.plus_minus(on_time))
    why = here.say("advice.twin_how", number=brings["runs"])
    return advice_parts.act(
        here, title, much, why, [("simulated", "")], "good" if sure else "",
        [_way(here, kept, "brings.good_parts", good.mean), _way(here, kept, "brings.on_time_orders", on_time.mean)],
    )  # fmt: skip


def _way(here: "Here", kept: "KeptAdvice", path: str, value: float | None) -> str:
    """The link to the evidence of a number of the sequence advised."""
    label = here.say(f"advice.number_{path.partition('.')[2]}")
    return evidence_link.chip(here, of_sequence(kept.model_id, kept.advised_at, path), value, label)


def _orders(here: "Here", told: dict[str, Any]) -> None:
    heads = ["place", "order", "product", "qty", "due", "change", "listed"]
    kinds = ["", "", "", "n", "", "n", "n"]
    rows = [
        [
            str(place), f"<b>{escape(o['order_id'])}</b>", escape(here.name("product", o["product_id"])), show.number(o["qty"]),
            _due(here, o), _change(here, o["change_s"]), f"{o['listed']}",
        ]
        for place, o in enumerate(told["orders"][:SHOWN], start=1)
    ]  # fmt: skip
    tables.plain([(here.say(f"advice.head_{head}"), kind) for head, kind in zip(heads, kinds, strict=True)], rows)


def _due(here: "Here", order: dict[str, Any]) -> str:
    if order["due_at"] is None:
        return show.NONE
    at = datetime.fromisoformat(order["due_at"])
    at = at if at.tzinfo else at.replace(tzinfo=here.site.zone)
    late = f" <small>{escape(here.say('advice.late'))}</small>" if order["is_late"] else ""
    return f"{escape(here.moment(at)[5:])}{late}"


def _change(here: "Here", change_s: float) -> str:
    return escape(here.say("advice.change_min", minutes=f"{change_s / 60:.0f}")) if change_s else show.NONE


def _judged(here: "Here", version: "AtWork") -> None:
    ours, told = version.score("changeovers"), version.judged
    released, by_due = version.score("changeovers", "as_released"), version.score("changeovers", "by_due_date")
    late, late_then = version.score("late_orders"), version.score("late_orders", "as_released")
    if ours is None or released is None or by_due is None or late is None or late_then is None or told is None:
        st.caption(here.say("advice.not_judged"))
        return
    words = {
        "since": here.moment(told.test_from)[:10], "until": here.moment(told.test_until)[:10], "orders": f"{told.rows:,}",
        "ours": figure("changeovers", ours), "released": figure("changeovers", released), "due": figure("changeovers", by_due),
        "late": figure("late_orders", late), "late_then": figure("late_orders", late_then),
    }  # fmt: skip
    advice_parts.judged(here, version, here.say("advice.sequence_judged", **words), "changeovers")


def _hours(seconds: float) -> str:
    return f"{seconds / HOUR_S:.1f}"
