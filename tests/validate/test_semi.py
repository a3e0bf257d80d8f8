"""Weeks run again with the floor's stops and releases: the right laws of work pass, laws that miss the minor stops do not."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.kpi.logs import land, save
from twin.experiment.executor import InProcess
from twin.line import Log, run
from twin.plant import Plant
from twin.plant_file import parse_plant
from twin.store import open_store
from twin.validate.backtest import read_floor
from twin.validate.evidence import Layer
from twin.validate.fold import opened
from twin.validate.semi import Replay, differences, layer, replayed, run_again, stations_told, stops_of

WEEKS = 3
LINE = """
[site]
name = "made up"
timezone = "UTC"
starts_at = 2026-01-05T00:00:00
[[process]]
id = "p"
[[station]]
id = "m1"
process = "p"
processing_s = {{ law = "lognormal", mean = 600, cv = 0.2 }}
time_to_failure_s = {{ law = "exponential", mean = 36000 }}
repair_s = {{ law = "lognormal", mean = 2400, cv = 1.0 }}
{minor}
[[station]]
id = "m2"
process = "p"
buffer_before = 3
processing_s = {{ law = "lognormal", mean = 500, cv = 0.2 }}
time_to_failure_s = {{ law = "exponential", mean = 40000 }}
repair_s = {{ law = "lognormal", mean = 3000, cv = 1.0 }}
[[product]]
id = "a"
route = ["m1", "m2"]
[supply]
kind = "saturated"
"""
MINOR = """time_to_minor_stop_s = { law = "exponential", mean = 2400 }
minor_stop_s = { law = "exponential", mean = 180 }"""
RIGHT, WITHOUT = (parse_plant(LINE.format(minor=minor), "made up") for minor in (MINOR, ""))


@pytest.fixture
def floor(tmp_path):
    """Gives what makes a floor: a store with the log of a run of the right plant."""

    def made(seed: int):
        with open_store(tmp_path / f"{seed}.duckdb", create=True) as store:
            save(store, RIGHT)
            log: Log = run(RIGHT, horizon_s=WEEKS * 7 * 86_400.0, seed=seed)
            land(store, log)
            copy = store.copied()
        return copy, read_floor(copy, RIGHT)

    return made


def replay_of(copy, floor, twin: Plant) -> Layer:
    """The layer of a given twin, which is not calibrated here: its laws are the ones under test."""
    weeks = [w for w in floor.weeks if w.is_recorded][1:]
    with opened(copy) as cur:
        told = stations_told(cur, weeks[0].starts_at)
        replay = Replay(copy, tuple(weeks), None, floor.sums.before(weeks[0].monday), frozenset(told))
        prepared = [replayed(cur, twin, week, replay) for week in weeks]
    runs = run_again(InProcess(), prepared, floor.measuring, seed=3)
    return layer(weeks, differences(floor, weeks, runs), told)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_right_laws_pass_and_forgotten_minor_stops_show(floor, seed):
    copy, made = floor(seed)
    right, without = (replay_of(copy, made, twin) for twin in (RIGHT, WITHOUT))
    assert right.result == "passed"
    assert without.result == "failed"
    assert without.figures["throughput_per_h_difference"] > 0.03
    assert "순간정지" in without.ko


def test_the_floors_own_stops_are_what_is_replayed(floor):
    copy, made = floor(1)
    week = made.weeks[1]
    with opened(copy) as cur:
        stops = stops_of(cur, week, ["m1"])
        down = cur.execute(
            "SELECT sum(epoch(ended_at - started_at)) FROM floor.state_interval WHERE station_id = 'm1' AND state = 'DOWN' AND started_at >= ? AND ended_at < ?",
            [week.starts_at, week.ends_at],
        ).fetchall()[0][0]
    assert list(stops) == [("m1", 1)]
    inside = [(a, b) for a, b in stops["m1", 1] if a >= 0 and b < 7 * 86_400]
    assert sum(b - a for a, b in inside) == pytest.approx(down)


def test_given_stops_hold_a_machine_whatever_it_does():
    log = run(WITHOUT, horizon_s=10_000, seed=1, stops={("m2", 1): [(2_000.0, 5_000.0)]})
    states = [r for r in log.tables()["state_interval"].to_pylist() if r["station_id"] == "m2" and r["state"] == "DOWN"]
    assert [(r["started_at"] - log.starts_at, r["ended_at"] - log.starts_at) for r in states][:1] == [
        (timedelta(seconds=2_000), timedelta(seconds=5_000))
    ]
    assert log.starts_at == datetime(2026, 1, 5, tzinfo=UTC)
