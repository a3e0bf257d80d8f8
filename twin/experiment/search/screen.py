"""Which of many are still in the running: what is surely worse than something that costs no more is dropped.

Paired subset selection (Nelson, Swann, Goldsman & Song 2001, Operations Research 49(6), with the variances of paired
differences, so that common luck helps): j beats i where the whole one-sided interval of their mean difference says so. With K
compared, each interval has the error `error` / (K - 1) (Bonferroni), so the best, and the best at any cost, stays with
probability 1 - error where differences of means are about normal.
"""

from math import sqrt

import numpy as np


def unbeaten(
    values: np.ndarray, costs: np.ndarray, error: float, least: float = 0.0, compared: int | None = None
) -> np.ndarray:
    """Returns which rows stay, shape (K,): `values` (K, n), more is better, the same luck by column; `costs` in any unit.

    A row falls where it surely earns at most `least` more than one that costs less, or surely less than one that costs the
    same. `compared` is K before earlier looks dropped some.
    """
    number, runs = values.shape
    if number < 2:
        return np.ones(number, dtype=bool)
    reach = quantile(error / ((compared or number) - 1), runs) / sqrt(runs)
    return np.array([not _is_beaten(values, costs, i, reach, least) for i in range(number)])


def near_best(values: np.ndarray, error: float, compared: int | None = None) -> np.ndarray:
    """Returns which rows are not shown to be worse than any other, whatever they cost, shape (K,)."""
    return unbeaten(values, np.zeros(len(values)), error, compared=compared)


def quantile(error: float, runs: int) -> float:
    """Returns Student's t that is passed with so small a chance, for a mean of so many paired differences."""
    from scipy.stats import t

    return float(t.isf(error, runs - 1))


def _is_beaten(values: np.ndarray, costs: np.ndarray, i: int, reach: float, least: float) -> bool:
    more = values[i] - values  # of i over each
    highest = more.mean(axis=1) + reach * more.std(axis=1, ddof=1)
    return bool(np.any((costs < costs[i]) & (highest <= least) | (costs == costs[i]) & (highest < 0)))
