"""The effect of a change on a daily series: generalised least squares with noise on two time scales, its parameters
integrated over a grid (methods measured against Welch's t, HAC, the block bootstrap and AR(1) GLS in tests and bench).

Given the noise, effect and error follow from whitened least squares; each grid point weighs as its marginal likelihood
exp(-1/2 log|S| - 1/2 log|X'S⁻¹X| - (n - p)/2 log RSS) (flat prior on coefficients, 1/s on the scale), and the effect is
the weighted mixture of t with n - p degrees of freedom.
"""

from dataclasses import dataclass

import numpy as np

from twin.compare.mixture import Mixture
from twin.compare.noise import SLOW, Grid, White, grid, whiten

SURE = 0.95
TIED = 1e-8  # share of a column's length left after the others are taken out: less says nothing of its own


@dataclass(frozen=True)
class Effect:
    """The effect in the KPI's unit: mean, median, interval [low, high] (95 %), P(effect > 0), posterior mass of slow drift."""

    mean: float
    median: float
    low: float
    high: float
    positive: float
    slow: float

    @property
    def excludes_zero(self) -> bool:
        """Whether the interval lies on one side of zero."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Fit:
    """The posterior of the coefficients of some columns: `Mixture`s of shape (m, g); shape (m,) each the posterior mass of
    slow drift and the logarithm of the evidence for the step (up to a constant of the series)."""

    effect: Mixture
    slow: np.ndarray
    evidence: np.ndarray


def effects(
    day: np.ndarray,
    y: np.ndarray,
    base: np.ndarray,
    steps: np.ndarray,
    quantity: np.ndarray | None = None,
    *,
    sure: float = SURE,
) -> list[Effect]:
    """Returns the effect of each column of `steps` (n, m) alone, beside the columns of `base` (n, p).

    y: shape (n,) for all steps, or (n, m) for one series a step (or all of one step's, which is then (n, 1)). `day`: day numbers that grow. `quantity`: how much
    stands behind each day (n,), so that small days may scatter more. `sure`: of the interval. ValueError where base and step say the same.
    """
    return summaries(posterior(day, y, base, steps, quantity), sure)


def posterior(
    day: np.ndarray, y: np.ndarray, base: np.ndarray, steps: np.ndarray, quantity: np.ndarray | None = None
) -> Fit:
    """Returns the posterior of each step's coefficient; arguments as in `effects`."""
    over = grid_for(quantity)
    series = y.reshape(len(y), -1)
    p, m = base.shape[1], steps.shape[1]
    white = whiten(over, day, np.column_stack([base, steps, series]), quantity)
    x, z, w = np.split(white.columns, [p, p + m], axis=2)
    root = np.linalg.qr(x)
    z_left, w_left = (v - root.Q @ (root.Q.transpose(0, 2, 1) @ v) for v in (z, w))
    zz, zz_all = (z_left**2).sum(axis=1), (z**2).sum(axis=1)
    if (zz < TIED * zz_all).any():
        raise ValueError("a step that the other columns tell as well")
    zy = (z_left * w_left).sum(axis=1)
    rss = np.maximum((w_left**2).sum(axis=1) - zy**2 / zz, np.finfo(float).tiny)
    freedom = len(day) - p - 1
    log_design = 2 * np.log(np.abs(np.diagonal(root.R, axis1=1, axis2=2))).sum(axis=1)[:, None] + np.log(zz)
    weight, evidence = _weights(over, white, log_design, rss, freedom)
    effect = Mixture(weight.T, (zy / zz).T, (rss / freedom / zz).T ** 0.5, freedom)
    return Fit(effect, weight[over.rho > SLOW].sum(axis=0), evidence)


def grid_for(quantity: np.ndarray | None) -> Grid:
    """Returns the grid; where it is known how much stands behind a day, whether that matters is integrated too."""
    return grid() if quantity is None else grid((0.0, 1.0))


def _weights(
    over: Grid, white: White, log_design: np.ndarray, rss: np.ndarray, freedom: int
) -> tuple[np.ndarray, np.ndarray]:
    """The posterior mass of each grid point, shape (g, m), and the log of what it was before it was made to add up to 1."""
    log = (over.log_prior - 0.5 * white.log_det)[:, None] - 0.5 * log_design - 0.5 * freedom * np.log(rss)
    most = log.max(axis=0)
    mass = np.exp(log - most)
    return mass / mass.sum(axis=0), most + np.log(mass.sum(axis=0))


def summaries(fit: Fit, sure: float = SURE) -> list[Effect]:
    """Returns the figures of each step's posterior."""
    of = fit.effect
    low, median, high = (of.quantile(p) for p in ((1 - sure) / 2, 0.5, (1 + sure) / 2))
    positive = 1 - of.cdf(np.zeros(len(median)))
    return [Effect(*map(float, row)) for row in zip(of.mean(), median, low, high, positive, fit.slow, strict=True)]
