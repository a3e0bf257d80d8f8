"""Lots leaving a station in another size: larger ones are split, smaller ones wait for others and go on together."""

from collections.abc import Generator
from typing import TYPE_CHECKING

from simpy import Event

from twin.line.lot import Lot

if TYPE_CHECKING:
    from twin.line.floor import Floor

Key = tuple[int, tuple, int]  # product, route, step: what may travel together


class Relotting:
    """The place behind a station where lots are split or gathered; it holds no machine."""

    def __init__(self, floor: "Floor", station_id: str, parts: int, timeout_s: float | None) -> None:
        self.floor, self.parts, self.timeout_s = floor, parts, timeout_s
        self._luck = floor.luck.uniforms(station_id, "split")
        self.gathered: dict[Key, list[Lot]] = {}

    def regroup(self, lot: Lot) -> list[Lot]:
        """Returns the lots that go on now instead of this one; the others wait to be gathered."""
        alone, lot.riders = lot.all(), []
        pieces = [piece for each in alone for piece in self._split(each)]
        return [group for piece in pieces if (group := self._gather(piece)) is not None]

    def _split(self, lot: Lot) -> list[Lot]:
        """Pieces of at most `parts`; hidden bad parts fall into them by chance."""
        pieces = []
        while lot.qty > self.parts:
            piece = lot.piece(self.floor.next_lot_number(), self.parts)
            piece.bad = sum(next(self._luck) < self.parts / lot.qty for _ in range(lot.bad))
            piece.bad = min(piece.qty, max(piece.bad, lot.bad - (lot.qty - self.parts)))
            lot.qty, lot.bad = lot.qty - self.parts, lot.bad - piece.bad
            self.floor.counts_one_more(piece)
            pieces.append(piece)
        return [*pieces, lot]

    def _gather(self, lot: Lot) -> Lot | None:
        """Returns a full lot, or None where this one has to wait for others; what leaves the line waits for nobody."""
        if lot.qty >= self.parts or lot.step == len(lot.route):
            return lot
        key = (lot.product, lot.route, lot.step)
        group = self.gathered.setdefault(key, [])
        group.append(lot)
        if sum(each.qty for each in group) >= self.parts:
            return self._together(key)
        if len(group) == 1 and self.timeout_s is not None:
            self.floor.env.process(self._lose_patience(key, group))
        return None

    def _together(self, key: Key) -> Lot:
        carrier, *riders = self.gathered.pop(key)
        carrier.riders = riders
        return carrier

    def _lose_patience(self, key: Key, group: list[Lot]) -> Generator[Event, object, None]:
        yield self.floor.env.timeout(self.timeout_s or 0.0)
        if self.gathered.get(key) is group:
            self.floor.send(self._together(key))
