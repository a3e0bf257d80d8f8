"""One day of two machines, every KPI worked out by hand; floor, stored run and simulated log must agree on it."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from tests.kpi.logs import TinyLog, at, land, plant, save
from twin import kpi
from twin.kpi.scope import Scope
from twin.plant import Plant
from twin.store import Store

# The shift is 08:00-17:00 with a break 12:00-13:00: 8 h for each of two machines, 16 h in all.
TWO = plant({"id": "m1", "ideal_s_per_part": 900}, {"id": "m2", "ideal_s_per_part": 600, "inspects": "final"})


def day() -> TinyLog:
    log = TinyLog()
    for start, end, state, reason in (
        ("8:00", "10:00", "PROCESSING", None),
        ("10:00", "10:30", "DOWN", "금형"),
        ("10:30", "12:00", "PROCESSING", None),
        ("12:00", "13:00", "PLANNED_STOP", None),
        ("13:00", "13:30", "SETUP", None),
        ("13:30", "15:30", "PROCESSING", None),
        ("15:30", "16:00", "BLOCKED", None),
        ("16:00", "16:15", "MINOR_STOP", "센서"),
        ("16:15", "16:45", "DOWN", "유압"),
        # 16:45-17:00 is not recorded
    ):
        log.state("m1", at(start), at(end), state, reason=reason)
    log.state("m2", at("8:00"), at("10:00"), "STARVED")
    log.state("m2", at("10:00"), at("12:00"), "PROCESSING")
    log.state("m2", at("13:00"), at("16:00"), "PROCESSING")
    log.state("m2", at("16:00"), at("17:00"), "PLANNED_STOP")
    # Three lots: L1 is finished, L2 is all scrap, L3 is still in the line at the end of the log.
    log.order(
        "O1", released_at=at("8:00"), due_at=at("13:30"), completed_at=at("14:00"), shipped_at=at("14:00"), qty=10.0
    )
    log.order("O2", released_at=at("9:00"), due_at=at("16:00"), completed_at=at("15:00"), qty=4.0)
    log.order("O3", released_at=at("15:00"), qty=5.0)
    log.operation("m1", at("8:00"), at("10:00"), 9, 1, order_id="O1", lot_id="L1", step_no=1, queued_at=at("8:00"))
    log.operation("m1", at("13:30"), at("15:00"), 0, 4, order_id="O2", lot_id="L2", step_no=1, queued_at=at("9:00"))
    log.operation("m1", at("15:00"), at("15:30"), 5, 0, order_id="O3", lot_id="L3", step_no=1, queued_at=at("15:00"))
    log.operation("m2", at("13:00"), at("14:00"), 8, 1, order_id="O1", lot_id="L1", step_no=2, queued_at=at("10:00"))
    log.inspection("m1", at("10:00"), 10, 1, "in_process")
    log.inspection("m1", at("15:00"), 4, 4, "in_process")
    log.inspection("m2", at("14:00"), 9, 1, "final")
    return log


EXPECTED = {
    "units_produced": 8,
    "throughput_per_h": 8 / 8,
    # m1 works 2 + 1.5 + 2 = 5.5 h of 8; m2 5 h of 8 - 1 planned stop
    "availability": 10.5 / 15,
    # m1 made 10 + 4 + 5 parts of 900 s, m2 9 of 600 s
    "effectiveness": (19 * 900 + 9 * 600) / 3600 / 10.5,
    "quality_ratio": 22 / 28,
    "oee": (14 * 900 + 8 * 600) / 3600 / 15,
    "first_pass_yield": 22 / 28,
    "process_defect_ppm": 5 / 14 * 1e6,
    "final_defect_ppm": 1 / 9 * 1e6,
    "lead_time_mean_h": 6,
    "lead_time_p90_h": 6,
    # L1 8-14, L2 9-15, L3 15-17 in 9 h from the first to the last record
    "wip_mean": (6 + 6 + 2) / 9,
    "mtbf_h": 10.5 / 2,
    "mttr_h": 1 / 2,
    "on_time_delivery": 1 / 2,
}


def on_the_floor(store: Store) -> dict[str, float]:
    land(store, day())
    return kpi.read(store).set_index("kpi_id")["value"].to_dict()


def as_a_stored_run(store: Store) -> dict[str, float]:
    version = save(store, TWO)
    store.write(
        "INSERT INTO sim.run VALUES ('r', ?, ?, 1, ?, ?, 0, 1, 'x', 'test')",
        [datetime.now(UTC), version, at("8:00"), 9 * 3600],
    )
    for name, rows in day().tables().items():
        rows = rows.append_column("run_id", pa.array(["r"] * rows.num_rows, pa.string()))
        rows = rows.append_column("replication", pa.array([0] * rows.num_rows, pa.int32()))
        with store.transaction() as cursor:
            cursor.register("rows", rows)
            cursor.execute(f"INSERT INTO sim.{name} BY NAME SELECT * FROM rows")
    return kpi.read(store, run_id="r", replication=0).set_index("kpi_id")["value"].to_dict()


def as_a_simulated_log(_: Store) -> dict[str, float]:
    return kpi.of_log(day().tables(), TWO, at("8:00"), at("17:00")).kpis


@pytest.mark.parametrize("read", [on_the_floor, as_a_stored_run, as_a_simulated_log])
def test_every_kpi_is_as_worked_out_by_hand(store: Store, read) -> None:
    save(store, TWO)
    assert read(store) == pytest.approx(EXPECTED, rel=1e-12)


def test_floor_and_twin_give_the_very_same_numbers(store: Store) -> None:
    save(store, TWO)
    assert on_the_floor(store) == as_a_stored_run(store) == as_a_simulated_log(store)


@pytest.fixture
def filled(store: Store) -> Store:
    save(store, TWO)
    land(store, day())
    return store


def test_a_station_alone(filled: Store) -> None:
    got = kpi.read(filled, Scope(station_id="m1")).set_index("kpi_id")["value"]
    assert got["availability"] == pytest.approx(5.5 / 8)
    assert got["units_produced"] == 14
    assert got["throughput_per_h"] == pytest.approx(14 / 8)
    assert got["mtbf_h"] == pytest.approx(5.5 / 2)


def test_state_shares_add_up_and_name_what_is_unknown(filled: Store) -> None:
    shares = kpi.state_shares(filled).pivot(index="station_id", columns="state", values="hours")
    assert shares.loc["m1"].to_dict() == pytest.approx(
        {
            "processing": 5.5,
            "setup": 0.5,
            "down": 1.0,
            "minor_stop": 0.25,
            "starved": 0,
            "blocked": 0.5,
            "off": 0,
            "unknown": 0.25,
        }
    )
    assert shares.loc["m2", "unknown"] == pytest.approx(0)
    assert kpi.state_shares(filled).groupby("station_id")["share"].sum().tolist() == pytest.approx([1, 1])


def test_the_waterfall_leads_from_planned_time_to_oee(filled: Store) -> None:
    steps = kpi.losses(filled).set_index("step")["hours"]
    assert steps["planned"] == pytest.approx(15)
    assert steps["speed"] == pytest.approx((19 * 900 + 9 * 600) / 3600 - 10.5)
    assert steps["quality"] == pytest.approx(-(5 * 900 + 600) / 3600)
    assert steps.drop("effective").sum() == pytest.approx(steps["effective"])
    assert steps["effective"] / steps["planned"] == pytest.approx(EXPECTED["oee"])


def test_the_pareto_names_reasons(filled: Store) -> None:
    rows = list(kpi.downtime_pareto(filled).itertuples(index=False, name=None))
    assert rows == [
        ("m1", "DOWN", "금형", 0.5, 1),
        ("m1", "DOWN", "유압", 0.5, 1),
        ("m1", "MINOR_STOP", "센서", 0.25, 1),
    ]


def test_freshness_and_span(filled: Store) -> None:
    fresh = kpi.freshness(filled).set_index("table_name")
    assert fresh.loc["operation_event", "rows"] == 4
    assert fresh.loc["state_interval", "last_event_at"] == at("17:00")
    assert fresh.loc["state_interval", "last_arrival_at"] is not None
    assert kpi.span(filled) == (at("12:00").date(), at("12:00").date())


def test_of_log_gives_the_shares_of_each_station() -> None:
    stations = kpi.of_log(day().tables(), TWO, at("8:00"), at("17:00")).stations
    assert stations["m1"]["processing"] == pytest.approx(5.5 / 8)
    assert stations["m2"]["starved"] == pytest.approx(2 / 7)
    assert [sum(s.values()) for s in stations.values()] == pytest.approx([1, 1])


def test_of_log_leaves_the_warm_up_out() -> None:
    late = kpi.of_log(day().tables(), TWO, at("14:30"), at("17:00")).kpis
    assert late["units_produced"] == 0
    assert late["wip_mean"] == pytest.approx((0.5 + 2) / 2.5)
    assert late["mtbf_h"] == pytest.approx(1.0 + 1.5)
    assert late["on_time_delivery"] == 1  # O2 alone fell due


def test_a_kpi_without_anything_to_divide_by_is_missing_with_the_reason(store: Store) -> None:
    bare: Plant = plant({"id": "m1"})
    save(store, bare)
    land(store, TinyLog().operation("m1", at("8:00"), at("9:00"), lot_id="L"))
    rows = kpi.read(store).set_index("kpi_id")
    for name in ("effectiveness", "oee", "mtbf_h", "mttr_h", "on_time_delivery", "final_defect_ppm"):
        assert rows.loc[name, ["value"]].isna().all(), name
        assert rows.loc[name, "note_ko"], name
        assert rows.loc[name, "note_en"], name
    assert "ideal_s_per_part" in rows.loc["oee", "note_en"]
