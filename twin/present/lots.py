"""Where each lot stands: how far it is on its route, and the lots of released orders that no operation has touched yet."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from twin.line.state import LotThere, OrderThere
from twin.plant import Plant, Product, Variant
from twin.present.notes import Notes
from twin.present.seen import LotSeen, OrderSeen, Seen

QUIET_S = 30 * 86_400.0  # see seen.QUIET


@dataclass(frozen=True)
class Standing:
    """A lot between two operations: what it is, and where and when its last operation ended (None: not begun)."""

    lot: LotThere
    station: str | None
    machine: int
    ended_s: float


def stand(seen: Seen, plant: Plant, notes: Notes) -> tuple[list[Standing], list[OrderThere]]:
    """Returns the lots inside, first come first, and the open orders they belong to."""
    products = {p.id: p for p in plant.product}
    orders = {o.order: o for o in open_orders(seen, products, notes)}
    inside, begun, lost = [], Counter[str](), 0
    for lot in seen.lots:
        begun[lot.order or ""] += 1
        if lot.qty <= 0 or lot.product not in products or (lot.order in _known(seen) and lot.order not in orders):
            continue
        found = place(lot, products[lot.product].ways())
        if found is None:
            lost += 1
        elif found[1] < len(found[0]):
            there = LotThere(lot.lot, lot.order or lot.lot, lot.product, lot.qty, *found, queued_s=lot.ended_s)
            inside.append(Standing(there, lot.visited[-1], lot.machine, lot.ended_s))
    notes.count(
        lost, "개 로트는 마지막 작업이 그 제품의 어느 경로에도 없어 라인 안에 있는 것으로 보지 않음",
        "lots were last worked on where no route of their product leads; they are taken to have left",
    )  # fmt: skip
    waiting = [lot for o in orders.values() if o.released_s is not None for lot in _not_begun(o, products, seen, begun)]
    inside += [Standing(lot, None, 0, lot.queued_s) for lot in waiting]
    inside.sort(key=lambda s: s.ended_s)
    return inside, _orders_of(inside, orders)


def open_orders(seen: Seen, products: dict[str, Product], notes: Notes) -> list[OrderSeen]:
    """Returns the orders that are open and show a sign of life, the earliest released (then due) first."""
    touched = {lot.order for lot in seen.lots if lot.ended_s >= -QUIET_S}
    alive = [o for o in seen.orders if o.order in touched or max(_signs(o), default=0.0) >= -QUIET_S]
    notes.count(
        len(seen.orders) - len(alive), "건의 주문은 완료 기록이 없지만 30일 동안 움직임이 없어 끝난 것으로 봄",
        "orders have no completion recorded but did not move for 30 days; they are taken to be done",
    )  # fmt: skip
    known = [o for o in alive if o.product in products and (o.qty or 0) >= 1]
    notes.count(
        len(alive) - len(known), "건의 주문은 제품이나 수량을 몰라 뺌",
        "orders of an unknown product or quantity are left out",
    )  # fmt: skip
    begun = {lot.order: lot.ended_s for lot in reversed(seen.lots)}
    unsaid = [o for o in known if o.released_s is None and o.order in begun]
    notes.count(
        len(unsaid), "건의 주문은 투입 기록이 없어 첫 작업을 투입으로 봄",
        "orders have no release recorded; their first operation is taken for it",
    )  # fmt: skip
    known = [
        o if o not in unsaid else OrderSeen(o.order, o.product, o.qty, o.ordered_s, begun[o.order], None, o.due_s)
        for o in known
    ]
    return sorted(known, key=lambda o: (o.released_s or 0.0, o.due_s if o.due_s is not None else 1e12, o.order))


def place(lot: LotSeen, ways: Iterable[Variant]) -> tuple[tuple[str, ...], int] | None:
    """Returns (route, operations done) of a lot: by all it visited, else by its step number, else by its last station."""
    likely = sorted(ways, key=lambda way: -way.share)
    routes = [way.route for way in likely]
    for route in routes:
        if route[: len(lot.visited)] == lot.visited:
            return route, len(lot.visited)
    for route in routes:
        if lot.step_no and lot.step_no <= len(route) and route[lot.step_no - 1] == lot.visited[-1]:
            return route, lot.step_no
    for route in routes:
        if lot.visited[-1] in route:
            return route, len(route) - route[::-1].index(lot.visited[-1])
    return None


def sizes(qty: float, lot_size: int | str) -> list[int]:
    """Returns the lots so many parts make: full ones, and the rest."""
    parts = max(1, round(qty))
    if not isinstance(lot_size, int):
        return [parts]
    return [lot_size] * (parts // lot_size) + [parts % lot_size] * bool(parts % lot_size)


def _not_begun(order: OrderSeen, products: dict[str, Product], seen: Seen, begun: Counter[str]) -> list[LotThere]:
    """The lots of a released order that wait in front of its first station."""
    if order.product is None or order.qty is None or order.released_s is None:
        return []
    product = products[order.product]
    mine = [lot for lot in seen.lots if lot.order == order.order]
    if any(not lot.is_named for lot in mine):  # the order itself travels
        return []
    left = sizes(order.qty, product.lot_size)[begun[order.order] :]
    if mine and sum(lot.qty_first for lot in mine) >= order.qty:
        return []
    route = max(product.ways(), key=lambda way: way.share).route
    return [
        LotThere(f"{order.order}-{begun[order.order] + i}", order.order, product.id, qty, route, queued_s=order.released_s)
        for i, qty in enumerate(left, start=1)
    ]  # fmt: skip


def _orders_of(inside: list[Standing], orders: dict[str, OrderSeen]) -> list[OrderThere]:
    """The orders of the lots inside; one that no order book knows is as large as its lots."""
    parts, first = Counter[str](), {}
    for standing in inside:
        parts[standing.lot.order] += standing.lot.qty
        first.setdefault(standing.lot.order, standing)
    found = []
    for name, standing in first.items():
        known = orders.get(name)
        qty = round(known.qty) if known and known.qty else parts[name]
        released_s = known.released_s if known and known.released_s is not None else standing.ended_s
        found.append(OrderThere(name, standing.lot.product, qty, released_s, known.due_s if known else None))
    return found


def _known(seen: Seen) -> set[str]:
    return {o.order for o in seen.orders}


def _signs(order: OrderSeen) -> list[float]:
    """Moments at which something is known to have happened to an order, or to be due."""
    return [t for t in (order.ordered_s, order.released_s, order.due_s) if t is not None]
