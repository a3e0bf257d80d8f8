"""The weeks of a log: whole business weeks, what the floor did in each, and which of them can be tested."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import duckdb

from twin.calendar import business_date, working_stretches
from twin.errors import Problem
from twin.kpi.build import build
from twin.kpi.catalogue import catalogue
from twin.kpi.opened import Facts
from twin.kpi.reader import evaluate
from twin.kpi.scope import Scope
from twin.kpi.sources import Source
from twin.kpi.targets import adds_up
from twin.plant import Plant
from twin.store.query import asked

WEEK = timedelta(days=7)
LATEST_END = timedelta(hours=4)  # a log that ends so much before the week's last shift still tells the whole week
LEAST_RECORDED = 0.5  # share of a week's working days that must have a record


@dataclass(frozen=True)
class Week:
    """A business week: from Monday's start of day to the next. `closed`: working days of it without any record."""

    monday: date
    starts_at: datetime
    ends_at: datetime
    working_days: int
    closed: tuple[date, ...]

    @property
    def is_recorded(self) -> bool:
        """Returns whether enough of its working days have a record to be a test."""
        return self.working_days > 0 and len(self.closed) <= (1 - LEAST_RECORDED) * self.working_days


def weeks_of(cur: duckdb.DuckDBPyConnection, plant: Plant) -> list[Week]:
    """Returns the whole weeks of the floor's log, in order; none where it is shorter than one."""
    first, last = asked(cur, "SELECT min(started_at), max(ended_at) FROM floor.operation_event")[0]
    if first is None:
        return []
    recorded = _recorded_days(cur, plant)
    monday = business_date(plant.site, first)
    monday -= timedelta(days=monday.weekday())
    found = []
    while True:
        week = _week(plant, monday, recorded)
        monday += WEEK
        if week.ends_at - WEEK >= last:
            return found
        stretches = working_stretches(plant, week.starts_at, week.ends_at)
        begins = stretches[0].starts_at if stretches else week.starts_at
        ends = stretches[-1].ends_at if stretches else week.ends_at
        if first <= begins + LATEST_END and last >= ends - LATEST_END:
            found.append(week)


def left_out(week: Week) -> Problem:
    """Returns why a week is no test."""
    if week.working_days == 0:
        return Problem(f"{week.monday} 주는 근무일이 없습니다.", f"The week of {week.monday} has no working day.")
    return Problem(
        f"{week.monday} 주는 근무일 {week.working_days}일 가운데 {len(week.closed)}일의 기록이 없습니다.",
        f"The week of {week.monday} has no record of {len(week.closed)} of its {week.working_days} working days.",
    )


def measured(cur: duckdb.DuckDBPyConnection, plant: Plant, weeks: list[Week]) -> dict[date, dict[str, float | None]]:
    """Returns what the floor's log measures in each week, by the KPIs' own SQL; sums over a week are left out."""
    made = build(cur, Source("floor"), plant, weeks[0].starts_at, weeks[-1].ends_at)
    facts = Facts(cur, "", Scope(), is_empty=made is None)
    kpis = [k for k in catalogue().values() if not adds_up(k)]
    values: dict[date, dict[str, float | None]] = {w.monday: {} for w in weeks}
    for reading in evaluate(facts, kpis, "week"):
        if reading.bucket is not None and reading.bucket in values:
            values[reading.bucket][reading.kpi_id] = reading.value
    return values


def _week(plant: Plant, monday: date, recorded: set[date]) -> Week:
    begins, ends = (
        datetime.combine(day, plant.site.day_starts, tzinfo=plant.site.zone).astimezone(UTC)
        for day in (monday, monday + WEEK)
    )
    days = {s.business_date for s in working_stretches(plant, begins, ends)}
    return Week(monday, begins, ends, len(days), tuple(sorted(days - recorded)))


def _recorded_days(cur: duckdb.DuckDBPyConnection, plant: Plant) -> set[date]:
    """The business days on which some operation began or ended."""
    start = plant.site.day_starts
    rows = asked(
        cur,
        """SELECT DISTINCT (timezone($zone, moment) - to_seconds($early))::DATE
           FROM (SELECT unnest([started_at, ended_at]) AS moment FROM floor.operation_event)""",
        {"zone": plant.site.timezone, "early": start.hour * 3600 + start.minute * 60 + start.second},
    )
    return {row[0] for row in rows}
