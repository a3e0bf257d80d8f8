"""Means over replications and their intervals."""

import pytest

from twin.errors import Problem
from twin.experiment import estimate
from twin.experiment.durations import seconds


def test_interval_of_a_hand_worked_sample():
    found = estimate([1.0, 2.0, 3.0])  # mean 2, sd 1, t(.975, 2) = 4.3027
    assert (found.mean, found.n) == (2.0, 3)
    assert found.high - found.mean == pytest.approx(4.3027 / 3**0.5, rel=1e-4)


def test_what_is_missing_is_not_counted_and_one_value_has_no_interval():
    assert estimate([None, 5.0]) == estimate([5.0])
    assert (estimate([5.0]).low, estimate([None]).mean) == (None, None)


@pytest.mark.parametrize(
    ("text", "expected"), [("90", 90), ("15m", 900), ("8h", 28800), ("30d", 2592000), ("1.5w", 907200)]
)
def test_lengths_of_time(text, expected):
    assert seconds(text, "--horizon") == expected


def test_an_unreadable_length_is_named():
    with pytest.raises(Problem, match="--horizon 'soon'"):
        seconds("soon", "--horizon")
