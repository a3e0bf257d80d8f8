"""The present read from hand-written logs: every lot, machine and order where it must be, and nothing from later."""

from datetime import timedelta

import pytest

from tests.kpi.logs import TinyLog, at, floor_in_memory, plant
from twin.present import Present, present, present_state

NOW = at("10:30")
MINUTE = 60.0


def line(**more):
    """Two lathes before a packer with three places; lots of five; failures on the operating clock."""
    laws = {
        "time_to_failure_s": {"law": "weibull", "shape": 2.0, "mean": 90_000}, "repair_s": {"law": "constant", "value": 600},
        "time_to_minor_stop_s": {"law": "exponential", "mean": 5_000}, "minor_stop_s": {"law": "constant", "value": 60},
    }  # fmt: skip
    stations = (
        {"id": "m1", "machines": 2, "processing_s": {"law": "constant", "value": 1200}, **laws},
        {"id": "m2", "buffer_before": 3, "processing_s": {"law": "constant", "value": 600}},
    )
    described = {"lot_size": 5, "route": ["m1", "m2"]}
    orders = {"supply": {"kind": "orders"}, "order": [{"id": "x", "product": "a", "released_s": 0}]}
    return plant(
        *stations, product=[{"id": "a", "family": "f", **described}, {"id": "b", **described}], **orders | more
    )


def morning() -> TinyLog:
    """An order of five lots: one through, one at the packer, one before it, two in the lathes; a second order waits."""
    log = TinyLog()
    log.order("O1", qty=25.0, ordered_at=at("7:00"), released_at=at("8:00"), due_at=at("16:00"))
    log.order("O2", qty=12.0, ordered_at=at("7:30"), released_at=at("10:00"), due_at=at("17:00", 1))
    log.order("O3", qty=5.0, ordered_at=at("7:40"), due_at=at("12:00", 2))
    log.order("O4", qty=5.0, ordered_at=at("7:50"), due_at=at("12:00", 1))
    for lot, machine, start, end in (("L1", 1, "8:00", "9:00"), ("L2", 2, "8:00", "9:30"), ("L3", 1, "9:00", "10:10")):
        log.operation("m1", at(start), at(end), 5, order_id="O1", lot_id=lot, machine_no=machine, step_no=1)
        log.state("m1", at(start), at(end), "PROCESSING", machine_no=machine, product_id="a")
    log.operation("m2", at("9:00"), at("10:00"), 4, 1, order_id="O1", lot_id="L1", step_no=2)
    log.state("m1", at("10:10"), at("11:00"), "PROCESSING", machine_no=1, product_id="a")
    log.state("m1", at("9:30"), at("10:20"), "PROCESSING", machine_no=2, product_id="a")
    log.state("m1", at("10:20"), at("12:00"), "DOWN", machine_no=2, product_id="a", reason="belt")
    log.state("m2", at("8:00"), at("9:00"), "STARVED")
    log.state("m2", at("9:00"), at("10:00"), "PROCESSING", product_id="a")
    log.state("m2", at("10:00"), at("10:45"), "PROCESSING", product_id="a")
    return log


def read(log: TinyLog, described=None, moment=NOW, **more) -> Present:
    return present(floor_in_memory(log), described or line(), moment, **more)


def names(lots) -> list[str]:
    return [lot.lot for lot in lots]


def test_every_lot_is_where_its_records_leave_it():
    state = read(morning()).state
    assert state.at == NOW
    assert {s: names(lots) for s, lots in state.waiting.items()} == {"m1": ["O2-1", "O2-2", "O2-3"], "m2": ["L3"]}
    assert [(lot.qty, lot.step, lot.queued_s) for lot in state.waiting["m1"]] == [
        (5, 0, -1800),
        (5, 0, -1800),
        (2, 0, -1800),
    ]
    assert [(lot.qty, lot.step, lot.queued_s) for lot in state.waiting["m2"]] == [(5, 1, -20 * MINUTE)]
    assert names(state.machines["m1", 1].lots) == ["O1-5"]
    assert names(state.machines["m1", 2].lots) == ["O1-4"]  # it began first
    assert names(state.machines["m2", 1].lots) == ["L2"]


def test_machines_know_how_long_they_have_worked_and_how_old_they_are():
    machines = read(morning()).state.machines
    first, second, packer = machines["m1", 1], machines["m1", 2], machines["m2", 1]
    assert (first.phase, first.elapsed_s, first.family, first.stop) == ("work", 20 * MINUTE, "f", None)
    assert first.since_s == {
        "failure": 150 * MINUTE,
        "minor stop": 150 * MINUTE,
    }  # all its work: nothing ever stopped it
    assert (second.phase, second.elapsed_s, second.stop, second.stop_elapsed_s) == (
        "work",
        50 * MINUTE,
        "DOWN",
        10 * MINUTE,
    )
    assert second.since_s == {"failure": 0.0, "minor stop": 140 * MINUTE}
    assert (packer.phase, packer.elapsed_s, packer.since_s) == ("work", 30 * MINUTE, {})  # no law, no age


def test_open_orders_are_those_of_the_lots_inside_and_the_rest_is_still_to_be_released():
    found = read(morning())
    assert [(o.order, o.qty, o.released_s, o.due_s) for o in found.state.orders] == [
        ("O1", 25, -150 * MINUTE, 330 * MINUTE),
        ("O2", 12, -30 * MINUTE, (24 + 6.5) * 3600),
    ]
    assert [(o.id, o.released_s) for o in found.orders] == [("O4", 0.0), ("O3", 0.0)]  # the earliest due first
    assert any("2 orders have no planned release" in note.en for note in found.notes)
    planned = found.plant(line())
    assert [o.id for o in planned.order] == ["O4", "O3"]
    assert planned.supply.resample_days is False


def test_a_break_is_looked_through_and_work_resumes_after_it():
    log = TinyLog().order("O1", qty=5.0, ordered_at=at("7:00"), released_at=at("8:00"))
    log.state("m1", at("11:30"), at("12:00"), "PROCESSING", product_id="a")
    log.state("m1", at("12:00"), at("13:00"), "PLANNED_STOP", reason="lunch")
    machine = read(log, moment=at("12:20")).state.machines["m1", 1]
    assert (machine.phase, machine.elapsed_s, machine.stop, names(machine.lots)) == ("work", 1800, None, ["O1-1"])


def test_a_repair_cut_by_the_night_keeps_the_time_it_has_taken():
    log = TinyLog().order("O1", qty=5.0, ordered_at=at("7:00"), released_at=at("8:00"))
    log.state("m1", at("16:00"), at("16:30"), "PROCESSING", product_id="a")
    log.state("m1", at("16:30"), at("17:00"), "DOWN", product_id="a")
    log.state("m1", at("17:00"), at("8:00", 1), "OFF")
    log.state("m1", at("8:00", 1), at("9:00", 1), "DOWN", product_id="a")
    machine = read(log, moment=at("8:10", 1)).state.machines["m1", 1]
    assert (machine.phase, machine.elapsed_s, machine.stop, machine.stop_elapsed_s) == ("work", 1800, "DOWN", 2400)
    night = read(log, moment=at("20:00")).state.machines["m1", 1]
    assert (night.phase, night.stop, night.stop_elapsed_s) == ("work", "DOWN", 1800)


def test_planned_work_within_the_shift_is_a_stop_with_what_it_still_needs():
    log = TinyLog()
    for day, minutes in ((0, 20), (1, 30), (2, 40)):
        log.state("m1", at("9:00", day), at(f"9:{minutes}", day), "PLANNED_STOP", reason="oil")
    log.state("m1", at("9:00", 3), at("11:00", 3), "PLANNED_STOP", reason="oil")
    machine = read(log, moment=at("9:25", 3)).state.machines["m1", 1]
    assert (machine.phase, machine.stop, machine.stop_elapsed_s) == (None, "PLANNED_STOP", 1500)
    assert machine.stop_left_s == 10 * MINUTE  # 30 and 40 lasted longer than 25: 5 and 15 more


def test_a_blocked_machine_holds_what_it_did_last():
    log = TinyLog()
    for i, end in enumerate(("8:20", "8:40", "9:00", "9:20", "9:40")):
        log.operation("m1", at("8:00"), at(end), 5, order_id="O1", lot_id=f"L{i}")
    log.order("O1", qty=25.0, ordered_at=at("7:00"), released_at=at("8:00"))
    log.state("m1", at("9:40"), at("11:00"), "BLOCKED", product_id="a")
    log.state("m2", at("8:20"), at("11:00"), "DOWN", product_id="a")
    state = read(log).state
    assert (state.machines["m1", 1].phase, names(state.machines["m1", 1].lots)) == ("hold", ["L4"])
    assert names(state.machines["m2", 1].lots) == ["L0"]
    assert names(state.waiting["m2"]) == ["L1", "L2", "L3"]


def test_a_batch_takes_what_was_there_when_it_began():
    log = TinyLog().order("O1", qty=40.0, ordered_at=at("7:00"), released_at=at("8:00"))
    for i, end in enumerate(("8:20", "8:40", "9:00", "10:10")):
        log.operation("m1", at("8:00"), at(end), 5, order_id="O1", lot_id=f"L{i}")
    log.state("m2", at("9:30"), at("11:00"), "PROCESSING", product_id="a")
    described = line()
    oven = described.station[1].model_copy(update={"batch_size": 4})
    state = read(log, described.model_copy(update={"station": (described.station[0], oven)})).state
    assert names(state.machines["m2", 1].lots) == ["L0", "L1", "L2"]
    assert names(state.waiting["m2"]) == ["L3"]


def test_a_changeover_under_way_and_the_family_it_leads_to():
    log = TinyLog().order("O1", product_id="b", qty=5.0, ordered_at=at("7:00"), released_at=at("8:00"))
    log.operation("m1", at("9:00"), at("10:00"), 5, order_id="O0", lot_id="L0")
    log.state("m1", at("10:00"), at("10:05"), "STARVED")
    log.state("m1", at("10:05"), at("11:00"), "SETUP", product_id="b")
    machine = read(log).state.machines["m1", 1]
    assert (machine.phase, machine.elapsed_s, machine.family, names(machine.lots)) == ("setup", 1500, "b", ["O1-1"])


def test_without_states_a_lot_is_worked_on_since_the_machine_was_last_done():
    log = TinyLog().order("O1", qty=15.0, ordered_at=at("7:00"), released_at=at("8:00"))
    log.operation("m1", at("9:50"), at("10:00"), 5, order_id="O1", lot_id="L1")
    log.operation("m1", at("10:00"), at("10:15"), 5, order_id="O1", lot_id="L2")
    log.operation("m2", at("10:00"), at("10:20"), 5, order_id="O1", lot_id="L1")
    found = read(log)
    packer, lathe = found.state.machines["m2", 1], found.state.machines["m1", 1]
    assert (packer.phase, packer.elapsed_s, names(packer.lots)) == ("work", 10 * MINUTE, ["L2"])
    assert (lathe.phase, lathe.elapsed_s, names(lathe.lots)) == ("work", 15 * MINUTE, ["O1-3"])
    assert any("m1, m2: no machine states" in note.en for note in found.notes)


def test_states_that_end_before_the_moment_are_carried_on():
    log = TinyLog().order("O1", qty=5.0, ordered_at=at("7:00"), released_at=at("8:00"))
    log.state("m1", at("10:00"), at("10:10"), "SETUP", product_id="a")
    machine = read(log).state.machines["m1", 1]
    assert (machine.phase, machine.elapsed_s) == ("work", 20 * MINUTE)
    log.state("m1", at("10:10"), at("10:20"), "PROCESSING", product_id="a")  # it stopped, and nothing says why yet
    machine = read(log).state.machines["m1", 1]
    assert (machine.phase, machine.elapsed_s, machine.stop, machine.stop_elapsed_s) == ("work", 600, "DOWN", 600)


def test_machine_numbers_of_the_log_stand_for_those_of_the_plant():
    log = TinyLog().order("O1", qty=10.0, ordered_at=at("7:00"), released_at=at("8:00"))
    log.state("m1", at("10:00"), at("11:00"), "PROCESSING", product_id="a", machine_no=101)
    log.state("m1", at("10:10"), at("11:00"), "PROCESSING", product_id="a", machine_no=102)
    machines = read(log).state.machines
    assert [machines["m1", n].elapsed_s for n in (1, 2)] == [1800, 1200]


def test_a_lot_on_an_unknown_way_is_found_by_its_last_station_and_one_beyond_all_ways_has_left():
    log = TinyLog().order("O1", qty=15.0, ordered_at=at("7:00"), released_at=at("8:00"))
    log.operation("old", at("8:00"), at("8:10"), 5, order_id="O1", lot_id="L1")
    log.operation("m1", at("8:10"), at("8:20"), 5, order_id="O1", lot_id="L1")
    log.operation("old", at("8:30"), at("8:40"), 5, order_id="O1", lot_id="L2")
    found = read(log)
    lots = [lot for m in found.state.machines.values() for lot in m.lots] + list(found.state.waiting.get("m2", ()))
    assert {(lot.lot, lot.step) for lot in lots if lot.lot.startswith("L")} == {("L1", 1)}
    assert any(note.en.startswith("1 lots were last worked on") for note in found.notes)


def test_orders_forgotten_without_completion_are_not_open():
    log = TinyLog().order(
        "old", qty=5.0, ordered_at=at("8:00", -60), released_at=at("8:00", -59), due_at=at("8:00", -50)
    )
    log.order("O1", qty=5.0, ordered_at=at("7:00"), released_at=at("8:00"))
    log.operation("m2", at("8:00"), at("9:00"), order_id="O9", lot_id="L9")
    found = read(log)
    assert [o.order for o in found.state.orders] == ["O1"]
    assert any("did not move for 30 days" in note.en for note in found.notes)


def test_a_release_beyond_the_log_is_a_plan_and_one_within_it_an_outcome():
    log = TinyLog().order("P", qty=5.0, ordered_at=at("7:00"), released_at=at("15:00"))
    log.order("later", qty=5.0, ordered_at=at("14:00"), released_at=at("15:30"))
    log.operation("m1", at("8:00"), NOW, order_id="O0", lot_id="L0")
    assert [(o.id, o.released_at) for o in read(log).orders] == [("P", at("15:00")), ("later", at("15:30"))]
    log.operation("m1", at("16:00"), at("16:30"), order_id="O0", lot_id="L1")
    assert [(o.id, o.released_s) for o in read(log).orders] == [("P", 0.0)]
    given = read(log, releases_given=True).orders
    assert [(o.id, o.released_at) for o in given] == [("P", at("15:00")), ("later", at("15:30"))]


def test_a_book_that_tells_the_release_only_with_what_came_later_still_tells_it():
    """The first version of the order is from before its release, the next from after its completion."""
    log = morning().order("O6", qty=10.0, ordered_at=at("7:00"), due_at=at("16:00"))
    log.order(
        "O6", qty=10.0, ordered_at=at("7:00"), released_at=at("9:30"), due_at=at("16:00"), completed_at=at("15:00")
    )
    state = read(log).state
    assert [lot.qty for lot in state.waiting["m1"] if lot.order == "O6"] == [5, 5]
    assert next(o.released_s for o in state.orders if o.order == "O6") == -(NOW - at("9:30")).total_seconds()


def later_rows(log: TinyLog) -> TinyLog:
    """What the rest of the day brings: ends of what runs now, further work, orders and their completion."""
    log.operation("m1", at("10:10"), at("11:00"), 5, order_id="O1", lot_id="O1-5", machine_no=1, step_no=1)
    log.operation("m2", at("10:00"), at("10:45"), 5, order_id="O1", lot_id="L2", step_no=2)
    log.operation("m2", at("10:45"), at("11:20"), 5, order_id="O1", lot_id="L3", step_no=2)
    log.state("m1", at("11:00"), at("11:10"), "MINOR_STOP", machine_no=1)
    log.state("m2", at("10:45"), at("13:20"), "DOWN", product_id="a")
    log.order(
        "O1", qty=25.0, ordered_at=at("7:00"), released_at=at("8:00"), due_at=at("16:00"), completed_at=at("13:00")
    )
    log.order(
        "O3", qty=5.0, ordered_at=at("7:40"), released_at=at("11:00"), due_at=at("12:00", 2), completed_at=at("12:00")
    )
    log.order("O5", qty=50.0, ordered_at=at("11:40"), released_at=at("12:00"), due_at=at("13:00"))
    return log


@pytest.mark.parametrize("minutes", [0, 7, 20, 29])
def test_nothing_later_leaks(minutes):
    moment = NOW - timedelta(minutes=minutes)
    before = read(morning(), moment=moment)
    after = read(later_rows(morning()), moment=moment)
    assert after == before


def test_the_state_alone_can_be_had():
    con = floor_in_memory(morning())
    assert present_state(con, line(), NOW) == present(con, line(), NOW).state


def test_an_empty_floor_is_an_empty_line():
    found = read(TinyLog())
    assert (found.state.waiting, found.state.orders, found.orders) == ({}, (), ())
    assert {m.phase for m in found.state.machines.values()} == {None}
