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
    store: "Store", due_id: str, *, on: str | date | None = None, done_on: str | date | None = None, by: str
) -> None:
    """Enters another day for a date of the call, or the day it was done; Problem for a date that is not there."""
    if due_id not in table("schedule")["due"] and not due_id.startswith("usage_log/"):
        known = ", ".join(table("schedule")["due"])
        raise Problem(
            f"'{due_id}'(이)라는 기한은 없습니다. 있는 것: {known}.", f"There is no date '{due_id}'. Known: {known}."
        )
    given = {"on": read_day(on, "기한", "The date").isoformat() if on else None, "done_on": read_day(done_on, "한 날", "The day done").isoformat() if done_on else None}  # fmt: skip
    entries.put(store, "due", {due_id: given}, by=by)


def _told(starts_on: date, today: date, said: dict) -> list[Due]:
    found = []
    for due_id, told in table("schedule")["due"].items():
        mine = said.get(due_id, {})
        on = date.fromisoformat(mine["on"]) if mine.get("on") else ends_after(starts_on, told["after_months"])
        done = date.fromisoformat(mine["done_on"]) if mine.get("done_on") else None
        found.append(
            Due(
                due_id,
                Note(*told["name"]),
                on,
                (on - today).days,
                done,
                "entered" if mine.get("on") else told["provenance"],
            )
        )
    return found


def _usage_log(starts_on: date, today: date, said: dict) -> list[Due]:
    """June and December of the years after completion."""
    told, found = table("schedule")["usage_log"], []
    done, last = (
        ends_after(starts_on, table("schedule")["months"]),
        ends_after(starts_on, table("schedule")["months"] + 12 * told["years"]),
    )
    for year in range(done.year, last.year + 1):
        for month in told["months"]:
            on = ends_after(date(year, month, 1), 1)
            if done < on <= last:
                mine = said.get(f"usage_log/{year}-{month:02}", {})
                when = date.fromisoformat(mine["done_on"]) if mine.get("done_on") else None
                name = Note(f"로그기록 등록 ({year}년 {month}월, 수기)", f"usage log by hand ({year}-{month:02})")
                found.append(Due(f"usage_log/{year}-{month:02}", name, on, (on - today).days, when, told["provenance"]))
    return found
