"""Overtime: hours outside the shifts in which the plant really worked, dated, so that a replay has them too.

Told by half hours with a good part of the usual activity. Hours that are those of a shift on another day take its breaks.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import groupby

import duckdb
import numpy as np

from twin.calendar import working_stretches
from twin.calibrate import rows
from twin.calibrate.activity import SLOT_S, Activity, activity_of
from twin.calibrate.clock import all_stretches, learn_kinds
from twin.calibrate.report import Report
from twin.plant import Overtime, Plant, Shift, Site

WORKED = 0.3  # share of the usual activity of a half hour in a shift from which one outside counts as worked
SHORTEST_SLOTS = 2  # a single half hour is a lot being finished
LONGEST_PAUSE_SLOTS = 2  # up to an hour without work inside is a break
LONGEST_SLOTS = 47
ROUND_SHIFT_S = 2 * SLOT_S  # overtime whose begin and end are so close to a shift's is that shift on another day
USUAL = 0.4  # share of the days from which work outside the shifts is no exception
FEW_HOURS = 0.05  # share of the usual work of a station below which it did not take part


def learn_overtime(report: Report, site: Site, shifts: tuple[Shift, ...], activity: Activity) -> tuple[Overtime, ...]:
    """Returns the overtime an engineer entered and what was worked beside it, day by day; none without shifts."""
    if not shifts or not len(activity.slot):
        return site.overtime
    outside, usual = _outside(site, shifts, activity)
    slots = np.flatnonzero(outside >= WORKED * usual) + activity.first
    found = [o for first, last in _blocks(slots) for o in _as_overtime(site, shifts, activity, first, last)]
    hours = sum(_hours(o) for o in found)
    report.item("overtime", source="measured", n=len({o.date for o in found}), hours=hours)
    if found:
        days = sorted({o.date.isoformat() for o in found})
        report.assume(
            f"근무조 밖에서 일한 {len(days)}일 {hours:.0f}시간을 연장근무로 넣음: {', '.join(days[:6])}{' …' if len(days) > 6 else ''}",
            f"{hours:.0f} h worked outside the shifts on {len(days)} days are put in as overtime: {', '.join(days[:6])}{' …' if len(days) > 6 else ''}",
        )
        _say_where_usual(report, found, activity, site)
    return tuple(sorted({*site.overtime, *found}, key=lambda o: (o.date, o.starts)))


def overtime_between(
    cur: duckdb.DuckDBPyConnection, site: Site, shifts: tuple[Shift, ...], from_: datetime, until: datetime
) -> tuple[Overtime, ...]:
    """Returns the overtime of a stretch of the floor's log, that which was entered left out; none without shifts.

    Raises Problem where the log tells nothing of the stretch.
    """
    if not shifts:
        return ()
    rows.prepare(cur, Report(), from_=from_, until=until)
    learn_kinds(cur, set())
    found = learn_overtime(Report(), site, shifts, activity_of(cur))
    return tuple(o for o in found if o not in site.overtime)


def _say_where_usual(report: Report, found: list[Overtime], activity: Activity, site: Site) -> None:
    """Hours worked outside the shifts on most days are no overtime: the shifts are not what was entered."""
    busy = np.flatnonzero(activity.whole()) + activity.first
    days = len({_moment(slot).astimezone(site.zone).date() for slot in busy.tolist()})
    for (starts, ends), n in Counter((o.starts, o.ends) for o in found).items():
        if n >= USUAL * days:
            hours = f"{starts:%H:%M}–{ends:%H:%M}"
            report.warn(
                f"근무조가 기록과 어긋남: {days}일 가운데 {n}일에 근무조 밖인 {hours}에도 일함. 공장 파일의 근무조에 이 시간을 넣으십시오",
                f"the shifts contradict the log: on {n} of {days} days there is work from {hours}, outside every shift; put these hours into a shift of the plant file",
            )


def share_outside(site: Site, shifts: tuple[Shift, ...], activity: Activity) -> float:
    """Returns the share of work in half hours that neither a shift (breaks counted in) nor overtime covers."""
    total = float(activity.seconds.sum())
    return float(_outside(site, shifts, activity)[0].sum()) / total if shifts and total else 0.0


def _outside(site: Site, shifts: tuple[Shift, ...], activity: Activity) -> tuple[np.ndarray, float]:
    """Busy seconds of each half hour no shift or overtime touches, 0 elsewhere, and the usual of those inside."""
    busy = activity.whole()
    covered = np.zeros(len(busy), dtype=bool)
    unbroken = tuple(s.model_copy(update={"breaks": ()}) for s in shifts)
    begin, end = _moment(activity.first), _moment(activity.first + len(busy))
    for stretch in all_stretches(site, unbroken, begin, end):
        a, b = stretch.starts_at.timestamp() / SLOT_S, stretch.ends_at.timestamp() / SLOT_S
        covered[int(a) - activity.first : int(np.ceil(b)) - activity.first] = True
    worked = busy[covered & (busy > 0)]
    return np.where(covered, 0.0, busy), float(np.median(worked)) if len(worked) else float("inf")


def _blocks(slots: np.ndarray) -> Iterator[tuple[int, int]]:
    """(first, last) of runs of half hours with pauses up to an hour, an hour long at least, a day at most."""
    runs = groupby(enumerate(slots.tolist()), key=lambda pair: pair[1] - pair[0])
    joined: list[list[int]] = []
    for _, run in runs:
        places = [slot for _, slot in run]
        if (
            joined
            and places[0] - joined[-1][1] - 1 <= LONGEST_PAUSE_SLOTS
            and places[-1] - joined[-1][0] < LONGEST_SLOTS
        ):
            joined[-1][1] = places[-1]
        else:
            joined.append([places[0], places[-1]])
    for first, last in joined:
        if last - first + 1 >= SHORTEST_SLOTS:
            yield first, min(last, first + LONGEST_SLOTS - 1)


def _as_overtime(
    site: Site, shifts: tuple[Shift, ...], activity: Activity, first: int, last: int
) -> Iterator[Overtime]:
    begin, end = _moment(first).astimezone(site.zone), _moment(last + 1).astimezone(site.zone)
    stations = _taking_part(activity, first, last)
    for a, b in _like_a_shift(site, shifts, begin, end) or [(begin, end)]:
        yield Overtime(date=a.date(), starts=_clock(a), ends=_clock(b), stations=stations)


def _like_a_shift(
    site: Site, shifts: tuple[Shift, ...], begin: datetime, end: datetime
) -> list[tuple[datetime, datetime]]:
    """The stretches between the breaks of a shift that on other days begins and ends at about these hours."""
    for shift in shifts:
        day = begin.date()
        plain = site.model_copy(update={"holidays": (), "overtime": ()})
        every_day = shift.model_copy(update={"days": Shift.model_fields["days"].default})
        plant = Plant.model_construct(site=plain, shift=(every_day,))
        a = datetime.combine(day, shift.starts, tzinfo=site.zone)
        b = datetime.combine(day + timedelta(days=int(shift.ends <= shift.starts)), shift.ends, tzinfo=site.zone)
        if abs((a - begin).total_seconds()) <= ROUND_SHIFT_S and abs((b - end).total_seconds()) <= ROUND_SHIFT_S:
            return [
                (s.starts_at.astimezone(site.zone), s.ends_at.astimezone(site.zone))
                for s in working_stretches(plant, a, b)
            ]
    return []


def _taking_part(activity: Activity, first: int, last: int) -> tuple[str, ...] | None:
    """The stations that worked; None where all did that usually work."""
    inside = (activity.slot >= first) & (activity.slot <= last)
    length = last - first + 1
    part = []
    for i, station in enumerate(activity.stations):
        of = activity.station == i
        usual = float(activity.seconds[of].sum()) / max(1, int(of.sum()))
        if float(activity.seconds[of & inside].sum()) >= FEW_HOURS * usual * length:
            part.append(station)
    return None if len(part) == len(activity.stations) else tuple(part)


def _hours(overtime: Overtime) -> float:
    seconds = (overtime.ends.hour - overtime.starts.hour) * 3600 + (overtime.ends.minute - overtime.starts.minute) * 60
    return (seconds % 86_400 or 86_400) / 3600


def _clock(moment: datetime) -> time:
    return time(moment.hour, moment.minute)


def _moment(slot: int) -> datetime:
    return datetime.fromtimestamp(slot * SLOT_S, UTC)
