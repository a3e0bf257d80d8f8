"""A line that cannot go on says so."""

import pytest
from worlds import exponential, serial

from twin.errors import Problem
from twin.line import guards, run
from twin.line.load import loads, warnings_of


def loop():
    """m1 → m2 → m1: with no places anywhere, each can hold the lot the other must take."""
    return serial([1.0, 1.0], [0, 0], route=["m1", "m2", "m1"])


def test_a_deadlock_names_the_machines_that_hold_each_other():
    with pytest.raises(Problem, match=r"deadlocked.*m1 → m2.*m2 → m1") as found:
        run(loop(), horizon_s=100, seed=1)
    assert "buffer_before" in found.value.ko


def test_a_possible_deadlock_is_announced_before_the_run():
    assert "lock itself up" in warnings_of(loop())[0].en
    assert warnings_of(serial([1.0, 1.0], [0, 0])) == []


def test_a_queue_without_bound_stops_the_run(monkeypatch):
    monkeypatch.setattr(guards, "MOST_LOTS_INSIDE", 50)
    with pytest.raises(Problem, match="in front of m2 and the queue keeps growing"):
        run(serial([1.0, 2.0]), horizon_s=1e9, seed=1)


def test_a_machine_that_takes_no_time_does_not_hang():
    with pytest.raises(Problem, match="takes no time"):
        run(serial([0.0]), horizon_s=10, seed=1)


def test_an_overloaded_station_is_announced():
    plant = serial([exponential(2.0)], supply={"kind": "interarrival", "interarrival_s": exponential(1.0)})
    assert loads(plant) == {"m1": 2.0}
    assert "200%" in warnings_of(plant)[0].en


def test_a_run_longer_than_its_orders_says_so():
    plant = serial([1.0], supply={"kind": "saturated"})
    given = plant.model_dump(exclude_defaults=True, by_alias=True)
    given |= {"supply": {"kind": "orders"}, "order": [{"id": "o", "product": "a", "released_s": 0}]}
    plant = type(plant).model_validate(given)
    assert "include an empty line" in warnings_of(plant, 30 * 86_400)[0].en
    assert warnings_of(plant, 86_400) == []
