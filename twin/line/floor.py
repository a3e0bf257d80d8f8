"""The running line: its stations, the lots on their way between them, and the books that are kept of it."""

from simpy import Environment, Event

from twin.line import guards
from twin.line.inlet import Lot
from twin.line.log import NOT_YET, Log, Notes
from twin.line.luck import Luck
from twin.line.span import start_of
from twin.line.station import StationOnFloor
from twin.line.supply import Supply
from twin.plant import Plant


class Floor:
    """One replication of a plant."""

    def __init__(self, plant: Plant, horizon_s: float, seed: int, replication: int) -> None:
        self.plant, self.horizon_s = plant, horizon_s
        self.starts_at = start_of(plant)
        self.env, self.luck, self.notes = Environment(), Luck(seed, replication), Notes()
        self.families = [p.family or p.id for p in plant.product]
        self.lots_made = self.lots_inside = 0
        self.order_names: list[str] = []
        self.supply = Supply(self)
        self.stations: dict[str, StationOnFloor] = {}
        machines = 0
        for spec in plant.station:
            self.stations[spec.id] = StationOnFloor(self, spec, machines, self.supply.endless(spec.id))
            machines += spec.machines
        self._can_deadlock = guards.can_deadlock(plant)

    def run(self) -> Log:
        """Returns the log of the whole run; raises Problem for a deadlock or a queue without bound."""
        for station in self.stations.values():
            station.start()
        self.supply.start()
        self.env.run(until=self.horizon_s)
        for station in self.stations.values():
            for machine in station.machines:
                machine.close_books(self.horizon_s)
        machines = [(s.spec.id, m.number, s.spec.inspects) for s in self.stations.values() for m in s.machines]
        products = [p.id for p in self.plant.product]
        return Log(self.notes, machines, products, self.order_names, self.starts_at, self.horizon_s)

    def new_order(
        self, product: int, qty: int, lots: int, released_s: float, due_s: float = NOT_YET, name: str | None = None
    ) -> int:
        """Returns the number of a new order, entered in the books."""
        self.notes.orders.append([product, qty, released_s, due_s, NOT_YET, lots])
        if name is not None:
            self.order_names.append(name)
        return len(self.notes.orders) - 1

    def new_lot(self, order: int, product: int, qty: int, route: tuple[str, ...]) -> Lot:
        """Returns a new lot at the beginning of its route."""
        lot = Lot(self.lots_made, order, product, qty, tuple(self.stations[s] for s in route), self.env.now)
        self.lots_made += 1
        self.lots_inside += 1
        if self.lots_inside > guards.MOST_LOTS_INSIDE:
            raise guards.overflowing(self)
        return lot

    def send(self, lot: Lot) -> Event | None:
        """Sends a lot to the next station of its route, or out; returns the event it must wait for, if any."""
        if lot.step == len(lot.route):
            self._leaves(lot)
            return None
        return lot.route[lot.step].inlet.offer(lot)

    def scrapped(self, lot: Lot, parts: int) -> None:
        """Takes scrapped parts out of a lot; a lot without parts is gone."""
        lot.qty -= parts
        if lot.qty == 0:
            self._leaves(lot)

    def watch_for_deadlock(self) -> None:
        """Raises Problem when machines hold each other for good."""
        if self._can_deadlock:
            guards.raise_if_deadlocked(self)

    def _leaves(self, lot: Lot) -> None:
        self.lots_inside -= 1
        order = self.notes.orders[lot.order]
        order[5] -= 1
        if order[5] == 0:
            order[4] = self.env.now
