"""A change is called better or worse only where days do not differ as much anyway."""

import numpy as np
import pytest

from twin.kpi.compared import turn

STEADY = np.array([0.80, 0.81, 0.79, 0.80, 0.80, 0.81, 0.79])
WILD = np.array([0.60, 0.95, 0.70, 0.90, 0.65, 0.99, 0.80])


@pytest.mark.parametrize(
    ("kpi_id", "days", "expected"),
    [
        ("availability", STEADY - 0.2, "worse"),
        ("availability", STEADY + 0.1, "better"),
        ("process_defect_ppm", STEADY + 0.1, "worse"),  # less is wanted
        ("availability", STEADY + 0.001, "same"),
    ],
)
def test_the_turn_is_what_the_kpi_wants(kpi_id, days, expected):
    assert turn(kpi_id, days.mean(), STEADY.mean(), days, STEADY) == expected


def test_what_wild_days_do_anyway_is_no_change():
    assert turn("availability", 0.7, WILD.mean(), np.array([0.7]), WILD) == "same"
    assert turn("availability", 0.7, STEADY.mean(), np.array([0.7]), STEADY) == "worse"


def test_sums_are_compared_by_day():
    days, before = np.full(7, 100.0), np.array([99.0, 101, 100, 100, 100, 99, 101, 100, 100, 100, 100, 99, 101, 100])
    assert turn("units_produced", days.sum(), before.sum(), days, before) == "same"


@pytest.mark.parametrize(("days", "before"), [(STEADY, STEADY[:4]), (np.empty(0), STEADY)])
def test_too_few_days_say_nothing(days, before):
    assert turn("availability", 0.5, 0.8, days, before) == ""


def test_no_value_has_no_turn():
    assert turn("availability", float("nan"), 0.8, STEADY, STEADY) == ""
