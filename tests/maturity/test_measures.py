"""Each measure against rows counted by hand."""

import pytest

from tests.maturity.worlds import FRIDAY, World, at
from twin.maturity.readings import Reading, read


def of(found: list[Reading], criterion_id: str, process_id: str = "cast") -> Reading:
    return next(r for r in found if (r.criterion_id, r.process_id) == (criterion_id, process_id))


def told(reading: Reading) -> tuple:
    return reading.value, reading.numerator, reading.denominator


def test_results_are_counted_by_working_days_and_lots_by_rows(world: World):
    for day in (0, 1, 3, 4):  # nothing on Wednesday
        world.operation(day).operation(day, lot_id=None if day == 4 else "L2")
    found = read(world.write(), [FRIDAY])
    assert told(of(found, "results_days")) == (0.8, 4, 5)
    assert told(of(found, "results_days", "pack")) == (0, 0, 5)
    assert told(of(found, "lots_known")) == (7 / 8, 7, 8)
    assert told(of(found, "lots_known", "pack")) == (None, None, None)


def test_days_before_the_first_result_and_days_off_are_no_working_days(world: World):
    world.operation(3).operation(5)  # Thursday, and Saturday on which nobody was to work
    assert told(of(read(world.write(), [FRIDAY]), "results_days")) == (0.5, 1, 2)


def test_a_night_belongs_to_the_business_day_before(world: World):
    world.operation(0).operation(2, clock="03:00")  # Wednesday three in the morning is Tuesday's
    found = read(world.write(), [FRIDAY])
    assert told(of(found, "results_days")) == (0.4, 2, 5)


def test_a_machine_that_was_only_off_has_no_recorded_day(world: World):
    world.operation(0).state(0).state(1, state="OFF").state(2, state="UNKNOWN").state(3, state="DOWN")
    assert told(of(read(world.write(), [FRIDAY]), "states_days")) == (0.4, 2, 5)


def test_a_point_is_automatic_when_it_is_meant_to_be_and_its_values_come_at_once(world: World):
    world.operation(0).point("auto").point("late").point("silent").point("tablet", method="semi").point(
        "spare", required=False
    )
    world.value("auto", 0).value("late", 0, lag_s=3 * 3600).value("tablet", 0).value("spare", 0)
    found = of(read(world.write(), [FRIDAY]), "automatic_share")
    assert told(found) == (0.25, 1, 4)


def test_values_of_a_point_older_than_the_days_looked_back_on_do_not_count(world: World):
    world.operation(0).point("p").value("p", 0)
    days = [FRIDAY, FRIDAY.replace(day=18), FRIDAY.replace(day=19)]
    found = {
        r.day: told(r)
        for r in read(world.write(), days)
        if (r.criterion_id, r.process_id) == ("automatic_share", "cast")
    }
    assert [found[day][0] for day in days] == [1, 1, 0]  # 14 days: Monday the 5th is seen up to the 18th


def test_missing_values_are_those_due_by_operation_or_by_operating_time(world: World):
    world.point("lot").point("clock", period_s=600)
    for minute in range(4):
        world.operation(0, clock=f"09:0{minute}")
    world.state(0, minutes=60).value("lot", 0).value("lot", 0, clock="09:01").value("lot", 0, clock="09:02")
    for minute in range(5):
        world.value("clock", 0, clock=f"09:{minute}0")
    found = of(read(world.write(), [FRIDAY]), "missing_share")
    assert told(found) == (pytest.approx(2 / 10), 2, 10)  # one of 4 operations, one of 6 ten-minute periods


def test_more_values_than_due_do_not_make_up_for_another_points_missing_ones(world: World):
    world.point("a").point("b").operation(0).operation(0, clock="09:01")
    for minute in range(4):
        world.value("a", 0, clock=f"09:0{minute}")
    assert told(of(read(world.write(), [FRIDAY]), "missing_share")) == (0.5, 2, 4)


def test_latency_is_the_95th_of_a_hundred_values(world: World):
    world.operation(0).point("p")
    for k in range(101):
        world.value("p", 0, lag_s=float(k), clock=f"{9 + k // 60}:{k % 60:02}")
    reading = of(read(world.write(), [FRIDAY]), "latency_p95")
    assert (reading.value, reading.denominator, reading.met) == (95.0, 101, False)


def test_an_alert_counts_when_an_action_names_its_machine_and_moment(world: World):
    world.operation(0).alarm(0, acted=True).alarm(1, acted=True).alarm(2)
    world.put(
        "floor.alert_action", occurred_at=at(2, "10:00"), alert_at=at(2), station_id="m1", machine_no=2
    )  # another machine
    assert told(of(read(world.write(), [FRIDAY]), "alerts_acted")) == (pytest.approx(2 / 3), 2, 3)


def test_orders_join_at_the_processes_their_product_passes(world: World):
    world.order("O1", 0).order("O2", 0, released_at=None).order("O3", 1, product_id="b").order(
        "O4", 1, completed_at=None
    )
    world.operation(0, order_id="O1").operation(0, order_id="O2").operation(1, order_id="O3", product_id="a")
    world.operation(0, "m2", order_id="O1")
    found = read(world.write(), [FRIDAY])
    assert told(of(found, "order_join")) == (
        pytest.approx(1 / 3),
        1,
        3,
    )  # O2 never released, O3's result names another product
    assert told(of(found, "order_join", "pack")) == (0.5, 1, 2)  # O3 does not pass packing


def test_what_orders_say_is_counted_once_however_often_they_are_sent(world: World):
    world.operation(0).order("O1", 0, due_at=None).order("O1", 0).order("O2", 1, qty=None, due_at=None, product_id="b")
    found = read(world.write(), [FRIDAY])
    assert told(of(found, "orders_complete")) == (0.5, 1, 2)
    assert told(of(found, "due_known", "")) == (0.5, 1, 2)
    assert told(of(found, "orders_known", ""))[0] == 2
    assert told(of(found, "products_mixed", ""))[0] == 1


def test_products_without_a_routing_are_seen(world: World):
    world.operation(0).operation(1, product_id="b").operation(2, product_id="new").operation(3, product_id="new")
    assert told(of(read(world.write(), [FRIDAY]), "routed_products", "")) == (pytest.approx(2 / 3), 2, 3)


def test_a_change_of_the_plant_counts_when_results_followed_it(world: World):
    world.operation(1)
    store = world.write()
    store.write("UPDATE plant.version SET saved_at = ?", [at(0)])
    assert told(of(read(store, [FRIDAY]), "changes_reached", "")) == (1, 1, 1)
    store.write("UPDATE plant.version SET saved_at = ?", [at(2)])
    assert told(of(read(store, [FRIDAY]), "changes_reached", "")) == (0, 0, 1)


def test_many_days_at_once_tell_what_each_tells_alone(world: World):
    world.point("p").operation(0, order_id="O1").operation(2).state(1).value("p", 2).alarm(0, acted=True).alarm(
        3
    ).order("O1", 1)
    store = world.write()
    days = [FRIDAY.replace(day=d) for d in (5, 7, 9)]
    assert sorted(map(str, read(store, days))) == sorted(str(r) for d in days for r in read(store, [d]))
