"""A machine: takes a lot, changes over, works through breakdowns and breaks, and holds the lot until there is room for it."""

from bisect import bisect_right
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from simpy import Event

from twin.line.closures import Closure
from twin.line.inlet import Lot
from twin.line.log import BLOCKED, PROCESSING, SETUP, STARVED
from twin.line.stops import Stop, stops_of

if TYPE_CHECKING:
    from twin.line.floor import Floor
    from twin.line.station import StationOnFloor

Steps = Generator[Event, Any, None]


class Machine:
    """One machine of a station. What it does in time is written to the floor's notes without gap or overlap."""

    def __init__(
        self, floor: "Floor", station: "StationOnFloor", index: int, number: int, closures: list[Closure]
    ) -> None:
        self.floor, self.env, self.station = floor, floor.env, station
        self.index, self.number = index, number
        self.closures, self._next_closure = closures, 0
        self.stops = stops_of(floor.luck, station.spec, number)
        self.family: str | None = None
        self.written_until_s = 0.0
        self.waits_for: int | None = None  # STARVED or BLOCKED while it waits
        self.held: list[Lot] = []

    def run(self) -> Steps:
        """The machine's life."""
        while True:
            lot = self.station.inlet.take() if self.station.spec.batch_size == 1 and self.is_open() else None
            lots = [lot] if lot is not None else (yield from self._load())
            if self.station.has_setups:
                yield from self._change_over(lots[0])
            started_s = self.env.now
            seconds = self.station.processing_s(lots)
            if self.stops or self.closures:
                yield from self._work(seconds, lots[0].product)
            else:
                self._write(PROCESSING, self.env.now + seconds, lots[0].product)
                yield self.env.timeout(seconds)
            self.station.finish(self.index, lots, started_s)
            self.held = [lot for lot in lots if lot.qty]
            while self.held:
                let_in = self.floor.send(self.held[0])
                if let_in is not None:
                    yield from self._hold(let_in)
                self.held.pop(0)

    def is_open(self) -> bool:
        """True when the machine could start now; a station's only machine may be loaded even while it is closed."""
        return self.station.spec.machines == 1 or not self.closures or not self._closed_now()

    def reopen(self) -> Steps:
        """Looks for waiting lots whenever the machine opens."""
        for _, until, _ in self.closures:
            if until < self.floor.horizon_s:
                yield self.env.timeout(until - self.env.now)
                self.station.inlet.serve()

    def close_books(self, horizon_s: float) -> None:
        """Writes what the machine is waiting for at the end of the run."""
        if self.waits_for is not None and self.written_until_s < horizon_s:
            self._write_open_and_closed(self.waits_for, horizon_s)

    def _load(self) -> Generator[Event, Any, list[Lot]]:
        """Takes one lot, or as many as a batch has places, waiting as long as its timeout allows."""
        lots: list[Lot] = []
        size, timeout_s = self.station.spec.batch_size, self.station.spec.batch_timeout_s
        patience = None
        while len(lots) < size:
            lot = self.station.inlet.take() if self.is_open() else None
            if lot is None:
                lot = yield from self._await_lot(patience)
            if lot is None:
                break
            lots.append(lot)
            if timeout_s is not None and size > 1 and patience is None:
                patience = self.env.timeout(timeout_s)
        return lots

    def _await_lot(self, patience: Event | None) -> Generator[Event, Any, Lot | None]:
        self.waits_for = STARVED
        asked = self.station.inlet.ask(self.is_open)
        if patience is None:
            yield asked
        else:
            yield asked | patience
        self.waits_for = None
        self._write_open_and_closed(STARVED, self.env.now)
        if asked.triggered:
            return asked.value
        self.station.inlet.withdraw(asked)
        return None

    def _change_over(self, lot: Lot) -> Steps:
        family = self.floor.families[lot.product]
        seconds = self.station.setup_s(self.family, family)
        self.family = family
        if seconds:
            yield from self._spend(SETUP, seconds, lot.product)

    def _work(self, seconds: float, product: int = -1) -> Steps:
        """Spends operating time, interrupted by whichever stop comes first."""
        while True:
            stop = min(self.stops, key=_left, default=None)
            piece = seconds if stop is None or stop.left_s >= seconds else stop.left_s
            yield from self._spend(PROCESSING, piece, product)
            for each in self.stops:
                each.left_s -= piece
            seconds -= piece
            if stop is None or seconds <= 0:
                return
            yield from self._spend(stop.state, stop.happen(), product)

    def _spend(self, state: int, seconds: float, product: int = -1) -> Steps:
        """Spends so many seconds of open time; closures on the way are waited out and written as what they are."""
        now = self.written_until_s
        while True:
            closure = self._closure_at(now)
            if closure is None or now + seconds <= closure[0]:
                now += seconds
                self._write(state, now, product)
                break
            if closure[0] > now:
                seconds -= closure[0] - now
                self._write(state, closure[0], product)
            self._write(closure[2], closure[1], product)
            now = closure[1]
            if now > self.floor.horizon_s:
                break
        yield self.env.timeout(max(0.0, now - self.env.now))

    def _hold(self, let_in: Event) -> Steps:
        """Keeps the lot in the machine until there is room for it."""
        self.waits_for = BLOCKED
        self.floor.watch_for_deadlock()
        yield let_in
        self.waits_for = None
        self._write_open_and_closed(BLOCKED, self.env.now, self.held[0].product)

    def _closure_at(self, moment_s: float) -> Closure | None:
        """The closure that holds at this moment, or the next one; moments never go back."""
        while self._next_closure < len(self.closures) and self.closures[self._next_closure][1] <= moment_s:
            self._next_closure += 1
        return self.closures[self._next_closure] if self._next_closure < len(self.closures) else None

    def _closed_now(self) -> bool:
        now = self.env.now
        place = bisect_right(self.closures, (now, float("inf"), 0)) - 1
        return place >= 0 and now < self.closures[place][1]

    def _write_open_and_closed(self, state: int, until_s: float, product: int = -1) -> None:
        """Writes a wait that is over; a closure it ended in is written whole, so that a breakdown stays one interval."""
        while self.written_until_s < until_s:
            closure = self._closure_at(self.written_until_s)
            if closure is None or closure[0] >= until_s:
                self._write(state, until_s, product)
            elif closure[0] > self.written_until_s:
                self._write(state, closure[0], product)
            else:
                self._write(closure[2], closure[1])

    def _write(self, state: int, until_s: float, product: int = -1) -> None:
        if until_s > self.written_until_s:
            self.floor.notes.states.extend((self.written_until_s, until_s, self.index, state, product))
            self.written_until_s = until_s


def _left(stop: Stop) -> float:
    return stop.left_s
