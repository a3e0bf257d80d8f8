"""The lead company's support: what was planned and received, by whom, with what effect; what is late first."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import cards, entering, show, tables
from pages.parts.entering import do
from twin.programme import entries
from twin.programme.schedule import months
from twin.programme.support import names, put_support, support

if TYPE_CHECKING:
    from datetime import date

    from pages.parts.begin import Here
    from twin.programme.support import Row

TONES = {"received": ("better", "✓"), "late": ("worse", "!"), "planned": ("same", "○"), "open": ("same", "–")}


def draw(here: "Here", today: "date") -> None:
    """Draws the table of support."""
    found = here.ask(support, today)
    _headline(here, found)
    cards.section(here.say("programme.support"), here.say("programme.support_how"))
    _months(here, found)
    order = list(TONES)
    rows = [_row(here, r) for r in sorted(found, key=lambda r: (r.stand != "late", order.index(r.stand)))]
    tables.plain(
        [(here.say(f"programme.{head}"), "") for head in ("what", "state", "giver", "effect")], rows, last="text"
    )
    with st.expander(here.say("programme.support_form"), icon=":material/handshake:"):
        _form(here, found, today)


def _headline(here: "Here", found: "list[Row]") -> None:
    tally = {stand: sum(r.stand == stand for r in found) for stand in TONES}
    late = " · ".join(here.pick(*r.name) for r in found if r.stand == "late")
    title = here.say("programme.received", received=tally["received"], of=len(found))
    much = (
        here.say("programme.support_names", names=late)
        if late
        else here.say("programme.support_rest", planned=tally["planned"], open=tally["open"])
    )
    tone = "bad" if late else "good" if tally["received"] == len(found) else ""
    st.html(
        f'<div class="acts"><div class="act {tone}"><b>{escape(title)}</b><div class="much">{escape(much)}</div>'
        f'<div class="why">{cards.origin(here, "entered")}</div></div></div>'
    )


def _months(here: "Here", found: "list[Row]") -> None:
    """A strip of the twelve months: what is planned in each, filled where it was received."""
    cells = []
    for month in range(1, months() + 1):
        mine = [r for r in found if r.planned_month == month]
        dots = "".join(
            f'<i class="{TONES[r.stand][0]}" title="{escape(here.pick(*r.name))}">{TONES[r.stand][1]}</i>' for r in mine
        )
        cells.append(f"<li><small>{month}</small>{dots}</li>")
    st.html(f'<ol class="strip" aria-label="{escape(here.say("programme.month_axis"))}">{"".join(cells)}</ol>')


def _row(here: "Here", row: "Row") -> list[str]:
    tone, sign = TONES[row.stand]
    when = f"{row.received_on}" if row.received_on else f"{row.due_on}" if row.due_on else here.say("programme.month_n", month=row.planned_month) if row.planned_month else ""  # fmt: skip
    files = "".join(f"<br><small>{escape(f.file_name)}</small>" for f in row.files)
    return [
        f"<b>{escape(here.pick(*row.name))}</b><br><small>{escape(here.pick(*row.group))}</small>",
        f'<span class="{tone}">{sign} {escape(here.say(f"programme.support_{row.stand}"))}</span> {escape(when)}{files}',
        escape(row.giver) or show.NONE, escape(row.effect) or show.NONE,
    ]  # fmt: skip


def _form(here: "Here", found: "list[Row]", today: "date") -> None:
    known, mine = names(), {r.item_id: r for r in found}
    which = st.selectbox(
        here.say("programme.what"), list(known), format_func=lambda i: here.pick(*known[i][1]), key="support_which"
    )
    old, k = mine[which], f"support_{which}"
    with st.form(k, border=False, clear_on_submit=False):
        a, b, c = st.columns(3)
        month = a.number_input(
            here.say("programme.planned_month"), 0, months(), old.planned_month or 0, key=f"{k}_month"
        )
        received = b.date_input(here.say("programme.received_on"), old.received_on, key=f"{k}_received")
        giver = c.text_input(here.say("programme.giver"), old.giver, key=f"{k}_giver")
        effect = st.text_input(
            here.say("programme.effect"), old.effect, key=f"{k}_effect", help=here.say("programme.effect_how")
        )
        file = entering.file(here, f"{k}_file")
        by = entering.name(here, k)
        pressed = st.form_submit_button(here.say("programme.save"), type="primary")
    if pressed:

        def enter() -> None:
            put_support(
                here.store,
                which,
                planned_month=month or None,
                received_on=received,
                giver=giver,
                effect=effect,
                by=by,
                today=today,
            )
            if file is not None:
                entries.attach(here.store, "support", which, file.name, file.getvalue(), by=by)

        do(here, enter)
