"""The threshold: the cheapest by known outcomes, within what inspection can take on, with its reason."""

import numpy as np
import pytest

from twin.models.threshold import Costs, choose, curve

LABEL = np.r_[np.ones(10), np.zeros(90)]
PROBABILITY = np.r_[np.full(8, 0.9), np.full(2, 0.1), np.full(4, 0.9), np.full(86, 0.1)]  # 12 flagged at 0.9: 8 right


def test_each_step_counts_what_it_finds_misses_and_costs():
    steps = curve(LABEL, PROBABILITY, 10, Costs(inspect_krw=1.0, miss_krw=10.0))
    told = {round(s.threshold, 6): (s.inspections, s.found, s.missed, s.cost_krw) for s in steps[:-1]}
    assert told[0.1] == (10.0, 1.0, 0.0, 10.0)
    assert told[0.9] == (1.2, 0.8, pytest.approx(0.2), pytest.approx(3.2))
    assert (steps[-1].inspections, steps[-1].cost_krw) == (0.0, 10.0)
    assert [s.inspections for s in steps] == sorted((s.inspections for s in steps), reverse=True)


@pytest.mark.parametrize(("miss_krw", "inspections"), [(10.0, 1.2), (100.0, 10.0), (0.5, 0.0)])
def test_the_cheapest_is_chosen(miss_krw, inspections):
    choice = choose(LABEL, PROBABILITY, 10, Costs(1.0, miss_krw))
    flagged = (choice.threshold <= PROBABILITY).sum() / 10
    assert flagged == inspections


def test_inspection_can_take_on_only_so_much_and_the_reason_says_so():
    choice = choose(LABEL, PROBABILITY, 10, Costs(1.0, 100.0, per_day=2.0, badge="entered"))
    assert (choice.threshold <= PROBABILITY).sum() == 12
    assert "the cheapest within 2 inspections a day (without that limit 10.0 a day)" in choice.reason.en
    assert "하루 검사 2건 안에서" in choice.reason.ko
    assert "(입력:" in choice.reason.ko
    assert "(assumed:" in choose(LABEL, PROBABILITY, 10, Costs()).reason.en


def test_without_rows_there_is_nothing_to_choose():
    with pytest.raises(ValueError, match="expected rows"):
        choose(np.array([]), np.array([]), 1, Costs())
