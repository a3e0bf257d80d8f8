"""Lots carried between stations: by people, by vehicles (AGV, AMR) that drive, load and charge, or on a conveyor.

People and vehicles come only when a place is kept for the lot where it goes, so a loaded carrier never waits and carriers
cannot block each other. Until a lot is fetched it stays in its machine. A conveyor is a place of its own: lots move along
it in order and wait at its end.
"""

from collections import deque
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from simpy import Event

from twin.line.inlet import Inlet
from twin.line.lot import Lot
from twin.plant import Move, Transport

if TYPE_CHECKING:
    from twin.line.floor import Floor

Steps = Generator[Event, Any, None]


class Vehicle:
    """A carrier: where it is, and how long it has driven since it was charged."""

    __slots__ = ("at", "driven_s")

    def __init__(self) -> None:
        self.at: str | None = None  # the station it stands at; None = not used yet
        self.driven_s = 0.0


class Fleet:
    """Carriers of one kind. Whoever asked first is fetched first, by the carrier that is free, the nearest of several."""

    def __init__(self, floor: "Floor", spec: Transport, moves: list[Move]) -> None:
        self.floor, self.env, self.spec = floor, floor.env, spec
        self._free = [Vehicle() for _ in range(spec.number)]
        self._waiting: deque[tuple[Event, str]] = deque()
        self._by_people = spec.kind == "people" and floor.hands.has(spec.id)
        self._distance_m = {(m.from_station, m.to_station): m.distance_m for m in moves}
        self._load, self._unload = (
            floor.luck.draws(law, "transport", spec.id, what)
            for law, what in ((spec.load_s, "load"), (spec.unload_s, "unload"))
        )
        self._charge = floor.luck.draws(spec.charge_s, "transport", spec.id, "charge") if spec.charge_s else None

    def carry(self, lot: Lot, move: Move, inlet: Inlet) -> Event:
        """Returns the event of the lot being fetched; it arrives later."""
        fetched = Event(self.env)
        self.env.process(self._trip(lot, move, inlet, fetched))
        return fetched

    def _trip(self, lot: Lot, move: Move, inlet: Inlet, fetched: Event) -> Steps:
        kept = inlet.keep_a_place()
        if kept is not None:
            yield kept
        if self._by_people:
            given = yield self.floor.hands.ask(self.spec.id, 1)
        else:
            vehicle = yield self._get(move.from_station)
            yield self.env.timeout(self._drive_s(vehicle, vehicle.at, move.from_station))
        begun_s = self.env.now
        yield self.env.timeout(next(self._load))
        fetched.succeed()
        self.floor.on_the_way[lot] = lot.route[lot.step]
        way_s = move.distance_m / self.spec.speed_m_per_s
        yield self.env.timeout(way_s + next(self._unload))
        del self.floor.on_the_way[lot]
        inlet.bring(lot)
        if self.spec.kind == "people":
            yield self.env.timeout(way_s)  # they walk back
        if self._by_people:
            self.floor.hands.give_back(given, self.env.now - begun_s)
        else:
            yield from self._arrive(vehicle, move, way_s)

    def _arrive(self, vehicle: Vehicle, move: Move, way_s: float) -> Steps:
        vehicle.driven_s += way_s
        vehicle.at = move.to_station if self.spec.kind == "vehicle" else move.from_station
        if self._charge and self.spec.drives_s is not None and vehicle.driven_s >= self.spec.drives_s:
            yield self.env.timeout(next(self._charge))
            vehicle.driven_s = 0.0
        self._free.append(vehicle)
        self._dispatch()

    def _get(self, station: str) -> Event:
        asked = Event(self.env)
        self._waiting.append((asked, station))
        self._dispatch()
        return asked

    def _dispatch(self) -> None:
        while self._waiting and self._free:
            asked, station = self._waiting.popleft()
            vehicle = min(self._free, key=lambda v: self._between_m(v.at, station))
            self._free.remove(vehicle)
            asked.succeed(vehicle)

    def _drive_s(self, vehicle: Vehicle, from_: str | None, to: str) -> float:
        seconds = self._between_m(from_, to) / self.spec.speed_m_per_s
        vehicle.driven_s += seconds
        return seconds

    def _between_m(self, from_: str | None, to: str) -> float:
        """The way between two stations, either direction; one that is not described is taken to be short."""
        if from_ is None or from_ == to:
            return 0.0
        return self._distance_m.get((from_, to), self._distance_m.get((to, from_), 0.0))


class Belt:
    """A conveyor between two stations."""

    def __init__(self, floor: "Floor", spec: Transport, move: Move) -> None:
        self.floor, self.env = floor, floor.env
        self.places = spec.places or float("inf")
        self.way_s = move.distance_m / spec.speed_m_per_s
        self._load, self._unload = (
            floor.luck.draws(law, "transport", spec.id, move.from_station, move.to_station, what)
            for law, what in ((spec.load_s, "load"), (spec.unload_s, "unload"))
        )
        self._on_it = 0
        self._waiting: deque[Event] = deque()

    def carry(self, lot: Lot, move: Move, inlet: Inlet) -> Event:
        """Returns the event of the lot being on the belt; it arrives later."""
        on_it = Event(self.env)
        self.env.process(self._ride(lot, inlet, on_it))
        return on_it

    def _ride(self, lot: Lot, inlet: Inlet, on_it: Event) -> Steps:
        if self._on_it >= self.places:
            free = Event(self.env)
            self._waiting.append(free)
            yield free
        self._on_it += 1
        yield self.env.timeout(next(self._load))
        on_it.succeed()
        self.floor.on_the_way[lot] = lot.route[lot.step]
        yield self.env.timeout(self.way_s + next(self._unload))
        del self.floor.on_the_way[lot]
        let_in = inlet.offer(lot)
        if let_in is not None:
            yield let_in
        self._on_it -= 1
        if self._waiting:
            self._waiting.popleft().succeed()


def ways_of(floor: "Floor") -> dict[tuple[str, str], tuple[Fleet | Belt, Move]]:
    """Returns (from, to) → what carries lots there; one fleet serves all its ways, each conveyor has a belt of its own."""
    plant = floor.plant
    carriers = {t.id: t for t in plant.transport}
    fleets = {
        t.id: Fleet(floor, t, [m for m in plant.move if m.by == t.id]) for t in plant.transport if t.kind != "conveyor"
    }
    return {
        (m.from_station, m.to_station): (fleets[m.by] if m.by in fleets else Belt(floor, carriers[m.by], m), m)
        for m in plant.move
    }
