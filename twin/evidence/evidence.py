"""What stands behind a number: formula, query, rows, files, what was left out, and the versions it was made by."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from twin.evidence.ref import Ref
from twin.kpi.reading import Note

Badge = Literal["measured", "simulated", "assumed", "entered"]


@dataclass(frozen=True)
class Arrival:
    """A file or connection rows came from: `used` of its rows went into the number."""

    batch_id: int
    kind: str
    source_name: str
    sha256: str | None
    arrived_at: datetime
    loaded_at: datetime
    mapping_name: str | None
    mapping_sha256: str | None
    rows_read: int
    used: int
    made_up: bool


@dataclass(frozen=True)
class LeftOut:
    """Rows (or days, orders …) that did not go into the number, and why."""

    number: int
    why: Note


@dataclass(frozen=True)
class MadeFrom:
    """The state of data and program a number was made from; where they differ, the number may."""

    batch_id: int | None
    plant_version: str | None
    code_version: str
    catalogue_version: str


@dataclass(frozen=True)
class Evidence:
    """Everything behind one number.

    `inputs`: rows of the floor by table, `facts`: rows they were summed to; `sql` runs as it stands and ends in `value`;
    `rows_sql` gives the rows themselves where they lie in the store as they are ('' = `rows` must prepare them).
    """

    ref: Ref
    badge: Badge
    name: Note
    value: float | None
    unit: Note
    formula: Note
    sql: str
    made_from: MadeFrom
    low: float | None = None
    high: float | None = None
    interval: Note | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    parts: tuple[tuple[Note, float | None], ...] = ()
    inputs: tuple[tuple[str, int], ...] = ()
    facts: tuple[tuple[str, int], ...] = ()
    arrivals: tuple[Arrival, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    details: tuple[tuple[Note, str], ...] = ()
    notes: tuple[Note, ...] = ()
    rows_sql: str = ""
    source: str = ""

    @property
    def rows(self) -> int:
        """Returns how many rows went in."""
        return sum(number for _, number in self.inputs)
