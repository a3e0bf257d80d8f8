"""How numbers are written."""

import pytest

from pages.parts import show
from twin.experiment import Estimate
from twin.kpi import catalogue


@pytest.mark.parametrize(
    ("value", "said"),
    [(None, "–"), (float("nan"), "–"), (0, "0"), (12, "12"), (0.01234, "0.0123"), (1.5, "1.50"), (12.34, "12.3"), (1234.5, "1,234"), (-0.5, "-0.500")],
)  # fmt: skip
def test_a_number_has_the_digits_it_deserves(value, said):
    assert show.number(value) == said


def test_a_share_is_told_in_per_cent_and_its_change_in_points():
    oee, output = catalogue()["oee"], catalogue()["throughput_per_h"]
    assert show.kpi_number(oee, 0.7312) == "73.1"
    assert show.kpi_change(oee, -0.021, -0.03) == "-2.1\u00a0%p"
    assert show.kpi_change(output, -3.0, -0.03) == "-3.0\u00a0%"
    assert show.kpi_change(output, float("nan"), float("nan")) == "–"


def test_what_rounds_to_nothing_has_no_sign():
    assert show.change(-0.0001) == "±0.0\u00a0%"


@pytest.mark.parametrize(
    ("mean", "half", "said"),
    [(2.13, 0.61, "+2.1 ± 0.6"), (-0.25, 2.0, "-0.2 ± 2.0"), (0.012, 0.2, "0.0 ± 0.2"), (0.2134, 0.0123, "+0.21 ± 0.01"), (-0.01, 0.3, "0.0 ± 0.3"), (3.0, 0.0, "+3.0")],
)  # fmt: skip
def test_a_difference_has_its_sign_and_the_digits_its_interval_deserves(mean, half, said):
    assert show.plus_minus(Estimate(mean, mean - half, mean + half, 10)) == said


def test_a_difference_that_is_not_known_is_a_dash():
    assert show.plus_minus(Estimate(None, None, None, 0)) == "–"
