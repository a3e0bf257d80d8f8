"""Eligibility, exclusions and documents of the application: what is said of each, by whom, and whether a document is still valid."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from twin.errors import Problem
from twin.kpi.reading import Note
from twin.programme import entries
from twin.programme.dates import months_on, read_day
from twin.programme.reference import table

if TYPE_CHECKING:
    from twin.store import Store

Said = Literal["yes", "no", "na", "unknown"]
SAID = ("unknown", "yes", "no", "na")
GROUPS = ("eligibility", "exclusion", "document")
APPLICATION = "application"  # the answer that holds the day of the application


@dataclass(frozen=True)
class Item:
    """One line of a checklist; `valid_months`: from the day of issue. `only_if`: needed only where it applies."""

    item_id: str
    group: str
    name: Note
    right: str
    valid_months: int | None
    only_if: bool


@dataclass(frozen=True)
class Row:
    """One item with what is said of it. `stand`: well, open, wrong, expired or issue (its day of issue is missing)."""

    item: Item
    said: str
    issued_on: date | None
    expires_on: date | None
    stand: Literal["well", "open", "wrong", "expired", "issue"]
    remark: str
    by: str
    files: tuple[entries.Attached, ...]


@dataclass(frozen=True)
class Checklist:
    """All items in order, and the day they are held against: that of the application, else today."""

    rows: tuple[Row, ...]
    on: date
    is_applied: bool

    def of(self, group: str) -> list[Row]:
        """Returns the rows of a group."""
        return [r for r in self.rows if r.item.group == group]

    @property
    def in_the_way(self) -> list[Row]:
        """What keeps the application from being handed in, the gravest first."""
        order = ("wrong", "expired", "issue", "open")
        return sorted((r for r in self.rows if r.stand != "well"), key=lambda r: order.index(r.stand))


def items() -> dict[str, Item]:
    """Returns every line of the call's checklists, in order."""
    return {
        item_id: Item(
            item_id,
            told["group"],
            Note(*told["name"]),
            told["right"],
            told.get("valid_months"),
            told.get("only_if", False),
        )
        for item_id, told in table("checklist")["item"].items()
    }


def checklist(store: "Store", today: date) -> Checklist:
    """Returns the checklists as they stand on a day."""
    said, attached = entries.standing(store, "answer"), entries.files(store, "answer")
    applied = said[APPLICATION].content if APPLICATION in said else None
    on = date.fromisoformat(applied["on"]) if applied else today
    rows = [_row(item, said.get(item.item_id), tuple(attached.get(item.item_id, ())), on) for item in items().values()]
    return Checklist(tuple(rows), on, applied is not None)


def expires_on(issued_on: date, valid_months: int) -> date:
    """Returns the last day a document is valid: the same day so many months on ("발행일로부터 3개월 이내")."""
    return months_on(issued_on, valid_months)


def answer(
    store: "Store", item_id: str, said: str, *, by: str, issued_on: str | date | None = None, remark: str = "", today: date
) -> None:  # fmt: skip
    """Enters what is said of an item; Problem for an unknown one, an answer that is none, or a day of issue to come."""
    item = items().get(item_id)
    if item is None or said not in SAID:
        raise Problem(
            f"'{item_id}' = '{said}'을(를) 쓸 수 없습니다. 항목: {', '.join(items())}; 답: {', '.join(SAID)}.",
            f"'{item_id}' = '{said}' cannot be used. Items: {', '.join(items())}; answers: {', '.join(SAID)}.",
        )
    day = read_day(issued_on, "발행일", "The day of issue") if issued_on else None
    if day is not None and day > today:
        raise Problem(
            f"'{item.name.ko}'의 발행일 {day}은(는) 아직 오지 않은 날입니다. 서류에 적힌 날짜를 적으십시오.",
            f"'{item.name.en}' cannot have been issued on {day}, a day still to come: write the date on the document.",
        )
    content = {"said": said, "issued_on": day.isoformat() if day else None, "remark": remark.strip()}
    entries.put(store, "answer", {item_id: content}, by=by)


def applied(store: "Store", on: str | date, *, by: str, today: date) -> None:
    """Enters the day of the application, which documents must be valid on; Problem for a day to come."""
    day = read_day(on, "신청일", "The day of the application")
    if day > today:
        raise Problem(
            f"신청일 {day}은(는) 아직 오지 않은 날입니다. 신청한 뒤에 적으십시오.",
            f"The application cannot have been made on {day}, a day still to come: enter it once it is made.",
        )
    entries.put(store, "answer", {APPLICATION: {"on": day.isoformat()}}, by=by)


def _row(item: Item, entered: entries.Entered | None, files: tuple[entries.Attached, ...], on: date) -> Row:
    content = (entered.content if entered else None) or {"said": "unknown", "issued_on": None, "remark": ""}
    issued = date.fromisoformat(content["issued_on"]) if content["issued_on"] else None
    until = expires_on(issued, item.valid_months) if issued and item.valid_months else None
    stand = _stand(item, content["said"], issued, until, on)
    return Row(
        item, content["said"], issued, until, stand, content["remark"], entered.entered_by if entered else "", files
    )


def _stand(item: Item, said: str, issued: date | None, until: date | None, on: date) -> Literal["well", "open", "wrong", "expired", "issue"]:  # fmt: skip
    if said == "na":
        return (
            "well" if item.only_if or item.group == "exclusion" else "wrong"
        )  # an exclusion that does not apply is well
    if said != item.right:
        return "open" if said == "unknown" or item.group == "document" else "wrong"
    if item.valid_months and issued is None:
        return "issue"
    return "expired" if until is not None and on > until else "well"
