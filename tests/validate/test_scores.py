"""The statistics of trust: answers worked out by hand, and laws that hold for any errors."""

from datetime import date, timedelta
from math import inf, nan, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm, t

from twin.validate.forecasts import Forecast, crps_of_normal, crps_of_runs, forecast, naive
from twin.validate.scores import credibility_of, grade_of, narrow, one_down, relative_errors, score, skill_of

WEEK = date(2026, 1, 5)
small = st.floats(-0.5, 0.5)


def row(actual: float, mean: float, sd: float = 1.0, week: int = 0, crps: float = 1.0, naive_crps: float = 2.0):
    reach = 1.2816 * sd, 1.6449 * sd
    return Forecast(
        "x", WEEK + timedelta(weeks=week), actual, mean, sd, mean - reach[0], mean + reach[0], mean - reach[1],
        mean + reach[1], crps, 100.0, 5.0, naive_crps,
    )  # fmt: skip


def rows(errors: list[float], sd: float = 1.0, **more: float) -> list[Forecast]:
    return [row(100.0, 100.0 * (1 + e), sd, i, **more) for i, e in enumerate(errors)]


def test_credibility_by_hand():
    """Mean .01, sd .02, n = 4: t(.95, 3) = 2.3534, half = .0235, so the larger end is .0335."""
    errors = np.array([0.03, 0.03, -0.01, -0.01])
    assert errors.std(ddof=1) == pytest.approx(0.0230940)
    assert credibility_of(errors) == pytest.approx(0.01 + 2.353363 * 0.0230940 / 2, abs=1e-6)
    assert credibility_of(-errors) == pytest.approx(credibility_of(errors))


def test_credibility_of_one_week_is_unknown():
    assert credibility_of(np.array([0.01])) is None
    assert score("x", []).grade is None


@given(st.lists(small, min_size=2, max_size=30))
def test_credibility_is_never_below_the_bias(errors):
    assert credibility_of(np.array(errors)) >= abs(np.mean(errors)) - 1e-12


@given(st.lists(small, min_size=6, max_size=20), st.floats(0.001, 0.2))
def test_credibility_is_the_smallest_margin_two_one_sided_tests_pass(errors, margin):
    e = np.array(errors)
    n, se = len(e), e.std(ddof=1) / sqrt(len(e))
    if se < 1e-9 or abs(margin - credibility_of(e)) < 1e-9:
        return
    upper = t.cdf((e.mean() - margin) / se, n - 1)
    lower = t.sf((e.mean() + margin) / se, n - 1)
    assert (max(upper, lower) <= 0.05) == (margin >= credibility_of(e))


@pytest.mark.parametrize(
    ("credibility", "grade"), [(0.0, "A"), (0.03, "A"), (0.0301, "B"), (0.05, "B"), (0.1, "C"), (0.1001, "D")]
)
def test_grades_have_their_bounds(credibility, grade):
    assert grade_of(credibility) == grade


def test_one_down_ends_at_d():
    assert [one_down(g) for g in "ABCD"] == ["B", "C", "D", "D"]


def test_fewer_than_six_weeks_are_not_assessed():
    found = score("x", rows([0.01, -0.01, 0.02, 0.0]))
    assert (found.grade, found.weeks, found.weeks_needed) == (None, 4, 2)
    assert found.credibility is not None  # the figures stand all the same


def test_narrow_intervals_cost_one_grade_and_so_does_missing_skill():
    errors = [0.01, -0.01, 0.01, -0.01, 0.01, -0.01]
    assert score("x", rows(errors, sd=1.0)).grade == "A"
    slim = score("x", rows(errors, sd=0.2))  # each misses by five standard deviations
    assert (slim.too_narrow, slim.undiminished, slim.grade) == (True, "A", "B")
    worse = score("x", rows(errors, sd=1.0, crps=1.2, naive_crps=1.0))
    assert (worse.no_skill, worse.grade) == (True, "B")
    assert worse.skill == pytest.approx(-0.2)
    both = score("x", rows(errors, sd=0.2, crps=1.2, naive_crps=1.0))
    assert both.grade == "B"  # one grade, not two


def test_narrow_is_the_99_percent_point_of_chi_square():
    assert not narrow(np.full(6, sqrt(16.8 / 6)))  # chi-square .99 of 6 is 16.81
    assert narrow(np.full(6, sqrt(16.9 / 6)))


def test_a_forecast_without_spread_that_is_missed_is_too_narrow():
    found = score("x", rows([0.01] * 6, sd=0.0))
    assert found.too_narrow
    assert found.rms_z is None
    exact = score("x", rows([0.0] * 6, sd=0.0))
    assert not exact.too_narrow
    assert exact.grade == "A"
    assert row(101.0, 100.0, 0.0).z == inf


def test_weeks_near_zero_are_compared_with_the_mean_of_all():
    how, errors = relative_errors(np.array([10.0, 10.0]), np.array([0.0, 20.0]))
    assert how == "mean"
    assert errors.tolist() == [1.0, -1.0]
    assert relative_errors(np.array([11.0, 22.0]), np.array([10.0, 20.0]))[0] == "week"
    assert relative_errors(np.array([1.0]), np.array([0.0]))[1].size == 0


def test_what_never_happened_is_not_assessed():
    found = score("x", [row(0.0, 0.0, 0.0, i) for i in range(6)])
    assert (found.grade, found.credibility, found.weeks_needed) == (None, None, 0)


def test_coverage_counts_weeks_inside():
    found = score("x", rows([0.0, 0.0, 0.014, 0.014, 0.02, 0.02]))  # sd is 1 % of the mean
    assert found.coverage_80 == pytest.approx(2 / 6)
    assert found.coverage_90 == pytest.approx(4 / 6)
    assert found.rms_z == pytest.approx(sqrt((2 * 1.4**2 + 2 * 2.0**2) / 6))


@given(st.floats(-50, 50), st.floats(0.1, 20), st.floats(-80, 80))
def test_the_score_of_many_runs_is_that_of_their_law(mean, sd, actual):
    runs = norm.ppf((np.arange(2000) + 0.5) / 2000, mean, sd)
    assert crps_of_runs(runs, actual) == pytest.approx(crps_of_normal(mean, sd, actual), abs=0.02 * sd)


@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=40), st.floats(-1e3, 1e3))
def test_the_score_of_runs_is_the_pairwise_definition(runs, actual):
    x = np.array(runs)
    pairs = np.abs(x[:, None] - x[None, :]).sum() / (len(x) * (len(x) - 1))
    assert crps_of_runs(x, actual) == pytest.approx(np.abs(x - actual).mean() - pairs / 2, abs=1e-6)


def test_skill():
    assert skill_of([1.0, 1.0], [2.0, 2.0]) == 0.5
    assert skill_of([1.0], [0.0]) is None
    assert crps_of_normal(1.0, 0.0, 3.0) == 2.0


def test_the_naive_forecast_is_wider_than_the_weeks_it_knows():
    mean, sd = naive(np.array([90.0, 110.0]))
    assert mean == 100.0
    assert sd == pytest.approx(np.std([90, 110], ddof=1) * sqrt(1.5))


def test_a_forecast_needs_the_floor_the_runs_and_a_past():
    runs, past = [1.0, 2.0, 3.0], [1.0, 2.0]
    assert forecast("x", WEEK, 2.0, runs, past).mean == 2.0
    assert forecast("x", WEEK, None, runs, past) is None
    assert forecast("x", WEEK, nan, runs, past) is None
    assert forecast("x", WEEK, 2.0, [1.0, None, None], past) is None
    assert forecast("x", WEEK, 2.0, runs, [1.0, None]) is None
