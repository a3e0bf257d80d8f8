"""What people say instead of the data, in the store: each entry named, dated and reasoned; nothing is ever changed.

A withdrawal is an entry of its own, so the book tells what was believed on any day.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Self

import duckdb

if TYPE_CHECKING:
    from twin.store.store import Store

Action = Literal["set", "withdraw"]


@dataclass(frozen=True)
class Override:
    """One entry of the book: who set (or withdrew) what to which value (TOML), when and why."""

    entered_at: datetime
    entered_by: str
    action: Action
    target: str
    value: str | None
    reason: str
    override_id: int = 0

    @property
    def number(self) -> float | None:
        """Returns the value as a number; None where it is a text, a law or nothing."""
        try:
            return float(self.value) if self.value is not None else None
        except ValueError:
            return None

    def as_json(self) -> dict[str, Any]:
        """Returns it as plain values for a landing's manifest."""
        return vars(self) | {"entered_at": self.entered_at.isoformat()}

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> Self:
        """Returns what `as_json` wrote."""
        moment: dict[str, Any] = {"entered_at": datetime.fromisoformat(given["entered_at"])}
        return cls(**given | moment)


def enter_override(cursor: duckdb.DuckDBPyConnection, entry: Override) -> None:
    """Adds an entry under the next number, inside the cursor's open transaction."""
    cursor.execute(
        """INSERT INTO book.override (override_id, entered_at, entered_by, action, target, value, reason)
           SELECT coalesce(max(override_id), 0) + 1, ?, ?, ?, ?, ?, ? FROM book.override""",
        [entry.entered_at, entry.entered_by, entry.action, entry.target, entry.value, entry.reason],
    )


def all_overrides(store: "Store") -> list[Override]:
    """Returns every entry ever made, the oldest first."""
    rows = store.rows(
        "SELECT entered_at, entered_by, action, target, value, reason, override_id FROM book.override ORDER BY override_id"
    )
    return [Override(*row) for row in rows]


def standing(entries: list[Override]) -> list[Override]:
    """Returns what stands now: the last entry of each target, unless it withdraws; in the order they were entered."""
    last = {entry.target: entry for entry in sorted(entries, key=lambda e: e.override_id)}
    return sorted((e for e in last.values() if e.action == "set"), key=lambda e: e.override_id)


def overrides_of_manifest(about: dict[str, Any]) -> list[Override]:
    """Returns the entries a landing's manifest holds."""
    return [Override.from_json(given) for given in about.get("overrides", ())]
