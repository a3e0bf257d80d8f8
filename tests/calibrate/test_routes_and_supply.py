"""Routes, orders and what feeds the line."""

import pytest

from tests.calibrate.worlds import DAY_S
from twin.calibrate import calibrate_from


def lot(name: str, begin: float, way: str, product: str = "a", **more) -> list[dict]:
    """One lot walking the stations named by letters, 100 s each."""
    return [
        {
            "started_at": begin + 100 * i,
            "ended_at": begin + 100 * i + 100,
            "station_id": s,
            "lot_id": name,
            "product_id": product,
            **more,
        }
        for i, s in enumerate(way)
    ]


def test_whole_ways_with_their_shares_commonest_first(floor):
    rows = []
    for i in range(101):  # the last may not have finished yet
        rows += lot(f"L{i}", i * 1000, "xz" if i % 4 == 0 else "xyz")
    floor.operations(rows)
    product = calibrate_from(floor.con.cursor()).plant.product[0]
    assert [(w.route, w.share) for w in product.variants] == [(("x", "y", "z"), 0.75), (("x", "z"), 0.25)]


def test_ways_too_rare_are_dropped_and_said(floor):
    rows = []
    for i in range(400):
        rows += lot(f"L{i}", i * 1000, "zyx" if i == 200 else "yxz" if i == 201 else "xyyz")
    floor.operations(rows)
    found = calibrate_from(floor.con.cursor())
    assert found.plant.product[0].route == ("x", "y", "z")
    assert [d["n"] for d in found.report["dropped"] if "rare" in d["en"]] == [2]


def test_open_orders_say_nothing_about_routes(floor):
    rows, orders = [], []
    for i in range(40):
        done = i < 35
        rows += lot(f"L{i}", i * 1000, "xyz" if done else "x", order_id=f"O{i}")
        orders.append(
            {
                "order_id": f"O{i}",
                "product_id": "a",
                "qty": 1.0,
                "released_at": i * 1000,
                "completed_at": i * 1000 + 300 if done else None,
            }
        )
    floor.operations(rows)
    floor.orders(orders)
    found = calibrate_from(floor.con.cursor())
    assert found.plant.product[0].route == ("x", "y", "z")
    assert [d["n"] for d in found.report["dropped"] if "not finished" in d["en"]] == [5]


def test_lots_scrapped_to_the_last_part_do_not_shorten_routes(floor):
    rows = []
    for i in range(60):
        rows += lot(f"L{i}", i * 1000, "xyz") if i % 3 else lot(f"L{i}", i * 1000, "x", qty_scrap=1.0)
    floor.operations(rows)
    assert calibrate_from(floor.con.cursor()).plant.product[0].route == ("x", "y", "z")


def test_orders_are_released_as_they_were(floor):
    """Order 2 has no release recorded: its first operation is it. The order sent again later counts once, completed."""
    floor.operations(lot("L1", 1000, "xyz", order_id="O1") + lot("L2", 5000, "xyz", product="b", order_id="O2"))
    floor.orders([{"order_id": "O1", "product_id": "a", "qty": 7.0, "released_at": 500, "due_at": DAY_S}])
    floor.orders(
        [{"order_id": "O1", "product_id": "a", "qty": 7.0, "released_at": 500, "due_at": DAY_S, "completed_at": 1300}]
    )
    found = calibrate_from(floor.con.cursor())
    assert found.plant.supply.kind == "orders"
    zone = found.plant.site.zone
    released = {o.id: (o.product, o.qty, o.released_at.replace(tzinfo=zone).timestamp()) for o in found.plant.order}
    start = floor.con.execute("SELECT epoch(min(started_at)) - 1000 FROM floor.operation_event").fetchall()[0][0]
    assert released == {"O2": ("b", 1, start + 5000)}  # O1 was released before the log begins
    assert any("O" not in note["en"] and "no release" in note["en"] for note in found.report["assumptions"])


def test_lots_without_orders_arrive_at_intervals(floor):
    """A first station that mostly waits for material: lots arrive every 1000 s."""
    rows, states = [], []
    for i in range(300):
        rows += lot(f"L{i}", i * 1000, "x")
        states += [(i * 1000, i * 1000 + 100, "PROCESSING"), (i * 1000 + 100, i * 1000 + 1000, "STARVED")]
    floor.operations(rows)
    floor.states(states, station_id="x")
    supply = calibrate_from(floor.con.cursor()).plant.supply
    assert supply.kind == "interarrival"
    assert supply.interarrival_s.mean() == pytest.approx(1000)


def test_a_first_station_that_never_waits_is_saturated(floor):
    rows, states = [], []
    for i in range(300):
        rows += lot(f"L{i}", i * 100, "x")
        states.append((i * 100, i * 100 + 100, "PROCESSING"))
    floor.operations(rows)
    floor.states(states, station_id="x")
    assert calibrate_from(floor.con.cursor()).plant.supply.kind == "saturated"


@pytest.mark.parametrize(("below", "seen"), [(None, None), (4, 4)])
def test_orders_released_whenever_few_lots_wait_are_a_rule_and_others_a_plan(floor, below, seen):
    """Orders of three lots, 100 s each, taken at the beginning of the log: the rule shows, a timetable of its own does not."""
    rows, orders, begin = [], [], 1000
    for i in range(60):
        for j in range(3):
            rows += lot(f"L{i}-{j}", begin + 100 * (3 * i + j), "x", order_id=f"O{i}", qty_in=1.0, qty_good=1.0)
        waits = max(
            0, 3 * i - (below if below is not None else 5 * (i % 7))
        )  # the lot whose start leaves so few waiting
        moment = begin + 100 * waits + (1 if i else 0)
        orders.append({"order_id": f"O{i}", "product_id": "a", "qty": 3.0, "ordered_at": begin, "released_at": moment})
    floor.operations(rows)
    floor.orders(orders)
    found = calibrate_from(floor.con.cursor())
    assert found.plant.supply.kind == "orders"
    assert found.plant.supply.release_below_lots == seen
    assert (len({o.released_at for o in found.plant.order}) == 1) is (seen is not None)  # taken at once, pulled later
    assert any("released when fewer than 4 wait" in a["en"] for a in found.report["assumptions"]) is (seen is not None)
