"""Training: nothing of the future is learned, the same data make the same model, and it beats what is simpler."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from tests.models.conftest import QUICK
from tests.models.worlds import LATER, cast_lots
from twin.errors import Problem
from twin.models import rules
from twin.models.explain import contributions, drivers, overall
from twin.models.scores import Marks, average_precision
from twin.models.split import judged, learnable, rolling_origin
from twin.models.train import calibrated, sigmoid, train


def area(label, score):
    ones = np.ones(len(label))
    return average_precision(Marks(label, score, ones, ones.astype(int)), ones)


def with_other_future(ds, cut, seed=9):
    """The same rows up to the cut; after it, readings and outcomes of other rows. What was known before stays known."""
    rng, after = np.random.default_rng(seed), np.flatnonzero(ds.at >= cut)
    mixed = np.arange(len(ds))
    mixed[after] = rng.permutation(after)
    label = ds.label.copy()
    late = np.flatnonzero(ds.known_at >= cut)  # decided before or after, told after
    label[late] = 1 - label[late]
    rows = ds.rows.iloc[mixed].reset_index(drop=True).assign(flow=lambda r: r.flow.where(ds.at < cut, -5.0))
    return replace(ds, rows=rows, label=label)


def test_a_label_told_after_the_cut_is_not_learned(lots):
    cut = lots.at[1_000]
    known = learnable(lots, cut)
    assert (known.known_at < cut).all()
    assert len(known) == 1_000 - int(LATER / np.timedelta64(20, "m"))


def test_the_blocks_follow_each_other_and_each_learns_only_from_before(lots):
    pairs = list(rolling_origin(lots, lots.at[1_500]))
    assert len(pairs) == 3
    for learn, check in pairs:
        assert learn.known_at.max() < check.at.min()
        assert check.known_at.max() < lots.at[1_500]
    assert all(a[1].at.max() < b[1].at.min() for a, b in pairwise(pairs))


def test_another_future_makes_the_same_data_set_and_the_same_model(lots, trained):
    cut = lots.at[1_500]
    other = with_other_future(lots, cut)
    assert other.sha256() != lots.sha256()
    assert learnable(other, cut).sha256() == learnable(lots, cut).sha256()
    again, checked = train(other, cut, QUICK)
    assert (again.trees, again.slope, again.offset) == (trained[0].trees, trained[0].slope, trained[0].offset)
    assert checked.pr_auc == trained[1].pr_auc


def test_an_input_that_first_speaks_after_the_cut_is_not_learned(lots):
    cut = lots.at[1_500]
    late = replace(lots, rows=lots.rows.assign(flow=lots.rows.flow.where(lots.at >= cut)))
    assert [i.name for i in learnable(late, cut).inputs] == ["heat", "product_id", "machine_no"]


def test_the_model_beats_the_best_limit_where_a_limit_cannot_see_both_sides(lots, trained):
    later = judged(lots.where(lots.at >= lots.at[1_500]))
    reached = area(later.label, trained[0].probability(later.rows))
    limit = rules.best_limit(learnable(lots, lots.at[1_500]))
    assert limit.name == "heat"
    assert limit.side == "far"  # and where it can, the limit is hard to beat: that must be seen
    assert reached > 5 * later.label.mean()
    assert reached > area(later.label, np.abs(later.rows.flow.to_numpy() - 30))


def test_the_probability_has_the_right_level_also_where_bad_rows_are_weighed_up(lots):
    weighed = replace(QUICK[0], weight_power=1.0)
    model, _ = train(lots, lots.at[1_500], (weighed,))
    later = lots.where(lots.at >= lots.at[1_500])
    expected = model.probability(later.rows).mean()
    assert expected == pytest.approx(later.label.mean(), rel=0.3)
    assert sigmoid(model.raw(later.rows)).mean() > 1.5 * expected  # the raw score alone would cry wolf


def test_calibration_finds_the_curve_that_made_the_outcomes():
    rng = np.random.default_rng(2)
    raw = rng.normal(0, 2, 20_000)
    slope, offset = calibrated(raw, (rng.random(20_000) < sigmoid(0.6 * raw - 1.5)).astype(float))
    assert (slope, offset) == (pytest.approx(0.6, abs=0.05), pytest.approx(-1.5, abs=0.08))


def test_rows_kept_apart_are_neither_learned_nor_judged(lots):
    apart = replace(lots, apart=np.arange(len(lots)) % 3 == 0)
    assert len(judged(apart)) == len(lots) - apart.apart.sum()
    assert not learnable(apart, lots.at[1_500]).apart.any()


def test_too_few_bad_units_are_told_in_a_sentence(lots):
    with pytest.raises(Problem, match="bad among") as told:
        train(replace(lots, label=np.zeros(len(lots))), lots.at[1_500], QUICK)
    assert "불량이 0건" in told.value.ko


def test_what_drives_the_model_is_what_made_the_lots_bad(lots, trained):
    ranked = overall(trained[0], lots)
    assert ranked[0]["name"] == "heat"
    assert (ranked[0]["ko"], ranked[0]["unit"]) == ("금형 온도", "°C")
    assert sum(r["share"] for r in ranked) == pytest.approx(1.0)
    assert ranked[0]["pr_auc_falls_by"] > 10 * abs(next(r for r in ranked if r["name"] == "flow")["pr_auc_falls_by"])


def test_what_drives_one_prediction_adds_up_to_it(lots, trained):
    model, row = trained[0], int(np.argmax(np.abs(lots.rows.heat - 200)))
    parts = contributions(model, lots)
    assert parts.sum(axis=1) == pytest.approx(model.slope * model.raw(lots.rows))
    first = drivers(model, lots, row)[0]
    assert first.column.input.name == "heat"
    assert first.value == lots.rows.heat[row]
    assert "°C" in first.sentence("ko")
    assert first.sentence("en").endswith(f"towards bad {first.adds:+.2f}")


def test_another_seed_of_luck_is_another_data_set():
    assert cast_lots(50, seed=2).sha256() != cast_lots(50).sha256() == cast_lots(50).sha256()
