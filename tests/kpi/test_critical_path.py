"""The critical path on logs one can walk by hand, and on serial lines against the exact recursion."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kpi.logs import DAY_SHIFT, MONDAY, TinyLog, at, land, plant, save
from twin import kpi
from twin.kpi.limiting import Limits
from twin.plant import Plant
from twin.store import Store

ROUND_THE_CLOCK: tuple[dict, ...] = ()


def looked_at(log: TinyLog, described: Plant | None = None, until: str = "24:00", day: int = 0) -> Limits:
    """What limits the line by the log, from Monday 0:00 until a clock time."""
    there = described or plant({"id": "m1"}, {"id": "m2"}, shifts=ROUND_THE_CLOCK)
    return kpi.limits_of_log(log.tables(), there, MONDAY, at(until, day))


def hours(limits: Limits) -> dict[tuple[str, str], float]:
    """Hours on the path by station and loss, supply included."""
    rows = limits.path.losses.set_index(["station_id", "loss"])["hours"].to_dict()
    total = sum(rows.values()) / (1 - limits.path.supply) if rows else 0.0
    return {k: round(v, 6) for k, v in (rows | {("", "supply"): total * limits.path.supply}).items() if v > 1e-9}


def worked(log: TinyLog, station: str, start: str, end: str, lot: str, state: str = "PROCESSING", **more) -> TinyLog:
    """An operation whose machine says that it worked all the while."""
    machine_no = more.get("machine_no", 1)
    log.operation(station, at(start), at(end), lot_id=lot, **more)
    return log.state(station, at(start), at(end), state, machine_no=machine_no)


def test_the_slower_machine_is_the_path_but_for_filling_and_draining() -> None:
    log = TinyLog()
    for lot in range(4):  # m1 takes one hour, m2 two
        worked(log, "m1", f"{lot}:00", f"{lot + 1}:00", f"L{lot}")
        worked(log, "m2", f"{1 + 2 * lot}:00", f"{3 + 2 * lot}:00", f"L{lot}")
    assert hours(looked_at(log)) == {("m1", "processing"): 1, ("m2", "processing"): 8}


def test_a_blocked_machine_is_not_on_the_path_but_the_one_that_freed_the_place() -> None:
    """m1 (1 h), no buffer, m2 (3 h), m3 (1 h): m1 holds what m2 has no place for."""
    log = TinyLog()
    worked(log, "m1", "0:00", "1:00", "A")
    worked(log, "m2", "1:00", "4:00", "A")
    worked(log, "m1", "1:00", "2:00", "B")
    log.state("m1", at("2:00"), at("4:00"), "BLOCKED")
    worked(log, "m1", "4:00", "5:00", "C")
    worked(log, "m2", "4:00", "5:00", "B")
    worked(log, "m2", "5:00", "6:00", "C")
    there = plant({"id": "m1"}, {"id": "m2"}, shifts=ROUND_THE_CLOCK)
    # C at m2 from 5 came from m1 at 5 (or m2 free at 5, the same moment: the machine comes first); m2 worked B from 4,
    # which waited in m1 until A left m2 at 4
    assert hours(looked_at(log, there)) == {("m1", "processing"): 1, ("m2", "processing"): 5}


def test_what_a_stretch_on_the_path_was_spent_on() -> None:
    log = TinyLog().operation("m1", at("0:00"), at("4:00"), good=8, scrap=2, lot_id="A")
    log.state("m1", at("0:00"), at("2:00"), "PROCESSING").state("m1", at("2:00"), at("2:30"), "MINOR_STOP")
    log.state("m1", at("2:30"), at("3:30"), "DOWN").state("m1", at("3:30"), at("4:00"), "PROCESSING")
    log.state("m1", at("4:00"), at("5:00"), "SETUP").state("m1", at("5:00"), at("5:15"), "STARVED")
    worked(log, "m1", "5:15", "6:15", "B")
    assert hours(looked_at(log)) == {
        ("m1", "processing"): 3, ("m1", "quality"): 0.5, ("m1", "down"): 1, ("m1", "setup"): 1,
        ("m1", "minor_stop"): 0.5, ("m1", "waiting"): 0.25,
    }  # fmt: skip


def test_a_lot_from_outside_is_supply_and_the_path_goes_on_with_the_work_before() -> None:
    log = worked(TinyLog(), "m1", "0:00", "2:00", "A", queued_at=at("0:00"))
    worked(log, "m1", "5:00", "6:00", "B", queued_at=at("5:00"))
    found = looked_at(log)
    assert hours(found) == {("m1", "processing"): 3, ("", "supply"): 3}
    assert found.path.supply == pytest.approx(0.5)


def test_release_of_the_order_tells_when_a_lot_came_where_its_arrival_is_not_recorded() -> None:
    log = worked(TinyLog(), "m1", "0:00", "2:00", "A", order_id="o1")
    worked(log, "m1", "5:00", "6:00", "B", order_id="o2")
    log.order("o2", released_at=at("3:00"))
    assert hours(looked_at(log)) == {("m1", "processing"): 3, ("", "supply"): 1, ("m1", "waiting"): 2}


def test_the_way_from_station_to_station_is_told_where_arrivals_are_recorded() -> None:
    log = worked(TinyLog(), "m1", "0:00", "2:00", "A")
    worked(log, "m2", "3:00", "4:00", "A", queued_at=at("2:30"))
    assert hours(looked_at(log)) == {
        ("m1", "processing"): 2, ("m2", "moving"): 0.5, ("m2", "waiting"): 0.5, ("m2", "processing"): 1,
    }  # fmt: skip


def test_parallel_machines_a_lot_waits_for_the_one_that_took_it() -> None:
    log = TinyLog()
    worked(log, "m1", "0:00", "4:00", "A", machine_no=1)
    worked(log, "m1", "0:00", "3:00", "B", machine_no=2, queued_at=at("0:00"))
    worked(log, "m1", "3:00", "5:00", "C", machine_no=2, queued_at=at("0:00"))
    assert hours(looked_at(log)) == {("m1", "processing"): 5}


def test_a_lot_that_comes_back_is_two_visits() -> None:
    log = worked(TinyLog(), "m1", "0:00", "2:00", "A", step_no=1)
    worked(log, "m2", "2:00", "3:00", "A", step_no=2)
    worked(log, "m1", "3:00", "5:00", "A", step_no=3)
    assert hours(looked_at(log)) == {("m1", "processing"): 4, ("m2", "processing"): 1}


def test_a_batch_starts_when_the_last_of_it_is_there() -> None:
    log = worked(TinyLog(), "m1", "0:00", "1:00", "A")
    worked(log, "m1", "1:00", "3:00", "B")
    log.operation("m2", at("3:00"), at("5:00"), lot_id="A", queued_at=at("1:00"))
    worked(log, "m2", "3:00", "5:00", "B", queued_at=at("3:00"))
    assert hours(looked_at(log)) == {("m1", "processing"): 3, ("m2", "processing"): 2}


def test_closed_time_is_nobodys(store: Store) -> None:
    save(store, plant({"id": "m1"}, shifts=(DAY_SHIFT,)))
    log = TinyLog().operation("m1", at("16:00"), at("9:00", 1), lot_id="A")  # over the night, and a break later
    log.operation("m1", at("9:00", 1), at("14:00", 1), lot_id="B")
    land(store, log)
    found = kpi.limits(store)
    assert hours(found) == {("m1", "processing"): 1 + 1 + 4}
    assert found.path.by_day["share"].tolist() == [1, 1]
    assert (found.path.stations["days"].tolist(), found.path.days) == ([2], 2)


def test_where_states_are_missing_operations_tell_and_told_work_counts() -> None:
    log = TinyLog().operation("m1", at("0:00"), at("4:00"), lot_id="A", work_s=3600.0)
    log.operation("m1", at("4:00"), at("5:00"), lot_id="B")
    assert hours(looked_at(log)) == {("m1", "processing"): 2, ("m1", "waiting"): 3}


def test_operations_that_take_no_time_and_names_that_are_missing_do_no_harm() -> None:
    log = TinyLog()
    for station in ("m1", "m2", "m1", "m2"):
        log.operation(station, at("1:00"), at("1:00"), lot_id="A", machine_no=None)
    log.operation("m1", at("1:00"), at("2:00"), lot_id=None, machine_no=None)
    log.operation("m1", at("1:30"), at("3:00"), lot_id="A", machine_no=None)
    assert hours(looked_at(log)) == {("m1", "processing"): 1.5, ("m1", "waiting"): 0.5}


def test_lines_that_share_no_station_have_a_path_each_weighed_by_their_work() -> None:
    log = TinyLog()
    worked(log, "m1", "0:00", "1:00", "A")
    worked(log, "m2", "0:00", "3:00", "B")
    found = looked_at(log)
    assert found.path.stations.set_index("station_id")["share"].to_dict() == pytest.approx({"m1": 0.1, "m2": 0.9})


def test_days_name_the_station_that_held_the_line_longest() -> None:
    log = worked(TinyLog(), "m1", "0:00", "2:00", "A")
    log.operation("m2", at("2:00"), at("12:00"), lot_id="A").state("m2", at("2:00"), at("12:00"), "PROCESSING")
    log.operation("m1", at("12:00"), at("20:00", 1), lot_id="B").state("m1", at("12:00"), at("20:00", 1), "PROCESSING")
    worked_later = log.operation("m2", at("20:00", 1), at("21:00", 1), lot_id="B")
    found = looked_at(worked_later, until="24:00", day=1).path
    assert found.days == 2
    assert found.stations.set_index("station_id")["days"].to_dict() == {"m1": 2, "m2": 0}


def test_an_empty_log_says_nothing(store: Store) -> None:
    found = kpi.limits(store)
    assert found.path.is_empty
    assert found.best is found.active
    assert not found.disagree
    assert (found.path.highest(), found.path.supply, found.path.days) == ([], 0.0, 0)


# ---------------------------------------------------------------- serial lines, exactly


def recursion(seconds: np.ndarray, buffers: list[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Start, end and departure of lot n at machine i; `buffers` between the machines, the front never lacks lots."""
    machines, lots = seconds.shape
    starts, ends, leaves = (np.zeros_like(seconds) for _ in range(3))
    for n in range(lots):
        for i in range(machines):
            starts[i, n] = max(leaves[i - 1, n] if i else 0, leaves[i, n - 1] if n else 0)
            ends[i, n] = leaves[i, n] = starts[i, n] + seconds[i, n]
            place = n - buffers[i] - 1 if i < machines - 1 else -1
            if place >= 0:
                leaves[i, n] = max(ends[i, n], leaves[i + 1, place])
    return starts, ends, leaves


def walked(seconds: np.ndarray, buffers: list[int]) -> np.ndarray:
    """Time on the critical path by machine, by walking the recursion backwards."""
    _, ends, leaves = recursion(seconds, buffers)
    spent, i, n = np.zeros(len(seconds)), len(seconds) - 1, seconds.shape[1] - 1
    while n >= 0 and i >= 0:
        if leaves[i, n] > ends[i, n]:
            i, n = i + 1, n - buffers[i] - 1
            continue
        spent[i] += seconds[i, n]
        machine, lot = (leaves[i, n - 1] if n else -1), (leaves[i - 1, n] if i else -1)
        i, n = (i, n - 1) if machine >= lot else (i - 1, n)
    return spent


def log_of(seconds: np.ndarray, buffers: list[int]) -> TinyLog:
    """The log of the recursion: operations with arrivals, and machines that say when they work and when they are blocked."""
    starts, ends, leaves = recursion(seconds, buffers)
    log = TinyLog()

    def moment(s: float):
        return MONDAY + timedelta(seconds=float(s))

    for i, n in np.ndindex(seconds.shape):
        arrived = leaves[i - 1, n] if i else starts[i, n]
        log.operation(f"m{i}", moment(starts[i, n]), moment(ends[i, n]), lot_id=f"L{n}", queued_at=moment(arrived))
        log.state(f"m{i}", moment(starts[i, n]), moment(ends[i, n]), "PROCESSING")
        if leaves[i, n] > ends[i, n]:
            log.state(f"m{i}", moment(ends[i, n]), moment(leaves[i, n]), "BLOCKED")
    return log


@settings(max_examples=25)
@given(
    seed=st.integers(0, 10_000), machines=st.integers(1, 5), lots=st.integers(1, 25),
    buffers=st.lists(st.integers(0, 3), min_size=4, max_size=4),
)  # fmt: skip
def test_serial_lines_agree_with_the_recursion_walked_backwards(seed, machines, lots, buffers) -> None:
    luck = np.random.default_rng(seed)
    seconds = np.round(luck.gamma(1.5, 40, (machines, lots)), 4) + 0.0001 * np.arange(1, lots + 1)
    there = plant(*({"id": f"m{i}"} for i in range(machines)), shifts=ROUND_THE_CLOCK)
    found = kpi.limits_of_log(log_of(seconds, buffers).tables(), there, MONDAY, at("24:00"))
    spent = (
        found.path.stations.set_index("station_id")["hours"].reindex(f"m{i}" for i in range(machines)).fillna(0) * 3600
    )
    assert spent.tolist() == pytest.approx(walked(seconds, buffers).tolist(), abs=1e-5)
    assert found.path.supply == 0
