"""The programme's arithmetic against its worked example, and the laws that hold for all numbers."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from twin.programme.indicators.arithmetic import achievement, improvement, overall

VALUES = st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 3))


def test_the_forms_own_example():
    assert achievement(5.20, 6.20, 6.00) == pytest.approx(1.25)
    assert improvement(5.20, 6.20, "up") == pytest.approx(19.23, abs=0.005)


def test_less_is_better_where_the_indicator_wants_less():
    assert achievement(2000, 1500, 1000) == 0.5
    assert improvement(2000, 1500, "down") == 25.0
    assert improvement(2000, 2500, "down") == -25.0


def test_what_cannot_be_divided_has_no_value():
    assert improvement(0, 5, "up") is None
    assert achievement(3, 5, 3) is None


@given(VALUES, VALUES)
def test_the_baseline_achieves_nothing_and_the_target_all(before, target):
    assume(before != target)
    assert achievement(before, before, target) == 0
    assert achievement(before, target, target) == 1


@given(VALUES, VALUES, VALUES, st.floats(0.001, 1000), VALUES)
def test_achievement_does_not_depend_on_the_unit(before, after, target, scale, shift):
    assume(abs(target - before) > 1)
    moved = achievement(before * scale + shift, after * scale + shift, target * scale + shift)
    assert moved == pytest.approx(achievement(before, after, target), rel=1e-4, abs=1e-4)


@given(st.floats(0.01, 1e6), st.floats(0.01, 1e6))
def test_the_direction_turns_the_sign_of_an_improvement(before, after):
    assert improvement(before, after, "up") == pytest.approx(-(improvement(before, after, "down") or 0.0))


@given(st.lists(st.tuples(st.floats(-2, 3), st.integers(1, 20)), min_size=1, max_size=8))
def test_overall_lies_between_the_least_and_the_most_achieved(parts):
    whole = sum(weight for _, weight in parts)
    found = overall([(str(i), share, weight / whole) for i, (share, weight) in enumerate(parts)])
    assert found.value is not None
    assert min(s for s, _ in parts) - 1e-9 <= found.value <= max(s for s, _ in parts) + 1e-9


@pytest.mark.parametrize(
    ("given_parts", "missing", "weights"),
    [
        ([("a", 1.0, 0.6), ("b", None, 0.4)], ("b",), 1.0),
        ([("a", 1.0, 0.6)], (), 0.6),
        ([("a", 1.0, 0.6), ("b", 1.0, 0.6)], (), 1.2),
        ([], (), 0),
    ],
)
def test_overall_is_not_told_while_something_is_missing(given_parts, missing, weights):
    found = overall(given_parts)
    assert (found.value, found.missing) == (None, missing)
    assert found.weights == pytest.approx(weights)
    assert found.so_far == pytest.approx(0.6 * len([p for p in given_parts if p[1] is not None]))
