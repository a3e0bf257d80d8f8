"""Laws: their draws follow them, their means are right, and their mistakes are told."""

import numpy as np
import pytest
from pydantic import TypeAdapter, ValidationError
from scipy import stats

from twin.laws import Law

LAW = TypeAdapter(Law)
SIZE = 20_000


@pytest.mark.parametrize(
    ("given", "exact"),
    [
        ({"law": "exponential", "mean": 3.0}, stats.expon(scale=3)),
        ({"law": "gamma", "shape": 2.0, "scale": 1.5}, stats.gamma(2, scale=1.5)),
        ({"law": "gamma", "mean": 10.0, "cv": 0.5}, stats.gamma(4, scale=2.5)),
        ({"law": "lognormal", "mu": 0.5, "sigma": 0.4}, stats.lognorm(0.4, scale=np.exp(0.5))),
        ({"law": "weibull", "shape": 1.7, "scale": 40.0}, stats.weibull_min(1.7, scale=40)),
        ({"law": "normal", "mean": 5.0, "sd": 4.0}, stats.truncnorm(-1.25, np.inf, loc=5, scale=4)),
        ({"law": "triangular", "low": 1.0, "mode": 2.0, "high": 6.0}, stats.triang(0.2, loc=1, scale=5)),
        ({"law": "uniform", "low": 2.0, "high": 5.0}, stats.uniform(2, 3)),
        ({"law": "empirical", "quantiles": [1.0, 2.0, 5.0]}, None),
        ({"law": "empirical", "values": [1.0, 2.0, 6.0]}, None),
        ({"law": "geometric", "p": 0.2, "step_s": 2.0}, None),
        ({"law": "constant", "value": 7.0}, None),
        ({"law": "constant", "mean": 7.0}, None),
        ({"law": "uniform", "min": 2.0, "max": 5.0}, stats.uniform(2, 3)),
    ],
    ids=lambda x: x["law"] if isinstance(x, dict) else "",
)
def test_draws_follow_the_law(given, exact):
    law = LAW.validate_python(given)
    draws = law.draw(np.random.default_rng(1), SIZE)
    assert draws.shape == (SIZE,)
    assert draws.min() >= 0
    assert draws.mean() == pytest.approx(law.mean(), abs=5 * max(draws.std(), 1e-12) / SIZE**0.5)
    if exact is not None:
        assert law.mean() == pytest.approx(exact.mean(), rel=1e-9)
        assert stats.kstest(draws, exact.cdf).pvalue > 0.001


@pytest.mark.parametrize(
    ("given", "mean", "sd"),
    [({"law": "lognormal", "mean": 60.0, "cv": 0.3}, 60, 18), ({"law": "gamma", "mean": 60.0, "sd": 6.0}, 60, 6)],
)
def test_a_law_may_be_given_by_mean_and_spread(given, mean, sd):
    law = LAW.validate_python(given)
    draws = law.draw(np.random.default_rng(2), 200_000)
    assert law.mean() == pytest.approx(mean)
    assert draws.std() == pytest.approx(sd, rel=0.02)


def test_a_weibull_may_be_given_by_its_mean():
    assert LAW.validate_python({"law": "weibull", "shape": 2.0, "mean": 100.0}).mean() == pytest.approx(100)


@pytest.mark.parametrize(
    "given",
    [
        {"law": "exponential", "mean": 0},
        {"law": "exponential"},
        {"law": "gamma", "mean": 1.0},
        {"law": "gamma", "mean": 1.0, "cv": 0.5, "sd": 0.5},
        {"law": "gamma", "mean": "long", "cv": 0.5},
        {"law": "gamma", "mean": 1.0, "cv": [0.5]},
        {"law": "gamma", "mean": 1.0, "cv": 1e-200},
        {"law": "lognormal", "mean": 0, "sd": 1.0},
        {"law": "lognormal", "mean": True, "cv": 0.5},
        {"law": "lognormal", "mu": 1.0, "sigma": 1e200},
        {"law": "weibull", "shape": 0, "mean": 1.0},
        {"law": "weibull", "shape": 0.001, "mean": 1.0},
        {"law": "weibull", "shape": "round", "mean": 1.0},
        {"law": "gamma", "mean": 1.0, "cv": 0.5, "shape": 4},
        {"law": "lognormal", "mean": -1.0, "cv": 0.5},
        {"law": "weibull", "mean": 1.0},
        {"law": "uniform", "low": 3, "high": 2},
        {"law": "triangular", "low": 1, "mode": 9, "high": 6},
        {"law": "empirical"},
        {"law": "empirical", "values": [1], "quantiles": [1, 2]},
        {"law": "empirical", "values": [-1]},
        {"law": "empirical", "quantiles": [2, 1]},
        {"law": "geometric", "p": 0},
        {"law": "constant", "value": float("inf")},
        {"law": "cauchy"},
    ],
    ids=str,
)
def test_a_law_that_cannot_be_is_refused(given):
    with pytest.raises(ValidationError):
        LAW.validate_python(given)


@pytest.mark.parametrize("mean_in_sd", [1e-3, 0.5, 3, 39, 41, 1e9])
def test_the_mean_of_a_truncated_normal_is_exact_near_and_far_from_0(mean_in_sd):
    law = LAW.validate_python({"law": "normal", "mean": mean_in_sd, "sd": 1.0})
    exact = stats.truncnorm(-mean_in_sd, np.inf, loc=mean_in_sd).mean()
    assert law.mean() == pytest.approx(exact, rel=1e-9)


@pytest.mark.parametrize("law", ["exponential", "normal"])
def test_a_mean_is_written_back_under_its_own_name(law):
    given = {"law": law, "mean": 5.0} | ({"sd": 1.0} if law == "normal" else {})
    assert LAW.validate_python(given).model_dump(by_alias=True, exclude_defaults=True) == given


@pytest.mark.parametrize(
    "given",
    [
        {"law": "normal", "mean": 5.0, "sd": 0},
        {"law": "uniform", "low": 2, "high": 2},
        {"law": "triangular", "low": 3, "mode": 3, "high": 3},
        {"law": "lognormal", "mu": 0.7, "sigma": 0},
        {"law": "geometric", "p": 1, "step_s": 4},
    ],
    ids=lambda given: given["law"],
)
def test_a_law_without_spread_always_says_its_mean(given):
    law = LAW.validate_python(given)
    assert law.draw(np.random.default_rng(3), 5) == pytest.approx(law.mean())


def test_the_same_stream_gives_the_same_draws_however_they_are_asked_for():
    law = LAW.validate_python({"law": "gamma", "mean": 10.0, "cv": 0.5})
    whole = law.draw(np.random.default_rng(4), 100)
    again = np.random.default_rng(4)
    assert np.concatenate([law.draw(again, 40), law.draw(again, 60)]) == pytest.approx(whole, rel=0)
