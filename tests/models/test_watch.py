"""The watch: quiet while the floor is as it was, an alert where an input moved or the model fell below what it was judged at."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from tests.models.worlds import utc
from twin.models import registry
from twin.models.record import Record
from twin.models.scores import Estimate
from twin.models.watch import watch
from twin.models.watch_fall import break_even, fallen, verdict
from twin.models.watch_inputs import gaps, shift, shifted

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
    found = shifted(column, learn, recent)
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
    found = shifted(column, learn, recent)
    assert found is not None
    assert found.high is not None
    assert found.high > 0.25


def test_too_few_rows_say_nothing(lots, trained):
    assert shifted(trained[0].columns[0], lots, lots.where(lots.at >= lots.at[-50])) is None


def test_a_fall_is_told_only_where_the_intervals_are_apart():
    then = Estimate(0.6, 0.5, 0.7)
    assert not fallen("pr_auc", then, Estimate(0.45, 0.35, 0.55), (0.1, 0.1)).is_alert
    found = fallen("pr_auc", then, Estimate(0.3, 0.2, 0.4), (0.1, 0.05))
    assert found.is_alert
    assert "--retire" in found.told.ko
    assert "--roll-back" in found.told.en
    assert "10.0% → 5.0%" in found.told.ko


@pytest.mark.parametrize(("share", "alert"), [(0.03, False), (0.3, True)])
def test_values_that_go_missing_are_told(lots, trained, share, alert):
    column = next(c for c in trained[0].columns if c.input.name == "heat")
    learn, recent = lots.where(lots.at < lots.at[1_500]), lots.where(lots.at >= lots.at[1_500])
    heat = recent.rows.heat.where(np.arange(len(recent)) >= share * len(recent))
    found = gaps(column, learn, replace(recent, rows=recent.rows.assign(heat=heat)))
    assert (found is not None) is alert
    if found:
        assert "30%" in found.told.ko


COSTS = (("inspect_krw", 10.0), ("miss_krw", 90.0), ("badge", "entered"))
UTC_DAY = utc("2026-03-01")


def record(counts, tp, fp):
    return Record("live", counts, 0.5, UTC_DAY, UTC_DAY, tp, fp, 5, None, costs=COSTS)


def test_a_model_pays_while_more_alarms_are_right_than_its_costs_ask_for():
    assert break_even(record("event", 8, 2)) == pytest.approx(0.1)
    assert break_even(record("unit", 8, 2)) == pytest.approx(1 / 9)
    good = verdict(Estimate(0.8, 0.5, 0.95), record("event", 8, 2), 10)
    assert (good.is_alert, good.low) == (False, pytest.approx(0.1))
    assert "이득입니다" in good.told.ko
    assert "KRW 70 [40, 85] a day" in good.told.en  # (8 * 90 - 2 * 10) / 10 days
    assert "입력" in good.told.ko
    unsure = verdict(Estimate(0.2, 0.05, 0.4), record("event", 2, 8), 10)
    assert (unsure.is_alert, "not proven" in unsure.told.en) == (False, True)
    bad = verdict(Estimate(0.02, 0.0, 0.05), record("unit", 2, 98), 10)
    assert bad.is_alert
    assert "--retire" in bad.told.ko


def test_scores_that_moved_are_told_before_any_outcome_is_in(store):
    """Ten weeks alike, then two in which every score doubles: of a supplier's model, whose inputs nobody knows."""
    version = registry.version_of_row(dict.fromkeys(registry.FIELDS) | {
        "model_id": "m", "version": "1", "task_id": "t", "kind": "defect", "process_id": "p", "station_id": "s", "unit": "lot",
        "name_ko": "가", "name_en": "a", "made_at": "2026-01-01T00:00:00+00:00", "made_by": "x", "settings": "{}", "notes": "[]",
    })  # fmt: skip
    assert watch(store, version) == []
    score = RNG.uniform(0, 0.4, 12 * 7 * 24)
    score[10 * 7 * 24 :] *= 2
    said(store, score[: 10 * 7 * 24], 0)
    (quiet,) = watch(store, version)
    assert (quiet.what, quiet.is_alert) == ("score", False)
    said(store, score[10 * 7 * 24 :], 10 * 7 * 24)
    loud = watch(store, version)[0]
    assert (loud.what, loud.is_alert) == ("score", True)
    assert "0.0% → " in loud.told.ko
    assert store.rows("SELECT what, is_alert FROM model.watch ORDER BY checked_at") == [
        ("score", False),
        ("score", True),
    ]


def said(store, score, first):
    """A prediction an hour."""
    hours = np.arange(first, first + len(score))
    with store.landing(kind="demo", source_name=f"said {first}") as landing:
        landing.write("prediction", pa.table({
            "source_row": hours, "source_key": pa.array(hours, pa.uint64()),
            "occurred_at": pa.array(np.datetime64("2026-01-01", "us") + hours * np.timedelta64(1, "h")).cast(pa.timestamp("us", "UTC")),
            "model_id": ["m"] * len(hours), "version": ["1"] * len(hours), "station_id": ["s"] * len(hours), "score": score,
            "threshold": np.full(len(hours), 0.5), "decision": np.where(score >= 0.5, "alarm", "pass"),
        }))  # fmt: skip
    store.load_landed()
