"""Which hours of a log can be replayed, what is said of them, and the machines' timetable."""

from datetime import date

import pytest

from tests.kpi.logs import TinyLog, at, land, plant, save
from twin.kpi.sources import Source
from twin.replay import days, hours, interesting, notable, scene, timetable, whole_day
from twin.replay.machines import Machine, Piece
from twin.replay.timetable import SLOTS, joined

FLOOR = Source("floor")
LINE = plant({"id": "m1", "name_ko": "선반", "name_en": "Lathe"}, {"id": "m2", "machines": 2})


@pytest.fixture
def worked(store):
    """Monday from 8 to 12 and Wednesday from 8 to 9; on Monday m1 is down after 9:40, m2's second machine at 10:20."""
    save(store, LINE)
    log = TinyLog()
    for hour in range(8, 12):
        log.operation("m1", at(f"{hour}:00"), at(f"{hour}:30"), lot_id=f"L{hour}", queued_at=at(f"{hour}:00"))
        log.operation("m2", at(f"{hour}:30"), at(f"{hour}:59"), lot_id=f"L{hour}", queued_at=at(f"{hour}:25"))
        log.state("m1", at(f"{hour}:00"), at(f"{hour}:30"), "PROCESSING")
        log.state("m2", at(f"{hour}:30"), at(f"{hour}:59"), "PROCESSING")
    log.state("m1", at("9:40"), at("9:50"), "DOWN", reason="belt")
    log.state("m2", at("10:20"), at("10:45"), "DOWN", machine_no=2).state(
        "m2", at("10:50"), at("10:55"), "DOWN", machine_no=2
    )
    log.state("m2", at("10:00"), at("10:20"), "STARVED")
    log.state("m1", at("17:00"), at("23:00"), "OFF")
    log.operation("m1", at("8:00", 2), at("8:30", 2), lot_id="L1")
    land(store, log)
    return store


def test_a_night_in_the_midst_of_an_operation_is_no_hour_to_look_at_but_a_working_hour_is(store):
    save(store, LINE)
    land(store, TinyLog().operation("m1", at("14:30"), at("9:30", 1), lot_id="L1"))
    assert [h.starts_at for h in hours(store, FLOOR, date(2026, 1, 5))] == [at("14:00"), at("15:00"), at("16:00")]


def test_days_are_those_on_which_something_happened_the_newest_first(worked):
    assert days(worked, FLOOR) == [date(2026, 1, 7), date(2026, 1, 5)]


def test_a_night_belongs_to_the_business_day_on_which_it_began(store):
    save(store, plant({"id": "m1"}, site={"name": "tiny", "day_starts": "07:00:00"}, shifts=()))
    land(store, TinyLog().operation("m1", at("2:00", 1), at("2:30", 1), lot_id="L1"))
    assert days(store, FLOOR) == [date(2026, 1, 5)]
    assert [hour.starts_at for hour in hours(store, FLOOR, date(2026, 1, 5))] == [at("2:00", 1)]


def test_a_log_of_states_alone_has_days_too(store):
    land(
        store,
        TinyLog().state("m1", at("9:00"), at("10:00"), "PROCESSING").state("m1", at("9:00", 1), at("9:30", 1), "OFF"),
    )
    assert days(store, FLOOR) == [date(2026, 1, 5)]


def test_hours_tell_how_long_was_worked_and_how_long_machines_were_down(worked):
    found = hours(worked, FLOOR, date(2026, 1, 5))
    assert [(h.starts_at, h.worked_s, h.down_s, h.operations) for h in found] == [
        (at("8:00"), 3600, 0, 2), (at("9:00"), 3600, 600, 2), (at("10:00"), 3600, 1800, 2), (at("11:00"), 3600, 0, 2),
    ]  # fmt: skip
    assert interesting(found).starts_at == at("10:00")
    assert hours(worked, FLOOR, date(2026, 1, 6)) == []


def test_without_breakdowns_the_newest_working_hour_is_shown_first(store):
    save(store, LINE)
    log = (
        TinyLog()
        .operation("m1", at("15:00"), at("15:30"), lot_id="L1")
        .operation("m1", at("16:00"), at("16:30"), lot_id="L2")
    )
    land(store, log.operation("m1", at("17:10"), at("17:30"), lot_id="L3"))  # after the shift
    assert interesting(hours(store, FLOOR, date(2026, 1, 5))).starts_at == at("16:00")


def test_what_to_look_at_names_the_worst_stops_and_the_waits_in_order_of_time(worked):
    remarks = notable(scene(worked, FLOOR, at("9:00"), at("11:00")), LINE)
    assert [(r.at_s, r.en) for r in remarks] == [
        (2400, "Lathe was down for 10 min from 09:40 (belt)."),
        (3600, "The buffer before m2 stood empty from 10:00: a machine waited 20 min."),
        (4800, "m2 2 was down 2 times, 30 min in all from 10:20."),
    ]  # fmt: skip
    assert remarks[0].ko == "선반: 09:40부터 10분 고장 (belt)."
    assert remarks[2].ko == "m2 2호기: 10:20부터 2번, 모두 30분 고장."


def test_a_stop_that_began_before_the_scene_is_told_as_such(worked):
    (remark,) = notable(scene(worked, FLOOR, at("9:45"), at("9:50")), LINE)
    assert (remark.at_s, remark.en) == (0, "Lathe was down for 5 min from before 09:45 (belt).")


def test_a_reason_of_the_lines_own_is_told_in_both_languages(store):
    save(store, LINE)
    log = TinyLog().operation("m1", at("9:00"), at("9:30"), lot_id="L1")
    land(store, log.state("m1", at("9:40"), at("9:50"), "DOWN", reason="crew"))
    (remark,) = notable(scene(store, FLOOR, at("9:00"), at("10:00")), LINE)
    assert (remark.ko[-11:], remark.en[-30:]) == ("(수리 인력 대기).", "(waiting for the repair crew).")


def test_where_nothing_stands_out_nothing_is_said(worked):
    assert notable(scene(worked, FLOOR, at("8:00"), at("9:00")), LINE) == []


def test_the_timetable_has_every_piece_of_every_machine(worked):
    table = timetable(worked, FLOOR, *whole_day(LINE.site, date(2026, 1, 5)))
    assert table.joined_s == 0
    rows = table.pieces
    assert rows.groupby(["station_id", "machine_no"])["to_s"].max().to_dict() == {
        ("m1", 1): 86_400, ("m2", 1): 86_400, ("m2", 2): 86_400
    }  # fmt: skip
    down = rows[rows["state"] == "down"]
    assert next((r.station_id, r.from_s / 60, r.to_s / 60, r.reason) for r in down.itertuples()) == (
        "m1",
        580,
        590,
        "belt",
    )


def test_too_many_pieces_are_joined_to_the_state_that_took_most_of_each_step(worked):
    table = timetable(worked, FLOOR, at("8:00"), at("12:00"), most=5)
    assert table.joined_s == 4 * 3600 / SLOTS
    assert table.pieces.groupby(["station_id", "machine_no"])["to_s"].max().eq(4 * 3600).all()
    machine = Machine("m", 1, (Piece(0, 4, "processing"), Piece(4, 10, "down", "belt"), Piece(10, 20, "processing")))
    assert joined(machine, 20, 10).pieces == (Piece(0, 10, "down", "belt"), Piece(10, 20, "processing"))
