"""What the days would have been without the change: the fitted level of each day, and the band in which 95 % would lie."""

from dataclasses import dataclass

import numpy as np

from twin.compare.estimator import SURE, Fit, grid_for
from twin.compare.noise import whiten
from twin.compare.series import Series


@dataclass(frozen=True)
class Expected:
    """For each day of a series, in the KPI's own level: the value expected without the change, and the band of single days."""

    level: np.ndarray
    low: np.ndarray
    high: np.ndarray


def expected(series: Series, base: np.ndarray, step: np.ndarray, fit: Fit) -> Expected:
    """Returns the counterfactual of each day: posterior mean and spread over the grid of the noise (normal band)."""
    from scipy.special import ndtri

    over = grid_for(series.quantity)
    x = np.column_stack([base, step])
    white = whiten(over, series.number, np.column_stack([x, series.y]), series.quantity).columns
    root = np.linalg.qr(white[:, :, :-1])
    inverse = np.linalg.inv(root.R)
    beta = np.einsum("gij,gkj,gk->gi", inverse, root.Q, white[:, :, -1])
    rest = white[:, :, -1] - np.einsum("gni,gi->gn", white[:, :, :-1], beta)
    without = np.column_stack([base, np.zeros(len(step))])
    level = without @ beta.T
    freedom = len(step) - x.shape[1]
    size = 1.0 if series.quantity is None else (series.quantity.mean() / series.quantity)[:, None] ** over.power
    spread = (np.einsum("ni,gij->gnj", without, inverse) ** 2).sum(axis=2).T + size
    variance = spread * (rest**2).sum(axis=1) / max(freedom - 2, 1)
    weight = fit.effect.weight[0]
    mean = level @ weight
    sd = (variance @ weight + (level - mean[:, None]) ** 2 @ weight) ** 0.5
    far = float(ndtri((1 + SURE) / 2)) * sd
    own = mean if series.control is None else mean + series.control
    return Expected(own, np.maximum(own - far, 0.0), own + far)  # no KPI of the catalogue can be negative
