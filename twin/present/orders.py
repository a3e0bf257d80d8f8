"""Orders still to be released, as they were known at the moment, written as orders of the plant."""

from datetime import datetime, timedelta

from twin.plant import Order, Plant
from twin.present.lots import open_orders
from twin.present.notes import Notes
from twin.present.seen import OrderSeen, Seen


def to_release(seen: Seen, plant: Plant, notes: Notes) -> tuple[Order, ...]:
    """Returns the orders to come: at their planned release, else at once, the earliest due first."""
    found = [o for o in open_orders(seen, {p.id: p for p in plant.product}, Notes()) if o.released_s is None]
    unplanned = [o for o in found if o.planned_s is None]
    notes.count(
        len(unplanned), "건의 주문은 투입 예정 시각이 없어, 납기 순으로 바로 투입되어 줄을 선다고 봄",
        "orders have no planned release; they are taken to queue at once, the earliest due first",
    )  # fmt: skip
    return tuple(_order(o, seen.at) for o in sorted(found, key=_turn))


def _turn(order: OrderSeen) -> tuple[float, float, str]:
    return (order.planned_s or 0.0, order.due_s if order.due_s is not None else 1e12, order.order)


def _order(order: OrderSeen, at: datetime) -> Order:
    return Order(
        id=order.order,
        product=order.product or "",
        qty=max(1, round(order.qty or 1)),
        released_at=None if order.planned_s is None else at + timedelta(seconds=order.planned_s),
        released_s=0.0 if order.planned_s is None else None,
        due_at=None if order.due_s is None else at + timedelta(seconds=order.due_s),
    )
