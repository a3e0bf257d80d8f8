"""A known change predicted: what counts as foreseen, and that the new laws come from the changed station alone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from tests.validate.test_semi import RIGHT, WITHOUT
from twin.validate.change import KnownChange, Predicted, _after_less_before, layer, with_station

KNOWN = KnownChange(datetime(2026, 1, 5, 23, tzinfo=UTC), "m1", "새 금형", "a new mould")
SEOUL = ZoneInfo("Asia/Seoul")


def found(mean: float, sd: float, measured: float) -> list[Predicted]:
    return [Predicted("throughput_per_h", mean, sd, measured)]


@pytest.mark.parametrize(
    ("mean", "sd", "measured", "result"),
    [
        (3.0, 1.0, 2.0, "passed"),  # foreseen: inside, and the twin did expect a gain
        (3.0, 1.0, -2.0, "failed"),  # the line went the other way
        (3.0, 1.0, 9.0, "failed"),
        (0.2, 1.0, 0.5, "partly"),  # inside, but so would be no change at all
    ],
)
def test_a_change_is_foreseen_where_the_measured_difference_is_the_one_expected(mean, sd, measured, result):
    told = layer(KNOWN, found(mean, sd, measured), SEOUL)
    assert told.result == result
    assert "2026-01-06 m1 새 금형" in told.ko  # the day on the floor's calendar
    assert ("supported" in told.en) is (result == "passed")
    assert ("indicative" in told.en) is (result != "passed")


def test_every_indicator_must_agree():
    both = [*found(3.0, 1.0, 2.0), Predicted("availability", 0.02, 0.005, 0.08)]
    assert layer(KNOWN, both, SEOUL).result == "failed"


def test_nothing_measured_is_no_test():
    assert layer(KNOWN, [], SEOUL).result == "impossible"


def test_only_the_changed_station_takes_new_laws_and_keeps_its_place():
    changed = with_station(WITHOUT, RIGHT.station[0].model_copy(update={"buffer_before": 99}))
    assert changed.station[0] == RIGHT.station[0]
    assert changed.station[1:] == WITHOUT.station[1:]


def test_the_difference_is_of_means_over_weeks():
    by_week = np.array([[1.0, 2.0], [3.0, 4.0], [10.0, 20.0]])
    assert _after_less_before(by_week, 2).tolist() == [8.0, 17.0]
