"""Shifts, nights, overtime, days without records, and machines whose states nobody wrote down."""

import os
import subprocess
import sys
import time
from datetime import date

import pytest

from tests.kpi.logs import DAY_SHIFT, NIGHT_SHIFT, TinyLog, at, facts_of, kpi, land, plant, save, table_of
from twin import kpi as kpis
from twin.kpi.cells import cell_table
from twin.kpi.scope import Scope, of_dates
from twin.store import Store

ONE = plant({"id": "m1"})
MONDAY, TUESDAY = date(2026, 1, 5), date(2026, 1, 6)


def test_a_night_shift_belongs_to_the_day_it_began_in_seoul() -> None:
    night = plant({"id": "m1"}, shifts=(NIGHT_SHIFT,))
    log = TinyLog().state("m1", at("20:00"), at("5:00", 1), "PROCESSING")  # 11:00 to 20:00 UTC
    log.operation("m1", at("20:00"), at("23:00"), 3).operation("m1", at("23:00"), at("2:00", 1), 4)
    facts = facts_of(log, night)
    assert table_of(facts, "machine", "business_date", "shift_id", "processing_s / 3600") == [(MONDAY, "night", 9.0)]
    assert table_of(facts, "output", "business_date", "shift_id", "qty_good") == [(MONDAY, "night", 7.0)]


def test_without_a_plant_days_are_seoul_days_around_the_clock() -> None:
    log = TinyLog().state("m1", at("22:00"), at("3:00", 1), "PROCESSING")
    assert table_of(facts_of(log, None), "machine", "business_date", "shift_id", "planned_s / 3600") == [
        (MONDAY, "all", 2.0),
        (TUESDAY, "all", 3.0),
    ]


def test_work_outside_of_shifts_is_overtime_and_nothing_else_there_counts() -> None:
    log = TinyLog().state("m1", at("8:00"), at("18:00"), "PROCESSING").state("m1", at("18:00"), at("19:00"), "STARVED")
    log.state("m1", at("19:00"), at("20:00"), "DOWN")
    facts = facts_of(log, ONE)
    rows = table_of(
        facts, "machine", "shift_id", "planned_s / 3600", "processing_s / 3600", "overtime_s / 3600", "down_s"
    )
    # the break worked through is overtime of the day shift; 17:00-18:00 is overtime between shifts
    assert rows == [("day", 9.0, 9.0, 1.0, 0.0), ("overtime", 1.0, 1.0, 1.0, 0.0)]
    assert table_of(facts, "hours", "shift_id", "worked_s / 3600") == [("day", 9.0), ("overtime", 1.0)]


def test_overtime_of_two_machines_at_once_is_counted_once_for_the_line() -> None:
    two = plant({"id": "m1"}, {"id": "m2"})
    log = TinyLog().state("m1", at("16:00"), at("18:00"), "PROCESSING").state("m2", at("17:30"), at("18:30"), "SETUP")
    assert table_of(facts_of(log, two), "hours", "shift_id", "worked_s / 3600") == [("day", 1.0), ("overtime", 1.5)]
    alone = table_of(facts_of(log, two, Scope(station_id="m2")), "hours", "shift_id", "worked_s / 3600")
    assert alone == [("day", 1.0), ("overtime", 1.0)]


def test_a_station_works_its_own_shifts() -> None:
    described = plant({"id": "m1", "shifts": ["day"]}, {"id": "m2"}, shifts=(DAY_SHIFT, NIGHT_SHIFT))
    log = (
        TinyLog().state("m1", at("8:00"), at("9:00"), "PROCESSING").state("m2", at("8:00"), at("5:00", 1), "PROCESSING")
    )
    rows = table_of(facts_of(log, described), "machine", "station_id", "shift_id", "planned_s / 3600")
    assert rows == [("m1", "day", 8.0), ("m2", "day", 9.0), ("m2", "night", 9.0), ("m2", "overtime", 3.0)]


def test_shifts_that_overlap_do_not_double_time() -> None:
    early = {"id": "early", "starts": "06:00:00", "ends": "14:00:00"}
    described = plant({"id": "m1"}, shifts=(early, {"id": "late", "starts": "13:00:00", "ends": "22:00:00"}))
    rows = table_of(
        facts_of(TinyLog().state("m1", at("6:00"), at("22:00"), "PROCESSING"), described),
        "machine",
        "shift_id",
        "planned_s / 3600",
    )
    assert rows == [("early", 8.0), ("late", 8.0)]


def test_days_without_any_record_are_not_worked_and_are_counted_in_a_note(store: Store) -> None:
    save(store, ONE)
    log = TinyLog()
    for day in (0, 3):
        log.state("m1", at("8:00", day), at("17:00", day), "PROCESSING").operation(
            "m1", at("8:00", day), at("17:00", day), 16
        )
    land(store, log)
    rows = kpis.read(store).set_index("kpi_id")
    assert rows.loc["throughput_per_h", "denominator"] == 18
    assert "2" in rows.loc["throughput_per_h", "note_ko"]
    assert "2 working day(s)" in rows.loc["availability", "note_en"]
    by_day = kpis.read(store, by="day", kpi_ids=["throughput_per_h"])
    assert by_day["value"].isna().tolist() == [False, True, True, False]


def test_a_station_without_states_is_read_from_its_operations_counting_overlaps_once() -> None:
    log = TinyLog().operation("m1", at("8:00"), at("10:00")).operation("m1", at("9:00"), at("11:00"))
    log.operation("m1", at("14:00"), at("15:00"))
    facts = facts_of(log, ONE)
    # the log ends at 15:00: 6 h of the shift
    assert table_of(facts, "machine", "processing_s / 3600", "unknown_s / 3600", "planned_s / 3600") == [
        (4.0, 2.0, 6.0)
    ]
    assert kpi(facts, "mtbf_h") is None  # nobody wrote down whether it failed


def test_a_stop_written_down_within_an_operation_is_not_work() -> None:
    log = TinyLog().operation("m1", at("8:00"), at("12:00")).state("m1", at("9:00"), at("10:00"), "DOWN")
    rows = table_of(facts_of(log, ONE), "machine", "processing_s / 3600", "down_s / 3600", "unknown_s")
    assert rows == [(3.0, 1.0, 0.0)]


def test_worked_time_that_is_told_fills_the_shift_first() -> None:
    log = TinyLog().operation("m1", at("16:00"), at("10:00", 1), work_s=2.5 * 3600)
    rows = table_of(facts_of(log, ONE), "machine", "business_date", "shift_id", "processing_s / 3600")
    assert rows == [(MONDAY, "day", pytest.approx(2.5 / 3)), (TUESDAY, "day", pytest.approx(2.5 * 2 / 3))]


def test_worked_time_beyond_the_shift_is_overtime() -> None:
    log = TinyLog().operation("m1", at("16:00"), at("20:00"), work_s=2 * 3600)
    rows = table_of(facts_of(log, ONE), "machine", "shift_id", "processing_s / 3600", "planned_s / 3600")
    assert rows == [("day", 1.0, 1.0), ("overtime", pytest.approx(1.0), pytest.approx(1.0))]


def test_a_night_in_the_midst_of_an_operation_is_not_work() -> None:
    log = TinyLog().operation("m1", at("16:00"), at("9:00", 1))
    rows = table_of(facts_of(log, ONE), "machine", "business_date", "processing_s / 3600")
    assert rows == [(MONDAY, 1.0), (TUESDAY, 1.0)]


def test_rows_without_a_machine_number_stand_for_all_machines_of_the_station() -> None:
    three = plant({"id": "m1", "machines": 3})
    log = TinyLog()
    for _ in range(4):  # four at once on three machines: no more than all three can work
        log.operation("m1", at("8:00"), at("10:00"), machine_no=None)
    log.operation("m1", at("10:00"), at("11:00"), machine_no=None)
    rows = table_of(facts_of(log, three), "machine", "machine_no", "processing_s / 3600", "planned_s / 3600")
    assert rows == [(0, 7.0, 9.0)]


def test_a_described_machine_the_log_never_names_was_there_all_the_same() -> None:
    two = plant({"id": "m1", "machines": 2})
    facts = facts_of(TinyLog().state("m1", at("8:00"), at("10:00"), "PROCESSING"), two)
    assert table_of(facts, "machine", "machine_no", "unknown_s / 3600") == [(1, 0.0), (2, 2.0)]
    assert kpi(facts, "availability") == 0.5


def test_overlapping_states_are_counted_once() -> None:
    log = TinyLog().state("m1", at("8:00"), at("10:00"), "PROCESSING").state("m1", at("9:00"), at("11:00"), "DOWN")
    rows = table_of(facts_of(log, ONE), "machine", "processing_s / 3600", "down_s / 3600", "planned_s / 3600")
    assert rows == [(2.0, 1.0, 3.0)]


def test_a_failure_that_outlasts_break_and_night_is_one() -> None:
    log = TinyLog().state("m1", at("8:00"), at("11:00"), "PROCESSING").state("m1", at("11:00"), at("12:00"), "DOWN")
    log.state("m1", at("12:00"), at("13:00"), "PLANNED_STOP").state(
        "m1", at("13:00"), at("17:00"), "DOWN", reason="부품 대기"
    )
    log.state("m1", at("17:00"), at("8:00", 1), "OFF").state("m1", at("8:00", 1), at("9:00", 1), "DOWN")
    log.state("m1", at("9:00", 1), at("10:00", 1), "PROCESSING").state("m1", at("10:00", 1), at("10:30", 1), "DOWN")
    facts = facts_of(log, ONE)
    assert table_of(facts, "machine", "business_date", "failures") == [(MONDAY, 1), (TUESDAY, 1)]
    assert kpi(facts, "mttr_h") == pytest.approx((1 + 4 + 1 + 0.5) / 2)


def test_failures_with_an_unrecorded_time_between_them_are_two() -> None:
    log = TinyLog().state("m1", at("8:00"), at("8:30"), "DOWN").state("m1", at("9:00"), at("9:30"), "DOWN")
    assert table_of(facts_of(log, ONE), "machine", "failures") == [(2,)]


def test_the_first_and_the_last_moment_of_the_log_are_inside() -> None:
    log = TinyLog().operation("m1", at("9:00"), at("9:00"), 2).operation("m1", at("9:00"), at("10:00"), 3)
    assert kpi(facts_of(log, ONE), "units_produced") == 5
    assert kpi(facts_of(TinyLog().operation("m1", at("9:00"), at("9:00"), 2), ONE), "units_produced") == 2


def test_an_end_on_the_last_moment_of_a_shift_is_inside_it() -> None:
    two_shifts = plant(
        {"id": "m1"},
        shifts=(
            {"id": "a", "starts": "08:00:00", "ends": "16:00:00"},
            {"id": "b", "starts": "16:00:00", "ends": "23:00:00"},
        ),
    )
    log = TinyLog().operation("m1", at("15:00"), at("16:00")).operation("m1", at("16:00"), at("17:00"))
    assert table_of(facts_of(log, two_shifts), "output", "shift_id", "qty_good") == [("a", 1.0), ("b", 1.0)]


def test_cells_cover_all_time_without_gap_or_overlap() -> None:
    described = plant({"id": "m1"}, {"id": "m2", "shifts": ["night"]}, shifts=(DAY_SHIFT, NIGHT_SHIFT))
    for by_day in (True, False):
        cells = cell_table(described, at("3:00"), at("11:00", 9), by_day=by_day).to_pandas()
        for _, mine in cells.groupby("calendar_id"):
            assert mine["starts_us"].tolist()[1:] == mine["ends_us"].tolist()[:-1]
            assert (mine["ends_us"].iloc[-1] - mine["starts_us"].iloc[0]) / 3.6e9 == 24 * 9 + 8


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the machine's time zone can only be changed on Unix")
@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Seoul"])
def test_the_time_zone_of_the_machine_does_not_matter(store: Store, zone: str) -> None:
    save(store, plant({"id": "m1"}, shifts=(NIGHT_SHIFT,)))
    land(
        store,
        TinyLog().state("m1", at("20:00"), at("5:00", 1), "PROCESSING").operation("m1", at("20:00"), at("2:00", 1), 7),
    )
    store.close()
    command = [
        sys.executable,
        "-m",
        "twin",
        "kpi",
        "--db",
        str(store.path),
        "--from",
        "2026-01-05",
        "--to",
        "2026-01-05",
        "--lang",
        "en",
    ]
    said = subprocess.run(
        command, env=os.environ | {"TZ": zone}, capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert "Units produced: 7 parts" in said.stdout
    assert "Output per hour: 0.7778 parts/h" in said.stdout


def test_a_window_that_cuts_days_is_counted_to_the_moment(store: Store) -> None:
    save(store, ONE)
    log = TinyLog()
    for day in range(3):
        log.state("m1", at("8:00", day), at("12:00", day), "PROCESSING").state(
            "m1", at("13:00", day), at("17:00", day), "STARVED"
        )
        log.operation("m1", at("8:00", day), at("10:00", day), 2).operation("m1", at("10:00", day), at("12:00", day), 3)
    land(store, log)
    cut = kpis.read(store, Scope(at("10:00"), at("14:00", 1))).set_index("kpi_id")
    assert cut.loc["availability", "value"] == pytest.approx((2 + 4) / (2 + 4 + 4 + 1))
    assert cut.loc["units_produced", "value"] == 3 + 2 + 3
    whole = kpis.read(store, of_dates(ONE.site, MONDAY, TUESDAY)).set_index("kpi_id")
    assert whole.loc["units_produced", "value"] == 10
    assert whole.loc["availability", "value"] == 0.5
