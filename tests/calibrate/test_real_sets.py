"""Two real logs: the numbers a person would check by hand come out, and the twin works as much as the floor did."""

from pathlib import Path

import duckdb
import pytest

from tests.calibrate.worlds import FloorLog
from twin.calibrate import calibrate_from
from twin.line import run


@pytest.fixture
def shots(floor: FloorLog, real_data: Path) -> duckdb.DuckDBPyConnection:
    """The die-casting shots: a machine number a mould, a shot ends when it is registered."""
    file = real_data / "kamp_diecasting" / "diecasting_shots_2019Q1.csv.gz"
    floor.con.execute(
        f"""INSERT INTO floor.operation_event BY NAME
            SELECT 1 AS batch_id, id + 2 AS source_row, id AS source_key, moment - to_seconds(production_cycletime) AS started_at,
                   moment AS ended_at, 'die_casting' AS station_id, mold_code AS machine_no, 'carrier' AS product_id,
                   1 AS qty_in, 1 - passorfail AS qty_good, passorfail AS qty_scrap, 0 AS qty_rework
            FROM (SELECT *, timezone('Asia/Seoul', ts) AS moment FROM '{file}')"""
    )
    return floor.con


@pytest.fixture
def job_shop(floor: FloorLog, real_data: Path) -> duckdb.DuckDBPyConnection:
    """The machine shop: D reports are operations with their booked span, S set-ups, B breakdowns."""
    file = real_data / "job_shop_4tu" / "production_event_log.csv"
    floor.con.execute(
        f"""CREATE TEMP TABLE report AS
            SELECT "row"::INT AS number, timezone('UTC', "Start Timestamp"::TIMESTAMP) AS s, timezone('UTC', "Complete Timestamp"::TIMESTAMP) AS e,
                   try_cast(split_part("Span", ':', 1) AS INT) * 3600.0 + try_cast(split_part("Span", ':', 2) AS INT) * 60 AS work_s, *
            FROM read_csv('{file}', all_varchar = true) WHERE "Start Timestamp" IS NOT NULL;
            INSERT INTO floor.operation_event BY NAME
            SELECT 1 AS batch_id, number AS source_row, number AS source_key, s AS started_at, e AS ended_at, Resource AS station_id,
                   1 AS machine_no, "Part Desc." AS product_id, "Case ID" AS order_id, work_s,
                   "Qty Completed"::DOUBLE + "Qty Rejected"::DOUBLE AS qty_in, "Qty Completed"::DOUBLE AS qty_good,
                   "Qty Rejected"::DOUBLE AS qty_scrap, 0 AS qty_rework
            FROM report WHERE "Report Type" = 'D' AND work_s IS NOT NULL;
            INSERT INTO floor.state_interval BY NAME
            SELECT 1 AS batch_id, number AS source_row, number AS source_key, s AS started_at, s + to_seconds(work_s) AS ended_at,
                   Resource AS station_id, 1 AS machine_no, CASE "Report Type" WHEN 'S' THEN 'SETUP' ELSE 'DOWN' END AS state
            FROM report WHERE "Report Type" <> 'D' AND work_s > 0;
            INSERT INTO floor.production_order BY NAME
            SELECT 1 AS batch_id, min(number) AS source_row, min(number) AS source_key, "Case ID" AS order_id,
                   any_value("Part Desc.") AS product_id, max("Work Order Qty"::DOUBLE) AS qty, max(e) AS completed_at
            FROM report GROUP BY "Case ID";"""
    )
    return floor.con


def test_die_casting_cycles_of_two_minutes_on_two_machines(shots):
    found = calibrate_from(shots.cursor())
    station = found.plant.station[0]
    assert station.processing_s.mean() == pytest.approx(120, abs=1)
    assert station.machines == 2  # seven moulds, two at work side by side
    assert 3_600 < station.time_to_failure_s.mean() < 36_000
    assert 300 < station.repair_s.mean() < 3_600
    assert 60 < station.minor_stop_s.mean() < 120
    assert {s.starts.hour for s in found.plant.shift} == {8, 20}
    assert station.scrap_rate.low < station.scrap_rate.rate < station.scrap_rate.high
    assert found.plant.supply.kind == "saturated"


def test_die_casting_twin_makes_as_many_as_the_floor(shots):
    plant = calibrate_from(shots.cursor()).plant
    first, last, made = shots.execute(
        "SELECT epoch(min(started_at)), epoch(max(ended_at)), count(*) FROM floor.operation_event"
    ).fetchall()[0]
    log = run(plant, horizon_s=last - first, seed=1)
    assert log.tables()["operation_event"].num_rows == pytest.approx(made, rel=0.06)


def test_job_shop_work_is_kept_to_the_hour(job_shop):
    """Visits times the calibrated mean are the worked hours of each main machine."""
    found = calibrate_from(job_shop.cursor(), regime=False)
    worked = dict(job_shop.execute("SELECT station_id, sum(work_s) FROM floor.operation_event GROUP BY 1").fetchall())
    visits = {
        i["station_id"]: i for i in found.report["items"] if i["what"] == "processing" and i["product_id"] is None
    }
    main = [s for s in sorted(worked, key=worked.get, reverse=True)[:8] if visits[s]["per"] == "lot"]
    stations = found.plant.station_by_id()
    assert len(main) >= 3
    for name in main:
        own = stations[name].processing_s_by_product
        counted = sum(law.n * law.mean() for law in own.values())
        rest = visits[name]["n_rest"] * visits[name]["mean_s"]
        assert counted + rest == pytest.approx(worked[name], rel=0.02)


def test_job_shop_twin_works_as_much_as_the_floor(job_shop):
    plant = calibrate_from(job_shop.cursor(), regime=False).plant
    first, last = job_shop.execute(
        "SELECT epoch(min(started_at)), epoch(max(ended_at)) FROM floor.operation_event"
    ).fetchall()[0]
    worked = dict(job_shop.execute("SELECT station_id, sum(work_s) FROM floor.operation_event GROUP BY 1").fetchall())
    runs = [run(plant, horizon_s=last - first, seed=1, replication=r).tables() for r in range(6)]
    main = sorted(worked, key=worked.get, reverse=True)[:8]
    assert plant.supply.kind == "orders"
    for name in main:
        simulated = [_processing_s(tables, name) for tables in runs]
        assert sum(simulated) / len(runs) == pytest.approx(worked[name], rel=0.3)
    done = [len(tables["production_order"]) - tables["production_order"]["completed_at"].null_count for tables in runs]
    assert sum(done) / len(done) == pytest.approx(len(plant.order), rel=0.1)


def _processing_s(tables: dict, station_id: str) -> float:
    states = tables["state_interval"]  # noqa: F841  read by DuckDB by name
    return duckdb.sql(
        f"""SELECT coalesce(sum(epoch(ended_at) - epoch(started_at)), 0) FROM states
            WHERE station_id = '{station_id}' AND state = 'PROCESSING'"""
    ).fetchall()[0][0]
