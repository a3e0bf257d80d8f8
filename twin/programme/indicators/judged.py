"""The verdict on an indicator: the change since the go-live with its interval, from the daily record, against the promised change."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin.compare.measured import Comparison, compare
from twin.compare.plan import Plan
from twin.compare.remembered import remembered
from twin.compare.verdict import Class
from twin.errors import Problem
from twin.kpi.catalogue import catalogue
from twin.programme.indicators import values
from twin.programme.indicators.indicator import Indicator, plan, shown
from twin.programme.indicators.table import Row, living

if TYPE_CHECKING:
    from twin.store import Store


@dataclass(frozen=True)
class Judged:
    """What `twin.compare` says of one indicator. Effects in the indicator's unit (after less before, 95 % interval); `raw` is the
    effect in its KPI's, as its evidence tells it.

    `achieved`: the interval of 목표달성률 that follows, shares of 1; None without a target.
    """

    kind: Class
    ko: str
    en: str
    why: Problem
    effect: float
    low: float
    high: float
    achieved: tuple[float, float] | None
    raw: float


def mark(store: "Store") -> str:
    """Returns what verdicts stand on, as a text that changes with it: whole days and the batches reaching into them, the plant, the book."""
    query = """SELECT (SELECT count(*) FROM log.ingest_batch WHERE first_at < $day::TIMESTAMPTZ + INTERVAL 1 DAY),
                      (SELECT max(plant_version) FROM plant.version WHERE in_force), (SELECT max(entry_no) FROM book.indicator),
                      (SELECT max(entry_no) FROM book.indicator_freeze)"""
    last = values.last_whole_day(store)
    return f"{last}/{store.rows(query, {'day': last})[0]}"


def comparison(store: "Store", indicator_id: str) -> Comparison | None:
    """Returns the whole comparison behind an indicator's verdict; None where nothing measures it by day, Problem where it has no days."""
    row = row_of(store, indicator_id)
    planned = plan_of(row) if row else None
    return None if planned is None else compare(store, planned)


def verdict_of(store: "Store", indicator_id: str) -> Judged | Problem | None:
    """Returns the verdict on one indicator of the book, as `judge`; None where the book has none of this name."""
    row = row_of(store, indicator_id)
    return None if row is None else judge(store, row)


def judge(store: "Store", row: Row) -> Judged | Problem | None:
    """Returns the verdict on a row of the table; None where nothing measures it by day, or the Problem why there is none yet."""
    try:
        planned = plan_of(row)
        if planned is None:
            return None
        found = compare(store, planned)
    except Problem as problem:
        return problem
    kpi, e = catalogue()[planned.kpi_id], found.effect
    effect, low, high = (shown(kpi, v) for v in (e.median, e.low, e.high))
    why = Problem(found.verdict.ko, found.verdict.en)
    words = (found.verdict.words("ko"), found.verdict.words("en"))
    achieved = _achieved(row.indicator, row.before, low, high)
    return Judged(found.verdict.kind, *words, why, effect, low, high, achieved, e.median)


def row_of(store: "Store", indicator_id: str) -> Row | None:
    """Returns the row of one indicator of the book as it stands; None where the book has none of this name."""
    rows = remembered(store, living.__qualname__, lambda: living(store).rows)
    return next((row for row in rows if row.indicator.id == indicator_id), None)


def plan_of(row: Row) -> Plan | None:
    """Returns how a row is compared, the target counted from the baseline it shows; None where nothing measures it by day."""
    return plan(row.indicator, row.before.value if isinstance(row.before, values.Value) else None)


def _achieved(
    indicator: Indicator, before: values.Value | Problem, low: float, high: float
) -> tuple[float, float] | None:
    if indicator.target is None or not isinstance(before, values.Value) or indicator.target == before.value:
        return None
    least, most = sorted(edge / (indicator.target - before.value) for edge in (low, high))
    return least, most
