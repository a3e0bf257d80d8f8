"""Which law a sample follows: resampled where there is plenty, chosen by AICc where there is some, pooled or assumed below."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from twin.calibrate.fit_pictures import times_picture
from twin.calibrate.intervals import mean_interval, parameter_intervals
from twin.laws import Constant, Empirical, Exponential, Gamma, Law, Lognormal, Normal, Source, Weibull

ENOUGH_TO_RESAMPLE = 200  # clean values: draw the data again
ENOUGH_TO_FIT = 30  # clean values: choose a family by AICc
MOST_VALUES = 400  # values kept of a larger sample: means of equal groups, so the mean stays exact
MOST_FITTED = 2_000  # values the families are ranked on; more would only cost time
MEAN_TOLERANCE = 0.03  # a family that misses the sample mean by more is not used: capacity follows the mean
FAMILIES = ("lognormal", "gamma", "weibull", "exponential", "normal")


@dataclass(frozen=True)
class Fit:
    """A law with how it was chosen; `mean_interval` is the 95 % interval of the sample mean, `picture` its fit."""

    law: Law
    n: int
    mean: float
    mean_interval: tuple[float, float] | None
    cv: float
    ranking: list[dict[str, Any]] = field(default_factory=list)
    goodness: dict[str, float] | None = None
    intervals: dict[str, tuple[float, float]] = field(default_factory=dict)
    why_ko: str = ""
    why_en: str = ""
    picture: dict[str, Any] = field(default_factory=dict)

    def described(self) -> dict[str, Any]:
        """Returns what a report says of it."""
        return {
            "n": self.n,
            "mean_s": self.mean,
            "mean_interval_s": self.mean_interval,
            "cv": self.cv,
            "law": self.law.law,
            "source": self.law.source,
            "ranking": self.ranking,
            "goodness": self.goodness,
            "intervals": self.intervals,
            "why_ko": self.why_ko,
            "why_en": self.why_en,
            "picture": self.picture,
        }


def choose_law(
    sample: np.ndarray, *, day: np.ndarray | None = None, source: Source = "measured", goodness: bool = False
) -> Fit:
    """Returns the law of a sample of times in seconds, shape (n,), n >= 1, none below 0.

    n >= 200: the data again; 30..199: the best of five families by AICc (floc = 0); below: gamma of the same mean and
    spread, badge "assumed" unless the sample is pooled. `day`, shape (n,): on which day each was seen.
    """
    x = np.asarray(sample, dtype=float)
    fit = _law_of(x, mean_interval(x, day), source, goodness)
    return replace(fit, picture=times_picture(x, fit.law))


def _law_of(x: np.ndarray, interval: tuple[float, float] | None, source: Source, goodness: bool) -> Fit:
    n, mean = len(x), float(x.mean())
    spread = float(x.std(ddof=1)) if n > 1 else 0.0
    cv = spread / mean if mean > 0 else 0.0
    about: dict[str, Any] = {"n": n, "mean": mean, "mean_interval": interval, "cv": cv}
    if mean == 0 or cv < 1e-6:
        small: Source = source if n >= ENOUGH_TO_FIT or source == "pooled" else "assumed"
        law = Constant(law="constant", value=_round(mean), source=small, n=n)
        return Fit(law, **about, why_ko="모든 값이 같음", why_en="all values are equal")
    if n >= ENOUGH_TO_RESAMPLE:
        why = ("표본이 충분하여 그대로 다시 추출", "enough values: the data are drawn again")
        return Fit(_resampled(x, source), **about, why_ko=why[0], why_en=why[1])
    if n >= ENOUGH_TO_FIT:
        return _by_aicc(x, source, about, goodness)
    law = _by_moments(mean, cv, "pooled" if source == "pooled" else "assumed", n)
    why = (
        f"{ENOUGH_TO_FIT}개 미만: 같은 평균과 산포의 감마로 가정",
        f"fewer than {ENOUGH_TO_FIT}: gamma of the same mean and spread assumed",
    )
    return Fit(law, **about, why_ko=why[0], why_en=why[1])


def thinned(x: np.ndarray, most: int) -> np.ndarray:
    """Returns at most `most` of the sorted values, evenly spread over the ranks."""
    x = np.sort(x)
    return x if len(x) <= most else x[np.linspace(0, len(x) - 1, most).astype(int)]


def scaled(law: Law, factor: float) -> Law:
    """Returns the law of `factor` times the same thing."""
    if isinstance(law, Constant):
        return law.model_copy(update={"value": _round(law.value * factor)})
    if isinstance(law, Gamma | Weibull):
        return law.model_copy(update={"scale": _round(law.scale * factor)})
    if isinstance(law, Lognormal):
        return law.model_copy(update={"mu": law.mu + float(np.log(factor))})
    if isinstance(law, Exponential):
        return law.model_copy(update={"mean_": _round(law.mean_ * factor)})
    if isinstance(law, Normal):
        return law.model_copy(update={"mean_": _round(law.mean_ * factor), "sd": _round(law.sd * factor)})
    if isinstance(law, Empirical):
        changed = {
            "values": tuple(_round(v * factor) for v in law.values),
            "quantiles": tuple(_round(q * factor) for q in law.quantiles),
        }
        return law.model_copy(update=changed)
    raise ValueError(f"expected a law that calibration fits, got {law.law}")


def _by_aicc(x: np.ndarray, source: Source, about: dict, goodness: bool) -> Fit:
    if (x <= 0).any():
        why = ("0이 섞여 있어 자료를 다시 추출", "zeros among the values: the data are drawn again")
        return Fit(_resampled(x, source), **about, why_ko=why[0], why_en=why[1])
    ranked = rank(x)
    best = ranked[0]
    ranking = [{"law": name, "aicc": _round(aicc)} for name, aicc, _ in ranked]
    law = best[2].model_copy(update={"source": source, "n": len(x)})
    off = law.mean() / about["mean"] - 1
    if abs(off) > MEAN_TOLERANCE:
        why = (
            f"AICc 1위 {best[0]}의 평균이 자료와 {off:+.1%} 달라 자료를 다시 추출",
            f"the best family by AICc, {best[0]}, misses the mean by {off:+.1%}: the data are drawn again",
        )
        return Fit(_resampled(x, source), **about, ranking=ranking, why_ko=why[0], why_en=why[1])
    fitted = goodness_of_fit(best[0], x) if goodness else None
    why = (f"AICc 1위: {best[0]}", f"best by AICc: {best[0]}")
    about["intervals"] = parameter_intervals(law, x)
    return Fit(law, **about, ranking=ranking, goodness=fitted, why_ko=why[0], why_en=why[1])


def rank(x: np.ndarray) -> list[tuple[str, float, Law]]:
    """Returns (family, AICc, fitted law), best first; floc = 0, values above 0."""
    from scipy import stats

    x = thinned(x, MOST_FITTED)
    n, found = len(x), []
    for name in FAMILIES:
        if name == "normal" and x.mean() < 3 * x.std():
            continue  # truncation at 0 would matter: the fitted normal is not the law drawn
        distribution, parameters, law = _fitted(name, x)
        k = 1 if name == "exponential" else 2
        likelihood = float(getattr(stats, distribution).logpdf(x, *parameters).sum())
        found.append((name, 2 * k - 2 * likelihood + 2 * k * (k + 1) / (n - k - 1), law))
    return sorted(found, key=lambda entry: entry[1])


def goodness_of_fit(name: str, x: np.ndarray, samples: int = 99) -> dict[str, float]:
    """Returns the Anderson-Darling statistic and its parametric-bootstrap p value (scipy.stats.goodness_of_fit)."""
    from scipy import stats

    distribution = getattr(stats, _fitted(name, x)[0])
    known = {} if name == "normal" else {"loc": 0}
    found = stats.goodness_of_fit(
        distribution,
        thinned(x, ENOUGH_TO_RESAMPLE),
        known_params=known,
        statistic="ad",
        n_mc_samples=samples,
        rng=np.random.default_rng(1),
    )
    return {"anderson_darling": _round(float(found.statistic)), "p_value": float(found.pvalue), "samples": samples}


def _fitted(name: str, x: np.ndarray) -> tuple[str, tuple, Law]:
    """The scipy name, parameters and our law of one family fitted by maximum likelihood with loc = 0."""
    from scipy import stats

    if name == "lognormal":
        mu, sigma = float(np.log(x).mean()), float(np.log(x).std())
        return ("lognorm", (sigma, 0, np.exp(mu)), Lognormal(law="lognormal", mu=_round(mu), sigma=_round(sigma)))
    if name == "gamma":
        shape, _, scale = stats.gamma.fit(x, floc=0)
        return ("gamma", (shape, 0, scale), Gamma(law="gamma", shape=_round(shape), scale=_round(scale)))
    if name == "weibull":
        shape, _, scale = stats.weibull_min.fit(x, floc=0)
        return ("weibull_min", (shape, 0, scale), Weibull(law="weibull", shape=_round(shape), scale=_round(scale)))
    if name == "exponential":
        return ("expon", (0, x.mean()), Exponential(law="exponential", mean=_round(x.mean())))
    return ("norm", (x.mean(), x.std()), Normal(law="normal", mean=_round(x.mean()), sd=_round(x.std())))


def _by_moments(mean: float, cv: float, source: Source, n: int) -> Law:
    return Gamma(law="gamma", shape=_round(1 / cv**2), scale=_round(mean * cv**2), source=source, n=n)


def _resampled(x: np.ndarray, source: Source) -> Empirical:
    """The values themselves, or the means of equal groups of the sorted values."""
    ordered = np.sort(x)
    if len(x) > MOST_VALUES:
        edges = np.linspace(0, len(x), MOST_VALUES + 1)
        total = np.concatenate([[0.0], np.cumsum(ordered)])
        at = np.interp(edges, np.arange(len(x) + 1), total)  # a value on an edge counts for both groups by its share
        ordered = np.diff(at) / np.diff(edges)
    return Empirical(law="empirical", values=tuple(_round(v) for v in ordered), source=source, n=len(x))


def _round(value: float) -> float:
    return float(f"{float(value):.7g}")
