"""Times on the way of known truth: neither waiting in front of a station nor being held in a full machine is transport."""

import numpy as np
import pytest

from tests.calibrate.worlds import FloorLog, bare_floor
from twin.calibrate import calibrate_from, clock, rows
from twin.calibrate.intervals import mean_interval
from twin.calibrate.moves import times_on_the_way
from twin.calibrate.report import Report
from twin.plant import Site
from twin.plant_file import parse_plant, write_plant

WAY_S, PLACES = 90.0, 3
ENTERED = """
[site]
name = "공장"
[[process]]
id = "p"
[[station]]
id = "m1"
process = "p"
processing_s = { law = "constant", value = 100 }
[[station]]
id = "m2"
process = "p"
processing_s = { law = "constant", value = 100 }
[[station]]
id = "m3"
process = "p"
processing_s = { law = "constant", value = 100 }
[[product]]
id = "a"
route = ["m1", "m2", "m3"]
[[transport]]
id = "cart"
kind = "people"
number = 2
[[move]]
from_station = "m1"
to_station = "m2"
by = "cart"
distance_m = 60
"""


def world(floor: FloorLog, seed: int, lots: int = 400) -> dict[str, np.ndarray]:
    """m1, a cart, three places, m2 (the slowest), m3 next to it; naive readings of the way from m1 to m2."""
    rng = np.random.default_rng(seed)
    work = {m: mean * rng.gamma(20, 1 / 20, lots) for m, mean in (("m1", 100), ("m2", 150), ("m3", 60))}
    way = WAY_S * rng.gamma(4, 1 / 4, lots)
    operations, held = [], []
    left1 = free2 = free3 = 0.0
    begun2: list[float] = []
    naive = {"to the start": [], "from the end of work": []}
    for i in range(lots):
        begin1 = left1 + 20
        end1 = begin1 + work["m1"][i]
        room = begun2[i - PLACES] - way[i] if i >= PLACES else 0.0  # it arrives when there is a place
        left1 = max(end1, room)
        if left1 > end1:
            held.append((end1, left1, "BLOCKED"))
        arrived = left1 + way[i]
        begin2 = max(arrived, free2)
        begun2.append(begin2)
        free2 = begin2 + work["m2"][i]
        begin3 = max(free2, free3)
        free3 = begin3 + work["m3"][i]
        for station, queued, s, e in (
            ("m1", None, begin1, end1),
            ("m2", arrived, begin2, free2),
            ("m3", free2, begin3, free3),
        ):
            operations.append(
                {"queued_at": queued, "started_at": s, "ended_at": e, "station_id": station, "lot_id": f"L{i}"}
            )
        naive["to the start"].append(begin2 - end1)
        naive["from the end of work"].append(arrived - end1)
    floor.operations(operations)
    floor.states(held, station_id="m1")
    return {k: np.array(v) for k, v in naive.items()}


def measured(floor: FloorLog) -> dict[tuple[str, str], np.ndarray]:
    """Times on the way when nothing else is fitted."""
    cur = floor.con.cursor()
    span = rows.prepare(cur, Report(), from_=None, until=None)
    clock.make_open_time(cur, Site(name="s"), (), span)
    return {(a, b): lags for a, b, lags, _ in times_on_the_way(cur)}


def test_intervals_cover_the_time_on_the_way_and_naive_ones_do_not():
    covered, naively = 0, dict.fromkeys(("to the start", "from the end of work"), 0)
    for seed in range(40):
        with bare_floor() as floor:
            naive = world(floor, seed)
            ways = measured(floor)
        assert list(ways) == [("m1", "m2")], "m3 stands next to m2"
        covered += _holds(ways["m1", "m2"])
        for name, lags in naive.items():
            naively[name] += _holds(lags)
    assert covered >= 36
    assert max(naively.values()) < 20


def _holds(lags: np.ndarray) -> bool:
    low, high = mean_interval(lags) or (np.nan, np.nan)
    return low <= WAY_S <= high


def test_a_measured_way_goes_into_the_plant_file(floor):
    world(floor, 1)
    found = calibrate_from(floor.con.cursor(), regime=False)
    (move,), (transport,) = found.plant.move, found.plant.transport
    assert (move.from_station, move.to_station, move.by) == ("m1", "m2", transport.id)
    assert transport.unload_s.mean() == pytest.approx(WAY_S, rel=0.1)
    item = next(i for i in found.report["items"] if i["what"] == "move")
    assert (item["source"], item["from_station"], item["station_id"]) == ("measured", "m1", "m2")
    assert "how many carriers there are" in item["en"]
    assert "기록으로 알 수 없어" in item["ko"]
    assert parse_plant(write_plant(found.plant), "again").move == found.plant.move


def test_parts_lists_and_sizes_of_lots_are_asked_for_where_products_are_several(floor):
    world(floor, 1)
    floor.con.execute("UPDATE floor.operation_event SET product_id = 'b' WHERE lot_id LIKE '%7'")
    said = calibrate_from(floor.con.cursor(), regime=False).report["assumptions"]
    assert any("made_of and lots_out" in a["en"] and "made_of, lots_out" in a["ko"] for a in said)


def test_what_was_entered_stays_and_the_measured_time_is_said(floor):
    world(floor, 1)
    found = calibrate_from(floor.con.cursor(), base=parse_plant(ENTERED, "three"), regime=False)
    assert [t.id for t in found.plant.transport] == ["cart"]
    assert found.plant.move[0].distance_m == 60
    item = next(i for i in found.report["items"] if i["what"] == "move")
    assert item["source"] == "entered"
    assert item["mean_s"] == pytest.approx(WAY_S, rel=0.1)
    assert "the transport entered is kept" in item["en"]


def test_a_way_over_closed_hours_tells_nothing(floor):
    floor.operations(
        [
            {"queued_at": q, "started_at": q, "ended_at": q + 10, "station_id": m, "lot_id": f"L{i}"}
            for i in range(20)
            for m, q in (("m1", i * 1000.0), ("m2", i * 1000.0 + 70 + 5000 * (i % 2)))
        ]
    )
    cur = floor.con.cursor()
    span = rows.prepare(cur, Report(), from_=None, until=None)
    cur.execute("CREATE TEMP TABLE open_time AS SELECT i * 1000 + ? AS s, i * 1000 + 900 + ? AS e, 0.0 AS before_s FROM range(20) t (i)", [span.from_s] * 2)  # fmt: skip
    (_, _, lags, _) = times_on_the_way(cur)[0]
    assert lags.tolist() == pytest.approx([60.0] * 10)
