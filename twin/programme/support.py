"""The lead company's support (상생지원): every item of the call's table, planned and received, by whom and with what effect."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from twin.errors import Problem
from twin.kpi.reading import Note
from twin.programme import entries
from twin.programme.budget.budget import project
from twin.programme.dates import ends_after, read_day
from twin.programme.reference import table
from twin.programme.schedule import months

if TYPE_CHECKING:
    from twin.store import Store


@dataclass(frozen=True)
class Row:
    """One item of support. `stand`: received, late, planned or open (not planned). `effect` is what people say came of it (entered)."""

    item_id: str
    group: Note
    name: Note
    planned_month: int | None
    due_on: date | None
    received_on: date | None
    giver: str
    effect: str
    by: str
    files: tuple[entries.Attached, ...]
    stand: Literal["received", "late", "planned", "open"]


def names() -> dict[str, tuple[Note, Note]]:
    """Returns item → (group, name) of the call's table, in order."""
    return {item_id: (Note(*told["group"]), Note(*told["name"])) for item_id, told in table("support")["item"].items()}


def support(store: "Store", today: date) -> list[Row]:
    """Returns every item of the table as it stands on a day."""
    said, attached, starts_on = (
        entries.standing(store, "support"),
        entries.files(store, "support"),
        project(store).starts_on,
    )
    return [
        _row(item_id, group, name, said.get(item_id), tuple(attached.get(item_id, ())), starts_on, today)
        for item_id, (group, name) in names().items()
    ]


def put_support(
    store: "Store", item_id: str, *, planned_month: int | None = None, received_on: str | date | None = None, giver: str = "", effect: str = "",
    by: str, today: date,
) -> None:  # fmt: skip
    """Enters what is planned or received of an item; Problem for an unknown one, or a day that cannot be."""
    if item_id not in names():
        raise Problem(f"'{item_id}'(이)라는 지원항목은 없습니다. 있는 것: {', '.join(names())}.", f"There is no item '{item_id}'. Known: {', '.join(names())}.")  # fmt: skip
    if planned_month is not None and not 1 <= planned_month <= months():
        raise Problem(f"계획한 달 {planned_month}은(는) 협약 기간(1–{months()}개월)을 벗어납니다.", f"Month {planned_month} lies outside the agreement (months 1 to {months()}).")  # fmt: skip
    day = read_day(received_on, "받은 날", "The day it was received") if received_on else None
    starts_on = project(store).starts_on
    if day is not None and (day > today or (starts_on is not None and day < starts_on)):
        why = ("아직 오지 않은 날입니다", "is still to come") if day > today else (f"협약 시작일 {starts_on} 전입니다", f"is before the agreement began ({starts_on})")  # fmt: skip
        raise Problem(f"받은 날 {day}은(는) {why[0]}.", f"It cannot have been received on {day}, which {why[1]}.")
    if day is not None and not giver.strip():
        raise Problem("받은 지원은 누가 했는지 적으십시오.", "Say who gave the support that was received.")
    content = {
        "planned_month": planned_month,
        "received_on": day.isoformat() if day else None,
        "giver": giver.strip(),
        "effect": effect.strip(),
    }
    entries.put(store, "support", {item_id: content}, by=by)


def _row(item_id: str, group: Note, name: Note, entered: entries.Entered | None, files: tuple[entries.Attached, ...], starts_on: date | None, today: date) -> Row:  # fmt: skip
    content = (entered.content if entered else None) or {}
    month, received = content.get("planned_month"), content.get("received_on")
    due = ends_after(starts_on, month) if starts_on and month else None
    stand: Literal["received", "late", "planned", "open"] = (
        "received" if received else "late" if due and today > due else "planned" if month else "open"
    )
    return Row(
        item_id, group, name, month, due, date.fromisoformat(received) if received else None, content.get("giver", ""), content.get("effect", ""),
        entered.entered_by if entered else "", files, stand,
    )  # fmt: skip
