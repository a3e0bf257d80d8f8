"""How far a KPI of the twin can be trusted: credibility, grade, bias, coverage, skill, from its forecasts of past weeks.

Credibility is the smallest margin for which two one-sided tests at 5 % would call forecast and floor equivalent
(Schuirmann 1987): max(|mean error - t se|, |mean error + t se|), t with one degree of freedom less than weeks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from twin.validate.forecasts import Forecast

Grade = Literal["A", "B", "C", "D"]
BOUNDS: tuple[tuple[Grade, float], ...] = (("A", 0.03), ("B", 0.05), ("C", 0.10))
FEWEST_WEEKS = 6
LEAST_SKILL = -0.10  # continuous ranked probability skill against the naive forecast
TOO_NARROW_AT = 0.99  # of chi-square: the intervals are refused when the misses are larger than this allows
NEAR_ZERO = 0.1  # of the mean: a week below it would blow up an error that is divided by it


@dataclass(frozen=True)
class Score:
    """What the weeks say of one KPI. `grade` is None where it is not assessed: `weeks_needed` more are, or nothing happened.

    Errors are shares of the week's own value (`relative_to` "week"), or of the mean of all weeks ("mean") where a week's
    value is zero or near it.
    """

    kpi_id: str
    weeks: int
    weeks_needed: int
    relative_to: Literal["week", "mean"]
    bias: float | None
    credibility: float | None
    grade: Grade | None
    undiminished: Grade | None  # the grade by credibility alone
    too_narrow: bool
    no_skill: bool
    coverage_80: float | None
    coverage_90: float | None
    rms_z: float | None  # None also where a forecast without any spread was missed
    skill: float | None


def score(kpi_id: str, forecasts: Sequence[Forecast]) -> Score:
    """Returns the score of one KPI's forecasts, whatever their number."""
    weeks = len(forecasts)
    actual, mean = (np.array([getattr(f, n) for f in forecasts], dtype=float) for n in ("actual", "mean"))
    relative_to, errors = relative_errors(mean, actual)
    z = np.array([f.z for f in forecasts], dtype=float)
    skill = skill_of([f.crps for f in forecasts], [f.naive_crps for f in forecasts])
    too_narrow, no_skill = narrow(z), skill is not None and skill < LEAST_SKILL
    credibility = credibility_of(errors)
    undiminished = None if credibility is None or weeks < FEWEST_WEEKS else grade_of(credibility)
    grade = one_down(undiminished) if undiminished and (too_narrow or no_skill) else undiminished
    return Score(
        kpi_id, weeks, max(0, FEWEST_WEEKS - weeks), relative_to, float(errors.mean()) if len(errors) else None,
        credibility, grade, undiminished, too_narrow, no_skill, *(covered(forecasts, p) for p in (80, 90)), rms(z), skill,
    )  # fmt: skip


def relative_errors(mean: np.ndarray, actual: np.ndarray) -> tuple[Literal["week", "mean"], np.ndarray]:
    """Returns what the errors are shares of, and the errors m/a - 1; none at all where nothing ever happened."""
    size = float(np.abs(actual).mean()) if len(actual) else 0.0
    if size == 0:
        return "mean", np.array([])
    if np.abs(actual).min() >= NEAR_ZERO * size:
        return "week", mean / actual - 1
    return "mean", (mean - actual) / size


def credibility_of(errors: np.ndarray) -> float | None:
    """Returns the smallest margin an equivalence test at 5 % would pass with these errors; None below two weeks."""
    from scipy.stats import t

    n = len(errors)
    if n < 2:
        return None
    half = float(t.ppf(0.95, n - 1) * errors.std(ddof=1) / np.sqrt(n))
    bias = float(errors.mean())
    return max(abs(bias - half), abs(bias + half))


def grade_of(credibility: float) -> Grade:
    """Returns A within 3 %, B within 5 %, C within 10 %, D beyond."""
    return next((grade for grade, bound in BOUNDS if credibility <= bound), "D")


def one_down(grade: Grade) -> Grade:
    """Returns the next grade below; D stays D."""
    grades: tuple[Grade, ...] = ("A", "B", "C", "D", "D")
    return grades[grades.index(grade) + 1]


def narrow(z: np.ndarray) -> bool:
    """Returns whether the floor missed the forecasts by more than their own spread allows."""
    from scipy.stats import chi2

    return bool(len(z) and np.sum(z**2) > chi2.ppf(TOO_NARROW_AT, len(z)))


def rms(z: np.ndarray) -> float | None:
    """Returns the root mean square of the standardised misses: 1 where intervals are honest."""
    found = float(np.sqrt(np.mean(z**2))) if len(z) else float("nan")
    return found if np.isfinite(found) else None


def covered(forecasts: Sequence[Forecast], percent: int) -> float | None:
    """Returns the share of weeks that fell inside their 80 or 90 % interval."""
    if not forecasts:
        return None
    bounds = [(getattr(f, f"low_{percent}"), getattr(f, f"high_{percent}"), f.actual) for f in forecasts]
    return sum(low <= actual <= high for low, high, actual in bounds) / len(bounds)


def skill_of(crps: Sequence[float], naive: Sequence[float]) -> float | None:
    """Returns 1 - score / score of the naive forecast: 0 is no better, 1 perfect; None where the naive one is perfect."""
    total = float(np.sum(naive))
    return 1 - float(np.sum(crps)) / total if total > 0 else None
