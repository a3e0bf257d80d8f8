"""What is known of each day of a plan, whatever its KPI: worked or not, recorded or not, how much was made of what."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from twin.calendar import working_stretches
from twin.compare.plan import Plan
from twin.kpi.opened import open_facts
from twin.kpi.refresh import is_fresh, refresh, stored_span
from twin.kpi.scope import of_dates
from twin.plant import Plant, Site

if TYPE_CHECKING:
    from twin.store import Store

SLACK = timedelta(hours=1)  # the last record of a day seldom falls on the shift's last minute
AROUND = timedelta(days=30)  # longer than any shutdown a working calendar holds


@dataclass(frozen=True)
class DayOf:
    """One business day at a place: seconds worked, parts made by product, whether the log reaches to its end."""

    day: date
    worked_s: float = 0.0
    is_unrecorded: bool = False
    is_part: bool = False
    made: dict[str, float] = field(default_factory=dict)

    @property
    def volume(self) -> float:
        """All parts made."""
        return sum(self.made.values())


def days_of(store: "Store", plan: Plan, site: Site) -> dict[date, DayOf]:
    """Returns every day from the baseline's first to the last of the plan and of the log."""
    scope = of_dates(site, plan.baseline_from, plan.after_until, **vars(plan.place))
    with open_facts(store, scope) as facts:
        hours = {row[0]: row[1:] for row in facts.rows(_HOURS, "hours")}
        made: dict[date, dict[str, float]] = {}
        for day, product, parts in facts.rows(_MADE, "output"):
            made.setdefault(day, {})[product] = parts
    if not hours:
        return {}
    last, whole = max(hours), whole_days(store)
    return {
        day: DayOf(
            day, *hours.get(day, (0.0, False)), whole is None or not whole[0] <= day <= whole[1], made.get(day, {})
        )
        for day in (min(hours) + timedelta(days=i) for i in range((last - min(hours)).days + 1))
    }


def whole_days(store: "Store") -> tuple[date, date] | None:
    """Returns the first and last business day the log tells from beginning to end; None where there is none."""
    if store.is_owner and not is_fresh(store):
        refresh(store)
    span = stored_span(store)
    if span is None:
        return None
    current = store.plant()
    plant = current[1] if current else None
    days = _around(plant, span[0]) | _around(plant, span[1])
    whole = [d for d, (starts, ends) in days.items() if starts >= span[0] - SLACK and ends <= span[1] + SLACK]
    return (min(whole), max(whole)) if whole else None


def _around(plant: Plant | None, moment: datetime) -> dict[date, tuple[datetime, datetime]]:
    """The business days around a moment with the first and last moment of their working time."""
    site = plant.site if plant else Site(name="")
    if plant is None:
        day = moment.astimezone(site.zone).date()
        days = [day + timedelta(days=i) for i in (-1, 0, 1)]
        edges = [datetime.combine(d, site.day_starts, tzinfo=site.zone) for d in [*days, day + timedelta(days=2)]]
        return {d: (a, b) for d, a, b in zip(days, edges, edges[1:], strict=False)}
    found: dict[date, tuple[datetime, datetime]] = {}
    for s in working_stretches(plant, moment - AROUND, moment + AROUND):
        first, last = found.get(s.business_date, (s.starts_at, s.ends_at))
        found[s.business_date] = min(first, s.starts_at), max(last, s.ends_at)
    return dict(sorted(found.items())[1:-1])  # those at the edges are cut


_HOURS = """SELECT business_date, sum(worked_s), bool_or(is_unrecorded) AND sum(worked_s) = 0
            FROM {facts} GROUP BY business_date"""
_MADE = """SELECT business_date, product_id, sum(qty_produced) FROM {facts} WHERE qty_produced > 0
           GROUP BY business_date, product_id"""
