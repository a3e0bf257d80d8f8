"""The working clock: seconds that run only while the plant works. On it there are no nights, breaks or holidays.

Everything in the demonstration plant happens on this clock and is put on the calendar afterwards.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from twin.demo.truth import Truth

DAY_S = 86_400.0


class WorkingClock:
    """Working stretches of the calendar and the way from working seconds to moments and back; moments in s since 1970."""

    def __init__(self, truth: Truth, first: date, days: int) -> None:
        self.zone = ZoneInfo(truth.site.timezone)
        self.shifts = truth.calendar.shift
        self.saturdays, self.holidays = set(truth.calendar.saturdays_worked), set(truth.calendar.holidays)
        self.days = [first + timedelta(days=i) for i in range(days)]
        rows = [
            (*stretch, i, k)
            for i, day in enumerate(self.days)
            for k, s in enumerate(self._shifts_of(day))
            for stretch in self._of(s, day)
        ]
        self.starts, self.ends = (np.array([r[i] for r in rows]) for i in (0, 1))
        self.day_no, self.shift_no = (np.array([r[i] for r in rows], dtype=int) for i in (2, 3))
        self.before = np.concatenate([[0.0], np.cumsum(self.ends - self.starts)])
        self.total_s = float(self.before[-1])

    def is_workday(self, day: date) -> bool:
        """True on Monday to Friday but for holidays."""
        return day.weekday() < 5 and day not in self.holidays

    def moment(self, day: date, clock: str) -> float:
        """Returns a local time of a day, in s since 1970."""
        return datetime.combine(day, time.fromisoformat(clock), tzinfo=self.zone).timestamp()

    def of_local(self, moment: datetime) -> float:
        """Returns a local date and time without zone, in s since 1970."""
        return moment.replace(tzinfo=self.zone).timestamp()

    def local_date(self, moment_s: float) -> date:
        """Returns the local date at a moment."""
        return datetime.fromtimestamp(moment_s, UTC).astimezone(self.zone).date()

    def begin(self, worked_s: np.ndarray) -> np.ndarray:
        """Returns when something begins: at the edge of two stretches, in the later one."""
        place = np.clip(np.searchsorted(self.before, worked_s, side="right") - 1, 0, len(self.starts) - 1)
        return self.starts[place] + (worked_s - self.before[place])

    def end(self, worked_s: np.ndarray) -> np.ndarray:
        """Returns when something ends: at the edge of two stretches, in the earlier one."""
        place = np.clip(np.searchsorted(self.before, worked_s, side="left") - 1, 0, len(self.starts) - 1)
        return self.starts[place] + (worked_s - self.before[place])

    def worked(self, moments_s: np.ndarray) -> np.ndarray:
        """Returns the working seconds passed by moments of the calendar."""
        place = np.searchsorted(self.starts, moments_s, side="right") - 1
        inside = np.clip(
            moments_s - self.starts[np.maximum(place, 0)], 0, (self.ends - self.starts)[np.maximum(place, 0)]
        )
        return np.where(place < 0, 0.0, self.before[np.maximum(place, 0)] + inside)

    def day_starts(self) -> list[tuple[float, date]]:
        """Returns (working second, day) of the first stretch of each day that is worked."""
        first = np.flatnonzero(np.diff(self.day_no, prepend=-1))
        return [(float(self.before[i]), self.days[self.day_no[i]]) for i in first]

    def _shifts_of(self, day: date) -> list[Truth]:
        return self.shifts if self.is_workday(day) else self.shifts[:1] if day in self.saturdays else []

    def _of(self, shift: Truth, day: date) -> list[tuple[float, float]]:
        """The stretches of one shift, cut by its breaks; clock times before the shift's start are on the next day."""

        def at(clock: str, end: bool = False) -> float:
            late = clock < shift.starts or (end and clock == shift.starts)
            return self.moment(day + timedelta(days=int(late)), clock)

        edges = [at(shift.starts), *(at(clock) for pause in shift.breaks for clock in pause), at(shift.ends, end=True)]
        return list(zip(edges[::2], edges[1::2], strict=True))
