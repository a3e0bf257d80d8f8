"""Computed evidence kept as it was: each criterion of a day with its value, its query and a hash; a later one stands beside it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from twin.maturity.days import whole_weeks
from twin.maturity.measures import Asked, query
from twin.maturity.points import in_the_way, states_by_day
from twin.maturity.readings import Reading, last_day, plant_of, read
from twin.store.calibrations import code_version
from twin.store.models import Entry, enter

if TYPE_CHECKING:
    from twin.store import Store

SYSTEM = "자동 / automatic"
KEEP_EVERY_S = 60.0  # how often an app looks whether a week has ended
FIELDS = ("on_day", "process_id", "criterion_id", "value", "numerator", "denominator", "threshold", "met", "lacking", "query_sha256", "batch_id")  # fmt: skip


@dataclass(frozen=True)
class Snapshot:
    """One criterion as it was read on `taken_at` of the business day `on_day`; `lacking` are the points then in the way."""

    number: int
    taken_at: datetime
    taken_by: str
    on_day: date
    process_id: str
    criterion_id: str
    value: float | None
    numerator: float | None
    denominator: float | None
    threshold: float
    met: bool
    lacking: tuple[str, ...]
    query_sha256: str
    sha256: str
    batch_id: int | None

    @property
    def is_whole(self) -> bool:
        """Whether what is kept still gives the hash it was kept with."""
        told = vars(self) | {"on_day": self.on_day.isoformat(), "lacking": list(self.lacking)}
        return hash_of({name: told[name] for name in FIELDS}) == self.sha256

    @property
    def reading(self) -> Reading:
        """What was read."""
        return Reading(self.on_day, self.process_id, self.criterion_id, self.value, self.numerator, self.denominator, self.threshold, self.met)  # fmt: skip


def hash_of(content: dict[str, Any]) -> str:
    """Returns the SHA-256 of what a snapshot says, whatever the order of its fields."""
    return sha256(json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def take(store: "Store", days: Sequence[date], by: str = SYSTEM) -> int:
    """Keeps every criterion of these business days and returns how many were kept; on the disk when this returns."""
    if not days:
        return 0
    moment, site, last = datetime.now(UTC), plant_of(store).site, last_day(store)
    batch, code, points = store.rows("SELECT max(batch_id) FROM log.ingest_batch")[0][0], code_version("maturity"), states_by_day(store, days)  # fmt: skip
    texts, rows = {}, []
    for r in read(store, days):
        text = query(r.criterion.measure, Asked(site, (r.day,), r.criterion.period_days, last, moment), r.criterion_id)
        key = sha256(text.encode()).hexdigest()
        texts[key] = text
        lacking = [] if r.met else [p.point_id for p in in_the_way(r, points[r.day])]
        content = {
            "on_day": r.day.isoformat(), "process_id": r.process_id, "criterion_id": r.criterion_id, "value": r.value, "numerator": r.numerator,
            "denominator": r.denominator, "threshold": r.threshold, "met": r.met, "lacking": lacking, "query_sha256": key, "batch_id": batch,
        }  # fmt: skip
        rows.append(content | {"lacking": json.dumps(lacking), "sha256": hash_of(content), "taken_at": moment.isoformat(), "taken_by": by, "code_version": code})  # fmt: skip
    known = {key for (key,) in store.rows("SELECT sha256 FROM book.maturity_query")}
    queries = tuple({"sha256": key, "sql": text} for key, text in texts.items() if key not in known)
    enter(store, [Entry("book.maturity_query", queries), Entry("book.maturity_snapshot", tuple(rows))], source_name="maturity")  # fmt: skip
    return len(rows)


def keep_due(store: "Store") -> None:
    """Keeps the weeks that have ended since the last ones kept; for the owner, after loading."""
    if not store.is_owner or store.plant() is None:
        return
    kept = {day for (day,) in store.rows("SELECT DISTINCT on_day FROM book.maturity_snapshot")}
    take(store, [day for day in whole_weeks(store) if day not in kept])


def snapshots(store: "Store", day: date | None = None) -> list[Snapshot]:
    """Returns every snapshot ever taken (of one business day where given), in the order they were taken."""
    rows = store.rows(
        """SELECT entry_no, taken_at, taken_by, on_day, process_id, criterion_id, value, numerator, denominator, threshold, met, lacking,
                  query_sha256, sha256, batch_id
           FROM book.maturity_snapshot WHERE $day IS NULL OR on_day = $day ORDER BY entry_no""",
        {"day": day},
    )
    return [Snapshot(*row[:11], tuple(json.loads(row[11])), row[12], row[13], row[14]) for row in rows]


def latest(store: "Store") -> dict[date, list[Snapshot]]:
    """Returns the newest snapshot of each criterion by business day, the days in order."""
    newest = {(s.on_day, s.process_id, s.criterion_id): s for s in snapshots(store)}
    found: dict[date, list[Snapshot]] = {}
    for (day, _, _), snapshot in sorted(newest.items(), key=lambda kept: kept[0]):
        found.setdefault(day, []).append(snapshot)
    return found
