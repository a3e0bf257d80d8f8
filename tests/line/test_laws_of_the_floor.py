"""What holds on every line and every log: parts are kept, time adds up, serial lines follow the max-plus recursion."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import changed, exponential, serial

from twin.line import run
from twin.line.luck import Luck

LAWS = st.sampled_from(
    [
        {"law": "constant", "value": 1.0},
        {"law": "exponential", "mean": 1.3},
        {"law": "gamma", "mean": 0.8, "cv": 0.5},
        {"law": "lognormal", "mean": 1.1, "cv": 1.2},
        {"law": "uniform", "low": 0.2, "high": 2.0},
        {"law": "empirical", "values": [0.5, 1.0, 4.0]},
    ]
)
HORIZON_S = 400.0


@st.composite
def lines(draw, failing: bool = True):
    """Serial lines of two to four stations with any laws and buffers, failing, scrapping, with parallel machines."""
    size = draw(st.integers(2, 4))
    buffers = [None] + [draw(st.integers(0, 3)) for _ in range(size - 1)]
    plant = serial([draw(LAWS) for _ in range(size)], buffers, product={"lot_size": draw(st.integers(1, 3))})
    for station in plant.station if failing else ():
        more = {"machines": draw(st.integers(1, 2)), "scrap_rate": draw(st.sampled_from([0.0, 0.2]))}
        if draw(st.booleans()):
            clock = draw(st.sampled_from(["operating", "calendar"]))
            more |= {"time_to_failure_s": exponential(30, clock=clock), "repair_s": exponential(5)}
        plant = changed(plant, station.id, **more)
    return plant


@given(plant=lines(), seed=st.integers(0, 2**32))
@settings(max_examples=40, deadline=None)
def test_parts_in_equal_parts_out_plus_inside_plus_scrap_at_any_moment(plant, seed):
    log = run(plant, horizon_s=HORIZON_S, seed=seed)
    tables = {name: table.to_pandas() for name, table in log.tables().items()}
    operations, orders = tables["operation_event"], tables["production_order"]
    last = len(plant.station)
    for moment_s in (50, 123.4, HORIZON_S):
        now = log.starts_at + pd.Timedelta(seconds=moment_s)
        done = operations[operations["ended_at"] <= now]
        out = done.loc[done["step_no"] == last, "qty_good"].sum()
        scrap = done["qty_scrap"].sum()
        made = orders.loc[orders["released_at"] <= now, "qty"].sum()
        open_now = orders[(orders["released_at"] <= now) & ~(orders["completed_at"] <= now)]
        scrapped_of_open = done.loc[done["order_id"].isin(open_now["order_id"]), "qty_scrap"].sum()
        assert made == out + scrap + (open_now["qty"].sum() - scrapped_of_open)


@given(plant=lines(), seed=st.integers(0, 2**32))
@settings(max_examples=40, deadline=None)
def test_the_states_of_each_machine_add_up_to_the_calendar(plant, seed):
    rows = run(plant, horizon_s=HORIZON_S, seed=seed).tables()["state_interval"].to_pandas()
    for _, machine in rows.groupby(["station_id", "machine_no"]):
        assert (machine["ended_at"] > machine["started_at"]).all()
        assert (machine["started_at"].iloc[1:].to_numpy() == machine["ended_at"].iloc[:-1].to_numpy()).all()
        assert (machine["ended_at"].iloc[-1] - machine["started_at"].iloc[0]) == pd.Timedelta(seconds=HORIZON_S)


@given(plant=lines(), seed=st.integers(0, 2**32))
@settings(max_examples=30, deadline=None)
def test_littles_law_holds_exactly_on_the_log(plant, seed):
    """∫WIP dt, counted by stepping through arrivals and departures, equals the sum of times in system; both in whole µs."""
    log = run(plant, horizon_s=HORIZON_S, seed=seed)
    orders = log.tables()["production_order"].to_pandas()
    end = log.starts_at + pd.Timedelta(seconds=HORIZON_S)
    into = orders["released_at"].astype("int64").to_numpy()
    out = orders["completed_at"].fillna(end).astype("int64").to_numpy()
    moments = np.concatenate([into, out])
    steps = np.concatenate([np.ones_like(into), -np.ones_like(out)])
    by_time = np.argsort(moments, kind="stable")
    inside = np.cumsum(steps[by_time])[:-1]
    assert (np.diff(moments[by_time]) * inside).sum() == (out - into).sum()


@given(plant=lines(failing=False), seed=st.integers(0, 2**32))
@settings(max_examples=40, deadline=None)
def test_a_serial_line_agrees_with_the_max_plus_recursion(plant, seed):
    """Blocking after service: B[i,n] = max(D[i-1,n], D[i,n-1]); D[i,n] = max(B + S, D[i+1, n - places - 1])."""
    parts, stations = 60, plant.station
    log = run(plant, horizon_s=2000.0, seed=seed)
    operations = np.frombuffer(log.notes.operations).reshape(
        -1, log.notes.OPERATION_WIDTH
    )  # the log itself keeps whole microseconds
    service = [
        [next(draws) for _ in range(parts)]
        for draws in (Luck(seed).draws(s.processing_s, s.id, "processing", "a") for s in stations)
    ]
    left = np.zeros((len(stations) + 1, parts))
    ended = np.zeros((len(stations), parts))
    for n in range(parts):
        for i in range(len(stations)):
            begin = max(left[i - 1, n] if i else 0.0, left[i, n - 1] if n else 0.0)
            ended[i, n] = begin + service[i][n]
            blocker = n - stations[i + 1].buffer_before - 1 if i + 1 < len(stations) else -1
            left[i, n] = max(ended[i, n], left[i + 1, blocker] if blocker >= 0 else 0.0)
    for i in range(len(stations)):
        found = operations[(operations[:, 3] == i) & (operations[:, 2] <= 2000.0), 2][:parts]
        assert len(found) == parts
        assert found == pytest.approx(ended[i], rel=0, abs=1e-9)


def test_same_seed_same_bytes_and_another_seed_another_log():
    plant = changed(
        serial([exponential(1)] * 3, [None, 1, 2]), "m2", time_to_failure_s=exponential(20), repair_s=exponential(4)
    )
    first, again, other = (run(plant, horizon_s=500, seed=s).tables() for s in (5, 5, 6))
    assert all(first[name].equals(again[name]) for name in first)
    assert not first["operation_event"].equals(other["operation_event"])


def test_adding_a_station_changes_nobody_elses_luck():
    short = run(serial([exponential(1)] * 2), horizon_s=300, seed=3).tables()["operation_event"].to_pandas()
    longer = run(serial([exponential(1)] * 3), horizon_s=300, seed=3).tables()["operation_event"].to_pandas()
    for station in ("m1", "m2"):
        a, b = (t.loc[t["station_id"] == station, "ended_at"].reset_index(drop=True) for t in (short, longer))
        assert a.equals(b)
