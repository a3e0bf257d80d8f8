"""Planned maintenance of known truth: its clock, interval and length are found, and it is never taken for a breakdown."""

import numpy as np
import pytest

from tests.calibrate.worlds import FloorLog
from twin.calibrate import Calibration, calibrate_from
from twin.calibrate.intervals import mean_interval
from twin.calibrate.maintenance import counted_by, gaps_of

HOUR = 3600.0
EVERY_S, LASTS_S, WORK_S = 20 * HOUR, 1_500.0, 900.0
LIFE_S, SHAPE = 30 * HOUR, 2.0


def world(floor: FloorLog, rng: np.random.Generator, due: str, reason: str | None = "maintenance") -> list[float]:
    """Work with idle spells of very uneven length, wearing out; returns the calendar gaps between any two stops."""
    states, operations, stops, now = [], [], [], 0.0
    run = since_job = since_repair = 0.0
    job_ended, life = 0.0, LIFE_S / 0.8862269 * rng.weibull(SHAPE)
    while run < 1_200 * HOUR:
        is_due = {
            "running": since_job >= EVERY_S, "repair": min(since_job, since_repair) >= EVERY_S, "calendar": now - job_ended >= EVERY_S,
        }[due]  # fmt: skip
        if is_due:
            length = LASTS_S * rng.gamma(25, 1 / 25)
            states.append((now, now + length, "PLANNED_STOP"))
            stops.append(now)
            now, since_job, since_repair = now + length, 0.0, 0.0
            job_ended, life = now, LIFE_S / 0.8862269 * rng.weibull(SHAPE)
        states.append((now, now + WORK_S, "PROCESSING"))
        operations.append({"started_at": now, "ended_at": now + WORK_S, "lot_id": f"L{len(operations)}"})
        now, run, since_job, since_repair, life = (
            now + WORK_S,
            run + WORK_S,
            since_job + WORK_S,
            since_repair + WORK_S,
            life - WORK_S,
        )
        if life <= 0:
            states.append((now, now + 900, "DOWN"))
            stops.append(now)
            now, since_repair, life = now + 900, 0.0, LIFE_S / 0.8862269 * rng.weibull(SHAPE)
        if rng.random() < 0.06:
            wait = rng.exponential(6 * HOUR)
            if due == "calendar":
                wait = min(wait, max(1.0, job_ended + EVERY_S - now))
            states.append((now, now + wait, "STARVED"))
            now += wait
    floor.states([s for s in states if s[2] == "PLANNED_STOP"], reason=reason)
    floor.states([s for s in states if s[2] != "PLANNED_STOP"])
    floor.operations(operations)
    return np.diff(stops).tolist()


def calibrated(floor: FloorLog) -> Calibration:
    return calibrate_from(floor.con.cursor(), regime=False, search=False)


@pytest.mark.parametrize(("due", "clock", "after_repair"), [("running", "operating", False), ("repair", "operating", True), ("calendar", "calendar", False)])  # fmt: skip
@pytest.mark.parametrize("seed", [0, 1])
def test_clock_interval_and_length_are_found(floor, due, clock, after_repair, seed):
    between_stops = world(floor, np.random.default_rng(seed), due)
    found = calibrated(floor)
    (job,) = found.plant.station[0].maintenance
    item = next(i for i in found.report["items"] if i["what"] == "maintenance")
    low, high = item["every_interval_s"]
    assert (job.clock, job.after_repair) == (clock, after_repair)
    assert low <= EVERY_S + WORK_S  # it waits for the end of a piece of work
    assert high >= EVERY_S
    assert item["lasts"]["mean_interval_s"][0] <= LASTS_S <= item["lasts"]["mean_interval_s"][1]
    assert (item["source"], item["n"]) == ("measured", item["jobs"] - 1)
    naive_low, naive_high = mean_interval(np.array(between_stops)) or (0.0, np.inf)
    assert not naive_low <= EVERY_S <= naive_high, "the mean gap between stops of any kind is no estimate"


@pytest.mark.parametrize("reason", ["maintenance", "정기 보전", "설비 정비", "예방 점검", "preventive"])
def test_planned_stops_cut_lives_short_and_are_no_breakdowns(floor, reason):
    world(floor, np.random.default_rng(3), "running", reason)
    item = next(i for i in calibrated(floor).report["items"] if i["what"] == "time_to_failure")
    low, high = item["mean_interval_s"]
    assert low <= LIFE_S <= high
    assert item["renewals"] > 50


def test_without_its_name_planned_work_misleads(floor):
    world(floor, np.random.default_rng(3), "running", None)
    low, high = next(i for i in calibrated(floor).report["items"] if i["what"] == "time_to_failure")["mean_interval_s"]
    assert not low <= LIFE_S <= high


@pytest.mark.parametrize("reason", ["false alarm", "예지보전 점검 (이상 없음)", "break", "휴게"])
def test_a_look_that_finds_nothing_and_a_break_renew_nothing(floor, reason):
    world(floor, np.random.default_rng(3), "running", reason)
    found = calibrated(floor)
    assert next(i for i in found.report["items"] if i["what"] == "time_to_failure")["renewals"] == 0
    assert found.plant.station[0].maintenance == ()


def test_a_job_booked_and_seen_counts_once(floor):
    world(floor, np.random.default_rng(0), "running")
    states = floor.con.execute("SELECT epoch(started_at), epoch(ended_at) FROM floor.state_interval WHERE state = 'PLANNED_STOP'").fetchall()  # fmt: skip
    first = floor.con.execute("SELECT min(epoch(started_at)) FROM floor.state_interval").fetchall()[0][0]
    floor.maintenance(
        [{"started_at": s - first, "ended_at": e - first, "kind": "preventive", "reason": "oil"} for s, e in states] * 2
    )
    (item,) = [i for i in calibrated(floor).report["items"] if i["what"] == "maintenance"]
    assert (item["jobs"], item["reason"]) == (len(states), "oil")


def test_two_jobs_say_nothing_of_an_interval(floor):
    floor.operations([{"started_at": i * 1000, "ended_at": i * 1000 + 500, "lot_id": f"L{i}"} for i in range(60)])
    floor.maintenance(
        [{"started_at": s, "ended_at": s + 100, "kind": "preventive", "reason": "oil"} for s in (10_600, 30_600)]
    )
    found = calibrated(floor)
    item = next(i for i in found.report["items"] if i["what"] == "maintenance")
    assert found.plant.station[0].maintenance == ()
    assert "too few" in item["en"]
    assert "2건뿐" in item["ko"]


def test_whether_it_leaves_a_machine_as_new_is_asked(floor):
    world(floor, np.random.default_rng(3), "running")
    said = calibrated(floor).report["assumptions"]
    assert any("whether planned maintenance leaves a machine as new" in a["en"] and "as_new" in a["ko"] for a in said)


def test_intervals_since_a_repair_begin_at_the_last_one():
    s, e, done = np.array([0.0, 100.0, 200.0]), np.array([1.0, 101.0, 201.0]), np.array([0.0, 50.0, 90.0])
    gaps = gaps_of(s, e, done, np.array([20.0, 30.0]))
    assert gaps["running"].tolist() == [50.0, 40.0]
    assert gaps["running since a repair"].tolist() == [20.0, 40.0]
    assert gaps["calendar"].tolist() == [99.0, 99.0]
    assert counted_by(gaps)[0] == "calendar"
