"""A machine: takes a lot, changes over, works through breakdowns and breaks, and holds the lot until there is room for it."""

from collections import deque
from collections.abc import Generator
from math import inf
from typing import TYPE_CHECKING, Any

from simpy import Event

from twin.line.causes import stops_of
from twin.line.closures import Closure
from twin.line.hands import Given
from twin.line.log import BLOCKED, NO_CREW, NO_OPERATOR, NO_PARTS, NO_TIME, OFF, PROCESSING, RECHECKED, SETUP, STARVED
from twin.line.lot import Lot
from twin.line.stops import FAILURE, Stop
from twin.line.timekeeping import Steps, Timekeeper

if TYPE_CHECKING:
    from twin.line.floor import Floor
    from twin.line.station import StationOnFloor


class Machine(Timekeeper):
    """One machine of a station. What it does in time is written to the floor's notes without gap or overlap."""

    def __init__(
        self, floor: "Floor", station: "StationOnFloor", index: int, number: int, closures: list[Closure]
    ) -> None:
        spec = station.spec
        super().__init__(floor, index, closures, finishes=spec.at_shift_end == "finish")
        self.station, self.number = station, number
        self.stops = stops_of(floor.luck, spec, number, station.crew)
        self.renewed_s = deque(station.renewals(closures))
        self.family: str | None = None
        self.phase: str | None = None  # load | setup | work | recheck | hold
        self.lots: list[Lot] = []  # what it has in hand
        self.held: deque[Lot] = deque()  # what is done and looks for room
        self.piece_s = self.left_s = 0.0  # operating time of the present piece of work, and after it
        self.begun_s = inf  # when the present set-up or work began; inf = not yet
        self.stopped: Stop | None = None
        self.stop_s = 0.0

    def run(self) -> Steps:
        """The machine's life, from where it is."""
        if self.phase not in (None, "load"):
            yield from self._go_on()
        station, inlet = self.station, self.station.inlet
        while True:
            lot = inlet.take(self) if station.takes_one and self.is_open() else None
            self.lots = [lot] if lot is not None else (yield from self._load())
            if station.needs_parts:
                yield from self._await_parts()
            if station.has_setups:
                yield from self._change_over(self.lots[0])
            seconds = station.processing_s(self.lots)
            if station.works_alone:
                self.phase, self.begun_s = "work", self.env.now
                yield from self._work(seconds, self.lots[0].product)
            else:
                self.begun_s = inf
                yield from self._process(seconds)
            self._finish()
            if station.rechecks:
                yield from self._recheck(station.quality.take_recheck_s())
            while (let_in := self._send_on()) is not None:
                yield from self._hold(let_in)

    def is_open(self) -> bool:
        """True when the machine could start now; a station's only machine may be loaded even while it is closed."""
        return self.station.spec.machines == 1 or not self.closures or not self.closed_now()

    def reopen(self) -> Steps:
        """Looks for waiting lots whenever the machine opens."""
        for _, until, _ in self.closures:
            if self.env.now < until < self.floor.horizon_s:
                yield self.env.timeout(until - self.env.now)
                self.station.inlet.serve()

    def _go_on(self) -> Steps:
        """Ends what it was at when the run begins."""
        if self.phase == "parts":
            yield from self._await_parts()
            yield from self._change_over(self.lots[0])
        elif self.phase == "setup":
            yield from self._set_up(self.piece_s, self.lots[0].product)
        if self.phase == "recheck":
            yield from self._recheck(self.piece_s)
        elif self.phase != "hold":
            if self.phase != "work":
                self.begun_s, self.piece_s = inf, self.station.processing_s(self.lots)
            yield from self._process(self.piece_s)
            self._finish()
            yield from self._recheck(self.station.quality.take_recheck_s())
        while (let_in := self._send_on()) is not None:
            yield from self._hold(let_in)

    def _load(self) -> Generator[Event, Any, list[Lot]]:
        """Takes one lot, or as many as a batch has places, waiting as long as its timeout allows."""
        if self.phase != "load":
            self.lots, self.phase = [], "load"
        lots, patience = self.lots, None
        size, timeout_s = self.station.spec.batch_size, self.station.spec.batch_timeout_s
        while len(lots) < size:
            if lots and timeout_s is not None and patience is None:
                patience = self.env.timeout(max(0.0, self.begun_s + timeout_s - self.env.now))
            lot = self.station.inlet.take(self) if self.is_open() else None
            if lot is None:
                lot = yield from self._await_lot(patience)
            if lot is None:
                break
            if not lots:
                self.begun_s = self.env.now
            lots.append(lot)
        return lots

    def _await_lot(self, patience: Event | None) -> Generator[Event, Any, Lot | None]:
        asked = self.station.inlet.ask(self)
        self.waits_for, self.since_s = STARVED, self.env.now
        self.floor.watch_for_deadlock()
        yield asked if patience is None else asked | patience
        self.waits_for = None
        self.write_open_and_closed(STARVED, self.env.now)
        if asked.triggered:
            return asked.value
        self.station.inlet.withdraw(asked)
        return None

    def _await_parts(self) -> Steps:
        """Waits until the parts that go into the lots are there, and takes them."""
        self.phase = "parts"
        for lot in self.lots:
            for each in lot.all():
                claimed = self.floor.stores.claim(each, self.station)
                if claimed is not None:
                    yield from self.wait(claimed, NO_PARTS, each.product)

    def _change_over(self, lot: Lot) -> Steps:
        family = self.floor.families[lot.product]
        seconds = self.station.setup_s(self.family, family)
        self.family = family
        if seconds:
            yield from self._set_up(seconds, lot.product)

    def _set_up(self, seconds: float, product: int) -> Steps:
        self.phase, self.piece_s, self.left_s, self.begun_s = "setup", seconds, 0.0, inf
        people = self.station.spec.setup_operators
        given = (yield from self._get_people(people)) if people else None
        self.begun_s = self.env.now
        yield self.spend(SETUP, seconds, product)
        self._let_people_go(given)

    def _process(self, seconds: float) -> Steps:
        product = self.lots[0].product
        self.phase, self.piece_s, self.left_s = "work", seconds, 0.0
        if self.station.spec.at_shift_end == "not_begun" and self.begun_s == inf:
            yield from self._wait_for_time_enough(seconds)
        people = self.station.spec.operators
        given = (yield from self._get_people(people)) if people else None
        if self.begun_s == inf:
            self.begun_s = self.env.now
        if given and self.station.operator_s is not None:
            self.env.process(self._attend(given, next(self.station.operator_s)))
            given = None
        yield from self._work(seconds, product)
        self._let_people_go(given)

    def _work(self, seconds: float, product: int = -1) -> Steps:
        """Spends operating time, interrupted by whichever stop comes first."""
        if self.stopped is not None:
            yield from self._stop(self.stopped, self.stop_s, product)
        while True:
            while self.renewed_s and self.renewed_s[0] <= self.env.now:
                self._is_as_new()
            stop = self._next_stop()
            if stop is None or stop.left_s >= seconds:
                self.piece_s, self.left_s = seconds, 0.0
                yield self.spend(PROCESSING, seconds, product, begun_s=self.begun_s)
                for each in self.stops:
                    each.left_s -= seconds
                return
            piece = stop.left_s
            self.piece_s, self.left_s = piece, seconds - piece
            yield self.spend(PROCESSING, piece, product, begun_s=self.begun_s)
            for each in self.stops:
                each.left_s -= piece
            seconds -= piece
            yield from self._stop(stop, stop.happen(), product)

    def _next_stop(self) -> Stop | None:
        stops = self.stops
        if len(stops) < 2:
            return stops[0] if stops else None
        return min(stops, key=_left)

    def _stop(self, stop: Stop, seconds: float, product: int) -> Steps:
        """Stands still; a breakdown that needs a crew waits for it, down."""
        self.stopped, self.stop_s = stop, seconds
        if stop.by_crew:
            yield from self.wait(stop.by_crew.ask(), NO_CREW, product)
        yield self.spend(stop.state, seconds, product)
        self.stopped = None
        if stop.by_crew:
            stop.by_crew.give_back()

    def _finish(self) -> None:
        """Has the lots judged; what is left of them is held."""
        self.held.extend(self.station.finish(self.index, self.lots, self.begun_s))
        self.lots, self.phase = [], None

    def _recheck(self, seconds: float) -> Steps:
        """Stands while flagged parts of what is done are looked at again."""
        if seconds:
            self.phase, self.piece_s, self.left_s = "recheck", seconds, 0.0
            yield self.spend(RECHECKED, seconds, self.held[0].product if self.held else -1)
            self.phase = None

    def _send_on(self) -> Event | None:
        """Sends on what is done; returns the event that the first lot without room waits for."""
        while self.held:
            let_in = self.floor.send(self.held[0])
            if let_in is not None:
                return let_in
            self.held.popleft()
        return None

    def _hold(self, let_in: Event) -> Steps:
        """Keeps the lot in the machine until there is room for it."""
        self.phase, self.waits_for, self.since_s = "hold", BLOCKED, self.env.now
        self.floor.watch_for_deadlock()
        yield let_in
        self.waits_for = None
        self.write_open_and_closed(BLOCKED, self.env.now, self.held.popleft().product)

    def _wait_for_time_enough(self, seconds: float) -> Steps:
        """Does not begin what the shift leaves no time for, unless the machine has just opened: then no shift would."""
        now = self.env.now
        off = next((c for c in self.closures[self._place(now) :] if c[2] == OFF), None)
        if off is None or off[0] <= now or off[1] > self.floor.horizon_s or any(c[1] == now for c in self.closures):
            return
        if self.open_s_between(now, off[0]) < seconds:
            self.waits_for, self.since_s = NO_TIME, now
            yield self.env.timeout(off[1] - now)
            self.waits_for = None
            self.write_open_and_closed(NO_TIME, self.env.now, self.lots[0].product)

    def _get_people(self, number: int) -> Generator[Event, Any, Given]:
        return (yield from self.wait(self.floor.hands.ask(self.station.spec.id, number), NO_OPERATOR))

    def _let_people_go(self, given: Given | None) -> None:
        if given:
            self.floor.hands.give_back(given, self.env.now - self.begun_s)

    def _attend(self, given: Given, seconds: float) -> Steps:
        """People who are needed only at the beginning leave after so long."""
        yield self.env.timeout(seconds)
        self.floor.hands.give_back(given, seconds)

    def _is_as_new(self) -> None:
        self.renewed_s.popleft()
        for stop in self.stops:
            if stop.name == FAILURE:
                stop.begin_anew()


def _left(stop: Stop) -> float:
    return stop.left_s
