"""The smallest effect a comparison can see, known before any data after the go-live exist."""

from dataclasses import dataclass

import numpy as np

from twin.compare.design import design
from twin.compare.plan import Plan
from twin.compare.series import Series

OFTEN, NEARLY_ALWAYS = 2.8, 3.8  # standard errors: seen in 80 % of cases (1.96 + 0.84), in 97 % (1.96 + 1.88)
MOST_PHI = 0.9


@dataclass(frozen=True)
class Detectable:
    """Effects in the KPI's unit seen in 4 of 5 cases and nearly always, with the scatter and likeness of days behind them."""

    often: float
    nearly_always: float
    scatter: float
    phi: float
    days_before: int
    days_after: int


def detectable(plan: Plan, before: Series, days_after: int) -> Detectable:
    """Returns k · s · sqrt((1 + phi)/(1 - phi) · (1/n0 + 1/n1)) for k = 2.8 and 3.8, from the baseline alone.

    s and phi (AR(1), with its small-sample bias put right) are those of days after weekday, mix and the like are taken out.
    """
    base = design(before, plan.covariates)
    rest = before.y - base @ np.linalg.lstsq(base, before.y, rcond=None)[0]
    n = len(rest)
    square = float((rest**2).sum())
    scatter = (square / max(n - base.shape[1], 1)) ** 0.5
    phi = float((rest[1:] * rest[:-1]).sum()) / square if square > 0 else 0.0
    phi = min(MOST_PHI, max(0.0, phi + (1 + 4 * phi) / n))
    error = scatter * ((1 + phi) / (1 - phi) * (1 / n + 1 / days_after)) ** 0.5
    return Detectable(OFTEN * error, NEARLY_ALWAYS * error, scatter, phi, n, days_after)
