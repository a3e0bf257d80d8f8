"""Means and paired differences with what the inputs leave open: runs in groups of the same drawn plant.

The variance of a mean over D draws of R runs each is that of the draws' means over D, which more runs narrow, plus the variance
between plants as the data leave them open, which they do not (Cheng & Holland 1997). Where nothing is open it is Student's t.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from twin.experiment.intervals import Estimate, estimate

Values = Sequence[float | None]


@dataclass(frozen=True)
class Spread:
    """An estimate, and the half-width that the luck of the runs alone gives it; None below two runs."""

    of: Estimate
    luck: float | None


def over(values: Values, runs_a_draw: int, confidence: float = 0.95) -> Spread:
    """Returns the mean of runs in order, each `runs_a_draw` of them of one drawn plant (1 = the plant is not drawn)."""
    plain = estimate(list(values), confidence)
    luck = None if plain.low is None or plain.high is None else (plain.high - plain.low) / 2
    if runs_a_draw == 1 or plain.mean is None:
        return Spread(plain, luck)
    groups = [_known(values[i : i + runs_a_draw]) for i in range(0, len(values), runs_a_draw)]
    whole = np.array([g for g in groups if len(g) == runs_a_draw])
    if len(whole) < 2:
        return Spread(Estimate(plain.mean, None, None, plain.n), None)
    return _open(whole, confidence)


def less(these: Values, those: Values) -> list[float | None]:
    """Returns the differences run by run; None where either has no value."""
    return [None if a is None or b is None else a - b for a, b in zip(these, those, strict=True)]


def _known(values: Values) -> list[float]:
    return [v for v in values if v is not None and np.isfinite(v)]


def _open(groups: np.ndarray, confidence: float) -> Spread:
    """The interval of draws in groups, shape (draws, runs a draw)."""
    from scipy.stats import t

    draws, runs = groups.shape
    within, between = float(groups.var(axis=1, ddof=1).mean()), float(groups.mean(axis=1).var(ddof=1))
    left_open = max(0.0, between - within / runs)
    times = float(t.ppf(0.5 + confidence / 2, draws - 1))
    mean, luck = float(groups.mean()), times * sqrt(between / draws)
    half = times * sqrt(left_open + between / draws)
    return Spread(Estimate(mean, mean - half, mean + half, groups.size), luck)
