"""The head of the page about the programme: the procedure as a picture with where we are, and what is due next."""

from datetime import date, datetime
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import cards
from twin.programme.procedure import procedure
from twin.programme.reminders import reminders

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.programme.reminders import Due

SHOWN = 4  # dates at the top


def today(here: "Here") -> date:
    """Returns the day dates are counted from: today, of a made-up plant the last day of its story."""
    now = here.present.now if here.made_up else datetime.now(here.site.zone)
    return now.astimezone(here.site.zone).date()


def headline(here: "Here", on: date) -> None:
    """Draws the steps of the procedure, those done and the one under way, and the dates that press."""
    found = here.ask(procedure)
    under_way = found.here
    steps = []
    for step in found.steps:
        kind = "done" if step.done_on else "now" if step is under_way else ""
        about = (
            f"{step.done_on}" if step.done_on else here.pick(*step.needs) if step.needs and step is under_way else ""
        )
        mark = "✓" if step.done_on else "●" if step is under_way else "○"
        steps.append(
            f'<li class="{kind}"><b>{mark} {escape(here.pick(*step.name))}</b><small>{escape(about)}</small></li>'
        )
    st.html(f'<ol class="procedure" aria-label="{escape(here.say("programme.procedure"))}">{"".join(steps)}</ol>')
    due = here.ask(reminders, on)
    pressing = [d for d in due if d.is_pressing][:SHOWN] or [d for d in due if d.is_open][:1]
    if pressing:
        st.html(f'<div class="acts">{"".join(_act(here, d) for d in pressing)}</div>')


def line(here: "Here", on: date) -> None:
    """Draws one line for the first page where something is due soon or overdue."""
    pressing = [d for d in here.ask(reminders, on) if d.is_pressing]
    if pressing:
        said = here.say(
            "programme.first", name=here.pick(*pressing[0].name), left=left(here, pressing[0]), more=len(pressing) - 1
        )
        st.html(f'<p class="how">{escape(said)}</p>')


def left(here: "Here", due: "Due") -> str:
    """Returns how long there is until a date, or how long it is overdue."""
    return here.say("programme.overdue" if due.days_left < 0 else "programme.left", days=abs(due.days_left))


def _act(here: "Here", due: "Due") -> str:
    tone = "bad" if due.days_left < 0 else ""
    return (
        f'<div class="act {tone}"><b>{escape(here.pick(*due.name))}</b><div class="much">{escape(left(here, due))} · {due.on}</div>'
        f'<div class="why">{cards.origin(here, "assumed" if due.provenance == "assumed" else "entered")}</div></div>'
    )
