"""The estimator: it covers what it says on noise like a floor's, where a t-test does not; and what must hold on any data."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import ttest_ind

from tests.compare.noises import SEEDS, WORLDS, Made, neighbours, shifted_mix
from twin.compare.estimator import effects, posterior
from twin.compare.noise import grid, whiten

WELCH_COVERS_AT_MOST = 0.75


def intervals(of: Made) -> tuple[np.ndarray, np.ndarray]:
    """The 95 % intervals of all lucks."""
    found = posterior(of.day, of.y, of.base, of.step[:, None]).effect
    return found.quantile(0.025), found.quantile(0.975)


@pytest.mark.parametrize("world", WORLDS)
def test_its_interval_covers_the_effect_and_seldom_sees_one_where_there_is_none(world):
    low, high = intervals(world())
    assert 0.90 <= np.mean((low <= 1) & (high >= 1)) <= 1.0
    assert np.mean(low - 1 > 0) <= 0.05  # without the effect the interval is the same, lower by 1 (test below)


@pytest.mark.parametrize("world", WORLDS)
def test_the_t_test_fails_on_the_same_series(world):
    of = world()
    after, before = of.y[of.step > 0], of.y[of.step == 0]
    found = ttest_ind(after, before, equal_var=False).confidence_interval(0.95)
    assert np.mean((found.low <= 1) & (found.high >= 1)) <= WELCH_COVERS_AT_MOST


def one(of: Made, y: np.ndarray, day: np.ndarray | None = None):
    return effects(of.day if day is None else day, y, of.base, of.step[:, None])[0]


@settings(max_examples=20)
@given(st.floats(-1e4, 1e4), st.floats(0.01, 1e4), st.integers(0, SEEDS - 1))
def test_a_constant_changes_nothing_and_another_unit_scales(shift, unit, luck):
    of = neighbours()
    plain, moved = one(of, of.y[:, luck]), one(of, unit * (of.y[:, luck] + shift))
    for name in ("mean", "median", "low", "high"):
        assert getattr(moved, name) == pytest.approx(unit * getattr(plain, name), rel=1e-5, abs=1e-5 * unit)
    assert moved.positive == pytest.approx(plain.positive, abs=1e-6)
    assert moved.slow == pytest.approx(plain.slow, abs=1e-6)


@settings(max_examples=20)
@given(st.floats(-5, 5))
def test_what_is_added_after_the_change_is_found_again(more):
    of = neighbours()
    plain, moved = one(of, of.y[:, 0]), one(of, of.y[:, 0] + more * of.step)
    assert (moved.low - plain.low, moved.high - plain.high) == pytest.approx((more, more), abs=1e-6)


def test_a_missing_day_is_a_gap_and_no_renumbering():
    of = neighbours()
    keep = of.day % 3 != 1
    some = Made(of.day[keep], of.y[keep], of.base[keep], of.step[keep])
    true, renumbered = one(some, some.y[:, 0]), one(some, some.y[:, 0], np.arange(keep.sum(), dtype=float))
    assert abs(true.high - true.low - (renumbered.high - renumbered.low)) > 0.01


def test_whitening_is_the_inverse_cholesky_factor_also_over_gaps():
    rng, over = np.random.default_rng(3), grid((0.0, 1.0))
    day, columns = np.sort(rng.choice(90, 40, replace=False)).astype(float), rng.normal(size=(40, 3))
    quantity = rng.uniform(10, 100, 40)
    white = whiten(over, day, columns, quantity)
    apart = np.abs(day[:, None] - day)
    for k in range(0, len(over.rho), 7):
        size = (quantity.mean() / quantity) ** (over.power[k] / 2)
        slow, fast = over.rho[k] ** apart, over.fast[k] ** apart
        factor = np.linalg.cholesky(np.outer(size, size) * ((1 - over.share[k]) * slow + over.share[k] * fast))
        np.testing.assert_allclose(white.columns[k], np.linalg.solve(factor, columns), atol=1e-10)
        assert white.log_det[k] == pytest.approx(2 * np.log(np.diag(factor)).sum())


def test_days_with_little_behind_them_weigh_little():
    rng = np.random.default_rng(4)
    quantity = np.where(np.arange(120) % 5 == 0, 5.0, 500.0)
    noise = rng.normal(size=120) * (100 / quantity) ** 0.5
    of = neighbours()
    told, untold = (effects(of.day, noise + of.step, of.base, of.step[:, None], q)[0] for q in (quantity, None))
    assert told.high - told.low < 0.5 * (untold.high - untold.low)


def test_a_change_that_the_mix_tells_as_well_is_refused():
    of = shifted_mix()
    with pytest.raises(ValueError, match="tell as well"):
        effects(of.day, of.y[:, 0], np.column_stack([of.base[:, 0], of.step]), of.step[:, None])
