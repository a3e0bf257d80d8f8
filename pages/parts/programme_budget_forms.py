"""Entering a budget: the agreement, an item with its rules checked as it is typed, payments, tables in and out."""

from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from pages.parts import entering
from pages.parts.entering import do
from twin.errors import Problem
from twin.programme import entries
from twin.programme.budget.budget import put_item, put_items, put_project, put_spending, take_out, usual_items
from twin.programme.budget.file import as_csv, as_xlsx, read_table
from twin.programme.budget.item import CATEGORIES, FORMS, MONTHS, SOURCES, Project, item_of
from twin.programme.budget.rules import check

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.programme.budget import Budget

NEW = ""
MOST_KRW = 1_000_000_000_000


def start(here: "Here") -> None:
    """Draws the button that begins a budget with what every one must have."""
    by = entering.name(here, "budget_start")
    if st.button(here.say("programme.start_budget"), type="primary", key="budget_start"):
        do(here, lambda: put_items(here.store, [i.as_dict() for i in usual_items(0)], by=by))


def forms(here: "Here", found: "Budget") -> None:
    """Draws the forms, folded away."""
    with st.expander(here.say("programme.item_form"), icon=":material/edit:", expanded=not found.items):
        _item(here, found)
    if found.items:
        with st.expander(here.say("programme.spend_form"), icon=":material/payments:"):
            _spend(here, found)
    with st.expander(here.say("programme.project_form"), icon=":material/handshake:"):
        _project(here, found.project)
    with st.expander(here.say("programme.table_form"), icon=":material/table:"):
        _table(here, found)


def _item(here: "Here", found: "Budget") -> None:
    """Every change is held against the rules at once, before it is entered."""
    mine = {i.item_id: i for i in found.items}
    which = st.selectbox(here.say("programme.which_item"), [NEW, *mine], format_func=lambda i: mine[i].name if i else here.say("programme.new_item"), key="budget_which")  # fmt: skip
    old: dict[str, Any] = mine[which].as_dict() if which else {"name": "", "category": "software", "source": "adopter", "form": "cash", "krw": 0, "vat_krw": 0, "month": 1, "from_month": 0, "years": 0.0, "about": ""}  # fmt: skip
    k = f"budget_{which}"
    a, b, c, d = st.columns([3, 2, 2, 2])
    given: dict[str, Any] = {"name": a.text_input(here.say("programme.item"), old["name"], key=f"{k}_name")}
    for column, field, known in ((b, "category", CATEGORIES), (c, "source", SOURCES), (d, "form", FORMS)):
        given[field] = column.selectbox(here.say(f"programme.{field}"), list(known), list(known).index(old[field]), format_func=lambda v, known=known: here.pick(*known[v]), key=f"{k}_{field}")  # fmt: skip
    a, b, c = st.columns(3)
    given["krw"] = a.number_input(here.say("programme.krw"), 0, MOST_KRW, old["krw"], step=100_000, key=f"{k}_krw")
    given["vat_krw"] = b.number_input(
        here.say("programme.vat"), 0, MOST_KRW, old["vat_krw"], step=10_000, key=f"{k}_vat"
    )
    given["month"] = c.number_input(here.say("programme.month"), 1, MONTHS, old["month"], key=f"{k}_month")
    if "cloud" in (given["form"], given["category"]):
        a, b, _ = st.columns(3)
        given["from_month"] = a.number_input(
            here.say("programme.cloud_from"), 0, MONTHS, old["from_month"], key=f"{k}_from"
        )
        given["years"] = b.number_input(
            here.say("programme.cloud_years"), 0.0, 10.0, float(old["years"]), step=0.5, key=f"{k}_years"
        )
    given["about"] = st.text_input(here.say("programme.about"), old["about"], key=f"{k}_about")
    _as_typed(here, found, which, given)
    by = entering.name(here, f"budget_{which}")
    save, out, _ = st.columns([1, 1, 3])
    if save.button(here.say("programme.save"), type="primary", key=f"{k}_save"):
        do(here, lambda: put_item(here.store, given, by=by, item_id=which or None))
    if which and out.button(here.say("programme.take_out"), key=f"{k}_out"):
        do(here, lambda: take_out(here.store, which, by=by))


def _as_typed(here: "Here", found: "Budget", which: str, given: dict[str, Any]) -> None:
    if not given["name"].strip():
        return
    try:
        typed = item_of(which or "typed", given)
    except Problem as problem:
        st.error(problem.sentence(here.lang))
        return
    rest = [i for i in found.items if i.item_id != which]
    broken = [r for r in check(found.project, [*rest, typed]) if not r.is_met]
    if broken:
        st.warning("\n".join(f"- {r.said.sentence(here.lang)}" for r in broken), icon=":material/rule:")
    else:
        st.success(here.say("programme.would_keep"), icon=":material/check:")


def _spend(here: "Here", found: "Budget") -> None:
    with st.form("budget_spend", border=False):
        names = {i.item_id: i.name for i in found.items}
        a, b, c = st.columns(3)
        which = a.selectbox(here.say("programme.item"), list(names), format_func=names.__getitem__, key="spend_which")
        day = b.date_input(here.say("programme.spent_on"), key="spend_day")
        krw = c.number_input(here.say("programme.krw"), 0, MOST_KRW, 0, step=100_000, key="spend_krw")
        about = st.text_input(here.say("programme.about"), key="spend_about")
        file = entering.file(here, "spend_file")
        by = entering.name(here, "budget_spend")
        pressed = st.form_submit_button(here.say("programme.save"), type="primary")
    if pressed:

        def enter() -> None:
            made = put_spending(here.store, {"item_id": which, "day": day, "krw": krw, "about": about}, by=by)
            if file is not None:
                entries.attach(here.store, "spending", made.spending_id, file.name, file.getvalue(), by=by)

        do(here, enter)
    if found.spending:
        told = {s.spending_id: f"{s.day} · {names.get(s.item_id, s.item_id)} · {s.krw:,}" for s in found.spending[::-1]}
        wrong = st.selectbox(
            here.say("programme.wrong_payment"), list(told), format_func=told.__getitem__, key="spend_wrong"
        )
        if st.button(here.say("programme.take_out"), key="spend_out"):
            do(here, lambda: entries.withdraw(here.store, "spending", wrong, by=by, reason=""))


def _project(here: "Here", project: Project) -> None:
    with st.form("budget_project", border=False):
        a, b = st.columns(2)
        starts_on = a.date_input(
            here.say("programme.starts_on"), project.starts_on or date.today().replace(day=1), key="project_starts"
        )
        single = b.checkbox(here.say("programme.single"), project.is_single, key="project_single")
        by = entering.name(here, "budget_project")
        pressed = st.form_submit_button(here.say("programme.save"), type="primary")
    if pressed:
        do(here, lambda: put_project(here.store, Project(starts_on, single), by=by))


def _table(here: "Here", found: "Budget") -> None:
    left, right, _ = st.columns([1, 1, 2])
    left.download_button(
        "XLSX",
        lambda: as_xlsx(found.items),
        "budget.xlsx",
        icon=":material/download:",
        width="stretch",
        on_click="ignore",
    )
    right.download_button(
        "CSV", lambda: as_csv(found.items), "budget.csv", icon=":material/download:", width="stretch", on_click="ignore"
    )
    with st.form("budget_table", border=False, clear_on_submit=True):
        file = st.file_uploader(here.say("programme.table_in"), type=["xlsx", "csv"], key="budget_file")
        by = entering.name(here, "budget_table")
        pressed = st.form_submit_button(here.say("programme.bring"))
    if not pressed or file is None:
        return
    try:
        rows, wrong = read_table(file.name, file.getvalue())
    except Problem as problem:
        st.error(problem.sentence(here.lang))
        return
    if wrong:  # nothing is entered while a row is wrong: all of them are told
        st.error("\n".join(f"- {p.sentence(here.lang)}" for p in wrong))
        return
    do(here, lambda: put_items(here.store, rows, by=by))
