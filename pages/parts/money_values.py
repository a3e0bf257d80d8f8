"""The unit values behind the account: those that stand, and the form in which one is entered with its range and source."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import cards, evidence_link, show, tables
from twin.compare.money.reference import value_kinds
from twin.compare.money.values import enter_value
from twin.errors import Problem
from twin.evidence import Ref

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.programme.worth import Worth


def values(here: "Here", found: "Worth") -> None:
    """Draws the unit values that stand with range, source and who entered them."""
    if not found.values:
        st.info(here.say("money.no_values"))
        return
    heads = [
        ("value", ""),
        ("low", "n"),
        ("likely", "n"),
        ("high", "n"),
        ("unit_of", ""),
        ("source", ""),
        ("by", "text"),
    ]
    rows = [
        [
            f"<b>{escape(here.pick(kind.name_ko, kind.name_en))}</b> {cards.badge(here, 'entered')}<br>{evidence_link.chip(here, Ref('unit_value', value_id), value.likely)}",
            *(_plain(v) for v in (value.low, value.likely, value.high)), escape(here.pick(kind.unit_ko, kind.unit_en)),
            escape(value.source), escape(f"{value.entered_by}, {here.moment(value.entered_at)}"),
        ]
        for value_id, kind in value_kinds().items() if (value := found.values.get(value_id))
    ]  # fmt: skip
    tables.plain([(here.say(f"money.{head}"), kind) for head, kind in heads], rows, last="text")


def enter(here: "Here", found: "Worth") -> None:
    """Draws the form in which a unit value is entered with its range and source."""
    kinds = value_kinds()
    names = {v: here.pick(k.name_ko, k.name_en) for v, k in kinds.items()}
    order = [*found.measured.missing, *(v for v in kinds if v not in found.measured.missing)]
    value_id = st.selectbox(here.say("money.which"), order, format_func=names.__getitem__, key="money_which")
    st.caption(
        f"{here.pick(kinds[value_id].help_ko, kinds[value_id].help_en)} ({here.pick(kinds[value_id].unit_ko, kinds[value_id].unit_en)})"
    )
    with st.form("unit_value", border=False):
        columns = st.columns(3)
        numbers = [
            column.number_input(here.say(f"money.{side}"), 0.0, 1e13, None, key=f"money_{side}", format="%.6g")
            for column, side in zip(columns, ("low", "likely", "high"), strict=True)
        ]
        left, right = st.columns(2)
        source = left.text_input(here.say("money.source"), key="money_source")
        by = right.text_input(here.say("money.by"), key="money_by")
        pressed = st.form_submit_button(here.say("money.save"), type="primary")
    if pressed:
        _save(here, value_id, numbers, source, by)


def _save(here: "Here", value_id: str, numbers: list[float | None], source: str, by: str) -> None:
    likely = numbers[1]
    if likely is None or not source.strip() or not by.strip():
        st.warning(here.say("money.fill_in"))
        return
    low, high = (likely if number is None else number for number in (numbers[0], numbers[2]))
    try:
        enter_value(here.store, value_id, low, likely, high, source=source, by=by)
    except Problem as problem:
        st.error(problem.sentence(here.lang))
        return
    st.toast(here.say("money.saved"), icon=":material/check:")
    st.rerun()


def _plain(value: float) -> str:
    return show.number(value) if value < 100 else f"{value:,.0f}"
