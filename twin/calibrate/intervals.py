"""95 % intervals: of a sample's mean, and of a fitted law's own parameters (Fisher information, whole samples)."""

import numpy as np

from twin.calibrate.failures import weibull_intervals
from twin.laws import Exponential, Gamma, Law, Lognormal, Normal, Weibull

Z = 1.959964
FEWEST_DAYS = 10  # clusters from which days, rather than single values, tell how sure a mean is


def mean_interval(x: np.ndarray, day: np.ndarray | None = None) -> tuple[float, float] | None:
    """Returns the 95 % interval of the mean of x, shape (n,), none below 0; None for an empty sample.

    With the `day` of each value (10 days or more) the day is the cluster: values of one day share its luck, and a plain t
    interval is then too narrow (methods, section 1). Else Student's t; a single value: exact for an exponential.
    """
    from scipy.stats import chi2, t

    n, mean = len(x), float(np.mean(x)) if len(x) else 0.0
    if n == 0:
        return None
    if n == 1:
        return float(2 * mean / chi2.ppf(0.975, 2)), float(2 * mean / chi2.ppf(0.025, 2))
    days, place = np.unique(np.zeros(n) if day is None else day, return_inverse=True)
    if len(days) >= FEWEST_DAYS:
        off, of = np.bincount(place, weights=x - mean), len(days)
        half = float(t.ppf(0.975, of - 1)) * (of / (of - 1) * float((off**2).sum())) ** 0.5 / n
    else:
        half = float(t.ppf(0.975, n - 1)) * float(x.std(ddof=1)) / n**0.5
    return max(0.0, mean - half), mean + half


def parameter_intervals(law: Law, x: np.ndarray) -> dict[str, tuple[float, float]]:
    """Returns (low, high) by parameter name for a law fitted to x, shape (n,); empty for laws without parameters.

    Exponential: exact (chi-square). Lognormal and normal: asymptotic. Gamma: Fisher information on the log scale.
    Weibull: observed information on the log scale.
    """
    from scipy.stats import chi2

    n = len(x)
    if isinstance(law, Exponential):
        total = float(x.sum())
        return {"mean_s": (2 * total / chi2.ppf(0.975, 2 * n), 2 * total / chi2.ppf(0.025, 2 * n))}
    if isinstance(law, Lognormal):
        return {"mu": _around(law.mu, law.sigma / n**0.5), "sigma": _around(law.sigma, law.sigma / (2 * n) ** 0.5)}
    if isinstance(law, Normal):
        return {"mean_s": _around(law.mean_, law.sd / n**0.5), "sd_s": _around(law.sd, law.sd / (2 * n) ** 0.5)}
    if isinstance(law, Gamma):
        return _gamma(law, n)
    return weibull_intervals(law.shape, law.scale, x, x) if isinstance(law, Weibull) else {}


def _around(value: float, error: float) -> tuple[float, float]:
    return value - Z * error, value + Z * error


def _gamma(law: Gamma, n: int) -> dict[str, tuple[float, float]]:
    """Information of (log shape, log scale): n * [[k^2 psi'(k), k], [k, k]]."""
    from scipy.special import polygamma

    k = law.shape
    covariance = np.linalg.inv(n * np.array([[k * k * float(polygamma(1, k)), k], [k, k]]))
    half = Z * np.sqrt(np.diag(covariance))
    points = {"shape": law.shape, "scale_s": law.scale}
    return {
        name: (value * float(np.exp(-h)), value * float(np.exp(h)))
        for (name, value), h in zip(points.items(), half, strict=True)
    }
