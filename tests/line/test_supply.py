"""What feeds the line: the mix, the variants of a route, orders replayed and days of orders drawn again."""

from collections import Counter

import pytest
from worlds import exponential, law_of

from twin.line import run
from twin.plant import Plant


def plant(**parts) -> Plant:
    return Plant.model_validate(
        {
            "site": {"name": "tiny"},
            "process": [{"id": "p"}],
            "station": [{"id": m, "process": "p", "processing_s": law_of(1)} for m in ("m1", "m2", "m3")],
        }
        | parts
    )


TWO = [{"id": "a", "route": ["m1"], "share": 3}, {"id": "b", "route": ["m1"], "share": 1}]


@pytest.mark.parametrize("supply", [{"kind": "saturated"}, {"kind": "interarrival", "interarrival_s": exponential(2)}])
def test_products_come_in_their_shares(supply):
    made = run(plant(product=TWO, supply=supply), horizon_s=8000, seed=1).tables()["operation_event"].to_pandas()
    assert (made["product_id"] == "a").mean() == pytest.approx(0.75, abs=0.03)


def test_lots_take_their_ways_in_shares():
    ways = [{"route": ["m1", "m2"], "share": 1}, {"route": ["m1", "m3"], "share": 3}]
    log = run(plant(product=[{"id": "a", "variants": ways}]), horizon_s=4000, seed=1)
    seen = Counter(log.tables()["operation_event"]["station_id"].to_pylist())
    assert seen["m3"] / (seen["m2"] + seen["m3"]) == pytest.approx(0.75, abs=0.03)


ORDERS = [
    {"id": "mon", "product": "a", "qty": 2, "released_at": "2026-03-02T10:00:00", "due_at": "2026-03-02T12:00:00"},
    {"id": "tue", "product": "b", "released_at": "2026-03-03T09:00:00"},
    {"id": "next mon", "product": "a", "released_at": "2026-03-09T11:00:00"},
]


def test_orders_are_released_at_their_local_times():
    log = run(plant(product=TWO, supply={"kind": "orders"}, order=ORDERS), horizon_s=9 * 86_400, seed=1)
    found = {o["order_id"]: o for o in log.tables()["production_order"].to_pylist()}
    assert list(found) == ["mon", "tue", "next mon"]
    assert found["mon"]["released_at"].isoformat() == "2026-03-02T01:00:00+00:00"
    assert (found["mon"]["completed_at"] - found["mon"]["released_at"]).total_seconds() == 2


def test_days_of_orders_are_drawn_again_from_like_weekdays_under_names_of_their_own():
    supply = {"kind": "orders", "resample_days": True}
    log = run(plant(product=TWO, supply=supply, order=ORDERS), horizon_s=60 * 86_400, seed=4)
    orders = log.tables()["production_order"].to_pylist()
    names = [o["order_id"] for o in orders]
    assert len(set(names)) == len(names)
    assert {o["released_at"].weekday() for o in orders} == {0, 1}
    mondays = Counter(n.rsplit(" (", 1)[0] for n in names)
    assert mondays["mon"] + mondays["next mon"] == 9
    assert all(0 < (o["due_at"] - o["released_at"]).total_seconds() <= 7200 for o in orders if o["due_at"])


def test_holidays_neither_lend_their_orders_nor_get_any():
    supply = {"kind": "orders", "resample_days": True}
    site = {"name": "tiny", "holidays": ["2026-03-09", "2026-03-16"]}  # without them "next mon" is drawn as well
    log = run(plant(site=site, product=TWO, supply=supply, order=ORDERS), horizon_s=60 * 86_400, seed=4)
    names = Counter(o["order_id"].rsplit(" (", 1)[0] for o in log.tables()["production_order"].to_pylist())
    assert names["next mon"] == 0
    assert names["mon"] == 7


def test_orders_are_pulled_in_their_order_when_few_lots_wait_in_front_and_never_before_their_moment():
    """Lots of one part, 1 s each at the front: an order of three goes in whenever fewer than two lots wait."""
    orders = [{"id": "late due", "product": "a", "qty": 3, "released_s": 0}] + [
        {"id": name, "product": "a", "qty": 3, "released_s": moment}
        for name, moment in (("next", 0), ("far", 9), ("near", 1))
    ]
    supply = {"kind": "orders", "release_below_lots": 2}
    log = run(plant(product=[{"id": "a", "route": ["m1"]}], supply=supply, order=orders), horizon_s=100, seed=1)
    found = log.tables()["production_order"].to_pylist()
    released = {o["order_id"]: (o["released_at"] - log.starts_at).total_seconds() for o in found}
    assert released == {"late due": 0.0, "next": 1.0, "far": 9.0, "near": 10.0}


@pytest.mark.parametrize("supply", [{"kind": "saturated"}, {"kind": "orders", "wip_lots": 3}])
def test_a_rule_of_release_belongs_to_orders_without_a_limit_inside(supply):
    with pytest.raises(ValueError, match="release_below_lots belongs"):
        plant(product=TWO, supply=supply | {"release_below_lots": 2}, order=ORDERS)


def test_orders_drawn_again_never_run_dry_where_the_line_pulls_them():
    """One order of two parts a day, 1 s each: pulled, they follow each other at once, the whole run long."""
    days = [{"id": f"d{i}", "product": "a", "qty": 2, "released_s": 86_400.0 * i} for i in range(7)]
    supply = {"kind": "orders", "resample_days": True, "release_below_lots": 1}
    described = plant(product=[{"id": "a", "route": ["m1"]}], supply=supply, order=days)
    made = run(described, horizon_s=20, seed=1).tables()["operation_event"]
    assert len(made) == 4  # all the orders of twice one day: nobody waits for the next morning
    other = described.model_copy(update={"supply": described.supply.model_copy(update={"release_below_lots": None})})
    assert len(run(other, horizon_s=20, seed=1).tables()["operation_event"]) == 2
