"""Scores against known answers: sklearn's for ranking, by hand for counts; intervals know that days stick together."""

from zoneinfo import ZoneInfo

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

from twin.models import scores
from twin.models.scores import Marks

RNG = np.random.default_rng(3)
N = 400
LABEL = (RNG.random(N) < 0.1).astype(float)
SCORE = np.round(np.clip(0.1 + 0.2 * LABEL + RNG.normal(0, 0.1, N), 0, 1), 2)  # rounded: many ties
DAY = np.arange(N) // 20
MARKS = Marks(LABEL, SCORE, (SCORE > 0.25).astype(float), DAY)
WEIGHT = RNG.integers(0, 4, N).astype(float)


@pytest.mark.parametrize("weight", [np.ones(N), WEIGHT], ids=["each once", "weighted"])
def test_the_ranking_scores_are_those_of_sklearn(weight):
    assert scores.average_precision(MARKS, weight) == pytest.approx(
        average_precision_score(LABEL, SCORE, sample_weight=weight)
    )
    assert scores.roc_area(MARKS, weight) == pytest.approx(roc_auc_score(LABEL, SCORE, sample_weight=weight))
    assert scores.brier(MARKS, weight) == pytest.approx(brier_score_loss(LABEL, SCORE, sample_weight=weight))


def test_counts_by_hand():
    marks = Marks(
        np.array([1.0, 1, 0, 0, 0]), np.array([0.9, 0.2, 0.8, 0.1, 0.1]), np.array([1.0, 0, 1, 0, 0]), np.zeros(5, int)
    )
    ones = np.ones(5)
    assert scores.recall(marks, ones) == 0.5
    assert scores.precision(marks, ones) == 0.5
    assert scores.false_alarm_rate(marks, ones) == pytest.approx(1 / 3)
    assert scores.inspections_per_found(marks, ones) == 2.0
    assert scores.expected_over_observed(marks, ones) == pytest.approx(2.1 / 2)


def test_recall_at_a_rate_lets_that_share_of_good_units_through_and_no_more():
    label = np.r_[np.ones(4), np.zeros(200)]
    score = np.r_[0.9, 0.8, 0.7, 0.1, 0.95, 0.85, 0.75, np.full(197, 0.05)]
    marks = Marks(label, score, score, np.zeros(204, int))
    assert (
        scores.recall_at_rate(marks, np.ones(204)) == 0.5
    )  # two of two hundred: 0.95 and 0.85; then 0.75 is one too many


def test_passing_everything_has_the_base_rate_as_its_area():
    nothing = Marks(LABEL, np.zeros(N), np.zeros(N), DAY)
    assert scores.average_precision(nothing, np.ones(N)) == pytest.approx(LABEL.mean())
    assert np.isnan(scores.precision(nothing, np.ones(N)))


def test_the_interval_is_that_of_days_not_of_rows():
    rng = np.random.default_rng(5)
    by_day = rng.random(40) < 0.3  # whole days are found or missed
    label, day = np.ones(4_000), np.repeat(np.arange(40), 100)
    alarm = by_day[day].astype(float)
    together = scores.estimate(scores.recall, Marks(label, alarm, alarm, day))
    shuffled = rng.permutation(alarm)
    apart = scores.estimate(scores.recall, Marks(label, shuffled, shuffled, day))
    assert together.low < together.value < together.high
    assert together.high - together.low > 5 * (apart.high - apart.low)
    half = 1.96 * np.sqrt(by_day.mean() * (1 - by_day.mean()) / 40)  # of 40 independent days
    assert together.high - together.low == pytest.approx(2 * half, rel=0.25)


def test_a_rule_is_no_better_than_itself_and_few_days_tell_no_interval():
    assert scores.estimate(scores.average_precision, MARKS, MARKS) == scores.Estimate(0.0, 0.0, 0.0)
    short = scores.estimate(scores.recall, Marks(LABEL[:40], SCORE[:40], MARKS.alarm[:40], DAY[:40]))
    assert np.isnan(short.low)
    assert np.isfinite(short.value)


def test_the_order_of_rows_changes_nothing():
    mixed = RNG.permutation(N)
    other = Marks(LABEL[mixed], SCORE[mixed], MARKS.alarm[mixed], DAY[mixed])
    for metric, _ in scores.METRICS.values():
        assert vars(scores.estimate(metric, other)) == pytest.approx(vars(scores.estimate(metric, MARKS)), nan_ok=True)


def test_days_are_those_of_the_site():
    at = np.array(["2026-01-01T14:59", "2026-01-01T15:00", "2026-01-03T00:00"], "datetime64[us]")
    assert scores.days_of(at, ZoneInfo("Asia/Seoul")).tolist() == [0, 1, 2]


def test_groups_of_equal_size_compare_expected_with_observed():
    groups = scores.reliability(MARKS)
    assert sum(g["n"] for g in groups) == N
    assert [g["expected"] for g in groups] == sorted(g["expected"] for g in groups)
    assert sum(g["n"] * g["observed"] for g in groups) == pytest.approx(LABEL.sum())
