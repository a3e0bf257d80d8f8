"""The programme's book: what people enter about budget, schedule, documents and support; signed, dated, in versions, never lost."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from twin.errors import Problem
from twin.store.attached import content_of as _content_of
from twin.store.attached import keep
from twin.store.models import Entry, enter

if TYPE_CHECKING:
    from twin.store import Store

Kind = Literal["project", "budget", "spending", "task", "deliverable", "answer", "support", "point", "step", "due"]
SOURCE = "programme"


@dataclass(frozen=True)
class Entered:
    """One version of one thing; `content` is None where it was taken out."""

    kind: Kind
    item_id: str
    number: int
    entered_at: datetime
    entered_by: str
    reason: str
    content: dict[str, Any] | None


@dataclass(frozen=True)
class Attached:
    """One file attached to a thing."""

    kind: Kind
    item_id: str
    file_name: str
    file_kind: str
    bytes: int
    sha256: str
    added_at: datetime
    added_by: str


def put(store: "Store", kind: Kind, things: Mapping[str, dict[str, Any]], *, by: str, reason: str = "", at: datetime | None = None) -> None:  # fmt: skip
    """Enters things (id → content) all or none, on the disk when this returns; Problem where nobody signs."""
    _enter(store, kind, [(item_id, "set", content) for item_id, content in things.items()], by, reason, at)


def withdraw(store: "Store", kind: Kind, item_id: str, *, by: str, reason: str) -> None:
    """Takes a thing out; its versions stay. Problem where it does not stand, or nobody signs."""
    if item_id not in standing(store, kind):
        raise Problem(f"'{item_id}'은(는) 이미 없습니다.", f"'{item_id}' is not there any more.")
    _enter(store, kind, [(item_id, "withdraw", {})], by, reason, None)


def history(store: "Store", kind: Kind, item_id: str | None = None) -> list[Entered]:
    """Returns every version of a kind of things (of one where given), in the order they came."""
    rows = store.rows(
        """SELECT kind, item_id, row_number() OVER (PARTITION BY item_id ORDER BY entry_no), entered_at, entered_by, reason, action, content
           FROM book.programme WHERE kind = $kind AND ($id IS NULL OR item_id = $id) ORDER BY entry_no""",
        {"kind": kind, "id": item_id},
    )
    return [Entered(*row[:6], json.loads(row[7]) if row[6] == "set" else None) for row in rows]


def standing(store: "Store", kind: Kind) -> dict[str, Entered]:
    """Returns what stands of a kind, by id, in the order things were first entered."""
    newest: dict[str, Entered] = {}
    for entered in history(store, kind):
        newest[entered.item_id] = entered
    return {item_id: e for item_id, e in newest.items() if e.content is not None}


def contents(store: "Store", kind: Kind) -> dict[str, dict[str, Any]]:
    """Returns the contents that stand of a kind, by id."""
    return {item_id: e.content for item_id, e in standing(store, kind).items() if e.content is not None}


def attach(store: "Store", kind: Kind, item_id: str, file_name: str, content: bytes, *, by: str) -> Attached:
    """Keeps a file beside a thing and returns it; Problem for a wrong kind, an empty or too large file, or no name."""
    who = _signed(by)
    kept = keep(store, file_name, content)
    found = Attached(kind, item_id, kept.name, kept.kind, kept.bytes, kept.sha256, datetime.now(UTC), who)
    row = vars(found) | {"added_at": found.added_at.isoformat()}
    enter(store, [Entry("book.programme_file", (row,))], source_name=SOURCE)
    return found


def files(store: "Store", kind: Kind) -> dict[str, list[Attached]]:
    """Returns the files attached to things of a kind, by id, the oldest first."""
    found: dict[str, list[Attached]] = {}
    for row in store.rows(
        """SELECT kind, item_id, file_name, file_kind, bytes, sha256, added_at, added_by FROM book.programme_file
           WHERE kind = ? ORDER BY entry_no""",
        [kind],
    ):
        found.setdefault(row[1], []).append(Attached(*row))
    return found


def content_of(store: "Store", file: Attached) -> bytes:
    """Returns a file's bytes; Problem where it is gone or no longer what was attached."""
    return _content_of(store, file.file_name, file.sha256, file.file_kind)


def new_id(store: "Store", kind: Kind, stem: str) -> str:
    """Returns an id no thing of a kind has ever had, taken out or not: the stem and the next number."""
    taken = {entered.item_id for entered in history(store, kind)}
    numbers = [int(t[len(stem) :]) for t in taken if t.startswith(stem) and t[len(stem) :].isdigit()]
    return f"{stem}{max(numbers, default=0) + 1}"


def _enter(store: "Store", kind: Kind, things: list[tuple[str, str, dict[str, Any]]], by: str, reason: str, at: datetime | None) -> None:  # fmt: skip
    who, when = _signed(by), (at or datetime.now(UTC)).isoformat()
    rows = tuple(
        {
            "kind": kind, "item_id": item_id, "entered_at": when, "entered_by": who, "reason": reason.strip(), "action": action,
            "content": json.dumps(content, ensure_ascii=False, sort_keys=True),
        }
        for item_id, action, content in things
    )  # fmt: skip
    enter(store, [Entry("book.programme", rows)], source_name=SOURCE)


def _signed(by: str) -> str:
    if not by.strip():
        raise Problem("누가 적는지 이름을 적으십시오.", "Give the name of who enters it.")
    return by.strip()
