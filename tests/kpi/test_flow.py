"""Lots through the line: what leaves where, how long it took, how much was inside."""

from datetime import timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.kpi.logs import MONDAY, TinyLog, at, facts_of, kpi, plant, table_of
from twin import kpi as kpis
from twin.kpi.scope import Scope
from twin.line import end_of, run, start_of

LINE = plant({"id": "m1"}, {"id": "m2"}, shifts=())


def through(log: TinyLog, lot: str, start: str, middle: str, end: str, good: float = 1) -> TinyLog:
    """A lot that waits from `start` on, passes m1 until `middle` and m2 until `end`."""
    log.operation("m1", at(start), at(middle), good, lot_id=lot, queued_at=at(start))
    return log.operation("m2", at(middle), at(end), good, lot_id=lot, queued_at=at(middle))


def test_lead_time_runs_from_release_where_it_is_known_and_from_arrival_else() -> None:
    log = through(through(TinyLog(), "L1", "9:00", "10:00", "12:00"), "L2", "9:00", "13:00", "14:00")
    log.order("O3", released_at=at("7:00")).operation("m1", at("8:00"), at("9:00"), lot_id="L3", order_id="O3")
    log.operation("m2", at("14:00"), at("15:00"), lot_id="L3", order_id="O3")
    assert table_of(facts_of(log, LINE), "lot", "lot_id", "lead_s / 3600") == [("L1", 3.0), ("L2", 5.0), ("L3", 8.0)]


def test_the_ninth_of_ten_is_a_quantile_of_lots_not_of_days() -> None:
    log = TinyLog()
    for i in range(11):
        through(log, f"L{i}", "0:00", "1:00", f"{i + 2}:00")
    assert kpi(facts_of(log, LINE), "lead_time_p90_h") == pytest.approx(11)


def test_means_over_days_are_sums_of_lots_not_means_of_means() -> None:
    log = through(TinyLog(), "L0", "0:00", "1:00", "10:00")
    for i in range(9):
        log.operation("m1", at("0:00", 1), at("1:00", 1), lot_id=f"K{i}").operation(
            "m2", at("1:00", 1), at("2:00", 1), lot_id=f"K{i}"
        )
    facts = facts_of(log, LINE)
    assert kpi(facts, "lead_time_mean_h") == pytest.approx((10 + 9 * 2) / 10)
    assert kpi(facts, "lead_time_mean_h") != pytest.approx((10 + 2) / 2)


def test_quality_of_two_days_is_not_the_mean_of_two_qualities() -> None:
    log = TinyLog().operation("m1", at("9:00"), at("10:00"), 1, 1).operation("m1", at("9:00", 1), at("10:00", 1), 98, 0)
    assert kpi(facts_of(log, LINE), "quality_ratio") == pytest.approx(99 / 100)


def test_a_lot_still_inside_counts_until_the_end_of_the_log() -> None:
    log = through(TinyLog(), "L1", "0:00", "1:00", "4:00").operation(
        "m1", at("1:00"), at("2:00"), lot_id="L2", queued_at=at("0:00")
    )
    facts = facts_of(log, LINE)
    assert kpi(facts, "wip_mean") == pytest.approx((4 + 4) / 4)
    assert kpi(facts, "units_produced") == 1


def test_a_lot_all_scrapped_has_left_and_has_no_lead_time() -> None:
    log = through(TinyLog(), "L1", "0:00", "1:00", "4:00").operation(
        "m1", at("1:00"), at("2:00"), 0, 1, lot_id="L2", queued_at=at("0:00")
    )
    facts = facts_of(log, LINE)
    assert kpi(facts, "wip_mean") == pytest.approx((4 + 2) / 4)
    assert table_of(facts, "lot", "lot_id") == [("L1",)]


def test_a_released_order_nobody_has_begun_is_inside() -> None:
    log = through(TinyLog(), "L1", "0:00", "1:00", "4:00").order("O2", released_at=at("3:00"))
    assert kpi(facts_of(log, LINE), "wip_mean") == pytest.approx((4 + 1) / 4)


def test_lots_of_an_order_that_nobody_has_begun_are_inside_from_its_release() -> None:
    """O2 is 10 parts on trays of 4: one tray has begun, the other two (4 and 2 parts) wait since 2:00."""
    trays = plant({"id": "m1"}, {"id": "m2"}, shifts=(), product=[{"id": "a", "route": ["m1", "m2"], "lot_size": 4}])
    log = (
        TinyLog()
        .order("O1", released_at=at("0:00"), completed_at=at("4:00"), qty=1.0)
        .order("O2", released_at=at("2:00"), qty=10.0)
    )
    log.operation("m1", at("0:00"), at("1:00"), order_id="O1", lot_id="L1").operation(
        "m2", at("1:00"), at("4:00"), order_id="O1", lot_id="L1"
    )
    log.operation("m1", at("3:00"), at("4:00"), 4, order_id="O2", lot_id="L2")
    assert kpi(facts_of(log, trays), "wip_mean") == pytest.approx((4 + 3 * 2) / 4)
    assert kpi(facts_of(log, LINE), "wip_mean") == pytest.approx((4 + 7 * 2) / 4)  # lots of one part: six more wait


def test_without_routes_nobody_knows_what_has_left() -> None:
    facts = facts_of(through(TinyLog(), "L1", "0:00", "1:00", "4:00"), None)
    for name in ("units_produced", "throughput_per_h", "lead_time_mean_h", "wip_mean"):
        assert kpi(facts, name) is None
    assert (
        kpi(facts_of(through(TinyLog(), "L1", "0:00", "1:00", "4:00"), None, Scope(station_id="m2")), "units_produced")
        == 1
    )


def test_a_product_the_plant_does_not_describe_leaves_where_all_routes_end() -> None:
    log = TinyLog().operation("m2", at("0:00"), at("1:00"), 5, product_id="new")
    assert kpi(facts_of(log, LINE), "units_produced") == 5


def test_where_routes_differ_a_lot_leaves_with_its_last_operation() -> None:
    ways = {
        "product": [
            {"id": "a", "variants": [{"route": ["m1", "m2"], "share": 1}, {"route": ["m1", "m2", "m3"], "share": 1}]}
        ]
    }
    described = plant({"id": "m1"}, {"id": "m2"}, {"id": "m3"}, shifts=(), **ways)
    log = through(through(TinyLog(), "short", "0:00", "1:00", "2:00", 10), "long", "0:00", "1:00", "2:00", 7)
    log.operation("m3", at("2:00"), at("3:00"), 6, 1, lot_id="long")
    facts = facts_of(log, described)
    assert kpi(facts, "units_produced") == 16
    assert sum(n for _, n in table_of(facts, "output", "station_id", "exit_qty")) == 16


def test_a_stay_reported_in_parts_leaves_with_all_of_them() -> None:
    ways = [{"route": ["m1", "m2"], "share": 1}, {"route": ["m2", "m1"], "share": 1}]
    described = plant({"id": "m1"}, {"id": "m2"}, shifts=(), product=[{"id": "a", "variants": ways}])
    log = TinyLog().operation("m1", at("8:00"), at("9:00"), 5, lot_id="L1", order_id="O1")
    log.operation("m2", at("9:00"), at("10:00"), 2, lot_id="L1", order_id="O1")
    log.operation("m2", at("11:00"), at("12:00"), 3, lot_id="L1", order_id="O1")
    log.order("O1", qty=5.0, completed_at=at("12:00"))
    assert kpi(facts_of(log, described), "units_produced") == 5


def test_a_process_counts_what_leaves_its_last_station() -> None:
    described = plant({"id": "m1"}, {"id": "m2"}, {"id": "m3", "process": "p2"}, shifts=())
    log = through(TinyLog(), "L1", "0:00", "1:00", "2:00", 10)
    assert kpi(facts_of(log, described, Scope(process_id="p1")), "units_produced") == 10
    assert kpi(facts_of(log, described, Scope(process_id="p2")), "units_produced") is None
    assert kpi(facts_of(log, described), "units_produced") == 0


def test_what_was_sent_back_is_no_first_pass() -> None:
    log = TinyLog().operation("m1", at("8:00"), at("9:00"), 95, 0, qty_rework=5.0, lot_id="L1")
    log.operation("m1", at("10:00"), at("11:00"), 4, 1, lot_id="L1").operation(
        "m1", at("11:00"), at("12:00"), 50, 0, lot_id="L2"
    )
    facts = facts_of(log, LINE)
    assert kpi(facts, "first_pass_yield") == pytest.approx(145 / 150)
    assert kpi(facts, "quality_ratio") == pytest.approx(149 / 155)


def test_by_product_only_what_is_defined_by_product_has_a_value() -> None:
    log = through(TinyLog(), "L1", "0:00", "1:00", "2:00", 10)
    log.operation("m1", at("1:00"), at("2:00"), 3, product_id="b").operation(
        "m2", at("2:00"), at("4:00"), 3, product_id="b"
    )
    facts = facts_of(log, LINE, Scope(product_id="b"))
    assert kpi(facts, "units_produced") == 3
    assert kpi(facts, "throughput_per_h") == pytest.approx(3 / 4)
    assert kpi(facts, "wip_mean") == 0
    assert kpi(facts, "availability") is None


def test_orders_without_a_completion_are_judged_by_their_parts() -> None:
    log = (
        TinyLog()
        .order("O1", due_at=at("3:00"), qty=10.0)
        .order("O2", due_at=at("3:00"), qty=10.0)
        .order("O3", due_at=at("9:00", 9))
    )
    log.operation("m2", at("1:00"), at("2:00"), 10, order_id="O1", lot_id="L1")
    log.operation("m2", at("3:00"), at("4:00"), 10, order_id="O2", lot_id="L2")
    assert kpi(facts_of(log, LINE), "on_time_delivery") == 0.5  # O3 is not due yet


MINUTES = st.integers(0, 3 * 24 * 60)


@st.composite
def lots(draw) -> list[tuple[int, int, int, bool]]:
    """(arrival, start, end, finished) of lots in minutes since Monday."""
    found = []
    for _ in range(draw(st.integers(1, 12))):
        arrival, start, end = sorted((draw(MINUTES), draw(MINUTES), draw(MINUTES)))
        found.append((arrival, start, end, draw(st.booleans())))
    return found


@settings(max_examples=25, deadline=None)
@given(lots())
def test_littles_law_holds_exactly(drawn) -> None:
    """∫ WIP dt = sum of the times in the system within the window, to the microsecond."""
    log = TinyLog()
    for number, (arrival, start, end, finished) in enumerate(drawn):
        times = {"lot_id": f"L{number}", "queued_at": MONDAY + timedelta(minutes=arrival)}
        log.operation(
            "m2" if finished else "m1", MONDAY + timedelta(minutes=start), MONDAY + timedelta(minutes=end), **times
        )
    first, last = min(start for _, start, _, _ in drawn), max(end for _, _, end, _ in drawn)
    assume(first < last)
    inside = sum((end if finished else last) - max(arrival, first) for arrival, _, end, finished in drawn)
    inside_s = sum(row[0] for row in table_of(facts_of(log, LINE), "wip", "in_system_s"))
    assert inside_s == inside * 60


def test_littles_law_on_a_simulated_line() -> None:
    law = {"law": "exponential", "mean": 40}
    described = plant(
        {"id": "m1", "processing_s": law}, {"id": "m2", "processing_s": law}, shifts=(),
        supply={"kind": "interarrival", "interarrival_s": {"law": "exponential", "mean": 60}},
    )  # fmt: skip
    log, window = run(described, horizon_s=20_000, seed=3).tables(), (start_of(described), end_of(described, 20_000))
    last_end = dict(zip(*(log["operation_event"][c].to_pylist() for c in ("order_id", "ended_at")), strict=True))
    inside = 0.0
    for order in log["production_order"].to_pylist():
        gone = last_end[order["order_id"]] if order["completed_at"] is not None else window[1]
        inside += (gone - order["released_at"]).total_seconds()
    assert kpis.of_log(log, described, *window).kpis["wip_mean"] == pytest.approx(inside / 20_000, rel=1e-12)
