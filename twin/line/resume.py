"""Begin a run from a state of the line, and take the state a run has reached.

Runs of stations, shifts, people and crews go on exactly: two parts with the state carried over are one run. What is under
way between stations, gathered into larger lots or claimed for assembly stands in front of the next station when a run goes on.
"""

from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from simpy import Event

from twin.line.closures import Closure
from twin.line.inlet import Carded, Inlet, Offer
from twin.line.log import DOWN, NAMES, NO_CREW, NOT_YET
from twin.line.lot import Lot
from twin.line.state import LotThere, MachineThere, OrderThere, State
from twin.line.stops import FAILURE, Stop
from twin.plant import Station

if TYPE_CHECKING:
    from twin.line.floor import Floor
    from twin.line.machine import Machine

BUSY = ("setup", "work", "recheck")
MOST_DRAWS = 1_000  # to find work longer than what has been done of it; beyond, nothing is left to do


class CalendarBegin(NamedTuple):
    """A machine that is down now, and when it breaks down first (None: as new)."""

    down: list[Closure]
    first_s: float | None


def put_everything_there(floor: "Floor", state: State) -> None:
    """Fills the books, the buffers and the machines as the state says; what it does not tell is empty, idle and as new."""
    floor.lots_made = state.lots_made
    floor.orders_before = state.orders_made - len(state.orders)
    numbers = {p.id: i for i, p in enumerate(floor.plant.product)}
    known = {
        o.order: floor.new_order(
            numbers[o.product], o.qty, 0, o.released_s, NOT_YET if o.due_s is None else o.due_s, o.order
        )
        for o in state.orders
    }
    place = _Placing(floor, numbers, known, is_the_same_run=bool(state.luck))
    for station_id, lots in state.waiting.items():
        _fill(floor.stations[station_id].inlet, [place.lot(there) for there in lots])
    floor.supply.held_back.extend(place.lot(there) for there in state.held_back)
    for station in floor.stations.values():
        for machine in station.machines:
            _put_at(machine, state.machines.get((station.spec.id, machine.number), MachineThere()), place)


def in_order_of_waiting(floor: "Floor") -> "list[Machine]":
    """Returns the machines: those at work first, then whoever waits longest, so that nobody loses a place in a queue."""
    machines = [m for station in floor.stations.values() for m in station.machines]
    return sorted(machines, key=lambda m: (m.phase not in BUSY or m.begun_s == inf, m.since_s))


def calendar_clock(floor: "Floor", spec: Station, machine: int) -> CalendarBegin:
    """Returns how the calendar clock of a machine stands at the beginning; a run that goes on has its whole story already."""
    law, repair, start = spec.time_to_failure_s, spec.repair_s, floor.start
    there = start.machines.get((spec.id, machine)) if start is not None and not start.luck else None
    if there is None or law is None or repair is None or law.clock != "calendar":
        return CalendarBegin([], None)
    gap, lengths = (
        floor.beforehand.draws(law_, spec.id, machine, name) for law_, name in ((law, "age"), (repair, "rest"))
    )
    stop = Stop(FAILURE, DOWN, gap, lengths)
    begins, down = floor.clock_s, []
    if there.stop == "DOWN":
        left_s = stop.rest_of(there.stop_elapsed_s) if there.stop_left_s is None else there.stop_left_s
        begins, down = floor.clock_s + left_s, [(floor.clock_s, floor.clock_s + left_s, DOWN)]
        stop.begin_anew()
    else:
        _begin(stop, there)
    return CalendarBegin(down, begins + stop.left_s)


def state_of(floor: "Floor") -> State:
    """Returns the state a run has reached at its end."""
    names = _Names(floor)
    held = {lot for m in in_order_of_waiting(floor) for lot in m.held}
    waiting = {s: names.lots(_in_front(station.inlet, held)) for s, station in floor.stations.items()}
    for lot, station in floor.on_the_way.items():
        waiting[station.spec.id] += names.lots([lot])
    for station in floor.stations.values():
        for group in station.relotting.gathered.values() if station.relotting else ():
            for lot in group:
                waiting[lot.route[lot.step].spec.id] += names.lots([lot])
    machines = {
        (s, m.number): _at(m, names) for s, station in floor.stations.items() for m in station.machines
    }  # fmt: skip
    products = floor.plant.product
    return State(
        starts_at=floor.starts_at, clock_s=floor.env.now, waiting={s: lots for s, lots in waiting.items() if lots},
        machines=machines, orders=names.open_orders(), luck=floor.luck.taken(),
        stores={products[i].id: n for i, n in floor.stores.parts.items()}, held_back=names.lots(floor.supply.held_back),
        orders_made=floor.orders_before + len(floor.notes.orders), lots_made=floor.lots_made,
        next_arrival_s=floor.supply.next_arrival_s, orders_taken=floor.supply.orders_taken,
    )  # fmt: skip


class _Placing:
    """Makes running lots of those that are there."""

    def __init__(
        self, floor: "Floor", numbers: dict[str, int], known: dict[str, int], *, is_the_same_run: bool
    ) -> None:
        self.floor, self.numbers, self.known, self.is_the_same_run = floor, numbers, known, is_the_same_run

    def lot(self, there: LotThere) -> Lot:
        """Returns the lot, counted as inside."""
        floor, product = self.floor, self.numbers[there.product]
        if there.order not in self.known:
            self.known[there.order] = floor.new_order(product, there.qty, 0, there.queued_s, NOT_YET, there.order)
        route = tuple(floor.stations[s] for s in there.route)
        lot = Lot(self._number(there), self.known[there.order], product, there.qty, route, there.queued_s)
        lot.step, lot.bad, lot.rounds, lot.steps = there.step, there.bad, there.rounds, there.steps or None
        lot.here = route[there.step - 1] if there.step else None
        lot.riders = [self.lot(rider) for rider in there.riders]
        floor.counts_one_more(lot)
        return lot

    def _number(self, there: LotThere) -> int:
        if self.is_the_same_run:
            return int(there.lot.removeprefix("L")) - 1
        number = self.floor.next_lot_number()
        self.floor.lot_names[number] = there.lot
        return number


def _fill(inlet: Inlet, lots: list[Lot]) -> None:
    """As many as there are places; the others wait for one, as they came."""
    for lot in lots:
        if inlet.has_room():
            inlet.lots.append(lot)
            if isinstance(inlet, Carded):
                inlet.held.add(lot)
        else:
            inlet.offering.append(Offer(Event(inlet.env), lot))


def _put_at(machine: "Machine", there: MachineThere, place: _Placing) -> None:
    machine.family, machine.phase, machine.since_s = there.family, there.phase, there.waiting_since_s
    lots = [place.lot(lot) for lot in there.lots]
    if there.phase in ("hold", "recheck"):
        machine.held.extend(lots)
    else:
        machine.lots = lots
    if there.begun_s is not None or there.elapsed_s:
        machine.begun_s = machine.env.now - there.elapsed_s if there.begun_s is None else there.begun_s
    for stop in machine.stops:
        _begin(stop, there)
        is_it = there.stop in (stop.name, NAMES[stop.state])
        if is_it and there.phase == "work" and machine.stopped is None:
            machine.stopped = stop
            machine.stop_s = stop.rest_of(there.stop_elapsed_s) if there.stop_left_s is None else there.stop_left_s
    while machine.renewed_s and machine.renewed_s[0] <= machine.env.now:
        machine.renewed_s.popleft()
    if there.phase == "recheck" or (there.phase in ("setup", "work") and lots):
        machine.piece_s = _left_s(machine, there) if there.left_s is None else there.left_s


def _begin(stop: Stop, there: MachineThere) -> None:
    if stop.name in there.until_s:
        stop.left_s = there.until_s[stop.name]
    else:
        stop.begin_at_age(there.since_s.get(stop.name, 0.0))


def _left_s(machine: "Machine", there: MachineThere) -> float:
    """What is left of work that has taken so long already: drawn from its law, among the lengths that are longer."""
    for _ in range(MOST_DRAWS):
        if there.phase == "work":
            whole_s = machine.station.processing_s(machine.lots)
        else:
            after = machine.floor.families[machine.lots[0].product]
            whole_s = machine.station.setup_s("" if there.family == after else there.family, after)
        if whole_s > there.elapsed_s:
            return whole_s - there.elapsed_s
    return 0.0


class _Names:
    """Tells running lots and orders by their names."""

    def __init__(self, floor: "Floor") -> None:
        self.floor = floor
        self.products = [p.id for p in floor.plant.product]

    def lots(self, lots) -> tuple[LotThere, ...]:
        """Returns the lots as a state tells them."""
        return tuple(self._lot(lot) for lot in lots)

    def open_orders(self) -> tuple[OrderThere, ...]:
        """Returns the orders of which something is inside."""
        return tuple(
            OrderThere(self._order(i), self.products[int(product)], int(qty), released, due if due == due else None)
            for i, (product, qty, released, due, _, open_lots) in enumerate(self.floor.notes.orders)
            if open_lots > 0
        )

    def _order(self, number: int) -> str:
        return self.floor.order_names[number] if self.floor.order_names else f"O{self.floor.orders_before + number + 1}"

    def _lot(self, lot: Lot) -> LotThere:
        return LotThere(
            lot=self.floor.lot_names.get(lot.number, f"L{lot.number + 1}"), order=self._order(lot.order),
            product=self.products[lot.product], qty=lot.qty, route=tuple(s.spec.id for s in lot.route), step=lot.step,
            queued_s=lot.queued_s, bad=lot.bad, rounds=lot.rounds, steps=lot.steps or (), riders=self.lots(lot.riders),
        )  # fmt: skip


def _in_front(inlet: Inlet, held: set[Lot]) -> list[Lot]:
    return [*inlet.lots, *(o.lot for o in inlet.offering if o.lot is not None and o.lot not in held)]


def _at(machine: "Machine", names: _Names) -> MachineThere:
    now = machine.env.now
    until = {stop.name: stop.left_s for stop in machine.stops}
    lots = machine.held if machine.phase in ("hold", "recheck") else machine.lots
    there = MachineThere(
        lots=names.lots(lots), family=machine.family, phase=machine.phase, waiting_since_s=machine.since_s,
        begun_s=machine.begun_s if machine.begun_s <= now else None, until_s=until,
    )  # fmt: skip
    if machine.phase not in BUSY:
        return there
    ahead_s = machine.piece_s if machine.begun_s == inf else machine.left_to_spend_s()
    if machine.stopped is None:
        done_s = machine.piece_s - ahead_s if machine.phase == "work" else 0.0
        until = {name: left_s - done_s for name, left_s in until.items()}
        return replace(there, left_s=ahead_s + machine.left_s, until_s=until)
    stop_left_s = machine.stop_s if machine.waits_for == NO_CREW else ahead_s
    return replace(there, left_s=machine.left_s, stop=machine.stopped.name, stop_left_s=stop_left_s)
