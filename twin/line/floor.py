"""The running line: its stations, the lots on their way between them, and the books that are kept of it."""

from simpy import Environment, Event

from twin.line import closures, guards, resume
from twin.line.crew import CrewOnFloor, calendar_repairs, crew_of
from twin.line.hands import Hands, People
from twin.line.log import DOWN, NOT_YET, Log, Notes
from twin.line.lot import Lot
from twin.line.luck import Luck
from twin.line.span import start_of
from twin.line.state import State
from twin.line.station import Given, StationOnFloor
from twin.line.stores import Stores
from twin.line.supply import Supply
from twin.line.transport import ways_of
from twin.plant import Plant, Station


class Floor:
    """One replication of a plant, begun empty or from a state."""

    def __init__(
        self,
        plant: Plant,
        horizon_s: float,
        seed: int,
        replication: int,
        start: State | None = None,
        stops: Given | None = None,
    ) -> None:
        self.plant, self.start, self.given_stops = plant, start, stops or {}
        self.clock_s = start.clock_s if start else 0.0
        self.horizon_s = self.clock_s + horizon_s
        self.starts_at = start.starts_at if start else start_of(plant)
        self.env, self.notes = Environment(initial_time=self.clock_s), Notes()
        self.luck = Luck(seed, replication, start.luck if start else None)
        self.beforehand = Luck(seed, replication)  # of what is known before the run: the same for every part of it
        self.families = [p.family or p.id for p in plant.product]
        self.lots_made, self.lots_inside, self.orders_before = 0, 0, 0
        self.order_names: list[str] = []
        self.lot_names: dict[int, str] = {}
        self.on_the_way: dict[Lot, StationOnFloor] = {}  # lots fetched and not yet brought
        self.hands = self._hands()
        self.crews = {c.id: CrewOnFloor(self.env, c.number) for c in plant.crew}
        self._repairs = {c.id: calendar_repairs(plant, c, self.beforehand, self.horizon_s) for c in plant.crew}
        self.stores = Stores(self, start.stores if start else {})
        self.supply = Supply(self)
        self.stations: dict[str, StationOnFloor] = {}
        self._open_stations()
        self._has_cards = any(s.kanban_cards for s in plant.station)
        self._ways = ways_of(self) if plant.move else {}
        self._can_deadlock = guards.can_deadlock(plant)
        resume.put_everything_there(self, start or State(self.starts_at))

    def run(self) -> Log:
        """Returns the log of the whole run; raises Problem for a deadlock or a queue without bound."""
        self.hands.start()
        for machine in resume.in_order_of_waiting(self):
            self.env.process(machine.run())
            if machine.closures and machine.station.spec.machines > 1:
                self.env.process(machine.reopen())
        self.supply.start()
        self.env.run(until=self.horizon_s)
        for station in self.stations.values():
            for machine in station.machines:
                machine.close_books(self.horizon_s)
        machines = [(s.spec.id, m.number, s.spec.inspects) for s in self.stations.values() for m in s.machines]
        products = [p.id for p in self.plant.product]
        return Log(self.notes, machines, products, self.order_names, self.lot_names, self.starts_at, self.horizon_s)

    def new_order(
        self, product: int, qty: int, lots: int, released_s: float, due_s: float = NOT_YET, name: str | None = None
    ) -> int:
        """Returns the number of a new order, entered in the books."""
        self.notes.orders.append([product, qty, released_s, due_s, NOT_YET, lots])
        number = len(self.notes.orders) - 1
        if name is not None or self.order_names or self.orders_before:
            self.order_names.append(name or f"O{self.orders_before + number + 1}")
        return number

    def new_lot(self, order: int, product: int, qty: int, route: tuple[str, ...]) -> Lot:
        """Returns a new lot at the beginning of its route."""
        lot = Lot(self.next_lot_number(), order, product, qty, tuple(self.stations[s] for s in route), self.env.now)
        self.lots_inside += 1
        if self.lots_inside > guards.MOST_LOTS_INSIDE:
            raise guards.overflowing(self)
        return lot

    def next_lot_number(self) -> int:
        """Returns the number of the next lot that is made."""
        self.lots_made += 1
        return self.lots_made - 1

    def send(self, lot: Lot) -> Event | None:
        """Sends a lot to the next station of its route, or out; returns the event its machine must wait for, if any."""
        here = lot.here
        if lot.step == len(lot.route):
            moved = self._out(lot)
        else:
            inlet = lot.route[lot.step].inlet
            way = (
                self._ways.get((here.spec.id, lot.route[lot.step].spec.id)) if self._ways and here is not None else None
            )
            moved = inlet.offer(lot) if way is None else way[0].carry(lot, way[1], inlet)
        if self._has_cards and here is not None and here.spec.kanban_cards:
            return self._hand_back_card(lot, here, moved)
        return moved

    def taken_out(self, lot: Lot, parts: int) -> None:
        """Takes parts out of a lot; a lot without parts is gone."""
        lot.qty -= parts
        if lot.qty == 0:
            self._gone(lot)

    def counts_one_more(self, piece: Lot) -> None:
        """Counts a part of a lot that goes its own way."""
        self.lots_inside += 1
        self.notes.orders[piece.order][5] += 1

    def let_go(self, lot: Lot) -> None:
        """Gives back the card of a lot that its station has done with."""
        if self._has_cards and lot.here.spec.kanban_cards:
            lot.here.inlet.let_go(lot)

    def leaves(self, lot: Lot) -> None:
        """A lot and those that ride with it are out of the line."""
        for each in lot.all():
            self.notes.escaped_parts += each.bad
            self.notes.exits.extend((self.env.now, each.product, each.qty))
            self._gone(each)

    def watch_for_deadlock(self) -> None:
        """Raises Problem when machines hold each other for good."""
        if self._can_deadlock:
            guards.raise_if_deadlocked(self)

    def calendar_failures(self, spec: Station, machine: int, renewed_s: list[float]) -> list[closures.Closure]:
        """Returns when a machine is down on the calendar clock, whatever it does."""
        crew = crew_of(self.plant, spec.id)
        if crew is not None:
            return [(down, up, DOWN) for down, up in self._repairs[crew.id].get((spec.id, machine), [])]
        begin = resume.calendar_clock(self, spec, machine)
        return begin.down + closures.of_calendar_failures(
            spec, machine, self.beforehand, self.horizon_s, renewed_s, begin.first_s
        )

    def _open_stations(self) -> None:
        machines = 0
        for spec in self.plant.station:
            crew = crew_of(self.plant, spec.id)
            at = self.crews[crew.id] if crew else None
            self.stations[spec.id] = StationOnFloor(self, spec, machines, self.supply.endless(spec.id), at)
            machines += spec.machines

    def _hands(self) -> Hands:
        people = []
        for spec in self.plant.operator:
            off = closures.of_people(self.plant, spec, self.starts_at, self.horizon_s + closures.LOOK_AHEAD_S)
            people.append(People(spec, off))
        return Hands(self, people)

    def _out(self, lot: Lot) -> Event | None:
        if self.stores.keeps(lot.product):
            return self.stores.put(lot)
        self.leaves(lot)
        return None

    def _hand_back_card(self, lot: Lot, here: StationOnFloor, moved: Event | None) -> None:
        """With cards a machine is not held by a finished lot: its card is, until the lot is let in further on."""
        if moved is None:
            here.inlet.let_go(lot)
        elif moved.callbacks is not None:
            moved.callbacks.append(lambda _: here.inlet.let_go(lot))

    def _gone(self, lot: Lot) -> None:
        self.lots_inside -= 1
        order = self.notes.orders[lot.order]
        order[5] -= 1
        if order[5] == 0:
            order[4] = self.env.now
        self.supply.let_in()
