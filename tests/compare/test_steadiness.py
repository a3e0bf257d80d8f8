"""When did it change? A change that came weeks before the go-live is told from one that came with it."""

from datetime import date, timedelta

import numpy as np
import pytest

from twin.compare.design import design, step
from twin.compare.estimator import Effect, effects
from twin.compare.guard import Guard
from twin.compare.plan import Plan
from twin.compare.series import Series
from twin.compare.steadiness import placebo, steady

BEFORE, AFTER = 124, 80
FIRST = date(2026, 1, 5)
DAYS = tuple(FIRST + timedelta(days=i) for i in range(BEFORE + AFTER))


def series(moves_at: int, seed: int, mix: np.ndarray | None = None) -> Series:
    """White noise of sd 1, higher by 1.2 from a day on."""
    y = np.random.default_rng(seed).normal(size=len(DAYS)) + 1.2 * (np.arange(len(DAYS)) >= moves_at)
    shares = np.ones((len(DAYS), 1)) if mix is None else np.column_stack([1 - mix, mix])
    after = np.arange(len(DAYS)) >= BEFORE
    return Series(DAYS, y, y, None, None, np.ones(len(DAYS)), ("a", "b")[: shares.shape[1]], shares, after, ())


def judged(of: Series) -> tuple[Effect, Guard]:
    plan = Plan("oee", "up", DAYS[0], DAYS[BEFORE - 1], DAYS[BEFORE], covariates=("mix",))
    base = design(of, plan.covariates)
    effect = effects(of.number, of.y, base, step(of)[:, None])[0]
    return effect, steady(plan, of, base, effect)


def test_a_change_three_weeks_before_is_not_credited_and_told_with_its_day_where_it_would_be():
    found = [judged(series(BEFORE - 21, seed)) for seed in range(8)]
    assert all(guard.status == "failed" for effect, guard in found if effect.excludes_zero)
    told = [guard for _, guard in found if guard.status == "failed"]
    assert told
    assert all("2026-04-" in guard.ko for guard in told)


@pytest.mark.parametrize("seed", range(5))
def test_a_change_with_the_go_live_stands(seed):
    assert judged(series(BEFORE, seed))[1].status == "passed"


def test_days_that_the_mix_tells_as_well_are_passed_over():
    mix = 0.3 * (np.arange(len(DAYS)) >= BEFORE - 30).astype(float)
    assert judged(series(BEFORE, 1, mix))[1].status == "passed"


def test_a_placebo_finds_a_level_that_moved_in_the_baseline():
    before = series(60, 1).before
    still = series(BEFORE, 1).before
    assert placebo(before, design(before, ())).status == "failed"
    assert placebo(still, design(still, ())).status == "passed"
