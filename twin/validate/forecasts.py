"""What was forecast of a week and what came of it: the rows every statistic of trust is computed from."""

from dataclasses import dataclass
from datetime import date

import numpy as np

FEWEST_VALUED = 0.9  # share of runs that must have a value: a KPI that mostly has none is no forecast


@dataclass(frozen=True)
class Forecast:
    """One KPI in one week: the twin's predictive spread (over runs), the naive forecast, and what the floor did."""

    kpi_id: str
    week: date
    actual: float
    mean: float
    sd: float  # predictive: of one week, not of the mean
    low_80: float
    high_80: float
    low_90: float
    high_90: float
    crps: float
    naive_mean: float
    naive_sd: float
    naive_crps: float

    @property
    def z(self) -> float:
        """Returns by how many predictive standard deviations the floor missed the forecast; infinite without spread."""
        miss = self.actual - self.mean
        if self.sd > 0:
            return miss / self.sd
        return 0.0 if abs(miss) <= 1e-9 * max(1.0, abs(self.mean)) else float("inf") * np.sign(miss)


def forecast(
    kpi_id: str, week: date, actual: float | None, runs: list[float | None], past: list[float | None]
) -> Forecast | None:
    """Returns the week's row; None where the floor, too many runs, or fewer than two past weeks have a value."""
    known = np.array([r for r in runs if r is not None and np.isfinite(r)], dtype=float)
    before = np.array([p for p in past if p is not None and np.isfinite(p)], dtype=float)
    if actual is None or not np.isfinite(actual) or len(before) < 2:
        return None
    if len(known) < max(2, FEWEST_VALUED * len(runs)):
        return None
    naive_mean, naive_sd = naive(before)
    low_80, high_80, low_90, high_90 = np.quantile(known, [0.1, 0.9, 0.05, 0.95], method="weibull").tolist()
    return Forecast(
        kpi_id, week, float(actual), float(known.mean()), predictive_sd(known), low_80, high_80, low_90, high_90,
        crps_of_runs(known, float(actual)), naive_mean, naive_sd, crps_of_normal(naive_mean, naive_sd, float(actual)),
    )  # fmt: skip


def predictive_sd(runs: np.ndarray) -> float:
    """Returns the standard deviation of a new value around the runs' mean, which is itself known from the runs only."""
    return float(runs.std(ddof=1) * np.sqrt(1 + 1 / len(runs)))


def naive(past: np.ndarray) -> tuple[float, float]:
    """Returns mean and predictive standard deviation of "as in the weeks before", from two or more of them."""
    return float(past.mean()), float(past.std(ddof=1) * np.sqrt(1 + 1 / len(past)))


def crps_of_runs(runs: np.ndarray, actual: float) -> float:
    """Returns the continuous ranked probability score of an ensemble, fair to its size (Ferro 2014); smaller is better."""
    n, ordered = len(runs), np.sort(runs)
    spread = float(np.sum((2 * np.arange(1, n + 1) - n - 1) * ordered)) / (n * (n - 1))
    return float(np.mean(np.abs(ordered - actual))) - spread


def crps_of_normal(mean: float, sd: float, actual: float) -> float:
    """Returns the score of a normal forecast (Gneiting & Raftery 2007, eq. 21); of a point forecast its absolute error."""
    from scipy.stats import norm

    if sd == 0:
        return abs(actual - mean)
    z = (actual - mean) / sd
    return float(sd * (z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - 1 / np.sqrt(np.pi)))
