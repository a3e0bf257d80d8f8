"""Orders that the line pulls: released in the twin's log at the moments the floor's rule would have released them.

The twin is given all orders of the week at its beginning, in their order. Its front is first come first served, so the work
is the same as if each had come when `waiting` lots were left; only the moments of release have to be written as the rule
has them, and orders it has not come to are not released.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from twin.plant import Plant

Tables = dict[str, pa.Table]


def by_rule(tables: Tables, plant: Plant, front: str, waiting: int) -> Tables:
    """Returns the log with the release (and the arrival at the front) of each pulled order where the rule has it."""
    released = _released(tables, plant, front, waiting)
    orders, operations = tables["production_order"], tables["operation_event"]
    kept = pc.call_function("is_in", [orders["order_id"]], options=pc.SetLookupOptions(pa.array(list(released))))
    orders = orders.filter(kept)
    moments = [released[i] for i in orders["order_id"].to_pylist()]
    at = pa.array(moments, orders.schema.field("released_at").type)
    for name in ("ordered_at", "released_at"):
        orders = orders.set_column(orders.schema.get_field_index(name), name, at)
    return tables | {"production_order": orders, "operation_event": _arrived(operations, released, front)}


def _released(tables: Tables, plant: Plant, front: str, waiting: int) -> dict[str, int]:
    """Order → microseconds since 1970 of its release; the lots of earlier orders that begin leave `waiting` in front of it."""
    operations, orders = tables["operation_event"], tables["production_order"]
    at_front = operations.filter(pc.call_function("equal", [operations["station_id"], pa.scalar(front)]))
    begun = np.sort(_micros(at_front["started_at"]))
    size = {p.id: p.lot_size for p in plant.product}
    found, lots = {}, 0
    ids, products = orders["order_id"].to_pylist(), orders["product_id"].to_pylist()
    for order, product, qty, given in zip(
        ids, products, orders["qty"].to_pylist(), _micros(orders["released_at"]), strict=True
    ):
        place = lots - waiting - 1  # the lot whose start leaves so many waiting
        if place < len(begun):
            found[order] = max(int(given), int(begun[place]) if place >= 0 else 0)
        per = size[product]
        lots += 1 if per == "order" else -(-int(qty) // per)
    return found


def _arrived(operations: pa.Table, released: dict[str, int], front: str) -> pa.Table:
    queued = _micros(operations["queued_at"]).copy()
    is_front = operations["station_id"].to_numpy(zero_copy_only=False) == front
    for place in np.flatnonzero(is_front):
        queued[place] = max(queued[place], released.get(operations["order_id"][int(place)].as_py(), 0))
    at = operations.schema.get_field_index("queued_at")
    return operations.set_column(at, "queued_at", pa.array(queued, operations.schema.field("queued_at").type))


def _micros(column: pa.ChunkedArray) -> np.ndarray:
    return column.cast(pa.timestamp("us", tz="UTC")).cast(pa.int64()).to_numpy()
