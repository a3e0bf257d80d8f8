"""Which part of the log a KPI is asked for."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from twin.plant import Site

Bucket = Literal["day", "shift", "week"]


@dataclass(frozen=True)
class Scope:
    """A window of time (aware datetimes, None = open) and what is kept within it (None = everything)."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    process_id: str | None = None
    station_id: str | None = None
    product_id: str | None = None
    shift_id: str | None = None

    def filters(self) -> dict[str, str]:
        """Returns the filters that are set, by name: process, station, product, shift."""
        given = {
            "process": self.process_id, "station": self.station_id,
            "product": self.product_id, "shift": self.shift_id,
        }  # fmt: skip
        return {name: value for name, value in given.items() if value is not None}

    def place(self) -> tuple[str, str]:
        """Returns the narrowest place asked for: ('station' | 'process' | 'line', its id)."""
        if self.station_id is not None:
            return "station", self.station_id
        return ("process", self.process_id) if self.process_id is not None else ("line", "")


EVERYTHING = Scope()


def of_dates(site: Site, first: date | None, last: date | None, **filters: str | None) -> Scope:
    """Returns the scope of whole business days, `first` and `last` included."""
    start = None if first is None else _day_start(site, first)
    end = None if last is None else _day_start(site, last + timedelta(days=1))
    return Scope(start, end, **filters)


def of_bucket(site: Site, scope: Scope, first: date, by: Literal["day", "week"]) -> Scope:
    """Returns the part of a scope within one point of its series: a business day, or the week that begins on a Monday."""
    part = of_dates(site, first, first + timedelta(days=6 if by == "week" else 0))
    starts = [at for at in (part.starts_at, scope.starts_at) if at is not None]
    ends = [at for at in (part.ends_at, scope.ends_at) if at is not None]
    return replace(scope, starts_at=max(starts), ends_at=min(ends))


def business_dates(site: Site, scope: Scope, span: tuple[datetime, datetime]) -> tuple[date | None, date | None] | None:
    """Returns the first and last business date of a scope made of whole days; None where it cuts a day.

    `span` is the first and last moment of the log: an edge beyond it cuts nothing.
    """
    first, last = scope.starts_at, scope.ends_at
    if first is not None and first <= span[0]:
        first = None
    if last is not None and last > span[1]:
        last = None
    if any(edge is not None and not _is_day_start(site, edge) for edge in (first, last)):
        return None
    begin = None if first is None else first.astimezone(site.zone).date()
    return begin, None if last is None else last.astimezone(site.zone).date() - timedelta(days=1)


def _day_start(site: Site, day: date) -> datetime:
    return datetime.combine(day, site.day_starts, tzinfo=site.zone)


def _is_day_start(site: Site, moment: datetime) -> bool:
    return moment.astimezone(site.zone).time() == site.day_starts
