"""Which days and hours of a log can be replayed, and which of them is worth looking at first."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from twin.calendar import working_stretches
from twin.kpi.cells import micros, moment
from twin.kpi.scope import of_dates
from twin.kpi.sources import Source
from twin.plant import Plant, Site
from twin.replay.view import opened

if TYPE_CHECKING:
    from twin.store import Store

HOUR = timedelta(hours=1)
HOUR_S = 3600.0
MOSTLY_S = 2400.0  # a working hour may hold a break of ten or twenty minutes
ALWAYS = (datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC))


@dataclass(frozen=True)
class Hour:
    """An hour of a business day; `worked_s` of it lies in shifts, machines stood broken for `down_s` in all."""

    starts_at: datetime
    worked_s: float
    down_s: float
    operations: int

    @property
    def ends_at(self) -> datetime:
        """Returns the end of the hour."""
        return self.starts_at + HOUR


# Minutes are few enough for the clock of the site to be asked each.
_DAYS = """
WITH minute AS (SELECT DISTINCT started_us // 60000000 * 60000000 AS us FROM {happened})
SELECT DISTINCT ((make_timestamptz(us) AT TIME ZONE $zone) - INTERVAL (1) SECOND * $day_starts_s)::DATE AS day
FROM minute ORDER BY day DESC
"""
_HAPPENED = ("operation", "(FROM state WHERE state NOT IN ('OFF', 'PLANNED_STOP', 'UNKNOWN'))")


def days(store: "Store", source: Source) -> list[date]:
    """Returns the business days on which operations began, or, where none are recorded, machines did; the newest first."""
    with opened(store, source, *ALWAYS) as (cursor, plant):
        site = plant.site if plant else Site(name="")
        clock = site.day_starts
        asked = {"zone": site.timezone, "day_starts_s": clock.hour * 3600 + clock.minute * 60 + clock.second}
        found = (cursor.execute(_DAYS.format(happened=each), asked).fetchall() for each in _HAPPENED)
        return [row[0] for row in next(filter(None, found), [])]


_HOURS = """
WITH hour AS (SELECT unnest(range($a, $b, 3600000000)) AS us),
stood AS (
    SELECT h.us, bool_or(s.state IN ('PROCESSING', 'SETUP', 'MINOR_STOP', 'DOWN')) AS is_active,
           sum(least(s.ended_us, h.us + 3600000000) - greatest(s.started_us, h.us)) FILTER (s.state = 'DOWN') AS down_us
    FROM state s JOIN hour h ON s.started_us < h.us + 3600000000 AND s.ended_us > h.us GROUP BY h.us
), worked AS (
    SELECT h.us, count(*) AS operations, bool_or(o.started_us >= h.us OR o.ended_us <= h.us + 3600000000) AS is_active
    FROM operation o JOIN hour h ON o.started_us < h.us + 3600000000 AND o.ended_us > h.us GROUP BY h.us
)
SELECT us, coalesce(down_us, 0) / 1e6, coalesce(operations, 0), coalesce(s.is_active, FALSE) OR coalesce(w.is_active, FALSE)
FROM hour LEFT JOIN stood s USING (us) LEFT JOIN worked w USING (us) ORDER BY us
"""


def hours(store: "Store", source: Source, day: date) -> list[Hour]:
    """Returns the hours of a business day in which something was recorded to happen.

    An operation that only lasts over a night makes no hour of it; one that lasts over a working hour does.
    """
    current = store.plant()
    begin, end = whole_day(current[1].site if current else Site(name=""), day)
    with opened(store, source, begin, end) as (cursor, plant):
        found = cursor.execute(_HOURS, {"a": micros(begin), "b": micros(end)}).fetchall()
    told = [
        (Hour(moment(us), _worked_s(plant, moment(us)), down_s, operations), is_active)
        for us, down_s, operations, is_active in found
    ]
    return [hour for hour, is_active in told if is_active or (hour.operations and hour.worked_s)]


def whole_day(site: Site, day: date) -> tuple[datetime, datetime]:
    """Returns the first and last moment (UTC) of a business day."""
    whole = of_dates(site, day, day)
    if whole.starts_at is None or whole.ends_at is None:
        raise ValueError(f"expected a day, got {day}")
    return whole.starts_at.astimezone(UTC), whole.ends_at.astimezone(UTC)


def interesting(found: list[Hour]) -> Hour:
    """Returns the working hour in which machines stood broken longest, the newest of equals; ValueError without hours."""
    working = [hour for hour in found if hour.worked_s >= MOSTLY_S] or found
    return max(working, key=lambda hour: (round(hour.down_s), hour.starts_at))


def _worked_s(plant: Plant | None, begin: datetime) -> float:
    if plant is None:
        return HOUR_S
    worked_s = sum((s.ends_at - s.starts_at).total_seconds() for s in working_stretches(plant, begin, begin + HOUR))
    return min(worked_s, HOUR_S)  # shifts may overlap
