"""What a calibration keeps for its pictures: bars beside the law, survival beside the censored gaps, rates by the day."""

import json

import numpy as np
import pytest
from scipy.stats import CensoredData, ecdf

from twin.calibrate.cumulative import share_up_to
from twin.calibrate.fit import choose_law
from twin.calibrate.fit_pictures import MOST_GROUPS, MOST_STEPS, days_picture, kaplan_meier, lives_picture
from twin.calibrate.intervals import mean_interval
from twin.laws import Constant, Empirical, Exponential, Gamma, Lognormal, Normal, Triangular, Weibull
from twin.plant import ScrapRate

LAWS = [
    Constant(law="constant", value=5), Exponential(law="exponential", mean=3), Gamma(law="gamma", shape=2, scale=3),
    Lognormal(law="lognormal", mu=1, sigma=0.5), Lognormal(law="lognormal", mu=1, sigma=0), Weibull(law="weibull", shape=2, scale=5),
    Normal(law="normal", mean=3, sd=2), Normal(law="normal", mean=3, sd=0), Empirical(law="empirical", values=(1, 2, 2, 9)),
    Empirical(law="empirical", quantiles=(1, 4, 5)),
]  # fmt: skip


@pytest.mark.parametrize("law", LAWS, ids=lambda law: f"{law.law}-{law.mean():.3g}")
def test_shares_are_those_of_the_laws_own_draws(law):
    drawn, x = law.draw(np.random.default_rng(1), 40_000), np.array([0.0, 1.5, 2.0, 3.5, 6.0, 9.0])
    assert share_up_to(law, x) == pytest.approx([(drawn <= v).mean() for v in x], abs=0.01)


def test_a_law_that_is_never_fitted_has_no_share():
    with pytest.raises(ValueError, match="triangular"):
        share_up_to(Triangular(law="triangular", low=0, mode=1, high=2), np.array([1.0]))


@pytest.mark.parametrize("n", [1, 3, 40, 500])
def test_every_time_is_in_a_bar_or_above_and_the_law_lies_on_them(n):
    x = np.random.default_rng(2).gamma(4, 15, n)
    fit = choose_law(x)
    told = fit.picture
    assert sum(told["counts"]) + told["above"] == n
    assert len(told["law"]) == len(told["counts"]) <= 30
    if n >= 40:
        assert np.allclose(np.cumsum(told["counts"]) / n, np.cumsum(told["law"]), atol=0.15)
    assert json.loads(json.dumps(told, allow_nan=False)) == told


def test_equal_times_are_one_bar_of_a_constant():
    told = choose_law(np.full(40, 7.0)).picture
    assert max(told["counts"]) == 40
    assert sum(told["law"]) == pytest.approx(1)


def test_the_survival_curve_is_kaplan_and_meiers():
    rng = np.random.default_rng(3)
    whole, cut = rng.weibull(2, 60) * 100, rng.weibull(2, 30) * 80
    at, alive, low, high = kaplan_meier(whole, cut)
    theirs = ecdf(CensoredData(uncensored=whole, right=cut)).sf
    events = np.isin(np.asarray(theirs.quantiles), whole)
    assert at == pytest.approx(np.asarray(theirs.quantiles)[events])
    assert alive == pytest.approx(np.asarray(theirs.probabilities)[events])
    assert (low <= alive + 1e-12).all()
    assert (alive <= high + 1e-12).all()


def test_the_law_passes_through_the_survival_of_its_own_lives_only_where_cut_ones_count():
    rng, law = np.random.default_rng(4), Weibull(law="weibull", shape=2, scale=100)
    lives, ends = rng.weibull(2, 2_000) * 100, rng.uniform(20, 120, 2_000)
    whole, cut = lives[lives <= ends], ends[lives > ends]
    told, without = lives_picture(whole, cut, law), lives_picture(whole, np.empty(0), law)
    assert told is not None
    assert without is not None
    assert (told["cut"], len(told["at_s"])) == (len(cut), MOST_STEPS)

    def off(picture: dict) -> float:
        return float(np.abs(np.interp(picture["at_s"], picture["law_at_s"], picture["law"]) - picture["alive"]).max())

    assert off(told) < 0.06 < 0.2 < off(without)


def test_without_a_whole_stretch_there_is_no_curve():
    assert lives_picture(np.empty(0), np.array([5.0]), None) is None


def test_many_days_of_scrap_are_told_in_groups_that_add_up():
    days = np.array([f"2026-{m:02}-{d:02}" for m in range(1, 8) for d in range(1, 29)])
    x, n = np.arange(len(days)) % 4.0, np.full(len(days), 50.0)
    told = days_picture(
        np.repeat(days, 2), np.repeat(x / 2, 2), np.repeat(n / 2, 2), ScrapRate(rate=0.03, low=0.02, high=0.04)
    )
    assert len(told["day"]) == len(told["x"]) <= MOST_GROUPS
    assert (sum(told["x"]), sum(told["n"]), told["day"][0]) == (x.sum(), n.sum(), "2026-01-01")


def test_an_interval_by_days_covers_a_mean_whose_days_differ_and_a_plain_one_does_not():
    rng, day, clustered, plain = np.random.default_rng(5), np.repeat(np.arange(30), 20), 0, 0
    for _ in range(200):
        x = 100 + np.repeat(rng.normal(0, 5, 30), 20) + rng.normal(0, 10, 600)
        intervals = mean_interval(x, day), mean_interval(x)
        a, b = (i is not None and i[0] <= 100 <= i[1] for i in intervals)
        clustered, plain = clustered + a, plain + b
    assert clustered >= 180 > 150 > plain


def test_one_value_has_an_interval_as_wide_as_one_value_deserves():
    low, high = mean_interval(np.array([10.0])) or (0, 0)
    assert (low, high) == (pytest.approx(2.71, abs=0.01), pytest.approx(395, abs=1))
    assert mean_interval(np.empty(0)) is None
