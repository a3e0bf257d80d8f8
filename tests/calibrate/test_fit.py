"""Which law a sample gets, and that capacity (the mean) survives the choice."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from twin.calibrate.fit import choose_law, goodness_of_fit, rank, scaled
from twin.calibrate.intervals import parameter_intervals
from twin.laws import Constant, Empirical, Gamma


def test_plenty_of_values_are_drawn_again_with_their_exact_mean():
    x = np.random.default_rng(1).lognormal(3, 1.2, 5_003)
    fit = choose_law(x)
    assert isinstance(fit.law, Empirical)
    assert fit.law.mean() == pytest.approx(x.mean(), rel=1e-6)
    assert (fit.law.source, fit.law.n) == ("measured", 5_003)


def test_some_values_choose_the_family_they_came_from():
    rng, right = np.random.default_rng(2), 0
    for _ in range(30):
        right += rank(rng.lognormal(3, 0.5, 150))[0][0] == "lognormal"
        right += rank(100 * rng.weibull(3, 150))[0][0] in ("weibull", "normal")  # at shape 3 they are near twins
    assert right >= 45


def test_a_family_that_misses_the_mean_is_not_used():
    x = np.concatenate([np.full(60, 10.0), np.full(2, 3_000.0)]) * np.random.default_rng(3).uniform(0.9, 1.1, 62)
    fit = choose_law(x)
    assert isinstance(fit.law, Empirical)
    assert "misses the mean" in fit.why_en
    assert fit.law.mean() == pytest.approx(x.mean(), rel=1e-6)


def test_few_values_are_assumed_gamma_of_the_same_mean_and_spread():
    fit = choose_law(np.array([8.0, 10.0, 12.0]))
    assert isinstance(fit.law, Gamma)
    assert fit.law.source == "assumed"
    assert fit.law.mean() == pytest.approx(10)
    assert 1 / fit.law.shape**0.5 == pytest.approx(0.2)


def test_equal_values_are_a_constant():
    assert choose_law(np.full(40, 7.0)).law == Constant(law="constant", value=7, source="measured", n=40)


def test_zeros_are_kept_by_drawing_the_data_again():
    x = np.array([0.0] * 20 + [5.0] * 20)
    assert choose_law(x).law.mean() == pytest.approx(2.5)


def test_goodness_of_fit_accepts_the_right_family_and_refuses_a_wrong_one():
    x = np.random.default_rng(4).exponential(50, 150)
    assert goodness_of_fit("exponential", x, samples=49)["p_value"] > 0.05
    assert goodness_of_fit("normal", x, samples=49)["p_value"] < 0.05


@settings(max_examples=60, deadline=None)
@given(arrays(float, st.integers(1, 500), elements=st.floats(0.01, 1e5)), st.floats(0.1, 10))
def test_the_mean_is_kept_whatever_the_sample_and_scales(x, factor):
    law = choose_law(x).law
    assert law.mean() == pytest.approx(x.mean(), rel=0.031)  # the tolerance at which a family is refused
    assert scaled(law, factor).mean() == pytest.approx(factor * law.mean(), rel=1e-4)


@pytest.mark.parametrize(
    ("family", "draw", "truth"),
    [
        ("exponential", lambda rng, n: rng.exponential(50, n), {"mean_s": 50}),
        ("gamma", lambda rng, n: rng.gamma(4, 10, n), {"shape": 4, "scale_s": 10}),
        ("lognormal", lambda rng, n: rng.lognormal(3, 0.4, n), {"mu": 3, "sigma": 0.4}),
        ("weibull", lambda rng, n: 100 * rng.weibull(2, n), {"shape": 2, "scale_s": 100}),
        ("normal", lambda rng, n: rng.normal(100, 10, n), {"mean_s": 100, "sd_s": 10}),
    ],
)
def test_intervals_of_parameters_cover_the_truth(family, draw, truth):
    """Nominally 95 %: of 100 samples of 120, at least 88 for every parameter."""
    rng, covered = np.random.default_rng(5), dict.fromkeys(truth, 0)
    for _ in range(100):
        x = draw(rng, 120)
        law = next(law for name, _, law in rank(x) if name == family)
        for name, (low, high) in parameter_intervals(law, x).items():
            covered[name] = covered.get(name, 0) + (low <= truth.get(name, low) <= high)
    assert all(covered[name] >= 88 for name in truth), covered
