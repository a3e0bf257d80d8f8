"""Working hours: confirmed against the shifts an engineer entered, or learnt from when machines are seen to work."""

from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from twin.calibrate.activity import SLOT_S, Activity
from twin.calibrate.report import Report
from twin.plant import WEEKDAYS, Shift, Site

SLOTS = 7 * 48
ENOUGH_DAYS = 21  # fewer: all weekdays are taken to be alike
WORKED = 0.3  # a half hour counts as worked at this share of the median busy half hour
AROUND_THE_CLOCK = 0.95  # share of worked half hours from which there are no shifts
SILENT = 0.02  # share of the usual work of a half hour below which nothing works
SILENT_SLOTS = 2  # so many silent half hours at an end of an entered shift are told
MOST_OUTSIDE = 0.02  # share of work outside the shifts above which a person is warned


def learn_shifts(
    report: Report, site: Site, given: tuple[Shift, ...] | None, activity: Activity
) -> tuple[tuple[Shift, ...], tuple[date, ...]]:
    """Returns the shifts and the days without any record; shifts given by an engineer are kept."""
    week, days = _by_week(activity, site)
    idle_days = _idle_days(days)
    shifts = given if given is not None else _shifts_of(_worked(week, days, idle_days))
    report.item(
        "shifts", source="entered" if given is not None else "measured", n=int((week > 0).sum()),
        shifts=[_plain(s) for s in shifts],
    )  # fmt: skip
    if not shifts:
        report.assume("근무조가 없어 24시간 가동으로 봄", "no shifts: the plant is taken to work around the clock")
    elif given is not None:
        _say_what_contradicts(report, shifts, week)
    else:
        report.assume(
            "근무시간을 30분 단위 가동 기록에서 알아냄. 짧은 휴식은 구별되지 않음",
            "working hours learnt from activity by the half hour; short breaks cannot be told apart",
        )
    if idle_days:
        report.assume(
            f"기록이 전혀 없는 근무일 {len(idle_days)}일을 휴일로 봄(자료 누락일 수도 있음): {_listed(idle_days)}",
            f"{len(idle_days)} working days without any record taken as holidays (data may be missing): {_listed(idle_days)}",
        )
    return shifts, idle_days


def check_hours(report: Report, outside: float, shifts: tuple[Shift, ...]) -> None:
    """Notes the share of work that falls in no shift and no overtime, and warns where it is much."""
    report.item("hours", source="measured", share_outside=outside)
    if outside > MOST_OUTSIDE:
        hours = ", ".join(f"{s.id} {s.starts:%H:%M}–{s.ends:%H:%M}" for s in shifts)
        report.warn(
            f"작업의 {outside:.1%}가 근무시간({hours}) 밖에 흩어져 있음. 모델에는 그 시간이 없으니 근무조를 고쳐 다시 보정하십시오",
            f"{outside:.1%} of the work lies scattered outside the shifts ({hours}); the model lacks those hours: mend the shifts and calibrate again",
        )


def _listed(days: tuple[date, ...]) -> str:
    return ", ".join(d.isoformat() for d in days[:10]) + (" …" if len(days) > 10 else "")


def _by_week(activity: Activity, site: Site) -> tuple[np.ndarray, set[date]]:
    """Busy seconds by half hour of the week, shape (336,) from Monday 00:00 local, and the local days with activity."""
    offsets: dict[int, int] = {}
    week, days = np.zeros(SLOTS), set()
    if not len(activity.slot):
        return week, days
    seconds = activity.whole()
    for slot in (np.flatnonzero(seconds > 0) + activity.first).tolist():
        day_utc = slot // 48
        if day_utc not in offsets:
            offsets[day_utc] = _offset_s(slot * SLOT_S, site)
        local_s = slot * SLOT_S + offsets[day_utc]
        week[((local_s // SLOT_S) + 3 * 48) % SLOTS] += seconds[slot - activity.first]  # 1970-01-01 was a Thursday
        days.add(_day_of(local_s, site))
    return week, days


def _offset_s(moment_s: float, site: Site) -> int:
    offset = datetime.fromtimestamp(moment_s, UTC).astimezone(site.zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def _day_of(local_s: float, site: Site) -> date:
    starts = site.day_starts.hour * 3600 + site.day_starts.minute * 60
    return date(1970, 1, 1) + timedelta(days=int((local_s - starts) // 86_400))


def _idle_days(days: set[date]) -> tuple[date, ...]:
    """Days between the first and the last without any activity, on weekdays that usually have some."""
    if not days:
        return ()
    first, last = min(days), max(days)
    all_days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    seen = [sum(d.weekday() == w for d in days) / max(1, sum(d.weekday() == w for d in all_days)) for w in range(7)]
    return tuple(d for d in all_days if d not in days and seen[d.weekday()] >= 0.5)


def _worked(week: np.ndarray, days: set[date], idle: tuple[date, ...]) -> np.ndarray:
    """Which half hours of the week are worked, shape (336,)."""
    if not days:
        return np.ones(SLOTS, dtype=bool)
    all_days = [min(days) + timedelta(days=i) for i in range((max(days) - min(days)).days + 1)]
    if len(all_days) < ENOUGH_DAYS:
        by_weekday = week.reshape(7, 48)
        rate = np.where(by_weekday.any(axis=1, keepdims=True), by_weekday.sum(axis=0), 0.0).ravel()
        return _without_islands(rate >= WORKED * np.median(rate[rate > 0]))
    weekdays = np.array([max(1, sum(d.weekday() == w and d not in idle for d in all_days)) for w in range(7)])
    rate = week / np.repeat(weekdays, 48)
    return _without_islands(rate >= WORKED * np.median(rate[rate > 0]))


def _without_islands(worked: np.ndarray) -> np.ndarray:
    """Single worked half hours are the ragged edge of something else."""
    return worked & (np.roll(worked, 1) | np.roll(worked, -1))


def _shifts_of(worked: np.ndarray) -> tuple[Shift, ...]:
    """Stretches of worked half hours as shifts; like hours on several weekdays are one shift; none = around the clock."""
    if worked.mean() >= AROUND_THE_CLOCK or not worked.any():
        return ()
    first = int(np.flatnonzero(worked & ~np.roll(worked, 1))[0])
    pieces: dict[tuple[int, int], list[int]] = {}
    begin = None
    for step in range(SLOTS + 1):
        on = step < SLOTS and bool(worked[(first + step) % SLOTS])
        if on and begin is None:
            begin = step
        if not on and begin is not None:
            for day, start, end in _cut(first + begin, first + step):
                pieces.setdefault((start, end), []).append(day)
            begin = None
    return tuple(
        Shift(id=f"s{i}", days=tuple(WEEKDAYS[d] for d in sorted(on_days)), starts=_clock(start), ends=_clock(end))
        for i, ((start, end), on_days) in enumerate(sorted(pieces.items()), start=1)
    )


def _cut(begin: int, end: int) -> list[tuple[int, int, int]]:
    """(weekday, first slot of its day, last slot of its day) of a stretch; longer than a day it is cut at midnights."""
    found = []
    while begin < end:
        stop = end if end - begin <= 48 else (begin // 48 + 1) * 48
        found.append(((begin // 48) % 7, begin % 48, stop % 48))
        begin = stop
    return found


def _clock(slot: int) -> time:
    return time(slot // 2, 30 * (slot % 2))


def _say_what_contradicts(report: Report, shifts: tuple[Shift, ...], week: np.ndarray) -> None:
    """Entered shifts in which, at one end, nothing ever works: the hours are wrong, or records are missing."""
    usual = float(np.median(week[week > 0])) if (week > 0).any() else 0.0
    for shift in shifts:
        start, length = _span_of(shift)
        by_slot = np.zeros(length)
        for day in shift.days:
            by_slot += week[(WEEKDAYS.index(day) * 48 + start + np.arange(length)) % SLOTS]
        working = np.flatnonzero(by_slot > SILENT * usual * len(shift.days))
        if not usual or (len(working) and working[0] < SILENT_SLOTS and length - 1 - working[-1] < SILENT_SLOTS):
            continue
        seen = (
            f"{_clock((start + working[0]) % 48):%H:%M}–{_clock((start + working[-1] + 1) % 48):%H:%M}"
            if len(working)
            else "–"
        )
        report.warn(
            f"근무조 '{shift.id}'는 {shift.starts:%H:%M}–{shift.ends:%H:%M}로 적혔으나 기록된 가동은 {seen}뿐임. 공장 파일의 시각을 고치거나 빠진 기록을 넣으십시오",
            f"shift '{shift.id}' is entered as {shift.starts:%H:%M}–{shift.ends:%H:%M}, but work is recorded only {seen}: mend its hours in the plant file, or load the missing records",
        )


def _span_of(shift: Shift) -> tuple[int, int]:
    """First half hour of its day and number of half hours."""
    start = (shift.starts.hour * 60 + shift.starts.minute) // 30
    end = -(-(shift.ends.hour * 60 + shift.ends.minute) // 30)
    return start, (end - start) % 48 or 48


def _plain(shift: Shift) -> dict:
    return shift.model_dump(mode="json", exclude_defaults=True)
