"""A log with every trap set: what is set is found, what is sent twice counts once, and the laws are those of the truth."""

import pytest

from tests.calibrate import hard_world
from twin.calibrate import calibrate_from
from twin.laws import Weibull


@pytest.mark.parametrize("seed", [0, 1])
def test_the_truth_is_found_through_the_traps(floor, seed):
    hard_world.write(floor, hard_world.make(seed), seed)
    found = calibrate_from(floor.con.cursor(), regime=False)
    station, trapped = found.plant.station[0], {t["name_en"] for t in found.report["traps"] if t["n"]}
    assert found.report["window"]["operations"] == hard_world.OPERATIONS
    assert {"duplicates and retransmissions", "reused lot numbers"} <= trapped
    assert isinstance(station.time_to_failure_s, Weibull)
    assert station.time_to_failure_s.mean() == pytest.approx(hard_world.LIFE_MEAN_S, rel=0.15)
    assert station.time_to_failure_s.shape == pytest.approx(hard_world.LIFE_SHAPE, rel=0.2)
    assert station.repair_s.mean() == pytest.approx(hard_world.REPAIR_MEAN_S, rel=0.15)
    assert station.scrap_rate.low <= hard_world.SCRAP_RATE <= station.scrap_rate.high
    for product, mean_s in hard_world.PROCESSING_S.items():
        assert station.processing_s_by_product[product].mean() == pytest.approx(mean_s, rel=0.02)
