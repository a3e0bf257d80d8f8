"""The rows behind the facts: on any log their sums are the KPI, and those that count are told from those that do not."""

from datetime import timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.kpi.logs import MONDAY, TinyLog, at, facts_of, plant
from tests.kpi.test_properties import PLANT, SPAN, STATE
from twin.evidence.counting import counting
from twin.evidence.traced import rows_of
from twin.kpi import catalogue
from twin.kpi.opened import Facts
from twin.kpi.scope import EVERYTHING, Scope

OPERATION = st.tuples(
    st.sampled_from(["m1", "m2"]), st.sampled_from([1, 2, None]), SPAN, st.integers(0, 9), st.integers(0, 9),
    st.one_of(st.none(), st.floats(0.01, 1)), st.sampled_from(["L1", "L2", "L3", None]), st.integers(0, 2),
)  # fmt: skip
INSPECTION = st.tuples(st.sampled_from(["m1", "m2"]), SPAN, st.integers(0, 3), st.sampled_from(["in_process", "final"]))
ORDER = st.tuples(st.sampled_from(["L1", "L2", "L9"]), SPAN, st.sampled_from([None, "completed_at", "shipped_at"]))
LOGS = st.tuples(
    st.lists(STATE, max_size=10), st.lists(OPERATION, min_size=1, max_size=10), st.lists(INSPECTION, max_size=4),
    st.lists(ORDER, max_size=3, unique_by=lambda drawn: drawn[0]),
)  # fmt: skip
SCOPES = st.sampled_from(
    [EVERYTHING, Scope(station_id="m1"), Scope(process_id="p1", shift_id="night"), Scope(product_id="a")]
)


def moment(minutes: int):
    return MONDAY + timedelta(minutes=minutes)


def written(drawn) -> TinyLog:
    states, operations, inspections, orders = drawn
    log = TinyLog()
    for station, number, (start, end), state in states:
        log.state(station, moment(start), moment(end), state, machine_no=number)
    for station, number, (start, end), good, scrap, worked, lot, rework in operations:
        work_s = None if worked is None else worked * (end - start) * 60
        more = {"machine_no": number, "work_s": work_s, "lot_id": lot, "order_id": lot, "qty_rework": float(rework)}
        log.operation(station, moment(start), moment(end), good, scrap, **more)
    for station, (start, _), defects, stage in inspections:
        log.inspection(station, moment(start), 3, defects, stage)
    for order, (start, end), done in orders:
        log.order(order, released_at=moment(start), due_at=moment(end), **({done: moment(end - 5)} if done else {}))
    return log


def sums(facts: Facts, kpi) -> tuple:
    columns = f"({kpi.value or kpi.numerator})::DOUBLE, ({kpi.denominator or 'NULL'})::DOUBLE"
    return facts.rows(f"SELECT {columns} FROM {{facts}}", *kpi.over)[0]


@settings(max_examples=10, deadline=None, phases=[Phase.explicit, Phase.generate])  # shrinking takes minutes
@given(LOGS, SCOPES)
def test_sums_over_rows_are_the_sums_over_facts(drawn, scope) -> None:
    facts = facts_of(written(drawn), PLANT, scope)
    if facts.is_empty:
        return
    rows = rows_of(facts, ("machine", "output", "inspection", "hours", "lot", "wip", "order"))
    for kpi in catalogue().values():
        if set(scope.filters()) <= set(kpi.filters):
            for added, summed in zip(sums(rows, kpi), sums(facts, kpi), strict=True):
                assert (added is None) == (summed is None), kpi.id
                assert summed is None or added == pytest.approx(summed, rel=1e-9, abs=1e-6), kpi.id


def test_rows_name_their_line_and_what_they_add() -> None:
    log = (
        TinyLog()
        .operation("m1", at("8:00"), at("9:00"), 5, lot_id="L1")
        .operation("m2", at("9:00"), at("10:00"), 4, lot_id="L1")
    )
    rows = rows_of(facts_of(log, plant({"id": "m1"}, {"id": "m2"})), ["output"])
    told = rows.rows(
        "SELECT table_name, batch_id, source_row, station_id, exit_qty FROM {facts} ORDER BY source_row", "output"
    )
    assert told == [("operation_event", 1, 1, "m1", 0), ("operation_event", 1, 2, "m2", 4)]


def test_parts_that_leave_where_routes_differ_stand_on_the_lots_last_operation() -> None:
    ways = [{"share": 0.5, "route": ["m1"]}, {"share": 0.5, "route": ["m1", "m2"]}]
    described = plant({"id": "m1"}, {"id": "m2"}, product=[{"id": "a", "variants": ways}])
    log = (
        TinyLog()
        .operation("m1", at("8:00"), at("9:00"), 5, lot_id="L1")
        .operation("m1", at("9:00"), at("10:00"), 3, lot_id="L2")
    )
    log.operation("m2", at("10:00"), at("11:00"), 2, lot_id="L2")
    rows = rows_of(facts_of(log, described), ["output"])
    assert rows.rows("SELECT exit_qty FROM {facts} ORDER BY source_row", "output") == [(5,), (0,), (2,)]


@pytest.mark.parametrize(
    ("kpi_id", "columns", "expected"),
    [
        ("units_produced", {"leaving_qty", "qty_good"}, "(coalesce(leaving_qty, 0) <> 0)"),
        ("on_time_delivery", {"is_on_time"}, "(is_on_time IS NOT NULL)"),
        ("lead_time_p90_h", {"lead_s", "is_witness"}, "(coalesce(lead_s, 0) <> 0 OR is_witness)"),
        (
            "final_defect_ppm", {"qty_defect", "qty_inspected", "stage"},
            "(coalesce(qty_defect, 0) <> 0 OR coalesce(qty_inspected, 0) <> 0) AND (stage = 'final')",
        ),
    ],
)  # fmt: skip
def test_a_row_counts_where_the_formula_finds_something_in_it(kpi_id, columns, expected) -> None:
    assert counting(catalogue()[kpi_id], columns) == expected
