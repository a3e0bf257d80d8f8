"""The watch: quiet while the floor is as it was, an alert where an input moved or the model fell below what it was judged at."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from twin.models.scores import Estimate
from twin.models.watch import _fallen, _shifted, shift

RNG = np.random.default_rng(8)


@pytest.mark.parametrize(
    ("learned", "now", "expected"),
    [
        (pd.Series(["a", "a", "b", "b"], dtype=object), pd.Series(["b", "a"], dtype=object), 0.0),
        (pd.Series(["a", "b"], dtype=object), pd.Series(["a", "a", "a", "b"], dtype=object), 0.25 * np.log(0.75 / 0.5) - 0.25 * np.log(0.25 / 0.5)),
    ],
)  # fmt: skip
def test_the_shift_of_classes_is_the_population_stability_index(learned, now, expected):
    assert shift(learned, now) == pytest.approx(expected)


def test_the_shift_of_numbers_is_small_for_more_of_the_same_and_grows_with_the_distance():
    base = pd.Series(RNG.normal(200, 6, 5_000))
    same, near, far = (shift(base, pd.Series(RNG.normal(mean, 6, 2_000))) for mean in (200, 203, 209))
    assert same < 0.02 < near < far
    assert shift(base, base) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(("moved", "alert"), [(0.0, False), (8.0, True)])
def test_an_input_that_moved_farther_than_ever_while_learning_is_told(lots, trained, moved, alert):
    column = next(c for c in trained[0].columns if c.input.name == "heat")
    learn, recent = lots.where(lots.at < lots.at[1_500]), lots.where(lots.at >= lots.at[1_500])
    recent = replace(recent, rows=recent.rows.assign(heat=recent.rows.heat + moved))
    found = _shifted(column, learn, recent)
    assert found is not None
    assert found.is_alert is alert
    assert found.what == "heat"
    assert "금형 온도" in found.told.ko
    assert ("train again" in found.told.en) is alert


def test_a_wandering_input_is_no_drift(lots, trained):
    """Every stretch differs from the whole; a limit out of a book would cry out each time."""
    column = next(c for c in trained[0].columns if c.input.name == "heat")
    wander = 10 * np.sin(np.arange(len(lots)) / 300)
    wandering = replace(lots, rows=lots.rows.assign(heat=lots.rows.heat + wander))
    learn, recent = wandering.where(lots.at < lots.at[1_500]), wandering.where(lots.at >= lots.at[1_500])
    found = _shifted(column, learn, recent)
    assert found is not None
    assert found.high is not None
    assert found.high > 0.25


def test_too_few_rows_say_nothing(lots, trained):
    assert _shifted(trained[0].columns[0], lots, lots.where(lots.at >= lots.at[-50])) is None


def test_a_fall_is_told_only_where_the_intervals_are_apart():
    then = Estimate(0.6, 0.5, 0.7)
    assert not _fallen("pr_auc", then, Estimate(0.45, 0.35, 0.55), (0.1, 0.1)).is_alert
    fallen = _fallen("pr_auc", then, Estimate(0.3, 0.2, 0.4), (0.1, 0.05))
    assert fallen.is_alert
    assert "--retire" in fallen.told.ko
    assert "--roll-back" in fallen.told.en
    assert "10.0% → 5.0%" in fallen.told.ko
