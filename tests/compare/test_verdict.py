"""The verdict from an interval against the change aimed at, what comes before it, and the split of rate and mix."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.compare.estimator import Effect
from twin.compare.guard import Guard
from twin.compare.split import kitagawa
from twin.compare.verdict import WORDS, classed, verdict


@pytest.mark.parametrize(
    ("low", "high", "wanted", "expected"),
    [
        (2, 4, 2, "achieved"), (2, 4, 3, "target_not_proven"), (2, 4, 4, "target_not_proven"), (2, 4, 5, "target_missed"),
        (-1, 4, 3, "not_proven"), (0, 4, 3, "not_proven"), (-4, 0, 3, "not_proven"), (-4, -1, 3, "worse"), (2, 4, None, "improved"),
    ],
)  # fmt: skip
def test_the_classes(low, high, wanted, expected):
    assert classed(low, high, wanted) == expected


def test_less_is_better_where_the_plan_says_so():
    effect = Effect(-3, -3, -4, -2, 0.0, 0.1)
    assert verdict(effect, -1, 2.0, ()).kind == "achieved"
    assert verdict(effect, 1, 2.0, ()).kind == "worse"


def test_a_failed_guard_comes_before_the_interval_and_a_definition_before_the_model():
    effect = Effect(3, 3, 2, 4, 1.0, 0.1)
    model, recording = (Guard(i, "failed", f"{i} 까닭", f"{i} why") for i in ("placebo", "recording"))
    assert verdict(effect, 1, None, (model,)).kind == "not_adequate"
    found = verdict(effect, 1, None, (model, recording, Guard("drift", "told", "", "")))
    assert (found.kind, found.sentence("ko"), found.sentence("en")) == ("withheld", "recording 까닭", "recording why")


def test_every_class_has_words_in_both_languages():
    assert all(ko and en for ko, en in WORDS.values())


counts = st.tuples(st.integers(0, 50), st.integers(1, 50)).map(lambda v: (float(min(v)), float(max(v))))
sides = st.dictionaries(st.sampled_from("abc"), counts, min_size=1)


@given(sides, sides)
def test_rate_and_mix_add_up_to_the_crude_change(before, after):
    found = kitagawa(before, after, times=100)
    assert found is not None
    rates = [100 * sum(n for n, _ in s.values()) / sum(d for _, d in s.values()) for s in (before, after)]
    assert found.total == pytest.approx(rates[1] - rates[0], abs=1e-9)


def test_the_split_by_hand():
    found = kitagawa({"a": (10, 100), "b": (30, 100)}, {"a": (5, 50), "b": (45, 150)})
    assert found is not None
    assert (found.rate, found.mix) == pytest.approx((0.0, 0.25 * 0.2))
    assert kitagawa({"a": (0, 0)}, {"a": (1, 2)}) is None
