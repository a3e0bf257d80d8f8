"""The application: what stands in its way, eligibility, exclusions and documents with how long they are valid, and the steps done."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import cards, entering, show, tables
from pages.parts.entering import do
from twin.programme import entries
from twin.programme.checklist import GROUPS, SAID, answer, applied, checklist
from twin.programme.procedure import RESULTS, procedure, put_step, undo_step

if TYPE_CHECKING:
    from datetime import date

    from pages.parts.begin import Here
    from twin.programme.checklist import Checklist, Row

TONES = {
    "well": ("better", "✓"),
    "open": ("same", "○"),
    "wrong": ("worse", "✗"),
    "expired": ("worse", "✗"),
    "issue": ("worse", "!"),
}


def draw(here: "Here", today: "date") -> None:
    """Draws the checklists and the forms."""
    found = here.ask(checklist, today)
    _headline(here, found)
    for group in GROUPS:
        cards.section(here.say(f"programme.{group}"), here.say(f"programme.{group}_how"))
        heads = ("what", "state", "issued", "remark") if group == "document" else ("what", "state", "remark")
        tables.plain(
            [(here.say(f"programme.{head}"), "") for head in heads],
            [_row(here, r) for r in found.of(group)],
            last="text",
        )
    with st.expander(here.say("programme.answer_form"), icon=":material/checklist:"):
        _answer(here, found, today)
    with st.expander(here.say("programme.step_form"), icon=":material/flag:"):
        _step(here, today)


def _headline(here: "Here", found: "Checklist") -> None:
    stopping = found.in_the_way
    title = (
        here.say("programme.in_the_way", number=len(stopping)) if stopping else here.say("programme.nothing_in_the_way")
    )
    said = " · ".join(f"{here.pick(*r.item.name)} ({here.say(f'programme.stand_{r.stand}')})" for r in stopping[:3])
    key = "programme.held_applied" if found.is_applied else "programme.held_today"
    tone = "bad" if any(r.stand in ("wrong", "expired") for r in stopping) else "" if stopping else "good"
    st.html(
        f'<div class="acts"><div class="act {tone}"><b>{escape(title)}</b><div class="much">{escape(said)}</div>'
        f'<div class="why">{escape(here.say(key, on=found.on))} {cards.origin(here, "entered")}</div></div></div>'
    )


def _row(here: "Here", row: "Row") -> list[str]:
    tone, sign = TONES[row.stand]
    word = "clear" if row.item.group == "exclusion" and row.stand == "well" else row.stand
    state = f'<span class="{tone}">{sign} {escape(here.say(f"programme.stand_{word}"))}</span>'
    files = "".join(f"<br><small>{escape(f.file_name)}</small>" for f in row.files)
    by = f"{escape(row.remark)} <small>{escape(row.by)}</small>{files}" if row.by else show.NONE
    issued = []
    if row.item.group == "document":
        until = here.say("programme.valid_until", on=row.expires_on) if row.expires_on else ""
        issued = [f"{row.issued_on or show.NONE}<br><small>{escape(until)}</small>"]
    return [f"<b>{escape(here.pick(*row.item.name))}</b>", state, *issued, by]


def _answer(here: "Here", found: "Checklist", today: "date") -> None:
    rows = {r.item.item_id: r for r in found.rows}
    which = st.selectbox(
        here.say("programme.what"), list(rows), format_func=lambda i: here.pick(*rows[i].item.name), key="answer_which"
    )
    old, k = rows[which], f"answer_{which}"
    with st.form(k, border=False):
        a, b, c = st.columns(3)
        said = a.selectbox(
            here.say("programme.answer"),
            SAID,
            SAID.index(old.said),
            format_func=lambda s: here.say(f"programme.said_{s}"),
            key=f"{k}_said",
        )
        issued = b.date_input(here.say("programme.issued"), old.issued_on, key=f"{k}_issued")
        remark = c.text_input(here.say("programme.remark"), old.remark, key=f"{k}_remark")
        file = entering.file(here, f"{k}_file")
        by = entering.name(here, k)
        pressed = st.form_submit_button(here.say("programme.save"), type="primary")
    if pressed:

        def enter() -> None:
            answer(here.store, which, said, issued_on=issued, remark=remark, by=by, today=today)
            if file is not None:
                entries.attach(here.store, "answer", which, file.name, file.getvalue(), by=by)

        do(here, enter)
    with st.form("applied", border=False):
        on = st.date_input(here.say("programme.applied_on"), today, key="applied_on")
        by = entering.name(here, "applied")
        pressed = st.form_submit_button(here.say("programme.save"))
    if pressed:
        do(here, lambda: applied(here.store, on, by=by, today=today))


def _step(here: "Here", today: "date") -> None:
    steps = {s.step_id: here.pick(*s.name) for s in here.ask(procedure).steps}
    with st.form("step", border=False):
        a, b, c = st.columns(3)
        which = a.selectbox(here.say("programme.step"), list(steps), format_func=steps.__getitem__, key="step_which")
        done = b.date_input(here.say("programme.done_on"), today, key="step_done")
        result = c.selectbox(
            here.say("programme.result"),
            RESULTS,
            format_func=lambda r: here.say(f"programme.result_{r or 'none'}"),
            key="step_result",
        )
        by = entering.name(here, "step")
        pressed = st.form_submit_button(here.say("programme.save"), type="primary")
    if pressed:
        do(here, lambda: put_step(here.store, which, done_on=done, result=result, by=by, today=today))
    made = {s.step_id: here.pick(*s.name) for s in here.ask(procedure).steps if s.done_on}
    if made:
        wrong = st.selectbox(
            here.say("programme.wrong_step"), list(made)[::-1], format_func=made.__getitem__, key="step_wrong"
        )
        if st.button(here.say("programme.take_out"), key="step_out"):
            do(here, lambda: undo_step(here.store, wrong, by=st.session_state.get(entering.BY, "")))
