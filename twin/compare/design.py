"""What a day's value is explained by, other than the change: level, weekday, mix, volume, trend. Columns for least squares."""

from collections.abc import Collection
from datetime import date

import numpy as np

from twin.compare.series import Series

RARE = 0.02  # share of what was made: products below are not told apart
TOLD = 1e-6  # share of a column's length the columns before it must leave, so that it says something new


def design(series: Series, covariates: Collection[str]) -> np.ndarray:
    """Returns the columns without the change, shape (n, p): those that say nothing new are left out, the level comes first."""
    columns = [np.ones(len(series.day))]
    if "weekday" in covariates:
        columns += _weekdays(series.day)
    if "mix" in covariates:
        columns += _mix(series.mix)
    if "volume" in covariates:
        columns.append(series.volume / max(float(series.volume.mean()), 1e-12))
    if "trend" in covariates:
        columns.append(trend(series))
    return independent(columns)


def trend(series: Series) -> np.ndarray:
    """Returns the days as a share of a year from the middle of the series, shape (n,)."""
    return (series.number - series.number.mean()) / 365.0


def step(series: Series, at: date | None = None) -> np.ndarray:
    """Returns 1 for the days after the change, or from a day `at` on, 0 before; shape (n,)."""
    return (series.is_after if at is None else series.number >= at.toordinal()).astype(float)


def independent(columns: list[np.ndarray]) -> np.ndarray:
    """Returns the columns that the ones before them do not tell already, scaled to length 1, shape (n, kept)."""
    kept: list[np.ndarray] = []
    for column in columns:
        length = float(np.linalg.norm(column))
        rest = column - sum((q * (q @ column) for q in _orthonormal(kept)), np.zeros_like(column))
        if length > 0 and float(np.linalg.norm(rest)) > TOLD**0.5 * length:
            kept.append(column / length)
    return np.column_stack(kept)


def _orthonormal(columns: list[np.ndarray]) -> np.ndarray:
    return np.linalg.qr(np.column_stack(columns)).Q.T if columns else np.empty((0, 0))


def _weekdays(days: tuple[date, ...]) -> list[np.ndarray]:
    number = np.array([d.weekday() for d in days])
    return [(number == k).astype(float) for k in range(1, 7)]


def _mix(shares: np.ndarray) -> list[np.ndarray]:
    """The shares of all products made often, but for the commonest: shares add up to one."""
    often = np.flatnonzero(shares.mean(axis=0) >= RARE) if shares.size else np.empty(0, dtype=int)
    order = often[np.argsort(-shares.mean(axis=0)[often])]
    return [shares[:, k] for k in order[1:]]
