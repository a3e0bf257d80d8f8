"""The verdict on an indicator: the change since the go-live with its interval, from the daily record, against the promised change."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin.compare.measured import compare
from twin.compare.verdict import Class
from twin.errors import Problem
from twin.kpi.catalogue import catalogue
from twin.programme.indicators import values
from twin.programme.indicators.indicator import Indicator, plan, shown
from twin.programme.indicators.table import Row

if TYPE_CHECKING:
    from twin.store import Store


@dataclass(frozen=True)
class Judged:
    """What `twin.compare` says of one indicator. Effects in the indicator's unit (after less before, 95 % interval).

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


def mark(store: "Store") -> str:
    """Returns what verdicts stand on, as a text that changes with it: whole days and the batches reaching into them, the plant, the book."""
    query = """SELECT (SELECT count(*) FROM log.ingest_batch WHERE first_at < $day::TIMESTAMPTZ + INTERVAL 1 DAY),
                      (SELECT max(plant_version) FROM plant.version WHERE in_force), (SELECT max(entry_no) FROM book.indicator),
                      (SELECT max(entry_no) FROM book.indicator_freeze)"""
    last = values.last_whole_day(store)
    return f"{last}/{store.rows(query, {'day': last})[0]}"


def judge(store: "Store", row: Row) -> Judged | Problem | None:
    """Returns the verdict on a row of the table; None where nothing measures it by day, or the Problem why there is none yet."""
    before = row.before
    try:
        planned = plan(row.indicator, before.value if isinstance(before, values.Value) else None)
        if planned is None:
            return None
        found = compare(store, planned)
    except Problem as problem:
        return problem
    kpi, e = catalogue()[planned.kpi_id], found.effect
    effect, low, high = (shown(kpi, v) for v in (e.median, e.low, e.high))
    why = Problem(found.verdict.ko, found.verdict.en)
    words = (found.verdict.words("ko"), found.verdict.words("en"))
    return Judged(found.verdict.kind, *words, why, effect, low, high, _achieved(row.indicator, before, low, high))


def _achieved(
    indicator: Indicator, before: values.Value | Problem, low: float, high: float
) -> tuple[float, float] | None:
    if indicator.target is None or not isinstance(before, values.Value) or indicator.target == before.value:
        return None
    least, most = sorted(edge / (indicator.target - before.value) for edge in (low, high))
    return least, most
