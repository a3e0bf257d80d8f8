"""The same luck for every scenario: what is better is never worse, what is scaled is scaled, and differences stand out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import changed, exponential, serial

from twin.line import run
from twin.plant import Plant

LAWS = st.sampled_from(
    [exponential(1.3), {"law": "gamma", "mean": 0.8, "cv": 0.5}, {"law": "uniform", "low": 0.2, "high": 2.0}]
)
HORIZON_S = 400.0


@st.composite
def failing_lines(draw) -> Plant:
    """Serial lines of two to four single machines that break down on their operating clock."""
    size = draw(st.integers(2, 4))
    buffers = [None] + [draw(st.integers(0, 3)) for _ in range(size - 1)]
    return serial(
        [draw(LAWS) for _ in range(size)], buffers, time_to_failure_s=exponential(25.0), repair_s=exponential(6.0)
    )


def made(plant: Plant, seed: int, replication: int = 0) -> int:
    """Lots that left the last station."""
    rows = run(plant, horizon_s=HORIZON_S, seed=seed, replication=replication).tables()["operation_event"]
    return sum(s == plant.station[-1].id for s in rows["station_id"].to_pylist())


@given(plant=failing_lines(), seed=st.integers(0, 2**32), data=st.data())
@settings(max_examples=40, deadline=None)
def test_more_room_never_lowers_output(plant, seed, data):
    station = data.draw(st.sampled_from([s for s in plant.station if s.buffer_before is not None]))
    roomier = changed(plant, station.id, buffer_before=station.buffer_before + data.draw(st.integers(1, 3)))
    assert made(roomier, seed) >= made(plant, seed)


@given(plant=failing_lines(), seed=st.integers(0, 2**32), factor=st.floats(0.3, 1.0), data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_shorter_repair_never_lowers_output(plant, seed, factor, data):
    station = data.draw(st.sampled_from(plant.station))
    assert made(changed(plant, station.id, repair_s=exponential(6.0 * factor)), seed) >= made(plant, seed)


@given(
    seed=st.integers(0, 2**32), factor=st.floats(0.3, 1.0), buffers=st.lists(st.integers(0, 3), min_size=1, max_size=3)
)
@settings(max_examples=40, deadline=None)
def test_a_faster_machine_never_lowers_output(seed, factor, buffers):
    """Without breakdowns: a machine that works less also fails later, and may fail at a worse moment."""
    plant = serial([exponential(1.0)] * (len(buffers) + 1), [None, *buffers])
    assert made(changed(plant, "m2", processing_s=exponential(factor)), seed) >= made(plant, seed)


@pytest.mark.parametrize("k", [0.5, 4.0])
def test_all_times_scaled_scale_the_whole_story(k):
    def line(unit: float) -> Plant:
        stops = {"time_to_failure_s": exponential(25.0 * unit), "repair_s": exponential(6.0 * unit)}
        return serial([exponential(unit), {"law": "gamma", "shape": 4.0, "scale": 0.25 * unit}], [None, 2], **stops)

    one, scaled = (run(line(unit), horizon_s=400.0 * unit, seed=2).notes.operations for unit in (1.0, k))
    width = 11
    a, b = (np.frombuffer(rows).reshape(-1, width) for rows in (one, scaled))
    assert len(a) == len(b)
    assert b[:, 2] == pytest.approx(a[:, 2] * k, rel=1e-9)


def test_a_scenario_shares_the_luck_of_its_base():
    plant = serial(
        [exponential(1.0)] * 4, [None, 2, 2, 2], time_to_failure_s=exponential(60.0), repair_s=exponential(12.0)
    )
    better = changed(plant, "m2", repair_s=exponential(9.0))
    pairs = np.array([[made(p, 7, r) for p in (plant, better)] for r in range(20)])
    assert np.corrcoef(pairs.T)[0, 1] > 0.8
    independent = np.array([[made(plant, 7, r), made(better, 8, r)] for r in range(20)])
    assert np.corrcoef(independent.T)[0, 1] < 0.8
