"""Scenes of tiny worlds, compared whole: who did what, what waited where, what left."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.kpi.logs import TinyLog, at, land, plant, save
from twin import kpi
from twin.experiment import keep_run, replications
from twin.kpi.scope import Scope
from twin.kpi.sources import Source
from twin.line import run
from twin.replay import logs, scene
from twin.replay.paths import Stay

FLOOR = Source("floor")
LINE = plant({"id": "m1"}, {"id": "m2", "buffer_before": 2}, shifts=())
CONSTANT = {"law": "constant", "value": 600}


def story() -> TinyLog:
    """Two lots through m1 (10 min a lot) and m2, which is down from 9:20 to 9:30 with the second lot before it."""
    log = TinyLog()
    log.operation("m1", at("9:00"), at("9:10"), 5, lot_id="L1", step_no=1, queued_at=at("8:50"))
    log.operation("m1", at("9:10"), at("9:20"), 4, 1, lot_id="L2", step_no=1, queued_at=at("8:50"))
    log.operation("m2", at("9:10"), at("9:20"), 5, lot_id="L1", step_no=2, queued_at=at("9:10"))
    log.operation("m2", at("9:30"), at("9:40"), 4, lot_id="L2", step_no=2, queued_at=at("9:20"))
    for station, start, end, state, reason in (
        ("m1", "9:00", "9:20", "PROCESSING", None), ("m1", "9:20", "10:00", "STARVED", None),
        ("m2", "9:10", "9:20", "PROCESSING", None), ("m2", "9:20", "9:30", "DOWN", "belt"),
        ("m2", "9:30", "9:40", "PROCESSING", None),
    ):  # fmt: skip
        log.state(station, at(start), at(end), state, reason=reason)
    return log


def of(found, station: str):
    return next(place for place in found.places if place.station_id == station)


def pieces(found, station: str, number: int = 0) -> list[tuple]:
    return [tuple(p) for p in of(found, station).machines[number].pieces]


def test_a_scene_tells_states_levels_lots_and_good_parts_out(store):
    save(store, LINE)
    land(store, story())
    found = scene(store, FLOOR, at("9:00"), at("10:00"))
    assert pieces(found, "m1") == [(0, 1200, "processing", None), (1200, 3600, "starved", None)]
    assert pieces(found, "m2") == [
        (0, 600, "unknown", None), (600, 1200, "processing", None), (1200, 1800, "down", "belt"),
        (1800, 2400, "processing", None), (2400, 3600, "unknown", None),
    ]  # fmt: skip
    assert of(found, "m1").levels == ((0.0, 1), (600.0, 0))
    assert of(found, "m2").levels == ((0.0, 0), (1200.0, 1), (1800.0, 0))
    assert (of(found, "m1").places, of(found, "m2").places) == (None, 2)
    assert found.outs == ((1200.0, 5.0), (2400.0, 4.0))
    assert [(p.lot_id, p.out, p.stays) for p in found.lots] == [
        ("L1", "good", (Stay("m1", 1, -600, 0, 600, 600, 5, True), Stay("m2", 1, 600, 600, 1200, 1200, 5, True))),
        ("L2", "good", (Stay("m1", 1, -600, 600, 1200, 1200, 5, True), Stay("m2", 1, 1200, 1800, 2400, 2400, 4, True))),
    ]  # fmt: skip


def test_only_what_touches_the_stretch_is_in_it(store):
    save(store, LINE)
    land(store, story())
    found = scene(store, FLOOR, at("9:25"), at("9:35"))
    assert [(p.lot_id, [s.station_id for s in p.stays]) for p in found.lots] == [("L2", ["m2"])]
    assert of(found, "m2").levels == ((0.0, 1), (300.0, 0))
    assert found.outs == ()
    assert pieces(found, "m2") == [(0, 300, "down", "belt"), (300, 600, "processing", None)]
    assert scene(store, FLOOR, at("9:00", 3), at("10:00", 3)).is_silent


def test_a_lot_stays_in_the_machine_that_is_blocked_and_is_on_its_way_when_the_machine_goes_on(store):
    save(store, LINE)
    log = TinyLog()
    for lot, start, end, arrives, then in (
        ("held", "9:00", "9:10", "9:14", ("9:10", "9:14", "BLOCKED")),
        ("sent", "9:20", "9:30", "9:34", ("9:30", "9:50", "STARVED")),
    ):
        log.operation("m1", at(start), at(end), lot_id=lot, step_no=1, queued_at=at(start))
        log.operation("m2", at(arrives), at("9:40"), lot_id=lot, step_no=2, queued_at=at(arrives))
        log.state("m1", at(start), at(end), "PROCESSING").state("m1", at(then[0]), at(then[1]), then[2])
    log.state("m1", at("9:14"), at("9:20"), "STARVED")
    land(store, log)
    ways = {p.lot_id: p.stays for p in scene(store, FLOOR, at("9:00"), at("10:00")).lots}
    assert (ways["held"][0].leaves_s, ways["held"][1].arrives_s) == (840, 840)
    assert (ways["sent"][0].leaves_s, ways["sent"][1].arrives_s) == (1800, 2040)


def test_without_queue_times_a_lot_waits_from_the_end_of_the_operation_before_and_the_scene_says_so(store):
    save(store, LINE)
    log = TinyLog().operation("m1", at("9:00"), at("9:10"), lot_id="L1")
    log.operation("m2", at("9:30"), at("9:40"), lot_id="L1")
    land(store, log)
    found = scene(store, FLOOR, at("9:00"), at("10:00"))
    assert of(found, "m2").levels == ((0.0, 0), (600.0, 1), (1800.0, 0))
    assert (of(found, "m1").untold, of(found, "m2").untold) == (1.0, 1.0)


def test_machines_without_states_work_during_their_operations_within_shifts_and_are_unknown_else(store):
    described = plant({"id": "m1"}, {"id": "m2"})  # 8:00 to 17:00, a break from 12:00 to 13:00
    save(store, described)
    log = TinyLog().operation("m1", at("11:30"), at("13:30"), lot_id="L1")
    land(store, log.state("m2", at("11:00"), at("12:00"), "DOWN"))
    found = scene(store, FLOOR, at("11:00"), at("14:00"))
    assert pieces(found, "m1") == [
        (0, 1800, "unknown", None), (1800, 3600, "processing", None), (3600, 7200, "unknown", None),
        (7200, 9000, "processing", None), (9000, 10800, "unknown", None),
    ]  # fmt: skip
    assert {p.station_id: p.recorded for p in found.places} == {"m1": "operations", "m2": "stops"}


def test_a_lot_at_the_end_of_the_log_waits_where_its_route_leads(store):
    save(store, LINE)
    land(store, TinyLog().operation("m1", at("9:00"), at("9:10"), lot_id="L1", step_no=1, queued_at=at("9:00")))
    found = scene(store, FLOOR, at("9:00"), at("10:00"))
    assert of(found, "m2").levels == ((0.0, 0), (600.0, 1))
    assert found.lots[0].stays[-1] == Stay("m2", 0, 600, None, None, None, 1, False)


def test_a_lot_all_scrapped_leaves_where_it_was_scrapped(store):
    save(store, LINE)
    land(store, TinyLog().operation("m1", at("9:00"), at("9:10"), 0, 3, lot_id="L1", step_no=1, queued_at=at("9:00")))
    (lot,) = scene(store, FLOOR, at("9:00"), at("10:00")).lots
    assert (lot.out, len(lot.stays), lot.stays[0].leaves_s) == ("scrap", 1, 600)


def test_operations_without_lots_are_shown_where_they_were(store):
    save(store, LINE)
    land(store, TinyLog().operation("m2", at("9:10"), at("9:20"), 7))
    found = scene(store, FLOOR, at("9:00"), at("10:00"))
    assert [p.stays for p in found.lots] == [(Stay("m2", 1, 600, 600, 1200, 1200, 7, False),)]
    assert found.outs == ((1200.0, 7.0),)


def test_without_a_plant_nobody_knows_what_leaves_the_line(store):
    land(store, story())
    found = scene(store, FLOOR, at("9:00"), at("10:00"))
    assert found.outs is None
    assert [p.station_id for p in found.places] == ["m1", "m2"]
    assert of(found, "m2").levels == ((0.0, 0), (1200.0, 1), (1800.0, 0))


def test_a_stored_run_is_replayed_by_the_same_code_where_its_log_was_kept(store):
    described = plant(
        {"id": "m1", "processing_s": CONSTANT}, {"id": "m2", "processing_s": CONSTANT, "buffer_before": 1}, shifts=()
    )
    save(store, described)
    assert logs(store) == {}
    results = replications(described, horizon_s=7200, number=1)
    keep_run(store, results, purpose="test")
    assert logs(store) == {}  # its log was not kept
    keep_run(store, results, purpose="test", log=run(described, horizon_s=7200, seed=1))
    there = logs(store)["simulated"]
    found = scene(store, there.source, at("0:00"), at("1:00"))
    assert pieces(found, "m1") == [(0, 3600, "processing", None)]
    assert pieces(found, "m2") == [(0, 600, "starved", None), (600, 3600, "processing", None)]
    assert [out for out, _ in found.outs] == [1200, 1800, 2400, 3000, 3600]
    assert [p.untold for p in found.places] == [0.0, 0.0]


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(1, 10_000), places=st.integers(0, 4), from_minute=st.integers(0, 240))
def test_nothing_is_lost_and_no_buffer_holds_less_than_nothing(store, seed, places, from_minute):
    law = {"law": "exponential", "mean": 240}
    stations = [{"id": f"m{i}", "processing_s": law, "buffer_before": None if i == 1 else places} for i in (1, 2, 3)]
    stations[1] |= {"time_to_failure_s": {"law": "exponential", "mean": 3000}, "repair_s": law, "scrap_rate": 0.1}
    described = plant(*stations, shifts=(), site={"name": "tiny", "starts_at": "2026-01-05T00:00:00"})
    save(store, described)
    results = replications(described, horizon_s=6 * 3600, number=1, seed=seed)
    run_id = keep_run(store, results, purpose="test", log=run(described, horizon_s=6 * 3600, seed=seed))
    begin = at("0:00") + timedelta(minutes=from_minute)
    found = scene(store, Source("sim", run_id, 0), begin, begin + timedelta(hours=2))
    for place in found.places:
        assert all(level >= 0 for _, level in place.levels)
        assert place.places is None or all(level <= place.places for _, level in place.levels)
        for machine in place.machines:
            assert [p.from_s for p in machine.pieces] == [0, *(p.to_s for p in machine.pieces[:-1])]
            assert machine.pieces[-1].to_s == 7200
    came, gone, inside_first, inside_last = flow(found)
    assert inside_first + came == gone + inside_last
    window = Scope(begin, begin + timedelta(hours=2))
    told = kpi.read(store, window, kpi_ids=["units_produced"], run_id=run_id, replication=0)
    assert sum(qty for _, qty in found.outs) == told["value"].iloc[0]


def flow(found) -> tuple[int, int, int, int]:
    """Lots that came, that left, that were inside when the scene begins and when it ends."""
    came = [lot.stays[0].arrives_s for lot in found.lots]
    left = [lot.stays[-1].leaves_s if lot.out else None for lot in found.lots]
    horizon_s = found.horizon_s
    gone = [s for s in left if s is not None and 0 < s <= horizon_s]
    inside_last = [s for s in left if s is None or s > horizon_s]
    return sum(s > 0 for s in came), len(gone), sum(s <= 0 for s in came), len(inside_last)


@pytest.mark.parametrize("station", ["m1", "m2"])
def test_levels_are_what_arrived_and_has_not_begun(store, station):
    save(store, LINE)
    land(store, story())
    found = scene(store, FLOOR, at("9:00"), at("10:00"))
    stays = [s for lot in found.lots for s in lot.stays if s.station_id == station]
    for at_s, level in of(found, station).levels:
        assert level == sum(s.arrives_s <= at_s < s.starts_s for s in stays)
