"""The on-site check: three items, 적 or 부, filled in on a phone at the machine, with a photo where it says more."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import cards, tables
from pages.parts.entering import do
from twin.maturity import site_check
from twin.maturity.matrix import SITE, matrix

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from pages.parts.maturity_top import Found


def draw(here: "Here", found: "Found") -> None:
    """Draws the form and every check made so far."""
    cards.section(here.say("maturity.check"), here.say("maturity.check_how"))
    scale, passed = matrix(), {}
    with st.form("site_check", border=True):
        where = st.selectbox(here.say("maturity.process"), [SITE, *(r.process_id for r in found.state.rows)], format_func=lambda p: here.name("process", p) or here.say("maturity.site"), key="check_where")  # fmt: skip
        for item, text in scale.checks.items():
            said = st.segmented_control(here.pick(*text), [True, False], format_func=lambda ok: here.say("maturity.pass" if ok else "maturity.fail"), key=f"check_{item}")  # fmt: skip
            passed |= {} if said is None else {item: said}
        remark = st.text_area(here.say("evidence.remark"), key="check_remark", height=80)
        by = st.text_input(here.say("maturity.checked_by"), key="check_by")
        pressed = st.form_submit_button(here.say("maturity.check_save"), type="primary", width="stretch")
    if pressed:
        do(here, lambda: site_check.check(here.store, where, passed, by=by, remark=remark))
    _made(here)


def _made(here: "Here") -> None:
    scale = matrix()
    rows = [
        [
            escape(here.moment(c.checked_at)), escape(here.name("process", c.process_id) or here.say("maturity.site")), escape(here.pick(*scale.checks[c.item])),
            f'<b class="{"better" if c.passed else "worse"}">{escape(here.say("maturity.pass" if c.passed else "maturity.fail"))}</b>',
            escape(f"{c.checked_by} {c.remark}"),
        ]
        for c in site_check.checks(here.store)
    ]  # fmt: skip
    if not rows:
        st.caption(here.say("maturity.check_none"))
        return
    heads = ("when", "process", "item", "found", "who")
    tables.plain([(here.say(f"maturity.{head}"), "") for head in heads], rows, last="text")
