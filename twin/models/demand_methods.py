"""Plain ways to forecast a weekly series, each held against every past week it could have been used in.

Plain on purpose: an order book of one or two years holds too few weeks to fit more, and these need nothing but numpy. The
method is chosen anew at each origin by the errors known by then, and the error told is that of so choosing: the smallest of
eight errors, picked afterwards, would promise more than the next weeks keep.
"""

from dataclasses import dataclass

import numpy as np

HORIZON = 4  # weeks ahead
FIRST_ORIGIN = 8  # weeks known before the first forecast of the back-test
YEAR, MONTH = 52, 4  # weeks of a season
USUAL = "average_8"  # until there are past errors to choose by
LEAST_JUDGED = 6  # forecasts whose week has passed, before errors decide
METHODS = {  # method → its name, Korean and English; the first is the naive one everything is held against
    "last": ("지난주와 같음", "as last week"),
    "seasonal": ("한 계절 전과 같음", "as one season ago"),
    "average_4": ("4주 평균", "average of 4 weeks"),
    "average_8": ("8주 평균", "average of 8 weeks"),
    "average_13": ("13주 평균", "average of 13 weeks"),
    "smoothing_0.1": ("지수평활 0.1", "exponential smoothing .1"),
    "smoothing_0.3": ("지수평활 0.3", "exponential smoothing .3"),
    "smoothing_0.5": ("지수평활 0.5", "exponential smoothing .5"),
}
NAIVE = "last"


@dataclass(frozen=True)
class BackTest:
    """Every forecast that could have been made: origins (weeks known, rising) by horizon; NaN where the week is not over."""

    origin: np.ndarray
    actual: np.ndarray  # (origins, horizon)
    forecast: dict[str, np.ndarray]  # method → (origins, horizon)
    chosen: tuple[str, ...]  # the method in use at each origin

    def of(self, method: str, since: int) -> "BackTest":
        """Returns the forecasts of one method alone, at the origins from `since` weeks known on whose first week is over."""
        keep = (self.origin >= since) & np.isfinite(self.actual[:, 0])
        said = {m: f[keep] for m, f in self.forecast.items()}
        return BackTest(self.origin[keep], self.actual[keep], said, (method,) * int(keep.sum()))

    @property
    def in_use(self) -> np.ndarray:
        """What the method chosen at each origin said."""
        return np.array([self.forecast[m][i] for i, m in enumerate(self.chosen)])


def forecast(known: np.ndarray, method: str) -> np.ndarray:
    """Returns the next HORIZON weeks of a series as a method sees them."""
    kind, _, number = method.partition("_")
    if kind == "seasonal":
        season = YEAR if len(known) >= 2 * YEAR else MONTH
        return known[len(known) - season :][:HORIZON]
    if kind == "average":
        level = known[-int(number) :].mean()
    elif kind == "smoothing":
        level = _smoothed(known, float(number))
    else:
        level = known[-1]
    return np.full(HORIZON, float(level))


def back_test(weeks: np.ndarray) -> BackTest:
    """Returns what each method would have said at every origin from FIRST_ORIGIN on; the last origin is now."""
    origin = np.arange(FIRST_ORIGIN, len(weeks) + 1)
    later = np.r_[weeks, np.full(HORIZON, np.nan)]
    actual = np.array([later[o : o + HORIZON] for o in origin])
    said = {m: np.array([forecast(weeks[:o], m) for o in origin]) for m in METHODS}
    chosen = tuple(_choice(origin[:i], actual[:i], said, o) for i, o in enumerate(origin))
    return BackTest(origin, actual, said, chosen)


def _choice(origin: np.ndarray, actual: np.ndarray, said: dict[str, np.ndarray], now: int) -> str:
    """The method with the least error over forecasts whose week had passed by then."""
    if not len(origin):
        return USUAL
    passed = origin[:, None] + np.arange(1, HORIZON + 1) <= now
    if passed.sum() < LEAST_JUDGED * HORIZON:
        return USUAL
    return min(METHODS, key=lambda m: float(np.abs(said[m][: len(origin)] - actual)[passed].sum()))


def _smoothed(known: np.ndarray, share: float) -> float:
    """Simple exponential smoothing from the mean of the first four weeks (Hyndman & Athanasopoulos 2021, §8.1)."""
    level = float(known[:4].mean())
    for value in known:
        level += share * (value - level)
    return level
