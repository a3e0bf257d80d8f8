"""Roser's active periods on timelines one can read."""

import pytest

from tests.kpi.logs import DAY_SHIFT, TinyLog, at, land, plant, save
from twin import kpi
from twin.kpi.scope import EVERYTHING, Scope
from twin.store import Store


def shares(store: Store, scope: Scope = EVERYTHING) -> dict[str, float]:
    return kpi.limits(store, scope).active.stations.set_index("station_id")["share"].to_dict()


def test_the_longest_active_period_limits_while_it_lasts(store: Store) -> None:
    log = TinyLog()
    for start, end, state in (("0:00", "1:00", "PROCESSING"), ("1:00", "2:00", "DOWN"), ("2:00", "3:00", "SETUP")):
        log.state("m1", at(start), at(end), state)  # one period of three hours
    log.state("m2", at("2:00"), at("4:00"), "PROCESSING").state("m2", at("4:00"), at("5:00"), "STARVED")
    log.state("m2", at("5:00"), at("6:00"), "PROCESSING")
    land(store, log)
    assert shares(store) == pytest.approx({"m1": 3 / 5, "m2": 2 / 5})  # nobody is active from 4 to 5
    lost = kpi.limits(store).active.losses.set_index(["station_id", "loss"])["hours"].to_dict()
    assert lost == pytest.approx(
        {("m2", "processing"): 2, ("m1", "processing"): 1, ("m1", "down"): 1, ("m1", "setup"): 1}
    )


def test_machines_equally_long_active_share_the_moment(store: Store) -> None:
    land(
        store,
        TinyLog().state("m1", at("0:00"), at("2:00"), "PROCESSING").state("m2", at("0:00"), at("2:00"), "PROCESSING"),
    )
    assert shares(store) == pytest.approx({"m1": 0.5, "m2": 0.5})


def test_parallel_machines_count_for_their_station(store: Store) -> None:
    log = TinyLog().state("m1", at("0:00"), at("3:00"), "PROCESSING", machine_no=1)
    log.state("m1", at("3:00"), at("6:00"), "PROCESSING", machine_no=2).state(
        "m2", at("5:00"), at("9:00"), "PROCESSING"
    )
    land(store, log)
    assert shares(store) == pytest.approx({"m1": 5 / 9, "m2": 4 / 9})


def test_a_window_looks_at_what_happens_within_it(store: Store) -> None:
    log = TinyLog().state("m1", at("0:00"), at("4:00"), "PROCESSING").state("m2", at("3:00"), at("6:00"), "PROCESSING")
    land(store, log)
    assert shares(store, Scope(at("3:30"), at("7:00"))) == pytest.approx({"m1": 0.5 / 2.5, "m2": 2 / 2.5})


@pytest.mark.parametrize("is_recorded", [True, False])
def test_a_break_does_not_end_an_active_period_and_is_nobodys(store: Store, *, is_recorded: bool) -> None:
    save(store, plant({"id": "m1"}, {"id": "m2"}, shifts=(DAY_SHIFT,)))
    log = (
        TinyLog().state("m1", at("9:00"), at("12:00"), "PROCESSING").state("m1", at("13:00"), at("15:00"), "PROCESSING")
    )
    if is_recorded:
        log.state("m1", at("12:00"), at("13:00"), "PLANNED_STOP")
    log.state("m2", at("10:30"), at("12:00"), "PROCESSING").state("m2", at("12:00"), at("13:00"), "PROCESSING")
    log.state("m2", at("13:00"), at("14:00"), "PROCESSING")  # three and a half hours at a stretch: m1 has five in two
    land(store, log)
    hours = kpi.limits(store).active.stations.set_index("station_id")["hours"].to_dict()
    assert hours == pytest.approx({"m1": 5, "m2": 1})  # in the break only m2 works, as overtime


def test_a_station_without_states_is_active_while_its_operations_last(store: Store) -> None:
    log = TinyLog().operation("m1", at("8:00"), at("9:00")).operation("m1", at("9:00"), at("10:00"))
    land(store, log.state("m2", at("8:00"), at("8:30"), "PROCESSING"))
    assert shares(store) == pytest.approx({"m1": 1.0})
