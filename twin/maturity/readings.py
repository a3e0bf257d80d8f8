"""Every criterion read on one day or on many: its value, its threshold of now, and whether it is met."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from twin.errors import Problem
from twin.kpi import span
from twin.kpi.reading import Note
from twin.maturity.book import thresholds
from twin.maturity.matrix import SITE, Criterion, matrix
from twin.maturity.measures import PREPARED, Asked, of_points, query

if TYPE_CHECKING:
    from twin.plant import Plant, Site
    from twin.store import Store

Values = dict[
    tuple[date, str], tuple[float | None, float | None, float | None]
]  # (day, process) → value, numerator, denominator
SHARE = "%"  # the unit of what is a share of 1
LIVE_DAYS = 14  # an AI model is at work when it has decided something within so many business days


@dataclass(frozen=True)
class Reading:
    """A criterion of a process ('' = the site) on a business day; `value` None = there is nothing to count it from."""

    day: date
    process_id: str
    criterion_id: str
    value: float | None
    numerator: float | None
    denominator: float | None
    threshold: float
    met: bool

    @property
    def criterion(self) -> Criterion:
        """The criterion it is of."""
        return matrix().criteria[self.criterion_id]

    @property
    def said(self) -> Note:
        """The value against the threshold: '62 % → 80 %', or '86 % (≥ 80 %)' where it is met."""
        c, words = self.criterion, []
        for unit in c.unit:
            value, limit = number(self.value, unit), number(self.threshold, unit)
            words.append(f"{value} ({'≥' if c.wants == 'more' else '≤'} {limit})" if self.met else f"{value} → {limit}")
        return Note(*words)


def plant_of(store: "Store") -> "Plant":
    """Returns the plant in force; Problem where none is described, for processes are the rows of the matrix."""
    current = store.plant()
    if current is None:
        raise Problem(
            "공장 설명이 없어 공정별 수준을 구할 수 없습니다. python -m twin plant 공장.toml 로 공정을 적어 넣으십시오.",
            "There is no plant description, so no level by process: enter the processes with python -m twin plant PLANT.toml.",
        )
    return current[1]


def read(store: "Store", days: Sequence[date], criteria: Sequence[Criterion] = ()) -> list[Reading]:
    """Returns every criterion (these alone where given) of every process and of the site, on each of these business days."""
    standing = thresholds(store)
    plant, last, now = plant_of(store), last_day(store), datetime.now(UTC)
    chosen, found = criteria or tuple(matrix().criteria.values()), []
    at_once = _of_points(store, plant.site, days, chosen)
    for criterion in chosen:
        values = at_once.get(criterion.id)
        if values is None:
            asked = Asked(plant.site, tuple(days), criterion.period_days, last, now)
            values = _values(store.rows(query(criterion.measure, asked, criterion.id)))
        process_ids = [p.id for p in plant.process] if matrix().areas[criterion.area].scope == "process" else [SITE]
        for day in days:
            for process_id in process_ids:
                value, numerator, denominator = values.get((day, process_id), (None, None, None))
                limit = standing[criterion.id]
                met = criterion.met(value, limit)
                found.append(Reading(day, process_id, criterion.id, value, numerator, denominator, limit, met))
    return found


def number(value: float | None, unit: str) -> str:
    """Returns a value with its unit as people read it: a share in per cent, with a decimal where it is no whole one."""
    if value is None:
        return "–"
    if unit == SHARE:
        return f"{value * 100:.1f} %" if round(value * 100, 1) != round(value * 100) else f"{value * 100:.0f} %"
    return f"{value:,.0f} {unit}" if value == round(value) else f"{value:,.1f} {unit}"


def as_typed(criterion: Criterion, threshold: float) -> float:
    """Returns a threshold as people type it: a share in per cent."""
    return round(threshold * 100, 6) if criterion.unit.ko == SHARE else threshold


def of_typed(criterion: Criterion, typed: float) -> float:
    """Returns what people typed as the threshold it is: per cent as a share of 1."""
    return typed / 100 if criterion.unit.ko == SHARE else typed


def of_gate(store: "Store", measure: str, day: date, subject: str = "") -> dict[str, float]:
    """Returns the value of a measure by process ('' = the site) that only a gate asks for."""
    asked = Asked(plant_of(store).site, (day,), LIVE_DAYS, last_day(store), datetime.now(UTC))
    values = _values(store.rows(query(measure, asked, subject)))
    return {process_id: value for (_, process_id), (value, _, _) in values.items() if value is not None}


def last_day(store: "Store") -> date | None:
    """Returns the last business day of the data; None without any."""
    found = span(store)
    return found[1] if found else None


def _of_points(store: "Store", site: "Site", days: Sequence[date], criteria: Sequence[Criterion]) -> dict[str, Values]:
    """The criteria that count collection points, those of one period read in one pass; a single one is left to its own query."""
    found: dict[str, Values] = {}
    mine = [c for c in criteria if PREPARED.get(c.measure) == "points"]
    for period_days in {c.period_days for c in mine}:
        together = {c.measure: c.id for c in mine if c.period_days == period_days}
        if len(together) < 2:
            continue
        rows = store.rows(of_points(tuple(together), Asked(site, tuple(days), period_days)))
        found |= {name: _values([row[1:] for row in rows if row[0] == measure]) for measure, name in together.items()}
    return found


def _values(rows: list[tuple]) -> Values:
    return {
        (day, process_id): (_number(value), _number(numerator), _number(denominator))
        for day, process_id, value, numerator, denominator in rows
    }


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)
