"""From where a week's forecast begins: what stood on the floor at the end of the week before, as its log had told by then."""

from datetime import datetime

import duckdb
import pyarrow as pa

from twin.line import State
from twin.plant import Plant
from twin.present import present_state
from twin.store.query import arrow

Tables = dict[str, pa.Table]


def beginning(cur: duckdb.DuckDBPyConnection, plant: Plant, at: datetime) -> State:
    """Returns the state a run from `at` begins with."""
    return present_state(cur, plant, at)


def made_before(cur: duckdb.DuckDBPyConnection, state: State, at: datetime) -> pa.Table:
    """Returns the operations that the open orders and lots of a state had behind them, columns as in a simulated log."""
    lots = [lot for lots in state.waiting.values() for lot in lots]
    lots += [lot for machine in state.machines.values() for lot in machine.lots]
    return arrow(
        cur, _BEFORE,
        {"at": at, "orders": [o.order for o in state.orders], "lots": [each.lot for lot in lots for each in (lot, *lot.riders)]},
    )  # fmt: skip


def with_past(log: Tables, before: pa.Table) -> Tables:
    """Returns the log with what had been made of its lots and orders before it began: stays in the line are whole then."""
    operations = log["operation_event"]
    past = before.select(operations.column_names).cast(operations.schema)
    return log | {"operation_event": pa.concat_tables([past, operations])}


_BEFORE = """
SELECT queued_at, started_at, ended_at, station_id, machine_no, product_id, order_id, lot_id, step_no,
       qty_in, qty_good, qty_scrap, qty_rework
FROM floor.operation_event
WHERE ended_at <= $at AND (list_contains($orders, order_id) OR list_contains($lots, lot_id))
ORDER BY ended_at, station_id, machine_no
"""
