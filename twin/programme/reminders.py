"""Dates nobody should miss: those that follow from the agreement's first day, those entered, deliverables and documents."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from twin.errors import Problem
from twin.kpi.reading import Note
from twin.programme import entries
from twin.programme.checklist import checklist
from twin.programme.dates import ends_after, read_day
from twin.programme.reference import table
from twin.programme.schedule import schedule, stages

if TYPE_CHECKING:
    from twin.store import Store

SOON_DAYS = 14


@dataclass(frozen=True)
class Due:
    """One date: `days_left` below 0 is overdue. `provenance`: call, assumed or entered."""

    due_id: str
    name: Note
    on: date
    days_left: int
    done_on: date | None
    provenance: str

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_on is None

    @property
    def is_pressing(self) -> bool:
        """Whether it is overdue or due soon."""
        return self.is_open and self.days_left <= SOON_DAYS


def reminders(store: "Store", today: date) -> list[Due]:
    """Returns every date of the programme, those still open first, the nearest first; nothing before the agreement has a first day."""
    made = schedule(store, today)
    said = entries.contents(store, "due")
    found: list[Due] = []
    if made.starts_on is not None:
        found = [*_told(made.starts_on, today, said), *_usage_log(made.starts_on, today, said)]
        for d in made.deliverables:
            due = made.due_on(d)
            if due is not None:
                name = Note(
                    f"{stages()[d.stage].name.ko} 산출물: {d.name}",
                    f"deliverable of {stages()[d.stage].name.en.lower()}: {d.name}",
                )
                found.append(
                    Due(f"deliverable/{d.deliverable_id}", name, due, (due - today).days, d.done_on, "entered")
                )
    documents = checklist(store, today)
    for row in () if documents.is_applied else documents.rows:
        if row.expires_on is not None:
            name = Note(f"서류 유효기간: {row.item.name.ko}", f"document expires: {row.item.name.en}")
            found.append(
                Due(f"document/{row.item.item_id}", name, row.expires_on, (row.expires_on - today).days, None, "call")
            )
    return sorted(found, key=lambda d: (not d.is_open, d.on))


def put_due(
    store: "Store", due_id: str, *, on: str | date | None = None, done_on: str | date | None = None, by: str, today: date
) -> None:  # fmt: skip
    """Enters another day for a date, or the day it was kept; what is not given stays as it is. Problem for a date that is not
    there, or one kept on a day to come."""
    known = {d.due_id for d in reminders(store, today)} | set(table("schedule")["due"])
    if due_id not in known or due_id.startswith(("deliverable/", "document/")):
        names = ", ".join(table("schedule")["due"])
        raise Problem(
            f"'{due_id}'(이)라는 기한은 없습니다. 있는 것: {names}.", f"There is no date '{due_id}'. Known: {names}."
        )
    given = dict(entries.contents(store, "due").get(due_id, {"on": None, "done_on": None}))
    if on:
        given["on"] = read_day(on, "기한", "The date").isoformat()
    if done_on:
        day = read_day(done_on, "지킨 날", "The day it was kept")
        if day > today:
            raise Problem(
                f"지킨 날 {day}은(는) 아직 오지 않은 날입니다.",
                f"It cannot have been kept on {day}, a day still to come.",
            )
        given["done_on"] = day.isoformat()
    entries.put(store, "due", {due_id: given}, by=by)


def _due(due_id: str, name: Note, usual: date, provenance: str, today: date, said: dict) -> Due:
    """One date, with the day and what was done as people entered them."""
    mine = said.get(due_id, {})
    on = date.fromisoformat(mine["on"]) if mine.get("on") else usual
    done = date.fromisoformat(mine["done_on"]) if mine.get("done_on") else None
    return Due(due_id, name, on, (on - today).days, done, "entered" if mine.get("on") else provenance)


def _told(starts_on: date, today: date, said: dict) -> list[Due]:
    return [
        _due(due_id, Note(*told["name"]), ends_after(starts_on, told["after_months"]), told["provenance"], today, said)
        for due_id, told in table("schedule")["due"].items()
    ]


def _usage_log(starts_on: date, today: date, said: dict) -> list[Due]:
    """June and December of the years after completion."""
    told, found = table("schedule")["usage_log"], []
    months = table("schedule")["months"]
    done, last = ends_after(starts_on, months), ends_after(starts_on, months + 12 * told["years"])
    for year in range(done.year, last.year + 1):
        for month in told["months"]:
            on = ends_after(date(year, month, 1), 1)
            if done < on <= last:
                name = Note(f"로그기록 등록 ({year}년 {month}월, 수기)", f"usage log by hand ({year}-{month:02})")
                found.append(_due(f"usage_log/{year}-{month:02}", name, on, told["provenance"], today, said))
    return found
