"""A week's plan as it stood before the week: its orders, days off and overtime, but nothing of what came of them.

Where orders are released whenever few lots wait in front of the line, the moments of release tell how fast the line was.
They are then no plan: the orders follow each other in their order, each as soon as it is needed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import duckdb

from twin.plant import Order, Overtime, Plant, Supply
from twin.store.query import asked
from twin.validate.weeks import Week


@dataclass(frozen=True)
class Release:
    """An order as the books have it; `released_at` is None for one that still waits."""

    order_id: str
    product_id: str
    qty: int
    released_at: datetime | None
    due_at: datetime | None


def releases(cur: duckdb.DuckDBPyConnection) -> list[Release]:
    """Returns all orders in the order they were released, those still waiting last, by due date."""
    return [Release(*row) for row in asked(cur, _RELEASES)]


def planned(plant: Plant, week: Week, booked: list[Release], overtime: tuple[Overtime, ...]) -> Plant:
    """Returns the plant that runs through the week on its plan: the orders released meanwhile at their
    moments, or, where the line pulls them, all that follow at once, in their order. Without any books it never lacks work."""
    site = plant.site.model_copy(
        update={
            "starts_at": week.starts_at.astimezone(plant.site.zone).replace(tzinfo=None),
            "holidays": tuple(sorted({*plant.site.holidays, *week.closed})),
            "overtime": (*plant.site.overtime, *overtime),
        }
    )
    if plant.supply.kind != "orders":
        return plant.model_copy(update={"site": site})
    known = {p.id for p in plant.product}
    orders = tuple(_orders([r for r in booked if r.product_id in known], plant, week))
    supply = plant.supply.model_copy(update={"resample_days": False}) if booked else Supply()
    return plant.model_copy(update={"site": site, "order": orders, "supply": supply})


def _orders(booked: list[Release], plant: Plant, week: Week) -> Iterator[Order]:
    pulled = plant.supply.release_below_lots is not None
    for order in booked:
        at = order.released_at
        if at is not None and at < week.starts_at:
            continue  # it is on the floor already, or through
        if pulled:
            at = week.starts_at
        if at is not None and at < week.ends_at:
            yield Order(
                id=order.order_id, product=order.product_id, qty=max(1, order.qty), released_at=_local(at, plant),
                due_at=_local(order.due_at, plant) if order.due_at else None,
            )  # fmt: skip


def _local(moment: datetime, plant: Plant) -> datetime:
    return moment.astimezone(plant.site.zone).replace(tzinfo=None)


_RELEASES = """
WITH latest AS (
  SELECT * FROM floor.production_order
  QUALIFY row_number() OVER (PARTITION BY order_id ORDER BY batch_id DESC, source_row DESC) = 1),
made AS (
  SELECT order_id, arg_min(product_id, started_at) AS product_id, min(started_at) AS first_at, max(qty_in) AS qty
  FROM floor.operation_event WHERE order_id IS NOT NULL GROUP BY 1)
SELECT order_id, coalesce(o.product_id, m.product_id), coalesce(o.qty, m.qty, 1)::INTEGER,
       coalesce(o.released_at, m.first_at) AS moment, o.due_at
FROM latest o FULL JOIN made m USING (order_id)
WHERE coalesce(o.released_at, m.first_at, o.ordered_at) IS NOT NULL AND coalesce(o.product_id, m.product_id) IS NOT NULL
ORDER BY moment NULLS LAST, o.due_at, order_id
"""
