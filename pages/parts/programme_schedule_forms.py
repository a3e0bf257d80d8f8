"""Entering the schedule: a usual start, tasks, deliverables with their files, dates that were kept."""

from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import entering
from pages.parts.entering import do
from twin.programme import entries
from twin.programme.reminders import put_due, reminders
from twin.programme.schedule import months, put_deliverable, put_task, stages, usual

if TYPE_CHECKING:
    from datetime import date

    from pages.parts.begin import Here
    from twin.programme.schedule import Schedule

NEW = ""


def start(here: "Here") -> None:
    """Draws the button that begins with the usual stages and deliverables."""
    by = entering.name(here, "schedule_start")

    def begin() -> None:
        tasks, deliverables = usual()
        for task in tasks:
            put_task(here.store, task, by=by)
        for deliverable in deliverables:
            put_deliverable(here.store, deliverable, by=by)

    if st.button(here.say("programme.start_schedule"), type="primary", key="schedule_start"):
        do(here, begin)


def forms(here: "Here", found: "Schedule", today: "date") -> None:
    """Draws the forms, folded away."""
    with st.expander(here.say("programme.task_form"), icon=":material/event:"):
        _task(here, found)
    with st.expander(here.say("programme.deliverable_form"), icon=":material/inventory:"):
        _deliverable(here, found, today)
    if found.deliverables:
        with st.expander(here.say("programme.file_form"), icon=":material/attach_file:"):
            _file(here, found)
    if found.starts_on:
        with st.expander(here.say("programme.due_form"), icon=":material/alarm_on:"):
            _due(here, today)


def _stage(here: "Here", key: str, now: str) -> str:
    known = list(stages())
    return st.selectbox(here.say("programme.stage"), known, known.index(now) if now in known else 0, format_func=lambda s: here.pick(*stages()[s].name), key=key)  # fmt: skip


def _task(here: "Here", found: "Schedule") -> None:
    mine = {t.task_id: t for t in found.tasks}
    which = st.selectbox(here.say("programme.which_task"), [NEW, *mine], format_func=lambda t: mine[t].name if t else here.say("programme.new_item"), key="task_which")  # fmt: skip
    old, k = mine.get(which), f"task_{which}"
    with st.form(k, border=False):
        name = st.text_input(here.say("programme.task"), old.name if old else "", key=f"{k}_name")
        stage = _stage(here, f"{k}_stage", old.stage if old else "")
        a, b, c, d = st.columns(4)
        first = a.number_input(
            here.say("programme.from_month"), 1, months(), old.from_month if old else 1, key=f"{k}_from"
        )
        last = b.number_input(
            here.say("programme.until_month"), 1, months(), old.until_month if old else 1, key=f"{k}_until"
        )
        owner = c.text_input(here.say("programme.owner"), old.owner if old else "", key=f"{k}_owner")
        progress = d.number_input(
            here.say("programme.progress_percent"), 0, 100, old.progress if old else 0, key=f"{k}_progress"
        )
        by = entering.name(here, k)
        pressed = st.form_submit_button(here.say("programme.save"), type="primary")
    if pressed:
        given = {
            "name": name,
            "stage": stage,
            "from_month": first,
            "until_month": last,
            "owner": owner,
            "progress": progress,
        }
        do(here, lambda: put_task(here.store, given, by=by, task_id=which or None))


def _deliverable(here: "Here", found: "Schedule", today: "date") -> None:
    mine = {d.deliverable_id: d for d in found.deliverables}
    which = st.selectbox(here.say("programme.which_deliverable"), [NEW, *mine], format_func=lambda d: mine[d].name if d else here.say("programme.new_item"), key="deliverable_which")  # fmt: skip
    old, k = mine.get(which), f"deliverable_{which}"
    with st.form(k, border=False):
        name = st.text_input(here.say("programme.deliverable"), old.name if old else "", key=f"{k}_name")
        stage = _stage(here, f"{k}_stage", old.stage if old else "")
        a, b = st.columns(2)
        month = a.number_input(here.say("programme.due_month"), 1, months(), old.month if old else 1, key=f"{k}_month")
        done = b.date_input(here.say("programme.done_on"), old.done_on if old else None, key=f"{k}_done")
        by = entering.name(here, k)
        pressed = st.form_submit_button(here.say("programme.save"), type="primary")
    if pressed:
        given = {"name": name, "stage": stage, "month": month, "done_on": done}
        do(here, lambda: put_deliverable(here.store, given, by=by, deliverable_id=which or None, today=today))


def _file(here: "Here", found: "Schedule") -> None:
    names = {d.deliverable_id: d.name for d in found.deliverables}
    with st.form("deliverable_file", border=False, clear_on_submit=True):
        which = st.selectbox(
            here.say("programme.deliverable"), list(names), format_func=names.__getitem__, key="file_which"
        )
        file = entering.file(here, "deliverable_upload")
        by = entering.name(here, "deliverable_file")
        pressed = st.form_submit_button(here.say("programme.attach"))
    if pressed and file is not None:
        content = file.getvalue()
        do(here, lambda: entries.attach(here.store, "deliverable", which, file.name, content, by=by))
    for number, kept in enumerate(f for d in found.deliverables for f in d.files):
        st.download_button(f"{names[kept.item_id]}: {kept.file_name}", lambda kept=kept: entries.content_of(here.store, kept), kept.file_name, key=f"take_deliverable_{number}", on_click="ignore")  # fmt: skip


def _due(here: "Here", today: "date") -> None:
    open_ = {
        d.due_id: here.pick(*d.name)
        for d in here.ask(reminders, today)
        if (d.is_open and "/" not in d.due_id) or d.due_id.startswith("usage_log/")
    }
    with st.form("due", border=False):
        which = st.selectbox(here.say("programme.what"), list(open_), format_func=open_.__getitem__, key="due_which")
        a, b = st.columns(2)
        on = a.date_input(here.say("programme.other_day"), None, key="due_on")
        done = b.date_input(here.say("programme.kept_on"), None, key="due_done")
        by = entering.name(here, "due")
        pressed = st.form_submit_button(here.say("programme.save"), type="primary")
    if pressed:
        do(here, lambda: put_due(here.store, which, on=on, done_on=done, by=by, today=today))
