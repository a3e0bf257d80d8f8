"""PPM and % cannot be confused: a unit is typed, another one is refused or converted when asked."""

import pytest

from twin.errors import Problem
from twin.programme.indicators.units import kinds_like, quantity


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("21,000 PPM", "PPM", 21_000), ("21000ppm", "PPM", 21_000), ("79.5 %", "%", 79.5), ("79.5 퍼센트", "%", 79.5), ("120", "개/h", 120),
        ("120 개/h", "개/h", 120), ("-3.5", "로트", -3.5), ("1,234,567 원", "원", 1_234_567), ("1.5e3", "h", 1500),
    ],
)  # fmt: skip
def test_a_number_in_the_indicators_unit_is_taken(text, unit, expected):
    assert quantity(text, unit) == expected


@pytest.mark.parametrize("unit", ["PPM", "%"])
def test_a_number_alone_is_not_taken_where_ppm_and_per_cent_could_be_confused(unit):
    with pytest.raises(Problem, match=r"Give the unit of the target 2\.1") as refused:
        quantity("2.1", unit, what=("목표", "target"))
    assert "단위를 적으십시오" in refused.value.ko


def test_per_cent_typed_into_a_ppm_indicator_is_refused_with_the_right_number():
    with pytest.raises(Problem, match="write 21,000 PPM") as refused:
        quantity("2.1 %", "PPM")
    assert "21,000 PPM" in refused.value.ko


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [("2.1 %", "PPM", 21_000), ("5 PPM", "%", 0.0005), ("90 min", "h", 1.5), ("3 백만원", "원", 3e6)],
)
def test_it_is_converted_when_asked(text, unit, expected):
    assert quantity(text, unit, convert=True) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "unit"), [("2 h", "%"), ("2 개", "PPM"), ("4 로트", "h"), ("many", "h"), ("", "h"), ("1,2 %", "%"), ("nan", "h"), ("1e999", "h")],
)  # fmt: skip
def test_what_is_no_number_or_no_such_unit_is_refused_even_then(text, unit):
    with pytest.raises(Problem):
        quantity(text, unit, convert=True)


def test_a_form_offers_the_units_of_the_same_kind_its_own_first():
    assert kinds_like("PPM") == ["PPM", "%"]
    assert kinds_like("로트") == ["로트"]
