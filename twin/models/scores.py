"""How good a model is on a later period, each figure with its 95 % interval from resampling whole days.

Rows of one day are not independent (one wrong setting spoils a run of parts), so days are drawn, not rows. Bad units are
rare: the area under precision and recall leads; the area under the ROC curve stands beside it only because people ask.
"""

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np

DRAWS = 500
SEED = 20_260
FALSE_ALARM_RATE = 0.01  # of good units, at which recall is told
LEAST_DAYS = 5  # fewer days tell no interval
BINS = 10


@dataclass(frozen=True)
class Estimate:
    """A figure with its 95 % interval; NaN where the data cannot tell."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Marks:
    """What is scored: the outcome, the score and whether it was an alarm, with the day of each row (numbered from 0)."""

    label: np.ndarray
    score: np.ndarray
    alarm: np.ndarray
    day: np.ndarray


Metric = Callable[[Marks, np.ndarray], float]  # of the rows, each counted so many times


def days_of(at: np.ndarray, zone: ZoneInfo) -> np.ndarray:
    """Returns the number of each moment's calendar day at the site, from 0, without gaps."""
    import pandas as pd

    local = pd.DatetimeIndex(at).tz_localize("UTC").tz_convert(zone).tz_localize(None).normalize()
    return np.unique(local.to_numpy(), return_inverse=True)[1]


def average_precision(marks: Marks, weight: np.ndarray) -> float:
    """Returns the area under precision and recall as the sum of precision over steps of recall; ties count as one step."""
    tp, fp = _cumulated(marks, weight)
    if tp[-1] == 0:
        return float("nan")
    with np.errstate(invalid="ignore"):
        precision = np.where(tp + fp > 0, tp / (tp + fp), 0.0)
    return float(np.sum(np.diff(tp, prepend=0.0) * precision) / tp[-1])


def roc_area(marks: Marks, weight: np.ndarray) -> float:
    """Returns the chance that a bad unit scores above a good one, ties half."""
    tp, fp = _cumulated(marks, weight)
    if tp[-1] == 0 or fp[-1] == 0:
        return float("nan")
    return float(np.trapezoid(np.r_[0.0, tp], np.r_[0.0, fp]) / (tp[-1] * fp[-1]))


def recall_at_rate(marks: Marks, weight: np.ndarray) -> float:
    """Returns the share of bad units found where at most FALSE_ALARM_RATE of the good ones are flagged."""
    tp, fp = _cumulated(marks, weight)
    if tp[-1] == 0 or fp[-1] == 0:
        return float("nan")
    return float(np.max(np.where(fp <= FALSE_ALARM_RATE * fp[-1], tp, 0.0), initial=0.0) / tp[-1])


def recall(marks: Marks, weight: np.ndarray) -> float:
    """Returns the share of bad units that were alarmed."""
    return _ratio(weight * marks.alarm * marks.label, weight * marks.label)


def precision(marks: Marks, weight: np.ndarray) -> float:
    """Returns the share of alarms that were right."""
    return _ratio(weight * marks.alarm * marks.label, weight * marks.alarm)


def false_alarm_rate(marks: Marks, weight: np.ndarray) -> float:
    """Returns the share of good units that were alarmed."""
    good = 1 - marks.label
    return _ratio(weight * marks.alarm * good, weight * good)


def inspections_per_found(marks: Marks, weight: np.ndarray) -> float:
    """Returns how many units are looked at for each bad one found."""
    return _ratio(weight * marks.alarm, weight * marks.alarm * marks.label)


def expected_over_observed(marks: Marks, weight: np.ndarray) -> float:
    """Returns the bad units the probabilities add up to, over those there were: 1 where the level is right."""
    return _ratio(weight * marks.score, weight * marks.label)


def brier(marks: Marks, weight: np.ndarray) -> float:
    """Returns the mean squared distance of probability and outcome (Brier 1950)."""
    return _ratio(weight * (marks.score - marks.label) ** 2, weight)


METRICS: dict[str, tuple[Metric, str]] = {  # metric → how it is computed, its unit
    "pr_auc": (average_precision, ""), "recall_at_1pct": (recall_at_rate, ""), "recall": (recall, ""),
    "precision": (precision, ""), "false_alarm_rate": (false_alarm_rate, ""),
    "inspections_per_found": (inspections_per_found, "units"), "expected_over_observed": (expected_over_observed, ""),
    "brier": (brier, ""), "roc_auc": (roc_area, ""),
}  # fmt: skip


def estimate(metric: Metric, marks: Marks, minus: Marks | None = None) -> Estimate:
    """Returns the figure of all rows with its interval; with `minus`, the difference to other scores of the same rows."""
    first, second = _sorted(marks), _sorted(minus) if minus else None

    def reached(count: np.ndarray) -> float:
        return metric(first, count[first.day]) - (metric(second, count[second.day]) if second else 0.0)

    days = int(marks.day.max(initial=-1)) + 1
    value = reached(np.ones(days))
    drawn = np.array([reached(count) for count in _draws(days)])
    drawn = drawn[np.isfinite(drawn)]
    if len(drawn) < DRAWS / 2:
        return Estimate(value, float("nan"), float("nan"))
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Estimate(value, float(low), float(high))


def reliability(marks: Marks) -> list[dict[str, float]]:
    """Returns, by groups of rising probability of equal size, the mean probability and the share that was bad."""
    order = np.argsort(marks.score, kind="stable")
    return [
        {"n": len(part), "expected": float(marks.score[part].mean()), "observed": float(marks.label[part].mean())}
        for part in np.array_split(order, BINS)
        if len(part)
    ]


def _draws(days: int) -> np.ndarray:
    """How often each day counts in each resample, shape (draws, days); none where there are too few days."""
    if days < LEAST_DAYS:
        return np.empty((0, days))
    rng = np.random.default_rng(SEED)
    return rng.multinomial(days, np.full(days, 1 / days), size=DRAWS).astype(float)


def _sorted(marks: Marks) -> Marks:
    """The rows by falling score: sorting once is most of the work of a thousand resamples."""
    order = np.argsort(-marks.score, kind="stable")
    return Marks(marks.label[order], marks.score[order], marks.alarm[order], marks.day[order])


def _cumulated(marks: Marks, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Bad and good units at or above each different score, from the highest down."""
    order = np.argsort(-marks.score, kind="stable")
    score, label, weight = marks.score[order], marks.label[order], weight[order]
    last = np.r_[score[1:] != score[:-1], True]
    return np.cumsum(weight * label)[last], np.cumsum(weight * (1 - label))[last]


def _ratio(above: np.ndarray, below: np.ndarray) -> float:
    total = float(below.sum())
    return float(above.sum()) / total if total > 0 else float("nan")
