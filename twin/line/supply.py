"""What feeds the line: lots made on demand, lots arriving at random, or orders released at their times."""

from collections import deque
from collections.abc import Callable, Generator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from simpy import Event

from twin.line import guards
from twin.line.inlet import Inlet
from twin.line.lot import Lot
from twin.line.span import start_of
from twin.plant import Order, Plant, Product

if TYPE_CHECKING:
    from twin.line.floor import Floor

Thing = TypeVar("Thing")
PULLED_MORE = 2  # times the orders of as many days: a line that pulls may get through more than it did


class Supply:
    """Makes lots and sends them to their first station."""

    def __init__(self, floor: "Floor") -> None:
        self.floor, self.plant = floor, floor.plant
        self.number = {p.id: i for i, p in enumerate(self.plant.product)}
        self.wip_lots = self.plant.supply.wip_lots
        self.held_back: deque[Lot] = deque()  # lots that wait outside for fewer to be inside
        self.next_arrival_s = floor.start.next_arrival_s if floor.start else None
        self.orders_taken = (
            floor.start.orders_taken if floor.start else 0
        )  # of the plant's list, where the line pulls them
        self._fronts: list[str] = []
        self._variant_luck = [floor.luck.uniforms("supply", "variant", p.id) for p in self.plant.product]

    def endless(self, station_id: str) -> Callable[[], Lot | None] | None:
        """Returns the maker of lots for a station at the front of a saturated line, None for any other."""
        starting = [p for p in self.plant.product if any(way.route[0] == station_id for way in p.ways())]
        if self.plant.supply.kind != "saturated" or not starting:
            return None
        luck, shares = self.floor.luck.uniforms("supply", "product", station_id), [p.share for p in starting]
        moment_s, made = 0.0, 0
        self._fronts.append(station_id)

        def make() -> Lot | None:
            nonlocal moment_s, made
            if self.wip_lots is not None and self.floor.lots_inside >= self.wip_lots:
                return None
            made = made + 1 if self.floor.env.now == moment_s else 0
            moment_s = self.floor.env.now
            if made > guards.MOST_LOTS_AT_ONCE:
                raise guards.idle_spin(station_id)
            return self._lot_of_its_own(_pick(starting, shares, next(luck)), station_id)

        return make

    def start(self) -> None:
        """Sets releases going."""
        if self.plant.supply.kind == "interarrival":
            self.floor.env.process(self._arrivals())
        if self.plant.supply.kind == "orders":
            pulls = self.plant.supply.release_below_lots is not None
            self.floor.env.process(self._pulled() if pulls else self._releases())

    def let_in(self) -> None:
        """Lets the next lots in where a limit of lots inside has kept them out."""
        if self.wip_lots is None:
            return
        for station_id in self._fronts:
            self.floor.stations[station_id].inlet.serve()
        while self.held_back and self.floor.lots_inside - len(self.held_back) < self.wip_lots:
            self.floor.send(self.held_back.popleft())

    def _enters(self, lot: Lot) -> None:
        """Sends a new lot in, or keeps it waiting outside (it is counted inside, as its order is open)."""
        if self.wip_lots is None:
            self.floor.send(lot)
        else:
            self.held_back.append(lot)
            self.let_in()

    def _arrivals(self) -> Generator[Event, object, None]:
        law = self.plant.supply.interarrival_s
        if law is None:
            return
        gaps = self.floor.luck.draws(law, "supply", "interarrival")
        luck = self.floor.luck.uniforms("supply", "product")
        shares = [p.share for p in self.plant.product]
        while True:
            if self.next_arrival_s is None:
                self.next_arrival_s = self.floor.env.now + next(gaps)
            yield self.floor.env.timeout(self.next_arrival_s - self.floor.env.now)
            self.next_arrival_s = None
            self._enters(self._lot_of_its_own(_pick(self.plant.product, shares, next(luck))))

    def _releases(self) -> Generator[Event, object, None]:
        for released_s, due_s, order in releases(self.plant, self.floor):
            if released_s < self.floor.clock_s:
                continue
            if released_s >= self.floor.horizon_s:
                return
            yield self.floor.env.timeout(max(0.0, released_s - self.floor.env.now))
            for lot in self._lots(order, released_s, due_s):
                self._enters(lot)

    def _pulled(self) -> Generator[Event, object, None]:
        """Releases the orders in the order listed, each when its moment has come and few lots wait in front.

        Orders drawn again have no moment: where the line pulls, the book never ran dry.
        """
        is_drawn = self.plant.supply.resample_days
        for not_before_s, due_s, order in releases(self.plant, self.floor)[self.orders_taken :]:
            if not is_drawn and not_before_s > self.floor.env.now:
                yield self.floor.env.timeout(not_before_s - self.floor.env.now)
            yield from self._until_few_wait(self._front_of(order))
            self.orders_taken += 1
            for lot in self._lots(order, self.floor.env.now, due_s):
                self._enters(lot)

    def _until_few_wait(self, front: Inlet) -> Generator[Event, object, None]:
        below = self.plant.supply.release_below_lots or 1
        while front.waiting() >= below:
            front.taken = Event(self.floor.env)
            yield front.taken
        front.taken = None

    def _front_of(self, order: Order) -> Inlet:
        """The first station of the order's first way."""
        way = self.plant.product[self.number[order.product]].ways()[0]
        return self.floor.stations[way.route[0]].inlet

    def _lots(self, order: Order, released_s: float, due_s: float) -> list[Lot]:
        product = self.number[order.product]
        size = self.plant.product[product].lot_size
        sizes = (
            [order.qty]
            if size == "order"
            else [size] * (order.qty // size) + [order.qty % size] * bool(order.qty % size)
        )
        number = self.floor.new_order(product, order.qty, len(sizes), released_s, due_s, order.id)
        return [self._lot(number, product, qty) for qty in sizes]

    def _lot_of_its_own(self, product: Product, first_station: str | None = None) -> Lot:
        number, size = self.number[product.id], product.lot_size if isinstance(product.lot_size, int) else 1
        order = self.floor.new_order(number, size, 1, self.floor.env.now)
        return self._lot(order, number, size, first_station)

    def _lot(self, order: int, product: int, qty: int, first_station: str | None = None) -> Lot:
        ways = [w for w in self.plant.product[product].ways() if first_station in (None, w.route[0])]
        way = ways[0] if len(ways) == 1 else _pick(ways, [w.share for w in ways], next(self._variant_luck[product]))
        return self.floor.new_lot(order, product, qty, way.route)


def releases(plant: Plant, floor: "Floor") -> list[tuple[float, float, Order]]:
    """Returns (release, due, order) in order of release, seconds of the run; due is NaN where there is none.

    Orders that the line pulls keep the order in which they are listed; their release is the earliest one.
    """
    at = floor.starts_at
    listed = [
        (_seconds(plant, at, o.released_at, o.released_s), _seconds(plant, at, o.due_at, o.due_s), o)
        for o in plant.order
    ]
    if plant.supply.release_below_lots is None or plant.supply.resample_days:
        listed.sort(key=lambda entry: entry[0])
    if plant.supply.resample_days:
        return _resampled(listed, floor)
    return [e for e in listed if e[0] >= 0]


def release_s(plant: Plant, order: Order) -> float:
    """Returns when an order is released, in seconds of a run of this plant."""
    return _seconds(plant, start_of(plant), order.released_at, order.released_s)


def _resampled(listed: list[tuple[float, float, Order]], floor: "Floor") -> list[tuple[float, float, Order]]:
    """Whole days of releases drawn with replacement, each from the same weekday as the day it fills; holidays have none.

    Days listed as holidays are not drawn either: nothing was released, or nothing recorded.
    """
    day_s = 86_400.0
    first = floor.starts_at.astimezone(floor.plant.site.zone).date()
    off = {(holiday - first).days for holiday in floor.plant.site.holidays}
    by_day: dict[int, list[tuple[float, float, Order]]] = {}
    for entry in listed:
        by_day.setdefault(int(entry[0] // day_s), []).append(entry)
    span = [d for d in range(min(by_day), max(by_day) + 1) if d not in off] or list(by_day)
    luck = floor.luck.generator("supply", "days")
    drawn = []
    days = int(floor.horizon_s // day_s) + 1
    if floor.plant.supply.release_below_lots is not None:
        days *= PULLED_MORE
    for day in (d for d in range(days) if d not in off):
        like = [d for d in span if d % 7 == day % 7] or span
        source = like[int(luck.integers(len(like)))]
        shift = (day - source) * day_s
        drawn += [(at + shift, due + shift, _again(o, day)) for at, due, o in by_day.get(source, [])]
    return drawn


def _again(order: Order, day: int) -> Order:
    """The order once more, under a name of its own: a day may be drawn twice."""
    return order.model_copy(update={"id": f"{order.id} ({day + 1})"})


def _seconds(plant: Plant, starts_at: datetime, moment: datetime | None, seconds: float | None) -> float:
    if moment is None:
        return float("nan") if seconds is None else seconds
    aware = moment if moment.tzinfo else moment.replace(tzinfo=plant.site.zone)
    return (aware - starts_at) / timedelta(seconds=1)


def _pick(things: Sequence[Thing], shares: list[float], u: float) -> Thing:
    """The thing whose share of [0, 1) holds u."""
    if len(things) == 1:
        return things[0]
    level = u * sum(shares)
    for thing, share in zip(things, shares, strict=True):
        level -= share
        if level < 0:
            return thing
    return things[-1]
