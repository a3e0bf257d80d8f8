"""What stands in a report, gathered once for both formats by the functions the pages ask: the same numbers everywhere."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from twin.compare.measured import Comparison
from twin.errors import Problem
from twin.experiment.levers.kept import KeptLever, kept_lever
from twin.experiment.together.kept import KeptProjection, kept_projection
from twin.kpi import span
from twin.models.overview import ModelRow, overview
from twin.plant import Site
from twin.programme.indicators.table import Row, Table, living
from twin.programme.worth import Compared, Worth, comparisons, worth
from twin.report.daily import Daily, daily
from twin.store.arrivals import edition, has_made_up
from twin.store.calibrations import code_version
from twin.validate import KeptValidation, kept_validation

if TYPE_CHECKING:
    from twin.store import Store

CODE = ("kpi", "compare", "programme", "report")
Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Batch:
    """One file or connection the data came from."""

    batch_id: int
    source_name: str
    sha256: str | None
    arrived_at: datetime
    rows_read: int
    rows_accepted: int
    rows_rejected: int


@dataclass(frozen=True)
class Chapter:
    """One indicator with its comparison (or why there is none) and its daily values."""

    row: Row
    comparison: Comparison | Problem | None
    daily: tuple[Daily, ...]


@dataclass(frozen=True)
class Contents:
    """All of a report. `data_sha256`: of every batch loaded; `versions`: of code, plant and edition of the store."""

    made_at: datetime
    site: Site
    made_up: bool
    period: tuple[date, date]
    data_sha256: str
    versions: dict[str, str]
    table: Table
    chapters: tuple[Chapter, ...]
    models: tuple[ModelRow, ...]
    levers: tuple[KeptLever, ...]
    projection: KeptProjection | None
    validation: KeptValidation | None
    worth: Worth | Problem
    batches: tuple[Batch, ...]


def gather(store: "Store", tell: Tell | None = None) -> Contents:
    """Returns all of a report; Problem where there is no log or no indicator. `tell` hears of every indicator compared."""
    days = span(store)
    if days is None:
        raise Problem(
            "보고할 기록이 없습니다: 먼저 데이터를 넣으십시오.", "There is no record to report on: ingest data first."
        )
    table = living(store)
    if not table.rows:
        raise Problem(
            "성과지표 대장이 비어 있어 보고서를 만들 수 없습니다: 화면 성과지표나 indicators add로 넣으십시오.",
            "The book of indicators is empty, so there is nothing to report: enter indicators on their page or with indicators add.",
        )
    current = store.plant()
    site = current[1].site if current else Site(name="")
    compared = comparisons(store, tell)
    chapters = [Chapter(row, compared.get(row.indicator.id), daily(store, row, site, days)) for row in table.rows]
    models, batches = overview(store), _batches(store)
    levers = tuple(k for k in (kept_lever(store, m.name) for m in models if m.state == "applied") if k)
    versions = {"code": code_version(*CODE), "plant": current[0] if current else "–", "store": edition(store)}
    return Contents(
        datetime.now(UTC), site, has_made_up(store) or site.made_up, days, data_hash(batches), versions, table, tuple(chapters),
        tuple(models), levers, kept_projection(store), kept_validation(store), _worth(store, compared), tuple(batches),
    )  # fmt: skip


def data_hash(batches: list[Batch]) -> str:
    """Returns one hash over every batch: its number, the hash of its source, the rows it brought."""
    digest = hashlib.sha256()
    for b in batches:
        digest.update(f"{b.batch_id}\x1f{b.sha256}\x1f{b.source_name}\x1f{b.rows_accepted}\n".encode())
    return digest.hexdigest()


def _worth(store: "Store", compared: Compared) -> Worth | Problem:
    try:
        return worth(store, compared)
    except Problem as problem:
        return problem


def _batches(store: "Store") -> list[Batch]:
    rows = store.rows(
        """SELECT batch_id, source_name, source_hash, arrived_at, rows_read, rows_accepted, rows_rejected
           FROM log.ingest_batch ORDER BY batch_id"""
    )
    return [Batch(*row) for row in rows]
