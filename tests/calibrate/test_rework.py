"""Rework of known truth: the share sent back, the way and the limit are found; lots in two places stay one lot."""

import heapq
from itertools import count

import numpy as np
import pytest

from tests.calibrate.worlds import DAY_S, FloorLog, bare_floor
from twin.calibrate import Calibration, calibrate_from
from twin.calibrate import report as report_module
from twin.calibrate.pieces import Place, Report, follow
from twin.calibrate.rework import follow_rework, learn_rework
from twin.calibrate.rows import prepare
from twin.laws import Constant
from twin.plant import Site, Station

ROUTE, WORK_S = ("m1", "m2", "m3"), {"m1": 200.0, "m2": 150.0, "m3": 100.0, "fix": 60.0}
REJECTED, SHARE, LIMIT = 0.1, 0.7, 2


def world(
    seed: int,
    *,
    lots: int = 1_200,
    parts: int = 20,
    way: tuple[str, ...] = ("m1",),
    limit: int = LIMIT,
    gap_s: float = 500.0,
) -> list[dict]:
    """Lots over three stations; what m2 rejects goes back by a way of its own, more of it on some days than on others."""
    rng, number = np.random.default_rng(seed), count()
    queue = [(i * gap_s, next(number), f"L{i}", parts, ROUTE, 0) for i in range(lots)]
    heapq.heapify(queue)
    free: dict[str, float] = {}
    rate: dict[int, tuple[float, float]] = {}
    rows = []
    while queue:
        ready, _, lot, qty, (here, *rest), rounds = heapq.heappop(queue)
        begin = max(ready, free.get(here, 0.0))
        end = free[here] = begin + WORK_S[here] * rng.gamma(50, 0.02)
        day = int((end + 9 * 3600) // DAY_S)
        if day not in rate:
            rate[day] = (rng.beta(REJECTED * 60, (1 - REJECTED) * 60), rng.beta(SHARE * 15, (1 - SHARE) * 15))
        bad = int(rng.binomial(qty, rate[day][0])) if here == "m2" else 0
        again = int(rng.binomial(bad, rate[day][1])) if rounds < limit else 0
        rows.append({"queued_at": ready, "started_at": begin, "ended_at": end, "station_id": here, "lot_id": lot, "qty_in": float(qty),
                     "qty_scrap": float(bad - again), "qty_rework": float(again)})  # fmt: skip
        if again:
            heapq.heappush(queue, (end, next(number), lot, again, (*way, "m2", "m3"), rounds + 1))
        if qty > bad and rest:
            heapq.heappush(queue, (end, next(number), lot, qty - bad, tuple(rest), rounds))
    return rows


def calibrated(floor: FloorLog, rows: list[dict]) -> Calibration:
    floor.operations(rows)
    return calibrate_from(floor.con.cursor(), regime=False)


def rework(found: Calibration) -> dict:
    return next(i for i in found.report["items"] if i["what"] == "rework")


def learnt_alone(rows: list[dict]) -> dict:
    """What is said of rework at m2 when nothing else is fitted."""
    station, report = (
        Station(id="m2", process="p", processing_s=Constant(law="constant", value=1)),
        report_module.Report(),
    )
    with bare_floor() as floor:
        floor.operations(rows)
        cur = floor.con.cursor()
        prepare(cur, report, from_=None, until=None)
        learn_rework(cur, report, Site(name="s"), [station], follow_rework(cur))
    return report.items[0]


@pytest.mark.parametrize("way", [("m1",), (), ("fix",), ("fix", "m1")])
def test_share_way_and_limit_are_found(floor, way):
    found = calibrated(floor, world(1, way=way))
    item, law = rework(found), found.plant.station_by_id()["m2"].rework
    assert law is not None
    assert (law.route, law.limit) == (way, LIMIT)
    assert item["low"] <= SHARE <= item["high"]
    assert item["limit_is_sure"]
    assert [p.ways()[0].route for p in found.plant.product] == [ROUTE]
    assert sum(w["n"] for w in item["ways"] if tuple(w["route"]) == way) > 0.9 * sum(w["n"] for w in item["ways"])
    assert [s.id for s in found.plant.station if s.rework] == ["m2"]


def test_the_share_rejected_holds_what_is_reworked(floor):
    found = calibrated(floor, world(2))
    rate = found.plant.station_by_id()["m2"].scrap_rate
    assert rate.low <= REJECTED <= rate.high


def test_intervals_cover_the_share_where_naive_ones_do_not():
    """Over thirty plants. Naive: reworked of all that was rejected, last rounds included, parts taken for independent."""
    covered = naive = 0
    for seed in range(30):
        rows = world(seed, lots=400, gap_s=2_500)
        item = learnt_alone(rows)
        covered += item["low"] <= SHARE <= item["high"]
        again, scrapped = (sum(r[k] for r in rows if r["station_id"] == "m2") for k in ("qty_rework", "qty_scrap"))
        share, n = again / (again + scrapped), again + scrapped
        naive += abs(share - SHARE) <= 1.96 * (share * (1 - share) / n) ** 0.5
    assert covered >= 26
    assert naive < 20


def test_a_limit_never_reached_is_only_a_lower_bound(floor):
    found = calibrated(floor, world(3, lots=200, limit=50))
    item = rework(found)
    assert not item["limit_is_sure"]
    assert "the log tells no upper limit" in item["en"]
    assert "그 위를 알 수 없음" in item["ko"]


def test_lots_in_two_places_for_rework_are_no_reused_numbers(floor):
    found = calibrated(floor, world(1))
    reused = next(t for t in found.report["traps"] if t["trap"] == "reused_ids")
    assert reused["n"] == 0
    assert next(t for t in found.report["traps"] if t["trap"] == "clock_skew")["n"] == 0


def test_without_lot_numbers_the_share_is_told_and_the_rest_assumed(floor):
    found = calibrated(floor, [r | {"lot_id": None} for r in world(4, lots=300)])
    law = found.plant.station_by_id()["m2"].rework
    assert law is not None
    assert (law.route, law.limit) == ((), 1)
    assert any("lots are not followed" in a["en"] for a in found.report["assumptions"])


def test_processing_times_of_a_second_pass_stand_alone(floor):
    found = calibrated(floor, world(1, way=()))
    assert found.plant.station_by_id()["m2"].processing_s.mean() == pytest.approx(WORK_S["m2"], rel=0.02)


def test_a_lot_is_followed_through_its_pieces():
    reports = [
        Report("m1", 0, 1, 10, 10, 0), Report("m2", 1, 2, 10, 7, 3),
        Report("m1", 2, 3, 3, 3, 0), Report("m3", 2, 4, 7, 7, 0), Report("m2", 3, 4, 3, 2, 1), Report("m1", 4, 5, 1, 1, 0),
        Report("m3", 4, 5, 2, 2, 0), Report("m2", 5, 6, 1, 1, 0), Report("m3", 6, 7, 1, 1, 0),
    ]  # fmt: skip
    places, sent = follow(reports)
    assert places == [
        Place(0, 0, False), Place(0, 0, False), Place(1, 1, True), Place(0, 0, False), Place(1, 1, True), Place(2, 2, True),
        Place(1, 1, True), Place(2, 2, True), Place(2, 2, True),
    ]  # fmt: skip
    assert [(s.station, s.round, s.parts, s.way, s.came_back) for s in sent] == [
        ("m2", 1, 3, ["m1"], True),
        ("m2", 2, 1, ["m1"], True),
    ]


def test_a_lot_that_goes_back_whole_stays_one_piece():
    places, _ = follow([Report("m1", 0, 1, 5, 0, 5), Report("m1", 1, 2, 5, 5, 0), Report("m2", 2, 3, 5, 5, 0)])
    assert places == [Place(0, 0, False), Place(0, 1, True), Place(0, 1, False)]
