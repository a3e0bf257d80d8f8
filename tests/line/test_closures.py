"""Closures: when a station's shifts leave its machines standing, in seconds of the run."""

from datetime import UTC, datetime, timedelta

import pytest

from twin.line.closures import of_shifts
from twin.line.log import OFF, PLANNED_STOP
from twin.plant import Plant

DAY_S, HOUR_S = 86_400.0, 3_600.0
MONDAY = datetime(2026, 3, 2, tzinfo=UTC) - timedelta(hours=9)  # midnight in Seoul
FOREVER = float("inf")
DAY = {"id": "day", "starts": "08:00", "ends": "17:00", "breaks": [["12:00", "13:00"]]}
NIGHT = {"id": "night", "starts": "20:00", "ends": "05:00"}
WITHIN = {"id": "within", "starts": "09:00", "ends": "11:00"}
LATE = {"id": "late", "starts": "16:00", "ends": "22:00"}


def closures(shifts, only=None, horizon_s=DAY_S):
    plant = Plant.model_validate(
        {
            "site": {"name": "tiny"},
            "process": [{"id": "p"}],
            "station": [{"id": "m", "process": "p", "processing_s": {"law": "constant", "value": 1}, "shifts": only}],
            "product": [{"id": "a", "route": ["m"]}],
            "shift": shifts,
        }
    )
    return [(a / HOUR_S, b / HOUR_S, state) for a, b, state in of_shifts(plant, plant.station[0], MONDAY, horizon_s)]


@pytest.mark.parametrize(
    ("shifts", "only", "expected"),
    [
        ([], None, []),
        ([DAY], None, [(0, 8, OFF), (12, 13, PLANNED_STOP), (17, FOREVER, OFF)]),
        ([NIGHT], None, [(5, 20, OFF), (24, FOREVER, OFF)]),
        ([DAY, NIGHT], ["night"], [(5, 20, OFF), (24, FOREVER, OFF)]),
        ([DAY, LATE], None, [(0, 8, OFF), (12, 13, PLANNED_STOP), (22, FOREVER, OFF)]),
        ([{**DAY, "breaks": []}, WITHIN], None, [(0, 8, OFF), (17, FOREVER, OFF)]),
    ],
    ids=["around the clock", "a break", "a night", "one of two shifts", "overlapping", "one within another"],
)
def test_a_machine_stands_outside_its_shifts_and_in_breaks(shifts, only, expected):
    assert closures(shifts, only) == expected
