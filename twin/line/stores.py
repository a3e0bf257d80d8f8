"""Stores of parts that go into others: lots of a component end in its store, assembly takes parts out of it."""

from collections import deque
from typing import TYPE_CHECKING

from simpy import Event

from twin.line.lot import Lot

if TYPE_CHECKING:
    from twin.line.floor import Floor
    from twin.line.station import StationOnFloor


class Stores:
    """How many parts of each component are there, who waits for them, and which lots wait for room."""

    def __init__(self, floor: "Floor", there: dict[str, int]) -> None:
        self.floor, self.env = floor, floor.env
        plant, components = floor.plant, floor.plant.components()
        self.parts = {i: there.get(p.id, 0) for i, p in enumerate(plant.product) if p.id in components}
        self.places = {i: p.store_places or float("inf") for i, p in enumerate(plant.product) if p.id in components}
        number = {p.id: i for i, p in enumerate(plant.product)}
        self._needs = {
            i: [(number[n.product], n.qty, n.per == "part") for n in p.made_of] for i, p in enumerate(plant.product)
        }
        self._claims: list[tuple[Event, dict[int, int]]] = []
        self._offers: dict[int, deque[tuple[Event, Lot]]] = {i: deque() for i in self.parts}

    def keeps(self, product: int) -> bool:
        """Returns whether finished lots of a product are kept for assembly."""
        return product in self.parts

    def assembles(self, product: int, station: "StationOnFloor") -> bool:
        """Returns whether a station puts parts into a product."""
        return self.floor.plant.product[product].assembled_at == station.spec.id

    def claim(self, lot: Lot, station: "StationOnFloor") -> Event | None:
        """Takes the parts that go into a lot; returns the event of their being there where that is later."""
        if not self.assembles(lot.product, station):
            return None
        needs: dict[int, int] = {}
        for product, qty, by_part in self._needs[lot.product]:
            needs[product] = needs.get(product, 0) + qty * (lot.qty if by_part else 1)
        if not self._claims and self._take(needs):
            return None
        claimed = Event(self.env)
        self._claims.append((claimed, needs))
        self._settle()
        return None if claimed.triggered else claimed

    def put(self, lot: Lot) -> Event | None:
        """Puts the parts of a lot into their store; returns the event of there being room where that is later."""
        if self._has_room(lot):
            self._add(lot)
            self._settle()
            return None
        let_in = Event(self.env)
        self._offers[lot.product].append((let_in, lot))
        return let_in

    def blocked(self) -> list[int]:
        """Returns the components of which lots wait for room."""
        return [product for product, offers in self._offers.items() if offers]

    def _has_room(self, lot: Lot) -> bool:
        """A lot larger than its whole store is taken while the store is empty."""
        there = self.parts[lot.product]
        return there == 0 or there + _parts(lot) <= self.places[lot.product]

    def _add(self, lot: Lot) -> None:
        self.parts[lot.product] += _parts(lot)
        self.floor.leaves(lot)

    def _settle(self) -> None:
        """Serves claims first come first, as far as the parts go, and lets waiting lots in."""
        served = True
        while served:
            served = False
            for offers in self._offers.values():
                while offers and self._has_room(offers[0][1]):
                    let_in, lot = offers.popleft()
                    self._add(lot)
                    let_in.succeed()
            for entry in list(self._claims):
                if self._take(entry[1]):
                    self._claims.remove(entry)
                    entry[0].succeed()
                    served = True

    def _take(self, needs: dict[int, int]) -> bool:
        if any(self.parts[product] < qty for product, qty in needs.items()):
            return False
        for product, qty in needs.items():
            self.parts[product] -= qty
        return True


def _parts(lot: Lot) -> int:
    return sum(each.qty for each in lot.all())
