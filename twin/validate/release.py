"""Orders that the line pulls: released in the twin's log at the moments the floor's rule would have released them.

The twin is given all orders of the week at its beginning, in their order. Its front is first come first served, so the work
is the same as if each had come when `waiting` lots were left; only the moments of release have to be written as the rule
has them, and orders it has not come to are not released.
"""

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from twin.plant import Plant

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Tables = dict[str, pa.Table]


def by_rule(tables: Tables, plant: Plant, front: str, waiting: int, ahead: int) -> Tables:
    """Returns the log with the release (and the arrival at the front) of each pulled order where the rule has it.

    `ahead` lots stood in front of the line at the beginning; orders begun before are left as they are.
    """
    released = _released(tables, plant, front, waiting, ahead)
    pulled, orders = {o.id for o in plant.order}, tables["production_order"]
    ids, moments = orders["order_id"].to_pylist(), orders["released_at"].to_pylist()
    kept = [i for i, order in enumerate(ids) if order in released or order not in pulled]
    given = [released.get(ids[i], moments[i]) for i in kept]
    at = pa.array([_moment(m) for m in given], orders.schema.field("released_at").type)
    orders = orders.take(pa.array(kept, pa.int64()))
    for name in ("ordered_at", "released_at"):
        orders = orders.set_column(orders.schema.get_field_index(name), name, at)
    return tables | {
        "production_order": orders,
        "operation_event": _arrived(tables["operation_event"], released, front),
    }


def _released(tables: Tables, plant: Plant, front: str, waiting: int, ahead: int) -> dict[str, int]:
    """Order → microseconds since 1970 of its release; the lots of earlier orders that begin leave `waiting` in front of it."""
    operations = tables["operation_event"]
    at_front = operations.filter(pc.call_function("equal", [operations["station_id"], pa.scalar(front)]))
    begun = np.sort(_micros(at_front["started_at"]))
    first = _micros(tables["production_order"]["released_at"].drop_null()).max(initial=0)
    size = {p.id: p.lot_size for p in plant.product}
    found, lots = {}, ahead
    for order in plant.order:
        place = lots - waiting - 1  # the lot whose start leaves so many waiting
        if place >= len(begun):
            break
        found[order.id] = int(max(first, begun[place] if place >= 0 else 0))
        per = size[order.product]
        lots += 1 if per == "order" else -(-order.qty // per)
    return found


def _moment(given: datetime | int | None) -> datetime | None:
    return EPOCH + timedelta(microseconds=given) if isinstance(given, int) else given


def _arrived(operations: pa.Table, released: dict[str, int], front: str) -> pa.Table:
    queued = _micros(operations["queued_at"]).copy()
    is_front = operations["station_id"].to_numpy(zero_copy_only=False) == front
    for place in np.flatnonzero(is_front):
        queued[place] = max(queued[place], released.get(operations["order_id"][int(place)].as_py(), 0))
    at = operations.schema.get_field_index("queued_at")
    return operations.set_column(at, "queued_at", pa.array(queued, operations.schema.field("queued_at").type))


def _micros(column: pa.ChunkedArray) -> np.ndarray:
    return column.cast(pa.timestamp("us", tz="UTC")).cast(pa.int64()).to_numpy()
