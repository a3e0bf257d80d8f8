"""What the book's measured effects are worth: every indicator's comparison priced, less what the AI costs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin.compare.measured import Comparison, compare
from twin.compare.money.appraisal import Appraisal, YearlyEffect, appraise
from twin.compare.money.effects import Left, effects_of, false_alarms
from twin.compare.money.values import UnitValue, values_of
from twin.compare.money.yearly import Yearly, yearly
from twin.errors import Problem
from twin.kpi import limiting, span
from twin.models.applied import state
from twin.models.record import records
from twin.models.registry import versions
from twin.programme.indicators.judged import plan_of
from twin.programme.indicators.table import living

if TYPE_CHECKING:
    from twin.store import Store


@dataclass(frozen=True)
class Worth:
    """The account of what was measured, the year it is told for, the unit values it used, what was left out and why."""

    measured: Appraisal
    year: Yearly
    values: dict[str, UnitValue]
    left: tuple[Left, ...]


Compared = dict[str, Comparison | Problem]


def worth(store: "Store", compared: Compared | None = None) -> Worth:
    """Returns what the measured effects of the book's indicators are worth; Problem where a year's volume cannot be told.

    `compared`: the indicators' comparisons (or why there is none) where they have been made already.
    """
    days = span(store)
    if days is None:
        raise Problem("생산 기록이 없습니다.", "There is no record of production.")
    year = yearly(store, days[1], days[0])
    all_of_them = comparisons(store) if compared is None else compared
    made = {name: one for name, one in all_of_them.items() if isinstance(one, Comparison)}
    left = [Left(name, one) for name, one in all_of_them.items() if isinstance(one, Problem)]
    limits = _first(store)
    found, more = effects_of(made, year, limits, _before(store, limits))
    values = values_of(store)
    account = appraise([*found, *_ai_costs(store), *_yearly_costs()], values)
    return Worth(account, year, values, (*left, *more))


def comparisons(store: "Store", tell: Callable[[int, int], None] | None = None) -> Compared:
    """Returns the comparison of each indicator of the book that is to be compared, or why it cannot be."""
    found, rows = Compared(), living(store).rows
    for done, row in enumerate(rows):
        if tell:
            tell(done, len(rows))
        try:
            if (asked := plan_of(row)) is not None:
                found[row.indicator.id] = compare(store, asked)
        except Problem as problem:
            found[row.indicator.id] = problem
    return found


def _first(store: "Store") -> str | None:
    ranked = limiting(store)
    return None if ranked.empty else str(ranked.iloc[0]["station_id"])


def _before(store: "Store", limits: str | None) -> frozenset[str]:
    """The stations before the limiting one on every route that passes it, and the processes made up of such."""
    current = store.plant()
    if current is None or limits is None:
        return frozenset()
    plant = current[1]
    routes = [way.route for product in plant.product for way in product.ways() if limits in way.route]
    before = {s for route in routes for s in route[: route.index(limits)]}
    before -= {s for route in routes for s in route[route.index(limits) :]}
    after = {s.process for s in plant.station if s.id not in before}
    return frozenset(before | {s.process for s in plant.station if s.id in before} - after)


def _ai_costs(store: "Store") -> list[YearlyEffect]:
    """The alarms in vain of every model at work, by its newest live record."""
    found = []
    for version in versions(store):
        live = next((r for r in records(store, version.model_id, version.version) if r.source == "live"), None)
        if live and state(store, version)[0] == "applied":
            found.append(false_alarms(live, version.task.kind, version.name))
    return found


def _yearly_costs() -> list[YearlyEffect]:
    """What is paid every year whether or not the AI works."""
    return [YearlyEffect(kind, 1.0, 1.0, 1.0, "entered") for kind in ("licence", "upkeep")]
