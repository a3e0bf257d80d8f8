"""A difference predicted beside the one measured, each with its interval, and what the pair allows to say."""

from dataclasses import dataclass

import numpy as np

from twin.validate.evidence import Result

CONFIDENCE = 0.98  # of one interval: three indicators share the risk of one false alarm in twenty


@dataclass(frozen=True)
class Predicted:
    """A KPI's mean over weeks after a change less that before: as the twin expects one outcome of it, as it was measured, and
    as the twin expects it on the same plans had nothing been changed.

    Both halves are those of 98 % intervals; `measured_half` has the week as its unit.
    """

    kpi_id: str
    mean: float
    half: float
    measured: float
    measured_half: float
    unchanged: float
    unchanged_half: float  # of the mean over runs: a forecast from few runs must not decide by its own luck

    @property
    def is_inside(self) -> bool:
        """Returns whether both agree within their intervals. The twin's has the luck of weeks; how well the changed station's
        new laws are known from these weeks is in the floor's, so both count.
        """
        return abs(self.measured - self.mean) <= float(np.hypot(self.half, self.measured_half))

    @property
    def is_told(self) -> bool:
        """Returns whether the floor shows that something changed, the way the twin said: no change is beyond both intervals."""
        came, said = self.measured - self.unchanged, self.mean - self.unchanged
        return abs(came) > float(np.hypot(self.measured_half, self.unchanged_half)) and came * said > 0


def predicted(
    kpi_id: str, before: np.ndarray, after: np.ndarray, unchanged: np.ndarray, measured: tuple[list[float], list[float]]
) -> Predicted:
    """Returns a KPI's differences from its simulated values, each shape (weeks, runs), and those measured before and after;
    `unchanged`: the weeks after, the first of their runs, without the change.

    The spread of one outcome is that of its weeks, each with luck of its own. What the laws leave open is the same before
    and after and goes out of the difference; counting it as luck makes the interval wider, never too narrow.
    """
    mean = float(after.mean() - before.mean())
    by_side = [(float(s.var(axis=1, ddof=1).mean()) / len(s), s.shape[1]) for s in (before, after)]
    of_mean = sum(variance / number for variance, number in by_side)
    of_one = sum(variance for variance, _ in by_side) + of_mean
    t = _t(sum(len(s) * (s.shape[1] - 1) for s in (before, after)))
    effect = float((after[:, : unchanged.shape[1]] - unchanged).mean())  # run by run: both had the same luck
    came = _measured(*(np.array(side) for side in measured))
    return Predicted(kpi_id, mean, t * float(np.sqrt(of_one)), *came, mean - effect, t * float(np.sqrt(of_mean)))


def result_of(found: list[Predicted]) -> Result:
    """Returns passed where all indicators came as expected and the floor itself shows that one of them changed so; partly
    where it shows nothing; failed where one came otherwise.
    """
    if not all(p.is_inside for p in found):
        return "failed"
    return "passed" if any(p.is_told for p in found) else "partly"


def _measured(before: np.ndarray, after: np.ndarray) -> tuple[float, float]:
    """Difference of means, and half its interval by Student's two-sample t with the weeks' pooled variance."""
    degrees = len(before) + len(after) - 2
    pooled = (before.var() * len(before) + after.var() * len(after)) / degrees
    error = float(np.sqrt(pooled * (1 / len(before) + 1 / len(after))))
    return float(after.mean() - before.mean()), _t(degrees) * error


def _t(degrees: int) -> float:
    from scipy.stats import t

    return float(t.ppf((1 + CONFIDENCE) / 2, degrees))
