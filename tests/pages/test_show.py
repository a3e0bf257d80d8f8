"""How numbers are written."""

import pytest

from pages.parts import show
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
