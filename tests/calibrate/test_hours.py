"""Working hours: overtime by the day, and entered shifts that contradict the log."""

from datetime import date, time

from tests.calibrate.test_calibration import NOMINAL, working_days
from tests.calibrate.worlds import DAY_S, FloorLog
from twin.calibrate import calibrate_from
from twin.plant import Overtime
from twin.plant_file import parse_plant

HOUR = 3600.0
# NOMINAL's only shift is 08:00 to 17:00 in Seoul, Monday to Friday; the made-up days work 09:00 to 16:00.
FITTING = NOMINAL.replace('starts = "08:00"', 'starts = "09:00"').replace('ends = "17:00"', 'ends = "16:00"')


def cycles(floor: FloorLog, day: int, begin_h: float, hours: float) -> None:
    """60-second cycles back to back from `begin_h` UTC (Seoul is nine hours ahead)."""
    begin = day * DAY_S + begin_h * HOUR
    floor.operations(
        [
            {"started_at": begin + 60 * i, "ended_at": begin + 60 * i + 60, "lot_id": f"S{day}-{i}"}
            for i in range(int(hours * 60))
        ]
    )


def said(found, key: str = "warnings") -> str:
    return " ".join(note["en"] for note in found.report[key])


def test_a_worked_saturday_is_overtime_with_the_breaks_of_the_shift(floor):
    working_days(floor, 28)
    cycles(floor, 5, 0, 7)
    text = FITTING.replace('ends = "16:00"', 'ends = "16:00"\nbreaks = [["12:00", "13:00"]]')
    found = calibrate_from(floor.con.cursor(), base=parse_plant(text, "nominal"))
    saturday = date(2026, 1, 10)
    assert found.plant.site.overtime == (
        Overtime(date=saturday, starts=time(9), ends=time(12)), Overtime(date=saturday, starts=time(13), ends=time(16)),
    )  # fmt: skip
    assert "6 h worked outside the shifts on 1 days" in said(found, "assumptions")
    assert not found.report["warnings"] or "outside" not in said(found)


def test_evening_overtime_is_cut_to_half_hours(floor):
    working_days(floor, 28)
    cycles(floor, 1, 7, 2.5)
    found = calibrate_from(floor.con.cursor(), base=parse_plant(FITTING, "nominal"))
    assert found.plant.site.overtime == (Overtime(date=date(2026, 1, 6), starts=time(16), ends=time(18, 30)),)


def test_a_lot_finished_after_the_shift_is_no_overtime(floor):
    working_days(floor, 28)
    cycles(floor, 1, 7, 0.4)
    found = calibrate_from(floor.con.cursor(), base=parse_plant(FITTING, "nominal"))
    assert found.plant.site.overtime == ()


def test_overtime_of_one_station_names_it(floor):
    working_days(floor, 28)
    rows = []
    for day in [d for d in range(28) if d % 7 < 5]:
        rows += [{"station_id": "m2", "started_at": day * DAY_S + 60 * i, "ended_at": day * DAY_S + 60 * i + 60, "lot_id": f"X{day}-{i}"} for i in range(420)]  # fmt: skip
    floor.operations(rows)
    cycles(floor, 5, 0, 3)
    found = calibrate_from(floor.con.cursor(), base=parse_plant(FITTING, "nominal"))
    (extra,) = found.plant.site.overtime
    assert (extra.stations, extra.starts, extra.ends) == (("m1",), time(9), time(12))


def test_entered_overtime_is_kept(floor):
    working_days(floor, 28)
    text = FITTING.replace("[site]\n", '[site]\novertime = [{ date = 2026-01-10, starts = "09:00", ends = "12:00" }]\n')
    found = calibrate_from(floor.con.cursor(), base=parse_plant(text, "nominal"))
    assert found.plant.site.overtime == (Overtime(date=date(2026, 1, 10), starts=time(9), ends=time(12)),)


def test_work_outside_the_entered_shifts_on_most_days_contradicts_them(floor):
    working_days(floor, 28)
    text = FITTING.replace('starts = "09:00"', 'starts = "10:00"')
    found = calibrate_from(floor.con.cursor(), base=parse_plant(text, "nominal"))
    assert "on 19 of 19 days there is work from 09:00–10:00" in said(found)


def test_a_shift_in_which_nothing_works_contradicts_the_log(floor):
    working_days(floor, 28)
    text = FITTING.replace('ends = "16:00"', 'ends = "19:00"')
    found = calibrate_from(floor.con.cursor(), base=parse_plant(text, "nominal"))
    assert "entered as 09:00–19:00, but work is recorded only 09:00–16:00" in said(found)


def test_shifts_that_fit_say_nothing(floor):
    working_days(floor, 28)
    assert "shift" not in said(calibrate_from(floor.con.cursor(), base=parse_plant(FITTING, "nominal")))
