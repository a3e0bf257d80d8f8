"""A maintenance model as a lever: its record counted from a log by hand, drawn from what it leaves open, compared in pairs."""

import json
from dataclasses import replace
from datetime import timedelta

import duckdb
import numpy as np
import pytest
from worlds import exponential, serial

from tests.kpi.logs import TinyLog, at, floor_in_memory
from twin.errors import Problem
from twin.experiment.levers.claim import Claim
from twin.experiment.levers.compare import Settings, brings, compared
from twin.experiment.levers.lead import Lead
from twin.experiment.levers.lever import lever_draw
from twin.experiment.levers.maintenance import MaintenanceRecord, maintenance_record, watched
from twin.experiment.levers.measures import STOPPED
from twin.experiment.levers.sentences import headline, turning
from twin.experiment.levers.study import study
from twin.experiment.levers.told import tell
from twin.experiment.levers.turning import availability, availability_without, turns_at
from twin.experiment.levers.work import Work
from twin.laws import Constant, Exponential
from twin.plant import PredictiveMaintenance

HOUR_S = 3600.0
LINE = serial([600], time_to_failure_s=exponential(10 * HOUR_S), repair_s=exponential(1800))
WORK = Work("m", None, "m1", "maintenance", at("0:00"), at("0:00", 10))


def seconds(value: float) -> Constant:
    return Constant(law="constant", value=value)


def record(caught: int = 60, missed: int = 40, false: int = 10, hours: float = 1_000.0) -> MaintenanceRecord:
    lead = Lead(Exponential(law="exponential", mean=2 * HOUR_S), "lives")
    return MaintenanceRecord("m", "m1", caught, missed, false, hours, lead, seconds(600), seconds(120), seconds(1800))


def drawn(of: MaintenanceRecord, number: int) -> PredictiveMaintenance:
    policy = lever_draw(LINE, of, "measured", np.random.default_rng(number)).station[0].predictive_maintenance
    assert policy is not None
    return policy


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
    found = maintenance_record(floor, LINE, WORK)
    assert (found.caught, found.missed, found.false) == (6, 3, 2)
    assert found.false_alarms == pytest.approx(2 / 50)
    assert found.operating_h == pytest.approx(50)
    assert found.planned_s.mean() == pytest.approx(20 * 60)  # the break is not work
    assert found.check_s.mean() == pytest.approx(4 * 60)
    assert found.missed_repair_s is not None
    assert found.missed_repair_s.mean() == pytest.approx(30 * 60)
    # lives of 10 h before, 50 h in 9 lives since: 4.44 h lost by each, put on the six that were cut
    assert found.lead.law.mean() / HOUR_S == pytest.approx((10 - 50 / 9) * 9 / 6)
    assert found.lead.source == "lives"
    assert "cut off" in found.notes[0].en


def test_too_little_happened_is_said(floor):
    with pytest.raises(Problem, match="too few for a record"):
        maintenance_record(floor, LINE, replace(WORK, until=at("0:00", 2)))


def put_test_record(con: duckdb.DuckDBPyConnection, leads_h: list[float]) -> None:
    con.execute("DELETE FROM model.record; DELETE FROM model.evaluation")
    con.execute(
        "INSERT INTO model.evaluation BY NAME SELECT 'e' AS evaluation_id, 'm' AS model_id, '1' AS version, now() AS evaluated_at,"
        " 'test' AS source, now() AS test_from, now() AS test_until, 9 AS rows, 1 AS bad_rows, 1 AS days, 0 AS apart_rows,"
        " 0 AS apart_flagged, 0.5 AS threshold, '' AS curve, '' AS explained, '' AS data_sha256"
    )
    con.execute(
        "INSERT INTO model.record BY NAME SELECT 'e' AS evaluation_id, 'm' AS model_id, '1' AS version, 'test' AS source,"
        " 'event' AS counts, 0.5 AS threshold, now() AS test_from, now() AS test_until, 5 AS tp, 0 AS fp, 0 AS fn, ? AS leads_h, '{}' AS costs",
        [json.dumps(leads_h)],
    )


def test_leads_are_those_of_the_test_where_it_has_enough(floor):
    put_test_record(floor, [1.0, 2.0, 3.0, 4.0, 5.0])
    found = maintenance_record(floor, LINE, WORK)
    assert (found.lead.source, found.lead.law.mean()) == ("test", pytest.approx(3 * HOUR_S))
    assert found.notes == ()
    put_test_record(floor, [1.0])
    assert maintenance_record(floor, LINE, WORK).lead.source == "lives"
    put_test_record(floor, [])


def test_a_lead_nothing_tells_is_said(floor):
    short = serial([600], time_to_failure_s=exponential(HOUR_S), repair_s=exponential(1800))  # lives grew: none was cut
    found = maintenance_record(floor, short, WORK)
    assert found.lead.source == "none"
    assert "do not support" in found.notes[0].en


def test_a_station_without_a_law_of_breakdowns_has_nothing_to_be_held_against(floor):
    with pytest.raises(Problem, match="do not tell how long it ran"):
        maintenance_record(floor, serial([600]), WORK)


def test_a_small_record_leaves_more_open_than_a_large_one_and_the_same_draw_is_the_same():
    small, large = record(6, 4, 1, 100.0), record(600, 400, 100, 10_000.0)

    def spread(of: MaintenanceRecord) -> float:
        recalls = [drawn(of, r).recall for r in range(200)]
        assert sum(recalls) / 200 == pytest.approx(0.6, abs=0.03)
        return max(recalls) - min(recalls)

    assert spread(small) > 4 * spread(large)
    assert drawn(small, 3) == drawn(small, 3)
    rates = [drawn(large, r).false_alarms_per_h for r in range(200)]
    assert sum(rates) / 200 == pytest.approx(0.01, rel=0.05)


def test_a_model_that_sees_nothing_brings_exactly_nothing():
    blind = replace(record(0, 1_000_000, 0, 1e12), missed_repair_s=None)
    found = brings(LINE, blind, Claim(0.0, 0.0), Settings(draws=2, horizon_s=40_000, warmup_s=0))
    output = next(b for b in found if b.kpi_id == "throughput_per_h")
    assert (output.measured.mean, output.claimed.mean) == (0.0, 0.0)


def test_the_claim_of_seeing_all_beats_the_record():
    found = brings(LINE, record(), Claim(1.0, 0.0), Settings(draws=3, horizon_s=15 * 86_400, warmup_s=0))
    output = next(b for b in found if b.kpi_id == STOPPED)
    assert output.claimed.mean is not None
    assert output.measured.mean is not None
    assert output.claimed.mean < output.measured.mean
    assert output.beyond.mean == pytest.approx(output.claimed.mean - output.measured.mean)


def test_modes_are_paired_by_draw():
    by_draw = [[{"k": v} for v in draw] for draw in ((1.0, 2.0, 4.0), (11.0, 14.0, 16.0))]  # off, measured, claimed
    (found,) = compared(by_draw)
    assert (found.off.mean, found.measured.mean, found.claimed.mean, found.beyond.mean) == (6.0, 2.0, 4.0, 2.0)
    assert watched(LINE, "m1", None) == LINE


def test_the_line_agrees_with_the_closed_form():
    """A long record leaves nothing open; one machine that is never short of work is the closed form's own world."""
    plant = serial([40 * HOUR_S], time_to_failure_s=exponential(10 * HOUR_S), repair_s=exponential(1800))
    sure = record(600_000, 400_000, 100_000, 1e6)
    found = brings(plant, sure, Claim(0.9, 0.0), Settings(draws=2, horizon_s=2_500 * 86_400, warmup_s=0))
    stopped = next(b for b in found if b.kpi_id == STOPPED)
    expected = 168 * (availability_without(sure, plant) - availability(sure, plant, 0.1))
    assert stopped.measured.mean == pytest.approx(expected, abs=0.1)
    assert stopped.off.mean == pytest.approx(168 * (1 - availability_without(sure, plant)), rel=0.04)


def test_the_turning_point_is_where_the_closed_form_equals_no_model():
    known = record()
    limit = turns_at(known, LINE)
    assert availability(known, LINE, limit) == pytest.approx(availability_without(known, LINE))
    assert availability(known, LINE, 2 * limit) < availability_without(known, LINE)
    assert turns_at(replace(known, check_s=seconds(0)), LINE) == np.inf
    slow = replace(known, planned_s=seconds(7200), missed_repair_s=None)
    assert turns_at(slow, LINE) < 0
    assert not tell(known, LINE).is_beyond


def test_many_false_alarms_are_said_to_be_worse_than_no_model():
    """Three times the rate at which it turns: line and closed form both say so, in both languages."""
    known = record()
    many = replace(known, false=round(3 * turns_at(known, LINE) * known.operating_h))
    made = study(LINE, WORK, many, Claim(), Settings(draws=3, horizon_s=60 * 86_400, warmup_s=0))
    output = made.of("throughput_per_h")
    assert output is not None
    assert output.measured.high is not None
    assert output.measured.high < 0
    assert made.verdict == "worse"
    assert "오경보가 많아 AI를 쓰는 것이 쓰지 않는 것보다 나쁩니다" in headline(made).ko
    assert "False alarms make it worse than no AI" in headline(made).en
    assert f"{turns_at(many, LINE):.2g} an operating hour" in turning(made).en
