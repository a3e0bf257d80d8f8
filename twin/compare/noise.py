"""Days resemble their neighbours on two time scales: the noise of a daily series, a grid over its parameters, whitening.

Cov(u) = s² D [(1 - w) rho^|t - t'| + w f^|t - t'|] D on true day numbers, so that missing days count. D is the size of a
day's scatter: (mean quantity / its quantity)^(power / 2). rho is the slow scale, f < rho the fast one, w its share.

The sum of two AR(1) is a state of two numbers. Its Kalman filter gives the rows of the inverse Cholesky factor times the
columns exactly, all grid points at once, in time linear in the days (Harvey 1989, ch. 3).
"""

from dataclasses import dataclass

import numpy as np

RHO = (0.0, 0.4, 0.7, 0.9, 0.95, 0.97, 0.98, 0.985, 0.99, 0.995, 0.999)  # mostly slow: short series hide drift
FAST = (0.0, 0.4, 0.7)
SHARE = (0.2, 0.4, 0.6, 0.8, 0.9)  # and 0, one AR(1) alone
SLOW = 0.95  # rho above it: weeks go by before such a series has forgotten anything


@dataclass(frozen=True)
class Grid:
    """Parameters of the noise and the logarithm of their prior mass, shape (g,) each: equal mass for every rho."""

    rho: np.ndarray
    fast: np.ndarray
    share: np.ndarray
    power: np.ndarray
    log_prior: np.ndarray


@dataclass(frozen=True)
class White:
    """Columns with the correlation taken out, shape (g, n, columns), and log|Cov/s²|, shape (g,)."""

    columns: np.ndarray
    log_det: np.ndarray


def grid(powers: tuple[float, ...] = (0.0,)) -> Grid:
    """Returns the grid; `powers`: how a day's variance may fall with its quantity (0 = not, 1 = as counts do)."""
    rows = []
    for rho in RHO:
        points = [(f, w) for f in FAST if f < rho for w in SHARE] + [(0.0, 0.0)]
        rows += [(rho, f, w, p, -np.log(len(points) * len(powers))) for f, w in points for p in powers]
    return Grid(*np.array(rows).T)


def whiten(over: Grid, day: np.ndarray, columns: np.ndarray, quantity: np.ndarray | None = None) -> White:
    """Returns columns, shape (n, k), whitened for every grid point; `day` are day numbers that grow, shape (n,)."""
    given, log_size = _sized(over, columns, quantity)
    slow, fast = np.zeros((2, len(over.rho), given.shape[2]))
    variance = np.array([1 - over.share, np.zeros_like(over.share), over.share])  # of slow, of both, of fast
    log_det, white = 2 * log_size, np.empty(given.shape)
    gaps = np.diff(day, prepend=day[0])
    for t, gap in enumerate(gaps.tolist()):
        if t:
            slow, fast, variance = _later(over, gap, slow, fast, variance)
        of_slow, of_fast = variance[0] + variance[1], variance[1] + variance[2]
        whole = of_slow + of_fast
        rest = given[:, t] - slow - fast
        white[:, t] = rest / np.sqrt(whole)[:, None]
        log_det = log_det + np.log(whole)
        slow, fast = slow + (of_slow / whole)[:, None] * rest, fast + (of_fast / whole)[:, None] * rest
        variance = variance - np.array([of_slow**2, of_slow * of_fast, of_fast**2]) / whole
    return White(white, log_det)


def _sized(over: Grid, columns: np.ndarray, quantity: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """The columns over the size of each day's scatter, shape (g, n, k), and the sum of log sizes, shape (g,)."""
    if quantity is None:
        return np.broadcast_to(columns, (len(over.rho), *columns.shape)), np.zeros(len(over.rho))
    log_size = 0.5 * over.power[:, None] * np.log(quantity.mean() / quantity)
    return columns * np.exp(-log_size)[:, :, None], log_size.sum(axis=1)


def _later(
    over: Grid, gap: float, slow: np.ndarray, fast: np.ndarray, variance: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The state `gap` days on: what is known fades, what is not known comes back."""
    a, b = over.rho**gap, over.fast**gap
    faded = np.array([a * a, a * b, b * b]) * variance
    fresh = np.array([(1 - over.share) * (1 - a * a), np.zeros_like(a), over.share * (1 - b * b)])
    return slow * a[:, None], fast * b[:, None], faded + fresh
