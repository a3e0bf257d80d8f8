"""Forecasts against what is known exactly: a line of constants, a queue of exponential jobs, machines that age."""

from datetime import timedelta
from math import exp, factorial, sqrt

import pytest
from worlds import exponential, serial

from tests.kpi.logs import TinyLog, at, floor_in_memory
from twin.errors import Problem
from twin.experiment.executor import Processes
from twin.experiment.forecast import beginning, forecast
from twin.experiment.forecast.forecast import begin_forecast, runs_of
from twin.experiment.forecast.further import further_orders
from twin.experiment.forecast.results import quantiles, wilson
from twin.experiment.forecast.runs import ahead
from twin.line import run
from twin.line.luck import Luck
from twin.line.state import LotThere, MachineThere, OrderThere, State
from twin.plant import Order, Plant
from twin.present import Present, present
from twin.present.book import BookDay, Taken

NOW = at("10:00")
HOUR = 3600.0
ROUTE = ("m1", "m2")


def lots(order: str, number: int, step: int = 0, **more) -> tuple[LotThere, ...]:
    return tuple(LotThere(f"{order}-{step}-{i}", order, "a", 1, ROUTE, step=step, **more) for i in range(number))


def fed_by_orders(processing, **more) -> Plant:
    """A serial line that is fed by orders: its own one is replaced by those of the present."""
    plain = serial(processing).model_dump(mode="json", by_alias=True, exclude_defaults=True)
    orders = [{"id": "x", "product": "a", "released_s": 0}]
    return Plant.model_validate(plain | {"supply": {"kind": "orders"}, "order": orders} | more)


def certain_line(processing=(600, 1200)) -> Plant:
    """Two stations of 10 and 20 minutes, day shift to 17:00 without a break, three parts an hour planned."""
    day = {"id": "day", "starts": "08:00:00", "ends": "17:00:00"}
    return fed_by_orders(processing, shift=[day], plan={"good_per_hour": 3.0})


def certain_present() -> Present:
    """One lot half done at each station, two in front of the second, three in front of the first; another order to come."""
    state = State(
        starts_at=NOW,
        waiting={"m1": lots("B", 3), "m2": lots("A", 2, step=1)},
        machines={
            ("m1", 1): MachineThere(lots("B", 1, queued_s=-600.0), phase="work", elapsed_s=300),
            ("m2", 1): MachineThere(lots("A", 1, step=1, queued_s=-900.0), phase="work", elapsed_s=900),
        },
        orders=(OrderThere("A", "a", 5, -4 * HOUR, due_s=HOUR), OrderThere("B", "a", 4, -HOUR, due_s=2 * HOUR)),
        orders_made=2,
    )
    to_come = Order(id="C", product="a", qty=1, released_at=at("11:00"), due_at=at("13:00"))
    return Present(state, (to_come,), (), ())


def test_a_line_of_constants_is_forecast_to_the_second():
    made = forecast(certain_line(), certain_present(), {"shift": 4.0, "day": 4.0, "week": 9.0}, number=3)
    done = {o.order: (o.early_at, o.median_at, o.late_at) for o in made.orders}
    # m2: 5 min of the first, then 20 min each: 3 of A at 10:05, 10:25, 10:45; 4 of B to 12:05; C at 12:25
    assert done == {o: (m,) * 3 for o, m in (("A", at("10:45")), ("B", at("12:05")), ("C", at("12:25")))}
    assert [(o.order, o.on_time.share) for o in made.orders] == [
        ("B", 0.0),
        ("A", 1.0),
        ("C", 1.0),
    ]  # B by five minutes
    outputs = {o.span.name: (o.low, o.median, o.high) for o in made.outputs}
    assert outputs == {"shift": (12.0,) * 3, "day": (12.0,) * 3, "week": (17.0,) * 3}
    assert made.output("shift").reach.share == 0.0  # 27 planned
    path = {p.moment: p.median for p in made.path_of(made.output("shift"))}
    assert (path[NOW], path[at("10:30")], path[at("12:00")], path[at("17:00")]) == (4, 6, 10, 12)


def test_the_same_seed_gives_the_same_forecast_in_any_number_of_processes():
    plant = certain_line([exponential(600), exponential(1200)])
    one = forecast(plant, certain_present(), {}, number=6, seed=4)
    assert forecast(plant, certain_present(), {}, number=6, seed=4, executor=Processes(2)) == one
    assert forecast(plant, certain_present(), {}, number=6, seed=5) != one
    work = begin_forecast(plant, certain_present(), {}, number=6, seed=4)
    work.wait(60)
    assert (work.progress().state, work.results) == ("done", one)


def test_a_background_forecast_can_be_cancelled():
    work = begin_forecast(certain_line(), certain_present(), {}, number=500)
    work.cancel()
    work.wait(60)
    assert (work.progress().state, work.results) == ("cancelled", None)


def test_jobs_of_exponential_length_are_done_with_the_probability_erlang_says():
    jobs, mean, due = 5, 1200.0, 6000.0
    plant = fed_by_orders([exponential(mean)])
    waiting = tuple(LotThere(f"L{i}", "A", "a", 1, ("m1",)) for i in range(jobs))
    state = State(NOW, waiting={"m1": waiting}, orders=(OrderThere("A", "a", jobs, 0.0, due_s=due),), orders_made=1)
    order = forecast(plant, Present(state, (), (), ()), {}, number=300, seed=2).orders[0]
    exact = 1 - exp(-due / mean) * sum((due / mean) ** k / factorial(k) for k in range(jobs))
    assert abs(order.on_time.share - exact) < 2.58 * sqrt(exact * (1 - exact) / 300)
    assert order.on_time.low < exact < order.on_time.high
    median = (order.median_at - NOW).total_seconds()
    assert median == pytest.approx(4.671 * mean, rel=0.1)  # the median of Erlang(5, 1)


def test_a_busy_period_begun_with_one_customer_lasts_as_long_as_theory_says():
    arrival, service = 1000.0, 500.0
    plant = serial([exponential(service)], supply={"kind": "interarrival", "interarrival_s": exponential(arrival)})
    there = MachineThere((LotThere("L", "A", "a", 1, ("m1",)),), phase="work")
    state = State(NOW, machines={("m1", 1): there}, orders=(OrderThere("A", "a", 1, 0.0),), orders_made=1)
    lengths = []
    for replication in range(400):
        log = run(plant, horizon_s=40_000.0, seed=7, replication=replication, start=state)
        idle = next(
            (s["started_at"] for s in log.tables()["state_interval"].to_pylist() if s["state"] == "STARVED"), None
        )
        lengths.append(40_000.0 if idle is None else (idle - NOW).total_seconds())
    expected = 1 / (1 / service - 1 / arrival)
    spread = sqrt((1 / service + 1 / arrival) / (1 / service - 1 / arrival) ** 3)
    assert abs(sum(lengths) / len(lengths) - expected) < 2.58 * spread / sqrt(len(lengths))


AGEING = {
    "time_to_failure_s": {"law": "weibull", "shape": 2.0, "mean": 40 * HOUR},
    "repair_s": {"law": "lognormal", "mean": 8 * HOUR, "cv": 0.5},
}


@pytest.fixture(scope="module")
def aged():
    """A machine that fails after 40 h of work (shape 2), and what it did in 2,400 hours: moments, their presents, the next 8 h."""
    plant = serial([1200], **AGEING)
    log = run(plant, horizon_s=2400 * HOUR, seed=11)
    tables = log.tables()
    tiny = TinyLog()
    for name in ("operation_event", "state_interval"):
        tiny.rows[name] = tables[name].to_pylist()
    con = floor_in_memory(tiny)
    moments = [log.starts_at + timedelta(hours=100 + 32 * i, minutes=7) for i in range(70)]
    presents = [present(con, plant, m) for m in moments]
    ends = [r["ended_at"] for r in tiny.rows["operation_event"]]
    actual = [sum(m < e <= m + timedelta(hours=8) for e in ends) for m in moments]
    return plant, presents, actual


def parts_of_8_h(plant: Plant, states: list[State], number: int) -> list[float]:
    """The mean parts of the next 8 hours from each state, each with luck of its own."""
    found = []
    for seed, state in enumerate(states):
        logs = [run(plant, horizon_s=8 * HOUR + 1, seed=seed, replication=r, start=state) for r in range(number)]
        found.append(sum(log.tables()["operation_event"].num_rows for log in logs) / number)
    return found


def test_machines_that_know_their_age_foretell_a_shift_without_bias(aged):
    plant, presents, actual = aged
    foretold = parts_of_8_h(plant, [p.state for p in presents], 8)
    assert sum(foretold) / sum(actual) == pytest.approx(1.0, abs=0.04)
    errors = [f - a for f, a in zip(foretold, actual, strict=True)]
    blind = [sum(actual) / len(actual) - a for a in actual]
    assert sum(e * e for e in errors) < 0.8 * sum(b * b for b in blind)  # knowing the state beats knowing the mean


def test_machines_taken_as_new_promise_far_too_much(aged):
    plant, presents, actual = aged
    new = parts_of_8_h(plant, [State(p.state.at) for p in presents], 2)
    assert sum(new) / sum(actual) > 1.12


def test_probabilities_carry_their_intervals():
    assert (wilson(0, 100).low, wilson(100, 100).high) == (0.0, 1.0)
    half = wilson(50, 100)
    assert (half.share, round(half.low, 4), round(half.high, 4)) == (0.5, 0.4038, 0.5962)  # Wilson 1927
    assert quantiles([1, 2, 3, 4, float("inf")]) == (2.0, 3.0, float("inf"))


def test_an_order_not_done_within_the_forecast_has_no_time_and_is_late():
    state = State(
        NOW, waiting={"m1": lots("A", 2000)}, orders=(OrderThere("A", "a", 2000, 0.0, due_s=HOUR),), orders_made=1
    )
    order = forecast(certain_line(), Present(state, (), (), ()), {}, number=2).orders[0]
    assert (order.early_at, order.median_at, order.late_at, order.on_time.share) == (None, None, None, 0.0)


def test_orders_to_come_are_days_of_the_book_drawn_again_behind_the_known_ones():
    plant = certain_line()
    monday = at("0:00").astimezone(plant.site.zone).date()
    book = tuple(
        BookDay(monday - timedelta(days=d), (Taken(7 * HOUR, "a", 10 + d, 86_400.0), Taken(11 * HOUR, "a", 3, None)))
        for d in range(1, 15)
    )
    until = at("0:00", 7)
    found = further_orders(plant, book, NOW, NOW, until, Luck(1))
    assert [o.released_at for o in found[:3]] == [at("11:00"), at("7:00", 1), at("11:00", 1)]
    assert {o.qty for o in found if o.released_at == at("7:00", 1)} <= {16, 23}  # Tuesdays are drawn from Tuesdays
    assert found[1].due_at == at("7:00", 2)
    assert found == further_orders(plant, book, NOW, NOW, until, Luck(1))
    assert [further_orders(plant, book, NOW, NOW, until, Luck(1, r)) for r in range(5)].count(found) < 5
    assert all(o.released_at > at("9:00", 3) for o in further_orders(plant, book, NOW, at("9:00", 3), until, Luck(1)))
    assert further_orders(plant, (), NOW, NOW, until, Luck(1)) == []


def test_a_run_releases_what_is_known_and_what_may_come():
    given = certain_present()
    monday = at("0:00").astimezone(certain_line().site.zone).date()
    book = tuple(BookDay(monday - timedelta(days=d), (Taken(12 * HOUR, "a", 2, None),)) for d in range(1, 8))
    task = runs_of(certain_line(), Present(given.state, given.orders, book, ()), number=1)[0]
    assert ahead(task).done_s.keys() >= {"A", "B", "C", "+0105-1"}


def test_a_store_without_plant_or_log_says_what_to_do(store):
    with pytest.raises(Problem, match="no description of the plant"):
        beginning(store)


def test_what_the_data_leave_open_widens_the_band_and_what_was_entered_does_not():
    """A mean known from 25 values of cv 1 is known to a fifth: the band of a week must say so."""
    law = {"law": "exponential", "mean": 600.0}
    open_, entered = ({**law, "source": "measured", "n": 25}, {**law, "source": "entered"})

    def width(processing: dict, drift: dict | None) -> float:
        plant = serial([processing])
        made = forecast(plant, Present(State(starts_at=NOW), (), (), ()), {}, number=100, drift=drift)
        week = made.outputs[-1]
        return (week.high - week.low) / week.mean

    assert width(open_, {}) > 4 * width(entered, {})
    assert width(entered, {}) == width(entered, None)
    assert width(entered, {("m1", "processing"): 0.1}) > 2 * width(entered, {})
