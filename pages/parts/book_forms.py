"""What people enter in the book of indicators, each under a name and a reason: add, change, withdraw, attach, fix."""

from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import book_fields, entering
from pages.parts.book_table import name
from pages.parts.entering import do, sign
from twin.programme.indicators import attachments, book
from twin.programme.indicators import freeze as fixing
from twin.programme.indicators.fields import begun
from twin.programme.indicators.indicator import Indicator
from twin.programme.indicators.master import master
from twin.programme.indicators.typed import typed

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.programme.indicators.table import Row

OWN = ""  # the choice of an indicator that is not in the list


def add(here: "Here", *, open_at_first: bool = False) -> None:
    """Draws the form that enters a new indicator, of the programme's list or one's own."""
    with st.expander(here.say("indicators.add"), expanded=open_at_first):
        labels = {OWN: here.say("indicators.own")} | {
            key: f"{here.say(f'field.{e.field}')} · {here.pick(e.name_ko, e.name_en)}{' ★' if e.core else ''} ({here.pick(e.unit, e.unit_en)})"
            for key, e in master().items()
        }  # fmt: skip
        order = [*master(), OWN]
        which = st.selectbox(here.say("indicators.which"), order, format_func=labels.__getitem__, key="book_which")
        with st.form("book_add", border=False):
            own = book_fields.own(here) if which == OWN else {}
            blank = begun(which, {}) if which != OWN else Indicator("own", "P", "up", "", "")
            given, convert = book_fields.every(here, blank, "add")
            by, reason = sign(here, "add")
            pressed = st.form_submit_button(here.say("indicators.save"), type="primary")
        if pressed:
            new_id = own.pop("id", which)
            given = {k: v for k, v in (own | given).items() if v.strip()}
            do(here, lambda: book.add(here.store, new_id, given, by=by, reason=reason, convert=convert))


def change(here: "Here", row: "Row") -> None:
    """Draws the form that enters a new version of an indicator, and the one that withdraws it."""
    i = row.indicator
    with st.expander(here.say("indicators.change", name=name(here, i))), st.form("book_change", border=False):
        given, convert = book_fields.every(here, i, f"change_{i.id}_{row.version.number}")
        by, reason = sign(here, "change")
        gone = st.checkbox(here.say("indicators.withdraw"), key="book_withdraw")
        pressed = st.form_submit_button(here.say("indicators.save"), type="primary")
    if pressed and gone:
        do(here, lambda: book.withdraw(here.store, i.id, by=by, reason=reason))
    elif pressed:
        was = typed(i)
        new = {k: v for k, v in given.items() if v.strip() != was.get(k, "")}
        do(here, lambda: book.change(here.store, i.id, new, by=by, reason=reason, convert=convert))


def attach(here: "Here", row: "Row") -> None:
    """Draws the form that attaches a file as evidence."""
    with st.expander(here.say("indicators.attach")), st.form("book_attach", border=False, clear_on_submit=True):
        left, right = st.columns(2)
        basis = left.selectbox(
            here.say("indicators.attach_what"), list(attachments.BASES), key="attach_basis",
            format_func=lambda b: here.say(f"indicators.basis_{b}"),
        )  # fmt: skip
        by = right.text_input(here.say("indicators.by"), key="attach_by")
        file = entering.file(here, "attach_file")
        pressed = st.form_submit_button(here.say("indicators.attach_do"))
    if pressed and file is None:
        st.warning(here.say("indicators.attach_none"))
    elif pressed and file is not None:
        content = file.getvalue()
        do(here, lambda: attachments.attach(here.store, row.indicator.id, basis, file.name, content, by=by))


def freeze(here: "Here", row: "Row") -> None:
    """Draws the form in which a person fixes an indicator as it stands; none where it is fixed already."""
    if row.state == "frozen":
        return
    with st.expander(here.say("indicators.freeze_do")), st.form("book_freeze", border=False):
        by, reason = sign(here, "freeze")
        pressed = st.form_submit_button(here.say("indicators.freeze_do"))
    if pressed:
        do(here, lambda: fixing.freeze(here.store, row.indicator.id, by=by, reason=reason))
