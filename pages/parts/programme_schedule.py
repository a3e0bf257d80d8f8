"""Schedule and deliverables: what does not agree, the months as a picture, dates to keep, what is handed in, and the forms."""

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import cards, programme_gantt, programme_schedule_forms, programme_top, show, tables
from twin.programme.reminders import reminders
from twin.programme.schedule import schedule, stages

if TYPE_CHECKING:
    from datetime import date

    from pages.parts.begin import Here
    from twin.programme.schedule import Schedule


def draw(here: "Here", today: "date") -> None:
    """Draws the schedule as it stands on a day."""
    found = here.ask(schedule, today)
    if not found.tasks and not found.deliverables:
        st.info(f"**{here.say('programme.schedule_none_title')}**\n\n{here.say('programme.schedule_none')}")
        programme_schedule_forms.start(here)
        programme_schedule_forms.forms(here, found, today)
        return
    _headline(here, found)
    cards.section(here.say("programme.gantt"), here.say("programme.gantt_how"))
    programme_gantt.draw(here, found)
    left, right = st.columns(2, gap="large")
    with left:
        cards.section(here.say("programme.deliverables"), here.say("programme.deliverables_how"))
        _deliverables(here, found)
    with right:
        cards.section(here.say("programme.dates"), here.say("programme.dates_how"))
        _dates(here, today)
    programme_schedule_forms.forms(here, found, today)


def _headline(here: "Here", found: "Schedule") -> None:
    done = sum(d.done_on is not None for d in found.deliverables)
    title = here.say("programme.handed_in", done=done, of=len(found.deliverables))
    month = here.say("programme.month_now", month=found.month) if found.month else here.say("programme.not_begun")
    said = "<br>".join(escape(g.said.sentence(here.lang)) for g in found.gaps) or escape(here.say("programme.agrees"))
    st.html(
        f'<div class="acts"><div class="act {"bad" if found.gaps else "good"}"><b>{escape(title)}</b><div class="much">{escape(month)}</div>'
        f'<div class="why">{said} {cards.origin(here, "entered")}</div></div></div>'
    )


def _deliverables(here: "Here", found: "Schedule") -> None:
    rows, wanted = [], {(s.stage_id, w.ko): badge for s in stages().values() for w, badge in s.wanted}
    for d in sorted(found.deliverables, key=lambda d: d.month):
        badge = wanted.get((d.stage, d.name))
        due = found.due_on(d)
        late = due is not None and d.done_on is None and found.today > due
        state = f"✓ {d.done_on}" if d.done_on else f"~ {due or here.say('programme.month_n', month=d.month)}"
        files = ", ".join(f.file_name for f in d.files) or show.NONE
        usual = cards.origin(here, "assumed") if badge == "assumed" else ""
        rows.append([f"<b>{escape(d.name)}</b> {usual}<br><small>{escape(here.pick(*stages()[d.stage].name))}</small>", f'<span class="{"worse" if late else "better" if d.done_on else "same"} day">{escape(state)}</span>', escape(files)])  # fmt: skip
    tables.plain([(here.say(f"programme.{head}"), "") for head in ("deliverable", "state", "files")], rows, last="text")


def _dates(here: "Here", today: "date") -> None:
    rows = []
    for due in here.ask(reminders, today):
        if due.due_id.startswith("deliverable/"):
            continue
        tone = "better" if due.done_on else "worse" if due.days_left < 0 else "same"
        state = f"✓ {due.done_on}" if due.done_on else programme_top.left(here, due)
        badge = cards.origin(here, "assumed") if due.provenance == "assumed" else ""
        rows.append(
            [
                f"<b>{escape(here.pick(*due.name))}</b> {badge}",
                f'<span class="day">{due.on}</span>',
                f'<span class="{tone}">{escape(state)}</span>',
            ]
        )
    if not rows:
        st.info(here.say("programme.no_dates"))
        return
    tables.plain([(here.say(f"programme.{head}"), "") for head in ("what", "on", "state")], rows, last="text")
