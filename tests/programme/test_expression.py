"""Formulas calculate and do nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.errors import Problem
from twin.programme.indicators.expression import expression

NAMES = ("returned", "delivered", "oee")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("returned / delivered * 100", 2.0),
        ("-(oee - 100) + max(1, returned)", 40.0),
        ("min(oee, 70, 90) / abs(-7)", 10.0),
        ("1e3 * 2", 2000.0),
    ],
)
def test_a_formula_gives_its_value(text, expected):
    assert expression(text, NAMES).value({"returned": 10, "delivered": 500, "oee": 70}) == pytest.approx(expected)


def test_it_names_what_it_stands_on_once():
    assert expression("oee * oee - returned", NAMES).names == ("oee", "returned")


@pytest.mark.parametrize(
    "text",
    [
        "", "returned +", "__import__('os').system('true')", "oee.real", "oee ** 9999999", "[1]", "'text'", "True", "oee if oee else 1",
        "lambda: 1", "max(oee)", "abs(1, 2)", "pow(2, 3)", "oee; oee", "returned == 3", "1" * 600, "(" * 240 + "1" + ")" * 240, "oee\x00",
    ],
)  # fmt: skip
def test_what_is_not_arithmetic_is_refused(text):
    with pytest.raises(Problem) as refused:
        expression(text, NAMES)
    assert "읽을 수 없습니다" in refused.value.ko
    assert "cannot be read" in refused.value.en


def test_an_unknown_name_is_told_with_those_there_are():
    with pytest.raises(Problem, match="'sold', which is not known") as refused:
        expression("returned / sold", NAMES)
    assert "'sold'을(를) 모릅니다" in refused.value.ko
    assert "returned, delivered, oee" in refused.value.ko


@pytest.mark.parametrize("text", ["1 / (returned - 10)", "1e308 * 1e308 - oee"])
def test_a_formula_that_leaves_the_numbers_has_no_value(text):
    assert expression(text, NAMES).value({"returned": 10.0, "oee": 1.0}) is None


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_a_sentence(text):
    try:
        read = expression(text, NAMES)
    except Problem:
        return
    assert set(read.names) <= set(NAMES)
