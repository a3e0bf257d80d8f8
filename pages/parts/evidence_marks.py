"""Marks of evaluators: the form beside a number, and the list of all with the open questions apart."""

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from pages.parts import show, tables
from pages.parts.scope import choose
from twin.errors import Problem
from twin.evidence import put_mark
from twin.evidence.marked import Marked, every_mark

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.evidence import Evidence

VERDICTS = ("checked", "questioned", "rejected", "withdrawn")
NAME = "evidence_name"  # who marks, remembered while the browser is open


def form(here: "Here", found: "Evidence") -> None:
    """Draws the form that puts a mark on the number as it is now."""
    with st.expander(here.say("evidence.mark"), icon=":material/edit:"), st.form(f"mark_{here.page}", border=False):
        verdict = st.segmented_control(
            here.say("evidence.verdict"), VERDICTS, default="checked", required=True,
            format_func=lambda v: here.say(f"evidence.{v}"), key=f"mark_verdict_{here.page}",
        )  # fmt: skip
        by = st.text_input(here.say("evidence.by"), value=st.session_state.get(NAME, ""), key=f"mark_by_{here.page}")
        remark = st.text_input(here.say("evidence.remark"), key=f"mark_remark_{here.page}")
        if st.form_submit_button(here.say("evidence.save"), key=f"mark_save_{here.page}"):
            _put(here, found, str(verdict), by, remark)


def every(here: "Here") -> None:
    """Draws the marks, all of them or the open questions."""
    found = every_mark(here.store)
    if not found:
        st.info(here.say("evidence.marks_none"))
        return
    with st.columns([1, 2])[0]:
        which = choose(
            here, "marks", ["all", "open"], here.say("evidence.verdict"), lambda w: here.say(f"evidence.marks_{w}")
        )
    shown = [marked for marked in found if which == "all" or marked.is_open]
    heads = [("mark_when", ""), ("verdict", ""), ("mark_number", ""), ("mark_value", "n"), ("remark", "")]
    tables.plain(
        [(here.say(f"evidence.{head}"), kind) for head, kind in heads], [_row(here, m) for m in shown], last="text"
    )


def _put(here: "Here", found: "Evidence", verdict: str, by: str, remark: str) -> None:
    try:
        put_mark(here.store, found, verdict, by, remark)
    except Problem as problem:
        st.error(problem.sentence(here.lang))
        return
    st.session_state[NAME] = by
    st.toast(here.say("evidence.saved" if here.store.is_owner else "evidence.waits"))
    st.rerun()


def _row(here: "Here", marked: Marked) -> list[str]:
    mark, unit = marked.mark, here.pick(*marked.unit)
    asked = urlencode({"lang": here.lang, "evidence": mark.ref})
    then = show.exact(mark.value, unit)
    if marked.is_older:
        then += f" → {show.exact(marked.value, unit)}<br><small>{escape(here.say('evidence.older'))}"
        then += f" · {escape(here.say('evidence.mark_since', number=len(marked.arrived)))}</small>"
    return [
        f"{escape(here.moment(mark.marked_at))} <br>{escape(mark.marked_by)}",
        f'<span class="evidence {mark.verdict}">{escape(here.say(f"evidence.{mark.verdict}"))}</span>',
        f'<a class="evidence" href="evidence?{escape(asked)}" target="_self">{escape(here.pick(*marked.name))}</a>'
        f" <br><small>{escape(mark.ref)}</small>",
        then, escape(mark.remark),
    ]  # fmt: skip
