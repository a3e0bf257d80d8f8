"""Each trap of floor data: its detector finds the one that was set, says where, and is silent on clean data."""

from itertools import pairwise

import numpy as np
import pytest

from tests.calibrate.worlds import DAY_S, FloorLog
from twin.calibrate import calibrate_from
from twin.calibrate.traps.finding import NAMES

HOUR = 3600.0
DAYS = 40


def line(seed: int = 1, *, days: int = DAYS, lots_a_day: int = 40) -> list[dict]:
    """Three stations one after the other, 08:00 to about 15:00 UTC on every day; each lot waits a while before each."""
    rng, rows = np.random.default_rng(seed), []
    for day in range(days):
        free = {"m1": 0.0, "m2": 0.0, "m3": 0.0}
        for i in range(lots_a_day):
            ready = day * DAY_S + 8 * HOUR + i * 600
            for station, mean in (("m1", 400), ("m2", 450), ("m3", 300)):
                start = max(ready + rng.exponential(60), free[station])
                end = start + rng.gamma(50, mean / 50)
                rows.append(
                    {
                        "station_id": station,
                        "started_at": start,
                        "ended_at": end,
                        "lot_id": f"L{day}-{i}",
                        "product_id": "a",
                    }
                )
                ready = free[station] = end
    return rows


def states(rows: list[dict]) -> dict[str, list[tuple[float, float, str]]]:
    """The states of the stations: processing while an operation runs, starved between."""
    found: dict[str, list[tuple[float, float, str]]] = {}
    for station in ("m1", "m2", "m3"):
        of = sorted((r["started_at"], r["ended_at"]) for r in rows if r["station_id"] == station)
        found[station] = [(s, e, "PROCESSING") for s, e in of]
        found[station] += [(e, s, "STARVED") for (_, e), (s, _) in pairwise(of)]
    return found


def traps(floor: FloorLog) -> dict[str, dict]:
    report = calibrate_from(floor.con.cursor()).report
    return {entry["trap"]: entry for entry in report["traps"]}


def at_fault(floor: FloorLog) -> set[str]:
    return {name for name, entry in traps(floor).items() if entry["n"]}


@pytest.mark.parametrize("seed", range(4))
def test_clean_data_have_no_traps(floor, seed):
    rows = line(seed)
    floor.operations(rows)
    for station, of in states(rows).items():
        floor.states(of, station)
    rng = np.random.default_rng(seed)
    floor.measurements(
        "m1.temperature", [(t * 600.0, v) for t, v in enumerate(np.round(50 + rng.normal(0, 2, 5_000), 1))]
    )
    floor.measurements("m1.count", [(t * 600.0, float(v)) for t, v in enumerate(np.cumsum(rng.integers(1, 9, 5_000)))])
    found = traps(floor)
    assert set(found) == set(NAMES)
    assert {name for name, entry in found.items() if entry["n"]} <= {"only_finished"}
    assert {entry["en"] for name, entry in found.items() if not entry["n"]} <= {"nothing found"}


def test_rows_written_twice_count_once(floor):
    rows = line()
    floor.operations(rows + [dict(r) for r in rows[100:140]])
    floor.states([(0, 100, "DOWN"), (0, 100, "DOWN")], "m1")
    found = traps(floor)["duplicates"]
    assert (found["n"], found["done"], found["where"]) == (41, "corrected", ["m1", "m2", "m3"])
    assert floor.con.execute("SELECT count(*) FROM floor.operation_event").fetchall()[0][0] == len(rows) + 40


def test_rows_that_come_after_later_ones_are_late_and_kept(floor):
    rows = line()
    held = [r for r in rows if r["station_id"] == "m2" and 10 <= r["started_at"] // DAY_S < 12]
    floor.operations([r for r in rows if r not in held])
    floor.batch = 2
    floor.operations(held)
    found = traps(floor)["late"]
    assert (found["n"], found["done"], found["where"]) == (len(held), "corrected", ["m2"])
    assert found["longest_s"] == pytest.approx(30 * DAY_S, rel=0.05)


def test_a_file_of_another_station_is_not_late(floor):
    rows = line()
    for floor.batch, station in enumerate(("m1", "m2", "m3"), start=1):
        floor.operations([r for r in rows if r["station_id"] == station])
    assert "late" not in at_fault(floor)


def test_a_slow_clock_is_found_between_two_stations(floor):
    rows = line()
    for r in rows:
        if r["station_id"] == "m2":
            r["started_at"], r["ended_at"] = r["started_at"] - 300, r["ended_at"] - 300
    floor.operations(rows)
    found = traps(floor)["clock_skew"]
    assert found["where"] == ["m1 → m2"]
    assert found["skew_s"]["m1 → m2"] == pytest.approx(300, abs=15)
    assert "NTP" in found["en"]


def test_a_source_in_utc_is_nine_hours_off(floor):
    rows = line()
    for r in rows:
        if r["station_id"] == "m3":
            r["started_at"], r["ended_at"] = r["started_at"] - 9 * HOUR, r["ended_at"] - 9 * HOUR
    floor.operations(rows)
    found = traps(floor)["time_zone"]
    assert (found["where"], found["done"]) == (["m3 -9 h"], "told")


def test_hours_that_become_minutes_are_told_with_their_day(floor):
    rows = line()
    for r in rows:
        work = r["ended_at"] - r["started_at"]
        r["work_s"] = work / 60 if r["station_id"] == "m2" and r["started_at"] >= 20 * DAY_S else work
    floor.operations(rows)
    floor.measurements("m1.length", [(t * HOUR, (50 + 0.1 * (t % 7)) / (25.4 if t > 300 else 1)) for t in range(600)])
    found = traps(floor)["units"]
    assert found["where"] == ["m1.length", "m2 / a"]
    assert "s ↔ min" in found["en"]
    assert "mm ↔ in" in found["en"]
    assert "2026-01-25" in found["en"]


def test_a_counter_that_falls_back_is_told(floor):
    floor.operations(line())
    counted = np.cumsum(np.random.default_rng(1).integers(1, 9, 5_000)) % 10_000
    floor.measurements("m1.count", [(t * 600.0, float(v)) for t, v in enumerate(counted)])
    found = traps(floor)["counters"]
    assert (found["n"], found["where"]) == (int((np.diff(counted) < 0).sum()), ["m1.count"])


def test_a_sensor_that_stands_still_is_told(floor):
    floor.operations(line())
    values = np.round(50 + np.random.default_rng(1).normal(0, 2, 5_000), 1)
    values[2_000:2_200] = 47.3
    floor.measurements("m1.temperature", [(t * 600.0, v) for t, v in enumerate(values)])
    found = traps(floor)["stuck"]
    assert (found["where"], 200 <= found["n"] <= 203) == (["m1.temperature"], True)
    assert found["first"].startswith("2026-01-18")


def test_a_set_point_that_never_moves_is_not_stuck(floor):
    floor.operations(line())
    floor.measurements("m1.set", [(t * 600.0, 60.0 if t < 3_000 else 65.0) for t in range(5_000)])
    assert "stuck" not in at_fault(floor)


def test_slower_and_slower_is_drift(floor):
    rows = line()
    for r in rows:
        if r["station_id"] == "m1":
            r["work_s"] = (r["ended_at"] - r["started_at"]) * (1 + 0.3 * r["started_at"] / (DAYS * DAY_S))
    floor.operations(rows)
    found = traps(floor)["drift"]
    assert found["where"] == ["m1 / a"]
    assert "+2" in found["en"]  # a quarter to a third, seen against the middle


def test_a_wandering_series_is_no_drift():
    """Thirty AR(.6) series of 60 days: the 4-error rule fires on none of them by chance."""
    from twin.calibrate.traps.drift import drift
    from twin.calibrate.traps.series import Daily

    rng, series = np.random.default_rng(2), []
    for i in range(30):
        noise = rng.normal(0, 10, 60)
        for t in range(1, 60):
            noise[t] += 0.6 * noise[t - 1]
        series.append(Daily(f"s{i}", "processing", np.arange(60), 100 + noise, np.full(60, 30)))
    assert drift(series).n == 0


def test_a_number_used_for_two_products_is_two_lots(floor):
    rows = line()
    for r in rows:
        if r["lot_id"] in ("L3-5", "L9-5"):
            r["product_id"] = "a" if r["lot_id"] == "L3-5" else "b"
            r["lot_id"] = "R1"
    floor.operations(rows)
    found = traps(floor)["reused_ids"]
    assert (found["n"], found["done"], found["where"]) == (1, "corrected", ["R1"])


def test_numbers_in_two_places_at_once_are_split_into_their_lots(floor):
    rows = line()
    names = {f"L{day}-{i}": f"R{day}-{i // 3}" for day in range(2) for i in (1, 2)}
    for r in rows:
        r["lot_id"] = names.get(r["lot_id"], r["lot_id"])
    floor.operations(rows)
    cur = floor.con.cursor()
    report = calibrate_from(cur).report
    assert next(t for t in report["traps"] if t["trap"] == "reused_ids")["n"] == 2
    lots = cur.execute("SELECT DISTINCT lot FROM op WHERE lot LIKE 'R%' ORDER BY 1").fetchall()
    assert [lot for (lot,) in lots] == ["R0-0", "R0-0#2", "R1-0", "R1-0#2"]
    two_places = "SELECT count(*) FROM op a JOIN op b USING (lot) WHERE a.station_id < b.station_id AND a.s < b.e - 61 AND b.s < a.e - 61"
    assert cur.execute(two_places).fetchall() == [(0,)]


def test_a_number_used_again_weeks_later_is_another_lot_but_a_long_wait_is_not(floor):
    rows = [r for r in line() if r["lot_id"] not in ("L25-0",)]
    for r in rows:
        if r["lot_id"] in ("L2-3", "L30-3"):
            r["lot_id"] = "R1"
        if r["lot_id"] == "L4-3" and r["station_id"] == "m3":
            r["started_at"], r["ended_at"] = r["started_at"] + 20 * DAY_S, r["ended_at"] + 20 * DAY_S
    floor.operations(rows)
    assert traps(floor)["reused_ids"]["where"] == ["R1"]


def test_lots_moved_on_in_parts_are_only_told(floor):
    rows = line()
    for r in rows:
        if r["station_id"] == "m2":
            r["started_at"] -= 200
    floor.operations(rows)
    found = traps(floor)["reused_ids"]
    assert (found["done"], found["n"] > 100) == ("told", True)


def test_open_lots_are_censored_and_an_export_without_them_is_told(floor):
    rows = line(lots_a_day=100)  # around the clock: lots are always under way
    for r in rows:
        r["started_at"], r["ended_at"] = (
            (t // DAY_S) * DAY_S + (t % DAY_S - 8 * HOUR) * 1.2 for t in (r["started_at"], r["ended_at"])
        )
    end = 39.5 * DAY_S
    begun = [r for r in rows if r["ended_at"] <= end]
    floor.operations(begun)
    found = traps(floor)["only_finished"]
    assert (found["done"], found["n"] > 0) == ("corrected", True)


def test_an_export_of_finished_orders_only_is_told(floor):
    rng, rows = np.random.default_rng(5), []
    for i in range(600):  # each lot is a day and a half inside, 20 an hour... twelve under way at any time
        begin = i * 3 * HOUR
        end_of_first = begin + rng.gamma(50, 60)
        last = begin + 36 * HOUR + rng.gamma(50, 60)
        rows.append({"station_id": "m1", "started_at": begin, "ended_at": end_of_first, "lot_id": f"L{i}"})
        rows.append({"station_id": "m2", "started_at": last, "ended_at": last + 600, "lot_id": f"L{i}"})
    end = 500 * 3 * HOUR
    finished = {r["lot_id"] for r in rows if r["station_id"] == "m2" and r["ended_at"] <= end}
    floor.operations([r for r in rows if r["lot_id"] in finished])
    found = traps(floor)["only_finished"]
    assert (found["done"], "export open ones" in found["en"]) == ("told", True)


def test_a_reason_that_begins_to_be_recorded_is_a_changed_definition(floor):
    rows = line()
    floor.operations(rows)
    of = states(rows)["m1"]
    floor.states([(s, e, k) for s, e, k in of if k == "PROCESSING" or s < 20 * DAY_S], "m1")
    floor.states([(s, e, "MINOR_STOP") for s, e, k in of if k != "PROCESSING" and s >= 20 * DAY_S], "m1", reason="jam")
    found = traps(floor)["definitions"]
    assert "m1: MINOR_STOP +2026-01-25" in found["where"]
    assert "m1: STARVED −2026-01-25" in found["where"]


def test_worked_saturdays_become_overtime_and_are_counted(floor):
    rows = [r for r in line() if r["started_at"] // DAY_S % 7 < 5 or r["started_at"] // DAY_S == 12]
    floor.operations(rows)
    found = traps(floor)["calendar"]
    assert (found["n"], found["done"]) == (1, "corrected")


def test_every_finding_speaks_both_languages(floor):
    floor.operations(line(days=5))
    assert all(entry[name] for entry in traps(floor).values() for name in ("ko", "en", "name_ko", "name_en"))
