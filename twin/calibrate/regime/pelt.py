"""Changes of level in a daily series: PELT (Killick, Fearnhead and Eckley 2012) with a penalty for autocorrelation.

The textbook penalty (2 log n of the variance) fires falsely in most series whose days resemble their neighbours: an AR(1)
carries (1 - phi)/(1 + phi) of the information, so the penalty is multiplied by (1 + phi)/(1 - phi).
"""

import numpy as np

SHORTEST = 10  # days of a level, so that it is one
MOST_PHI = 0.9


def changes(y: np.ndarray, *, series: int = 1, shortest: int = SHORTEST) -> list[int]:
    """Returns the places (from 0) where a new level begins in y, shape (n,); `series` looked at together are allowed for."""
    n = len(y)
    if n < 2 * shortest or np.allclose(y, y[0]):
        return []
    variance, phi = noise(y, shortest)
    if variance <= 0:
        return []
    penalty = 2 * (np.log(n) + np.log(series)) * variance * (1 + phi) / (1 - phi)
    return pelt(y, penalty, shortest)


def pelt(y: np.ndarray, penalty: float, shortest: int) -> list[int]:
    """Returns the beginnings of new levels that minimise squared error plus a penalty for each; levels last `shortest` at least."""
    n, total, square = len(y), np.concatenate([[0.0], np.cumsum(y)]), np.concatenate([[0.0], np.cumsum(y**2)])
    best, last = np.full(n + 1, np.inf), np.zeros(n + 1, dtype=int)
    best[0], open_to = -penalty, np.array([0])
    for end in range(shortest, n + 1):
        length = end - open_to
        cost = square[end] - square[open_to] - (total[end] - total[open_to]) ** 2 / length
        value = best[open_to] + cost + penalty
        k = int(np.argmin(value))
        best[end], last[end] = value[k], open_to[k]
        keep = best[open_to] + cost <= best[end]
        begin = end - shortest + 1  # the next end may have its last level begin here
        open_to = np.append(open_to[keep], begin) if begin >= shortest else open_to[keep]
    found, at = [], n
    while last[at] > 0:
        at = int(last[at])
        found.append(at)
    return found[::-1]


def noise(y: np.ndarray, shortest: int = SHORTEST) -> tuple[float, float]:
    """Returns (variance, phi) of an AR(1) around the levels: the best single change is taken out first.

    phi is raised by what a short series loses of it, (1 + 4 phi)/n after two fitted means.
    """
    n = len(y)
    split = _best_split(y, shortest)
    rest = np.concatenate([y[:split] - y[:split].mean(), y[split:] - y[split:].mean()])
    square = float((rest**2).sum())
    if square <= 1e-12 * float((y**2).sum()):
        return 0.0, 0.0
    phi = float((rest[1:] * rest[:-1]).sum()) / square
    phi = min(MOST_PHI, max(0.0, phi + (2 + 4 * max(phi, 0.0)) / n))
    effective = max(1.0, n * (1 - phi) / (1 + phi))
    return square / n * (1 + 2 / effective), phi


def _best_split(y: np.ndarray, shortest: int) -> int:
    """The place of the single change of level that takes most of the squared error away."""
    n, total = len(y), np.concatenate([[0.0], np.cumsum(y)])
    at = np.arange(shortest, n - shortest + 1)
    gain = total[at] ** 2 / at + (total[n] - total[at]) ** 2 / (n - at)
    return int(at[np.argmax(gain)])
