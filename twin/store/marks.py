"""What evaluators say of numbers, in the store: each mark signed, dated and about the value of that day; nothing is changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Self

import duckdb

from twin.store import heard

if TYPE_CHECKING:
    from twin.store.store import Store

Verdict = Literal["checked", "questioned", "rejected", "withdrawn"]


@dataclass(frozen=True)
class Mark:
    """One mark: who said what of which number, when, and what the number was and was made from."""

    marked_at: datetime
    marked_by: str
    ref: str
    verdict: Verdict
    remark: str
    value: float | None
    batch_id: int | None
    plant_version: str | None
    code_version: str
    mark_id: int = 0

    def as_json(self) -> dict[str, Any]:
        """Returns it as plain values for a landing's manifest."""
        return vars(self) | {"marked_at": self.marked_at.isoformat()}

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> Self:
        """Returns what `as_json` wrote."""
        moment: dict[str, Any] = {"marked_at": datetime.fromisoformat(given["marked_at"])}
        return cls(**given | moment)


def enter_mark(cursor: duckdb.DuckDBPyConnection, mark: Mark) -> None:
    """Adds a mark under the next number, inside the cursor's open transaction."""
    cursor.execute(
        """INSERT INTO book.mark (mark_id, marked_at, marked_by, ref, verdict, remark, value, batch_id, plant_version, code_version)
           SELECT coalesce(max(mark_id), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM book.mark""",
        [
            mark.marked_at, mark.marked_by, mark.ref, mark.verdict, mark.remark, mark.value, mark.batch_id, mark.plant_version,
            mark.code_version,
        ],
    )  # fmt: skip


def enter(store: "Store", mark: Mark) -> None:
    """Adds a mark, on the disk when this returns; a visitor's waits for the owner."""
    if not store.is_owner:
        with store.landing(kind="form", source_name="mark") as landing:
            landing.put_marks([mark])
    else:
        with store.transaction() as cursor:
            enter_mark(cursor, mark)
    heard.tell(store.path, "book.mark", [vars(mark)])


def all_marks(store: "Store") -> list[Mark]:
    """Returns every mark ever made, the newest first."""
    rows = store.rows(
        """SELECT marked_at, marked_by, ref, verdict, remark, value, batch_id, plant_version, code_version, mark_id
           FROM book.mark ORDER BY mark_id DESC"""
    )
    return [Mark(*row) for row in rows]


def marks_of_manifest(about: dict[str, Any]) -> list[Mark]:
    """Returns the marks a landing's manifest holds."""
    return [Mark.from_json(given) for given in about.get("marks", ())]
