"""Working time as it falls: the stretches of shifts between breaks, on real days of the site's time zone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from twin.plant import WEEKDAYS, Overtime, Plant, Shift, Site, Station


@dataclass(frozen=True, order=True)
class Stretch:
    """Uninterrupted working time of one shift; moments are UTC."""

    starts_at: datetime
    ends_at: datetime
    business_date: date
    shift_id: str


def working_stretches(
    plant: Plant, from_: datetime, until: datetime, shift_ids: Iterable[str] | None = None
) -> list[Stretch]:
    """Returns the stretches that begin or end within [from_, until), in order, clipped to it; aware datetimes.

    A shift falls on the weekdays, and not on the holidays, on which it begins. A plant without shifts works around
    the clock, holidays too: one stretch per business day, its shift_id "all". Raises ValueError for a naive datetime.
    """
    begin, end = _utc(from_), _utc(until)
    site, wanted = plant.site, None if shift_ids is None else set(shift_ids)
    first = begin.astimezone(site.zone).date() - timedelta(days=2)
    last = end.astimezone(site.zone).date() + timedelta(days=1)
    days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    if not plant.shift:
        found = [_whole_day(site, day) for day in days]
    else:
        shifts = [s for s in plant.shift if wanted is None or s.id in wanted]
        found = [s for day in days if day not in site.holidays for shift in shifts for s in _of_day(site, shift, day)]
    clipped = (Stretch(max(s.starts_at, begin), min(s.ends_at, end), s.business_date, s.shift_id) for s in found)
    return sorted(s for s in clipped if s.starts_at < s.ends_at)


def open_stretches(plant: Plant, from_: datetime, until: datetime, station: Station) -> list[Stretch]:
    """Returns when a station may work: the stretches of its shifts, and its overtime (shift_id "overtime") between them."""
    shifts = working_stretches(plant, from_, until, station.shifts)
    if not plant.shift:
        return shifts
    return sorted([*shifts, *overtime_stretches(plant, from_, until, (station.id,))])


def overtime_stretches(plant: Plant, from_: datetime, until: datetime, station_ids: Iterable[str]) -> list[Stretch]:
    """Returns the overtime of any of these stations, in order, clipped to [from_, until); its shift_id is "overtime"."""
    begin, end, wanted = _utc(from_), _utc(until), set(station_ids)
    given = [o for o in plant.site.overtime if o.stations is None or wanted & set(o.stations)]
    found = (_overtime(plant.site, o) for o in given)
    clipped = (Stretch(max(s.starts_at, begin), min(s.ends_at, end), s.business_date, s.shift_id) for s in found)
    return sorted(s for s in clipped if s.starts_at < s.ends_at)


def business_date(site: Site, moment: datetime) -> date:
    """Returns the business day a moment belongs to: 02:00 may still be yesterday. Raises ValueError for a naive one."""
    local = _utc(moment).astimezone(site.zone)
    return local.date() - timedelta(days=1) if local.time() < site.day_starts else local.date()


def _utc(moment: datetime) -> datetime:
    """The moment as UTC; without a zone Python would take it for this computer's own time."""
    if moment.tzinfo is None:
        raise ValueError(f"expected a datetime with a time zone, got {moment}")
    return moment.astimezone(UTC)


def _whole_day(site: Site, day: date) -> Stretch:
    return Stretch(_at(site, day, site.day_starts), _at(site, day + timedelta(days=1), site.day_starts), day, "all")


def _overtime(site: Site, given: Overtime) -> Stretch:
    start = _at(site, given.date, given.starts)
    end = _at(site, given.date + timedelta(days=int(given.ends <= given.starts)), given.ends)
    return Stretch(start, end, business_date(site, start), "overtime")


def _of_day(site: Site, shift: Shift, day: date) -> list[Stretch]:
    """The stretches of one shift that begins on `day`: its span, cut by its breaks."""
    if WEEKDAYS[day.weekday()] not in shift.days:
        return []
    start = _at(site, day, shift.starts)
    end = _at(site, day + timedelta(days=int(shift.ends <= shift.starts)), shift.ends)
    stretches, begin = [], start
    for pause_from, pause_to in sorted(_break(site, shift, day, b) for b in shift.breaks):
        stretches.append((begin, min(pause_from, end)))
        begin = max(begin, pause_to)
    stretches.append((begin, end))
    business = business_date(site, start)
    return [Stretch(a, b, business, shift.id) for a, b in stretches if a < b]


def _break(site: Site, shift: Shift, day: date, pause: tuple[time, time]) -> tuple[datetime, datetime]:
    """A break earlier on the clock than the shift's start belongs to the night after it."""
    begins_on = day + timedelta(days=int(pause[0] < shift.starts))
    return _at(site, begins_on, pause[0]), _at(site, begins_on + timedelta(days=int(pause[1] < pause[0])), pause[1])


def _at(site: Site, day: date, clock: time) -> datetime:
    """A local time of day as UTC: moments of one zone would be compared by the clock on the wall, summer time or not."""
    return datetime.combine(day, clock, tzinfo=site.zone).astimezone(UTC)
