"""Set-point advice: in which window of a setting fewer units came out bad, how sure that is, and never beyond what was seen.

A window is chosen on every second week of work and rated on the weeks between: a window rated on the rows it was chosen on
looks better than it is. Intervals come from resampling whole days (a wrong setting spoils a run of units). With several
settings looked at, one of them would look good by luck, so the intervals of the gain hold for all of them together
(Bonferroni). Seen together is not proved to cause: what no sensor measures may move with a setting.
"""

from dataclasses import dataclass, replace
from statistics import NormalDist
from zoneinfo import ZoneInfo

import numpy as np

from twin.errors import Problem
from twin.models.dataset import DataSet
from twin.models.scores import Estimate, days_of
from twin.models.setpoint_fit import Bands, Fit, bands_of, fit
from twin.models.split import judged
from twin.models.task import Input
from twin.models.train import Tell

LEAST_BAD = 60  # bad units: fewer tell nothing of nine bands
LEAST_DAYS = 20
BLOCK_DAYS = 5  # a week of work
NARROWEST = 3  # bands: three tenths of what was seen, a window a person can hold
SLACK = 0.25  # a window widens to neighbours that give away at most this share of the gain
CAUTION = Problem(
    "함께 관측된 것이지 원인으로 증명된 것은 아닙니다. 먼저 설비 한 대에서 시험해 보십시오.",
    "Seen together, not proved to cause: try it on one machine first.",
)


@dataclass(frozen=True)
class Band:
    """One band of a setting: the share of units that were in it, and of bad units were all of them in it, all else as it was."""

    low: float
    high: float
    share: float
    bad: Estimate  # 95 %, of this band alone


@dataclass(frozen=True)
class Advice:
    """What the data say of one setting; shares of bad units are measured, with 95 % intervals."""

    setting: Input
    seen: tuple[float, float]  # the 5 % and 95 % points of its values, in its unit
    window: tuple[float, float] | None  # None: nothing to advise
    inside_now: float  # share of units already in the window looked at
    now: Estimate  # share of bad units as it is
    there: Estimate  # … with all units in the window looked at, all else as it was
    ratio: Estimate  # there / now; its interval holds for all settings together
    bands: tuple[Band, ...] = ()  # of the range seen, rising


def advise(
    ds: DataSet, zone: ZoneInfo, leave_out: frozenset[str] = frozenset(), tell: Tell | None = None
) -> list[Advice]:
    """Returns advice on each measured setting, the largest gain first; Problem where the data are too few.

    `leave_out`: inputs that nobody sets; they are reckoned with, but not advised on. `tell` hears of every setting done.
    """
    known = judged(ds)
    day = days_of(known.at, zone) if len(known) else np.empty(0, int)
    _enough(known, day)
    bands = {i.name: found for i in known.inputs if i.kind == "number" and (found := bands_of(_values(known, i)))}
    rows = rated_on(day)
    chosen, rated = (_fitted(known, bands, day, half) for half in (~rows, rows))
    settings = [
        i for i in known.inputs if i.name in bands and i.source.startswith("point:") and i.name not in leave_out
    ]
    if not settings:
        raise Problem(
            f"{ds.task.ko}: 바뀐 적이 있는 공정값이 없어 조언할 설정이 없습니다. 공정값을 수집하는지 확인하십시오.",
            f"{ds.task.en}: no process value ever changed, so there is no setting to advise on; see that process values are collected.",
        )
    found = []
    for number, setting in enumerate(settings):
        if tell:
            tell(number, len(settings))
        found.append(_advice(setting, bands[setting.name], chosen, rated, len(settings)))
    return sorted(found, key=lambda a: (a.window is None, a.ratio.value))


def rated_on(day: np.ndarray) -> np.ndarray:
    """Returns which units' days (numbered from 0) windows are rated on, not chosen on: every second week of work."""
    return day // BLOCK_DAYS % 2 == 1


def _advice(setting: Input, bands: Bands, chosen: Fit, rated: Fit, looked_at: int) -> Advice:
    inner = bands.inner
    share = np.array([(bands.band == b).sum() for b in inner], float)
    window = _best(chosen.rates(setting.name, inner), share, float(chosen.label.mean()))
    inside = share[window.start : window.stop]
    rates, drawn = rated.rates(setting.name, inner), rated.drawn_rates(setting.name, inner)
    value, now = float(np.average(rates[window], weights=inside)), float(rated.label.mean())
    nows = np.array([np.average(rated.label, weights=c[rated.day]) for c in rated.drawn[0]])
    theres = drawn[:, window] @ inside / inside.sum()
    ratio = _interval(value / now, theres / nows, 0.05 / looked_at)
    seen, limits = (_limits(bands, inner[part.start : part.stop]) for part in (range(len(inner)), window))
    return Advice(
        setting, seen, limits if ratio.high < 1 else None, float(inside.sum() / len(bands.band)),
        _interval(now, nows, 0.05), _interval(value, theres, 0.05), ratio,
        tuple(
            Band(*_limits(bands, range(b, b + 1)), float(n / len(bands.band)), _interval(float(rate), draw, 0.05))
            for b, n, rate, draw in zip(inner, share, rates, drawn.T, strict=True)
        ),
    )  # fmt: skip


def _best(rates: np.ndarray, share: np.ndarray, usual: float) -> range:
    """The neighbouring bands (from 0) with the lowest share of bad units, widened as long as that gives little away."""
    width = min(NARROWEST, len(rates))
    means = [np.average(rates[b : b + width], weights=share[b : b + width]) for b in range(len(rates) - width + 1)]
    low = int(np.argmin(means))
    bar, high = means[low] + SLACK * max(0.0, usual - means[low]), low + width
    while low > 0 and rates[low - 1] <= bar:
        low -= 1
    while high < len(rates) and rates[high] <= bar:
        high += 1
    return range(low, high)


def _fitted(ds: DataSet, bands: dict[str, Bands], day: np.ndarray, half: np.ndarray) -> Fit:
    return fit(ds.where(half), {name: replace(b, band=b.band[half]) for name, b in bands.items()}, day[half])


def _interval(value: float, drawn: np.ndarray, error: float) -> Estimate:
    """A share or ratio with its interval, on the logarithm's scale: it cannot fall below nothing."""
    spread = NormalDist().inv_cdf(1 - error / 2) * float(np.std(np.log(drawn), ddof=1))
    return Estimate(value, value * float(np.exp(-spread)), value * float(np.exp(spread)))


def _limits(bands: Bands, part: range) -> tuple[float, float]:
    return float(bands.edges[part.start - 1]), float(bands.edges[part.stop - 1])


def _values(ds: DataSet, setting: Input) -> np.ndarray:
    return ds.rows[setting.name].to_numpy(float)


def _enough(known: DataSet, day: np.ndarray) -> None:
    days, bad = int(day.max(initial=-1)) + 1, int(known.label.sum())
    if days < LEAST_DAYS or bad < LEAST_BAD:
        raise Problem(
            f"{known.task.ko}: 결과를 아는 날 {days}일, 불량 {bad}건으로는 조언할 수 없습니다. 적어도 {LEAST_DAYS}일, {LEAST_BAD}건이 쌓인 뒤 다시 하십시오.",
            f"{known.task.en}: {days} days with known outcomes and {bad} bad units are too few to advise on; come back with at least {LEAST_DAYS} days and {LEAST_BAD} bad units.",
        )
