"""What keeps a run from hanging: deadlock is found where it happens, a queue without bound is stopped."""

from typing import TYPE_CHECKING

from twin.errors import Problem
from twin.line.log import BLOCKED
from twin.plant import Plant

if TYPE_CHECKING:
    from twin.line.floor import Floor
    from twin.line.machine import Machine

MOST_LOTS_INSIDE = 50_000  # far more than any small plant holds: beyond it a queue is growing without bound
MOST_LOTS_AT_ONCE = 100_000  # made for a saturated station at one moment of the run


def can_deadlock(plant: Plant) -> bool:
    """Returns True when routes lead in a circle through limited stations, or parts of one product block each other's way."""
    return _leads_in_a_circle(plant) or _parts_share_a_way(plant)


def _leads_in_a_circle(plant: Plant) -> bool:
    limited = {s.id for s in plant.station if s.buffer_before is not None or s.kanban_cards is not None}
    edges: dict[str, set[str]] = {s: set() for s in limited}
    for product in plant.product:
        for way in product.ways():
            for a, b in zip(way.route, way.route[1:], strict=False):
                if a in limited and b in limited:
                    edges[a].add(b)
    while edges:
        ends = [s for s, to in edges.items() if not to]
        if not ends:
            return True
        for s in ends:
            del edges[s]
        for to in edges.values():
            to.difference_update(ends)
    return False


def _parts_share_a_way(plant: Plant) -> bool:
    """A full store of one part can hold up the station that the other part has to pass."""
    products = {p.id: p for p in plant.product}
    for product in plant.product:
        seen: set[str] = set()
        for need in {n.product for n in product.made_of}:
            stations = {s for way in products[need].ways() for s in way.route}
            if seen & stations and any(products[n.product].store_places is not None for n in product.made_of):
                return True
            seen |= stations
    return False


def raise_if_deadlocked(floor: "Floor") -> None:
    """Raises Problem naming stations and buffers that hold each other, or all that waits where nothing more can happen."""
    stuck = {
        s.spec.id
        for s in floor.stations.values()
        if not s.inlet.has_room() and all(m.waits_for == BLOCKED and _next(m) is not None for m in s.machines)
    }
    while True:
        freed = {i for i in stuck if any(_next(m) not in stuck for m in floor.stations[i].machines)}
        if not freed:
            break
        stuck -= freed
    if stuck:
        raise _deadlock(floor, [f"{i} → {_full(floor, _next(floor.stations[i].machines[0]))}" for i in sorted(stuck)])
    waiting = [s.spec.id for s in floor.stations.values() if s.inlet.offering]
    waiting += [floor.plant.product[i].id for i in floor.stores.blocked()]
    if waiting and floor.env.peek() >= floor.horizon_s:
        raise _deadlock(floor, [f"→ {_full(floor, name)}" for name in waiting])


def _full(floor: "Floor", name: str | None) -> str:
    """A station with its places, or the part whose store is full."""
    station = floor.stations.get(name or "")
    if station is None:
        return f"{name} (store_places)"
    if station.spec.kanban_cards is not None:
        return f"{name} (kanban_cards {station.spec.kanban_cards})"
    return f"{name} (buffer_before {station.spec.buffer_before})"


def _deadlock(floor: "Floor", held: list[str]) -> Problem:
    names = ", ".join(held)
    return Problem(
        f"{_hours(floor)}시간째에 라인이 서로 막혀 멈췄습니다 ({names}): 이 가운데 하나의 자리를 늘리거나 되돌아가는 경로를 바꾸십시오.",
        f"The line is deadlocked after {_hours(floor)} h ({names}): give one of these a larger limit, "
        f"or change the route that leads back.",
    )


def overflowing(floor: "Floor") -> Problem:
    """Returns the Problem that names the station in front of which lots pile up."""
    worst = max(floor.stations.values(), key=lambda s: s.inlet.waiting())
    return Problem(
        f"{_hours(floor)}시간째에 {worst.spec.id} 앞에 로트 {worst.inlet.waiting():,}개가 쌓여 계속 늘어납니다: 투입을 줄이거나 "
        f"{worst.spec.id}의 능력을 늘리거나 buffer_before를 정하십시오.",
        f"After {_hours(floor)} h {worst.inlet.waiting():,} lots are waiting in front of {worst.spec.id} and the queue keeps "
        f"growing: release less, give {worst.spec.id} more capacity, or set its buffer_before.",
    )


def idle_spin(station: str) -> Problem:
    """Returns the Problem of a line in which lots pass without time passing."""
    return Problem(
        f"{station}의 작업에 시간이 걸리지 않아 모의시간이 흐르지 않습니다: processing_s를 0보다 크게 적으십시오.",
        f"Work at {station} takes no time, so the clock stands still: give it a processing_s above 0.",
    )


def _next(machine: "Machine") -> str | None:
    """The station a blocked lot wants to go to; None where it wants to leave."""
    lot = machine.held[0]
    return lot.route[lot.step].spec.id if lot.step < len(lot.route) else None


def _hours(floor: "Floor") -> str:
    return f"{floor.env.now / 3600:.2f}"
