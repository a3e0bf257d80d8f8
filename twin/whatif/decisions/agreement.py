"""A forecast change held against the measured one: whether their difference, with an interval of its own, can be nothing.

Two intervals that overlap prove no agreement and two that touch no contradiction: the interval of the difference is asked,
from the two by the method of variance estimates recovery (Zou & Donner 2008). A measured interval so wide that it holds both
the forecast and no change at all agrees with everything, so it counts for nothing yet.
"""

from dataclasses import dataclass
from math import ceil, hypot
from typing import Literal

Kind = Literal["within", "smaller", "larger", "open", "unclear"]
MOST_DAYS = 365  # to wait for: what a year of days cannot show, the record is too rough for


@dataclass(frozen=True)
class Interval:
    """A value and the interval in which it lies with 95 %, in the KPI's unit."""

    mean: float
    low: float
    high: float

    @property
    def excludes_zero(self) -> bool:
        """Whether it is a change for sure."""
        return self.low > 0 or self.high < 0

    def in_per_cent_of(self, whole: float) -> tuple[float, float, float]:
        """Returns (low, mean, high) in per cent of a change that is not 0; of a fall the ends change places."""
        low, high = sorted((self.low / whole * 100, self.high / whole * 100))
        return low, self.mean / whole * 100, high

    def holds(self, value: float) -> bool:
        """Whether a value lies in it."""
        return self.low <= value <= self.high


@dataclass(frozen=True)
class Agreement:
    """`kind`: the measured change is what was forecast ("within"), smaller or larger in its direction, or cannot be told yet:
    "open" for `days_more` days, "unclear" however long. `apart` is measured less forecast.
    """

    kind: Kind
    apart: Interval
    days_more: int | None = None


def agreement(forecast: Interval, measured: Interval, days: tuple[int, int]) -> Agreement:
    """Returns how a forecast that excludes 0 and a measured change go together; `days` that count before and after."""
    apart = difference(measured, forecast)
    if not apart.holds(0.0):
        towards = 1 if forecast.mean > 0 else -1
        return Agreement("larger" if towards * apart.mean > 0 else "smaller", apart)
    if measured.holds(0.0) and measured.holds(forecast.mean):
        needed = days_needed((measured.high - measured.low) / 2, abs(forecast.mean), *days)
        more = None if needed is None else max(1, needed - days[1])
        return Agreement("unclear" if more is None else "open", apart, more)
    return Agreement("within", apart)


def difference(a: Interval, b: Interval) -> Interval:
    """Returns a less b of two independent estimates."""
    mean = a.mean - b.mean
    return Interval(mean, mean - hypot(a.mean - a.low, b.high - b.mean), mean + hypot(a.high - a.mean, b.mean - b.low))


def days_needed(half: float, wanted: float, before: int, after: int) -> int | None:
    """Returns how many days after narrow a half-width that `after` days gave to the one wanted; None where MOST_DAYS do not.

    A half-width goes with sqrt(1/before + 1/after): only the days after grow.
    """
    room = (1 / before + 1 / after) * (wanted / half) ** 2 - 1 / before
    days = ceil(1 / room) if room > 0 else MOST_DAYS + 1
    return days if days <= MOST_DAYS else None
