"""On lines where one station clearly holds the rest back, the critical path and the what-ifs name the same one."""

import pytest

from tests.line.worlds import changed, exponential, serial, throughput
from twin.experiment.changes import Change
from twin.experiment.changes import changed as without
from twin.kpi import limits_of_log
from twin.line import end_of, run, start_of
from twin.plant import Plant

HORIZON_S, SEED = 4 * 3600.0, 3
GAMMA = {"law": "gamma", "mean": 50.0, "cv": 0.4}
EVEN = serial([GAMMA] * 3, [None, 3, 3])
LINES = {
    "slow at the front": ("m1", serial([75.0, GAMMA, GAMMA], [None, 3, 3])),
    "slow at the end": ("m3", serial([GAMMA, GAMMA, 75.0], [None, 3, 3])),
    "a little slow, and breaking down": (
        "m2", changed(EVEN, "m2", processing_s={**GAMMA, "mean": 55.0}, time_to_failure_s=exponential(1200), repair_s=exponential(300)),
    ),
    "fast, but only one of two machines' worth": ("m2", changed(changed(EVEN, "m1", machines=2), "m3", machines=2)),
    "busy, but with a second machine": ("m3", changed(serial([GAMMA, 80.0, 62.0], [None, 3, 3]), "m2", machines=2)),
}  # fmt: skip


def first_on_the_path(plant: Plant) -> str:
    log = run(plant, horizon_s=HORIZON_S, seed=SEED)
    return limits_of_log(log.tables(), plant, start_of(plant), end_of(plant, HORIZON_S)).path.highest(1)[0]


def gains_most(plant: Plant) -> str:
    """The station at which work a tenth faster, with the same luck, adds most output."""
    faster = {s.id: without(plant, Change(s.id, "processing")) for s in plant.station}
    made = {name: throughput(each, HORIZON_S, 600.0, SEED, 0) for name, each in faster.items()}
    return max(made, key=made.__getitem__)


@pytest.mark.parametrize("line", LINES)
def test_the_critical_path_and_the_what_ifs_agree(line):
    limits, plant = LINES[line]
    assert (first_on_the_path(plant), gains_most(plant)) == (limits, limits)
