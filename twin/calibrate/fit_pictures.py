"""What the picture of a fit needs, small enough to be kept with its calibration: bars and steps, never the sample itself.

So the picture of an old calibration can be seen after its rows have changed.
"""

from typing import Any

import numpy as np

from twin.calibrate.cumulative import share_up_to
from twin.laws import Law
from twin.plant import ScrapRate

FEWEST_BARS, MOST_BARS = 5, 30
MOST_STEPS = 60  # of a survival curve
MOST_CUT = 40  # marks of stretches that were cut short
MOST_GROUPS = 60  # points of a series of days
LAW_POINTS = 41
Z = 1.959964  # of 95 %


def times_picture(sample_s: np.ndarray, law: Law) -> dict[str, Any]:
    """Returns the bars of a sample of times in seconds, shape (n,), and the share of the law in each bar.

    Bars follow Rice's rule, 2 n^(1/3), up to the 99 % quantile; `above` is the number of values beyond the last.
    """
    n = len(sample_s)
    bars = int(np.clip(round(2 * n ** (1 / 3)), FEWEST_BARS, MOST_BARS))
    low, high = float(sample_s.min()), float(np.quantile(sample_s, 0.99 if n >= 100 else 1.0))
    if high <= low:
        low, high = 0.95 * low, 1.05 * low or 1.0
    counts, edges = np.histogram(sample_s, bins=bars, range=(low, high))
    edges[0] = min(edges[0], low) - 1e-9 * max(low, 1.0)  # a value on the edge belongs to the first bar
    share = np.diff(share_up_to(law, edges))
    return {
        "kind": "times", "from_s": _brief(low), "width_s": _brief((high - low) / bars), "counts": counts.tolist(),
        "above": int(n - counts.sum()), "law": _all_brief(share),
    }  # fmt: skip


def lives_picture(between_s: np.ndarray, open_s: np.ndarray, law: Law | None) -> dict[str, Any] | None:
    """Returns the Kaplan-Meier curve of stretches between stops, cut-short ones included, with the law's survival.

    The band is 95 % (log-log of Greenwood's variance; Kalbfleisch and Prentice 2002). None where no stretch was whole.
    """
    between_s, open_s = between_s[between_s > 0], open_s[open_s > 0]
    if not len(between_s):
        return None
    at, alive, low, high = kaplan_meier(between_s, open_s)
    pick, grid = _some(len(at), MOST_STEPS), np.linspace(0, float(at[-1]), LAW_POINTS)
    return {
        "kind": "lives", "at_s": _all_brief(at[pick]), "alive": _all_brief(alive[pick]), "low": _all_brief(low[pick]),
        "high": _all_brief(high[pick]), "cut_s": _all_brief(np.sort(open_s)[_some(len(open_s), MOST_CUT)]), "cut": len(open_s),
        "law_at_s": _all_brief(grid), "law": [] if law is None else _all_brief(1 - share_up_to(law, grid)),
    }  # fmt: skip


def kaplan_meier(whole_s: np.ndarray, cut_s: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Returns (times of events, share still going on after each, low, high), shape (events,), band of 95 %."""
    at, ended = np.unique(whole_s, return_counts=True)
    every = np.sort(np.concatenate([whole_s, cut_s]))
    risk = len(every) - np.searchsorted(every, at, side="left")
    alive = np.cumprod(1 - ended / risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(np.cumsum(ended / (risk * (risk - ended)))) / np.log(alive)
        low, high = alive ** np.exp(-Z * error), alive ** np.exp(Z * error)
    return at, alive, np.nan_to_num(low, nan=0.0), np.where(alive > 0, high, high[-2] if len(high) > 1 else 1.0)


def days_picture(day: np.ndarray, defects: np.ndarray, parts: np.ndarray, rate: ScrapRate) -> dict[str, Any]:
    """Returns scrap by day, shape (days,) each, in groups of days where there are many, with the pooled rate."""
    days, place = np.unique(day, return_inverse=True)
    each = -(-len(days) // MOST_GROUPS)
    groups = -(-len(days) // each)
    x, n = (np.bincount(place // each, weights=w, minlength=groups) for w in (defects, parts))
    return {
        "kind": "days", "day": [str(d) for d in days[::each]], "days_each": each, "x": _all_brief(x), "n": _all_brief(n),
        "rate": rate.rate, "low": rate.low, "high": rate.high,
    }  # fmt: skip


def _some(n: int, most: int) -> np.ndarray:
    """Places of at most so many of n things, evenly spread, first and last among them."""
    return np.arange(n) if n <= most else np.unique(np.linspace(0, n - 1, most).astype(int))


def _all_brief(values: np.ndarray) -> list[float]:
    return [_brief(v) for v in values]


def _brief(value: float) -> float:
    return float(f"{float(value):.4g}")
