"""Thresholds no document confirms: what stands now, who changed it when and why, and the form of the administrator."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import cards, tables
from pages.parts.entering import do, sign
from twin.maturity import book
from twin.maturity.matrix import matrix
from twin.maturity.readings import as_typed, number, of_typed

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from pages.parts.maturity_top import Found


def draw(here: "Here", found: "Found") -> None:
    """Draws every threshold with its badge, its history, and the form that changes one."""
    cards.section(here.say("maturity.rules"), here.say("maturity.rules_how", day=found.state.day))
    scale, standing = matrix(), book.thresholds(here.store)
    rows = []
    for c in scale.criteria.values():
        unit, sign_ = here.pick(*c.unit), "≥" if c.wants == "more" else "≤"
        changed = f" ← {number(c.threshold, unit)}" if standing[c.id] != c.threshold else ""
        rows.append(
            [
                f"<b>{escape(here.pick(*c.name))}</b><br><small>{escape(here.pick(*scale.areas[c.area].name))} · {escape(here.pick(*scale.names[c.level]))}</small>",
                f"{sign_} {escape(number(standing[c.id], unit))}{escape(changed)}", cards.badge(here, c.provenance),
                escape(here.say("maturity.period", days=c.period_days)), escape(here.pick(*c.about)),
            ]
        )  # fmt: skip
    heads = [("criterion", ""), ("threshold", "n"), ("source", ""), ("looked_back", ""), ("about", "text")]
    tables.plain([(here.say(f"maturity.{head}"), kind) for head, kind in heads], rows, last="text")
    _change(here, standing)
    _history(here)


def _change(here: "Here", standing: dict[str, float]) -> None:
    criteria = {c.id: c for c in matrix().criteria.values() if c.provenance == "assumed"}
    with st.expander(here.say("maturity.change"), icon=":material/edit:"):
        which = st.selectbox(here.say("maturity.criterion"), list(criteria), format_func=lambda c: f"{here.pick(*criteria[c].name)} ({here.pick(*criteria[c].unit)})", key="rule_which")  # fmt: skip
        with st.form("maturity_rule", border=False):
            typed = st.number_input(
                here.say("maturity.threshold"), value=as_typed(criteria[which], standing[which]), key=f"rule_{which}"
            )
            by, reason = sign(here, "rule")
            pressed = st.form_submit_button(here.say("indicators.save"), type="primary")
    if pressed:
        limit = of_typed(criteria[which], typed)
        do(here, lambda: book.set_threshold(here.store, which, limit, by=by, reason=reason))


def _history(here: "Here") -> None:
    rows = [
        [
            escape(here.moment(t.entered_at)), escape(here.pick(*matrix().criteria[t.criterion_id].name)),
            escape(number(t.threshold, here.pick(*matrix().criteria[t.criterion_id].unit))), escape(t.entered_by), escape(t.reason),
        ]
        for t in reversed(book.thresholds_entered(here.store))
    ]  # fmt: skip
    if rows:
        heads = ("when", "criterion", "threshold", "who", "why")
        tables.plain([(here.say(f"maturity.{head}"), "") for head in heads], rows, last="text")
