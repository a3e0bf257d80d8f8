"""A maintenance model as a lever: its record counted from a log by hand, drawn from what it leaves open, compared in pairs."""

from dataclasses import replace
from datetime import timedelta

import duckdb
import pytest
from worlds import exponential, serial

from tests.kpi.logs import TinyLog, at, floor_in_memory
from twin.errors import Problem
from twin.experiment.levers.compare import brings, compared, with_policy
from twin.experiment.levers.maintenance import MaintenanceRecord, maintenance_record
from twin.laws import Constant

HOUR_S = 3600.0
LINE = serial([600], time_to_failure_s=exponential(10 * HOUR_S), repair_s=exponential(1800))


def seconds(value: float) -> Constant:
    return Constant(law="constant", value=value)


def record(caught: int = 60, missed: int = 40, false: int = 10, hours: float = 1_000.0) -> MaintenanceRecord:
    return MaintenanceRecord(
        "m", "m1", caught, missed, false, hours, 2 * HOUR_S, seconds(600), seconds(120), seconds(1800)
    )


@pytest.fixture
def floor() -> duckdb.DuckDBPyConnection:
    """Ten days: each runs 5 h; on six of them a planned stop of 20 min cut by a break, on two a look, on three a breakdown."""
    log = TinyLog()
    for day in range(10):
        log.state("m1", at("8:00", day), at("13:00", day), "PROCESSING")
    con = floor_in_memory(log)
    job = "INSERT INTO floor.maintenance VALUES (1, 1, {k}, ?, ?, 'm1', NULL, ?, ?)"
    alarm = "INSERT INTO floor.prediction VALUES (1, 1, {k}, ?, 'm', '1', 'm1', NULL, NULL, NULL, 0.9, 0.5, 'alarm', ?, NULL)"
    stop = "INSERT INTO floor.state_interval VALUES (1, 1, {k}, ?, ?, 'm1', NULL, ?, ?, NULL)"
    for name in ("maintenance", "prediction"):
        con.execute(f"DELETE FROM floor.{name}")

    def write(sql: str, *values: object) -> None:
        con.execute(
            sql.format(k=con.execute("SELECT count(*) FROM floor.state_interval").fetchall()[0][0] + 1_000),
            list(values),
        )

    minute = timedelta(minutes=1)
    for day in range(6):
        begin = at("14:00", day)
        write(alarm, begin - 5 * minute, "failure")
        write(job, begin, begin + 50 * minute, "predicted", "changed")
        write(stop, begin, begin + 15 * minute, "PLANNED_STOP", "changed")
        write(stop, begin + 15 * minute, begin + 45 * minute, "PLANNED_STOP", "break")
        write(stop, begin + 45 * minute, begin + 50 * minute, "PLANNED_STOP", "changed")
    for day in (7, 8):
        begin = at("14:00", day)
        write(alarm, begin - 5 * minute, "normal")
        write(job, begin, begin + 4 * minute, "predicted", "nothing found")
    for day in (7, 8, 9):
        begin = at("16:00", day)
        write(job, begin, begin + 30 * minute, "corrective", "broken")
        write(stop, begin, begin + 30 * minute, "DOWN", "broken")
    return con


def test_the_record_is_what_the_log_says(floor):
    found = maintenance_record(floor, LINE, "m", "m1", at("0:00"), at("0:00", 10))
    assert (found.caught, found.missed, found.false_alarms) == (6, 3, 2)
    assert found.operating_h == pytest.approx(50)
    assert found.planned_s.mean() == pytest.approx(20 * 60)  # the break is not work
    assert found.check_s.mean() == pytest.approx(4 * 60)
    assert found.missed_repair_s is not None
    assert found.missed_repair_s.mean() == pytest.approx(30 * 60)
    # lives of 10 h before, 50 h in 9 lives since: 4.44 h lost by each, put on the six that were cut
    assert found.lead_s / HOUR_S == pytest.approx((10 - 50 / 9) * 9 / 6)


def test_too_little_happened_is_said(floor):
    with pytest.raises(Problem, match="too few for a record"):
        maintenance_record(floor, LINE, "m", "m1", at("0:00"), at("0:00", 2))


def test_a_small_record_leaves_more_open_than_a_large_one_and_the_same_draw_is_the_same():
    small, large = record(6, 4, 1, 100.0), record(600, 400, 100, 10_000.0)

    def spread(of: MaintenanceRecord) -> float:
        recalls = [of.measured(1, r).recall for r in range(200)]
        assert sum(recalls) / 200 == pytest.approx(0.6, abs=0.03)
        return max(recalls) - min(recalls)

    assert spread(small) > 4 * spread(large)
    assert small.measured(1, 3) == small.measured(1, 3)
    rates = [large.measured(1, r).false_alarms_per_h for r in range(200)]
    assert sum(rates) / 200 == pytest.approx(0.01, rel=0.05)


def test_a_model_that_sees_nothing_brings_exactly_nothing():
    blind = replace(record(0, 1_000_000, 0, 1e12), missed_repair_s=None)
    found = brings(LINE, blind, (0.0, 0.0), number=2, horizon_s=40_000, warmup_s=0)
    output = next(b for b in found if b.kpi_id == "throughput_per_h")
    assert (output.measured.mean, output.claimed.mean) == (0.0, 0.0)


def test_the_claim_of_seeing_all_beats_the_record():
    found = brings(LINE, record(), (1.0, 0.0), number=3, horizon_s=30 * 86_400, warmup_s=0)
    output = next(b for b in found if b.kpi_id == "availability")
    assert output.claimed.mean is not None
    assert output.measured.mean is not None
    assert output.claimed.mean > output.measured.mean


def test_versions_are_paired_by_draw():
    by_draw = [{"k": v} for v in (1.0, 2.0, 4.0, 11.0, 14.0, 16.0)]  # off, measured, claimed; twice
    (found,) = compared(by_draw)
    assert (found.off.mean, found.measured.mean, found.claimed.mean) == (6.0, 2.0, 4.0)
    assert with_policy(LINE, "m1", None) == LINE
