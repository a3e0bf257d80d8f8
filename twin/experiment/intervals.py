"""Means over replications with their intervals."""

from dataclasses import dataclass
from math import sqrt

import numpy as np


@dataclass(frozen=True)
class Estimate:
    """A mean over n replications and its two-sided interval; low and high are None below two replications."""

    mean: float | None
    low: float | None
    high: float | None
    n: int


def estimate(values: list[float | None], confidence: float = 0.95) -> Estimate:
    """Returns the mean with Student's t interval over replications; missing values are left out and not counted."""
    from scipy.stats import t

    known = np.array([v for v in values if v is not None and np.isfinite(v)], dtype=float)
    if known.size == 0:
        return Estimate(None, None, None, 0)
    mean = float(known.mean())
    if known.size == 1:
        return Estimate(mean, None, None, 1)
    half = float(t.ppf(0.5 + confidence / 2, known.size - 1) * known.std(ddof=1) / sqrt(known.size))
    return Estimate(mean, mean - half, mean + half, int(known.size))
