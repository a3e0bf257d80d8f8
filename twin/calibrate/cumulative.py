"""Shares of a law below given values, exactly, for the laws that calibration fits: what a picture draws beside the data."""

import numpy as np

from twin.laws import Constant, Empirical, Exponential, Gamma, Law, Lognormal, Normal, Weibull


def share_up_to(law: Law, x: np.ndarray) -> np.ndarray:
    """Returns P(T <= x) of a law, shape of x (seconds); ValueError for a law that calibration never fits."""
    if isinstance(law, Constant):
        return (x >= law.value).astype(float)
    if isinstance(law, Empirical):
        return _of_data(law, x)
    if isinstance(law, Exponential):
        return -np.expm1(-np.maximum(x, 0) / law.mean_)
    if isinstance(law, Weibull):
        return -np.expm1(-((np.maximum(x, 0) / law.scale) ** law.shape))
    return _by_special_functions(law, np.maximum(x, 0.0))


def _of_data(law: Empirical, x: np.ndarray) -> np.ndarray:
    if law.values:
        return np.searchsorted(np.sort(np.asarray(law.values)), x, side="right") / len(law.values)
    return np.interp(x, law.quantiles, np.linspace(0, 1, len(law.quantiles)), left=0.0, right=1.0)


def _by_special_functions(law: Law, x: np.ndarray) -> np.ndarray:
    from scipy.special import gammainc, ndtr

    if isinstance(law, Gamma):
        return gammainc(law.shape, x / law.scale)
    if isinstance(law, Lognormal) and law.sigma > 0:
        with np.errstate(divide="ignore"):
            return ndtr((np.log(x) - law.mu) / law.sigma)
    if isinstance(law, Normal) and law.sd > 0:
        below = ndtr(-law.mean_ / law.sd)
        return (ndtr((x - law.mean_) / law.sd) - below) / (1 - below)
    if isinstance(law, Lognormal | Normal):
        return (x >= law.mean()).astype(float)
    raise ValueError(f"expected a law that calibration fits, got {law.law}")
