"""The state of the plant now: which day it is in the data, and that day's output against the plan."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from twin.calendar import working_stretches
from twin.kpi.reader import read
from twin.kpi.refresh import stored_span
from twin.kpi.scope import Scope, of_dates
from twin.plant import Plant, Site

if TYPE_CHECKING:
    from twin.store import Store

STALE = timedelta(days=1)  # data older than this are not "now"
BEFORE_DAYS = 28  # what a day is compared with: four whole weeks, so weekdays weigh the same


@dataclass(frozen=True)
class Present:
    """The moment the pages speak of: the clock's, or the end of data older than a day (or from the future)."""

    now: datetime
    is_live: bool


@dataclass(frozen=True)
class Today:
    """Good parts of the last business day with output; plans are None where the plant states none."""

    business_date: date
    good: float
    planned_so_far: float | None
    planned_day: float | None

    @property
    def of_plan(self) -> float | None:
        """Returns output ÷ what was planned so far."""
        return self.good / self.planned_so_far if self.planned_so_far else None


@dataclass(frozen=True)
class Window:
    """A scope, the like stretch of time before it (None where there are no data), its first and last business day."""

    scope: Scope
    before: Scope | None
    first: date
    last: date


def present(store: "Store", clock: datetime) -> Present:
    """Returns the moment to speak of, given what the clock says (aware)."""
    span = stored_span(store)
    if span is None or abs(clock - span[1]) <= STALE:
        return Present(clock, True)
    return Present(span[1], False)


def today(store: "Store", now: datetime) -> Today | None:
    """Returns the last business day with output, up to `now`; None where no output is known."""
    current = store.plant()
    plant = current[1] if current else None
    site = plant.site if plant else Site(name="")
    days = read(store, by="day", kpi_ids=["units_produced"])
    days = days[days["value"] > 0]
    if days.empty:
        return None
    day = days["bucket"].iloc[-1]
    day = day.date() if isinstance(day, datetime) else day
    so_far, whole = _planned(plant, site, day, now)
    return Today(day, float(days["value"].iloc[-1]), so_far, whole)


def of_day(site: Site, day: date) -> Scope:
    """Returns the scope of one business day."""
    return of_dates(site, day, day)


def up_to_day(site: Site, day: date, days: int = BEFORE_DAYS, **filters: str | None) -> Scope:
    """Returns the scope of the last `days` business days, `day` included."""
    return of_dates(site, day - timedelta(days=days - 1), day, **filters)


def before_day(site: Site, day: date, days: int = BEFORE_DAYS, **filters: str | None) -> Scope:
    """Returns the scope of the `days` business days before `day`."""
    return up_to_day(site, day - timedelta(days=1), days, **filters)


def window(site: Site, span: tuple[date, date], days: int | None, **filters: str | None) -> Window:
    """Returns the last `days` business days of the data (None = all of them), and the like stretch before them."""
    begin, last = span
    if days is None:
        return Window(of_dates(site, begin, last, **filters), None, begin, last)
    first = last - timedelta(days=days - 1)
    before = before_day(site, first, days, **filters) if first > begin else None
    return Window(of_dates(site, first, last, **filters), before, max(begin, first), last)


def _planned(plant: Plant | None, site: Site, day: date, now: datetime) -> tuple[float | None, float | None]:
    """Good parts planned up to now and for the whole day: the planned rate over the hours of the shifts."""
    if plant is None or plant.plan.good_per_hour is None:
        return None, None
    noon = datetime.combine(day, time(12), tzinfo=site.zone)
    around = working_stretches(plant, noon - timedelta(days=2), noon + timedelta(days=2))
    mine = [s for s in around if s.business_date == day]
    worked_s = sum((max(min(s.ends_at, now), s.starts_at) - s.starts_at).total_seconds() for s in mine)
    day_s = sum((s.ends_at - s.starts_at).total_seconds() for s in mine)
    rate_per_s = plant.plan.good_per_hour / 3600
    return rate_per_s * worked_s or None, rate_per_s * day_s or None
