"""How a machine's time passes: closures are waited out, and every stretch is written to the notes without gap or overlap."""

from collections.abc import Generator
from math import inf
from typing import TYPE_CHECKING, Any

from simpy import Event

from twin.line.closures import Closure, closed_at
from twin.line.log import OFF, PROCESSING

if TYPE_CHECKING:
    from twin.line.floor import Floor

Steps = Generator[Event, Any, None]


class Timekeeper:
    """The clock and the books of one machine. `written_until_s` is how far its story is told, also ahead of now."""

    def __init__(self, floor: "Floor", index: int, closures: list[Closure], *, finishes: bool) -> None:
        self.floor, self.env, self.index = floor, floor.env, index
        self.closures, self._next_closure = closures, 0
        self.finishes = finishes  # what is begun in a shift is finished after it
        self.written_until_s = floor.clock_s
        self.beyond_s = 0.0  # of what is being spent, so much lies beyond a closure at the end of the run
        self.waits_for: int | None = None  # STARVED, BLOCKED or DOWN while it waits for others
        self.since_s = floor.clock_s  # when its present wait began

    def spend(self, state: int, seconds: float, product: int = -1, *, begun_s: float = inf) -> Event:
        """Returns the event of so many seconds of open time having passed; closures on the way are waited out and written too.

        Work begun at `begun_s` goes on through the ends of shifts that come after, where the machine finishes it.
        """
        now = self.written_until_s
        if self.closures:
            now, seconds = self._through_closures(state, now, seconds, product, begun_s)
        self.write(state, now + seconds, product)
        return self.env.timeout(max(0.0, now + seconds - self.env.now))

    def _through_closures(
        self, state: int, now: float, seconds: float, product: int, begun_s: float
    ) -> tuple[float, float]:
        """Writes what lies before and in the closures on the way; returns the end of the last and what is left to spend."""
        place = self._place(now)
        while place < len(self.closures) and now + seconds > (closure := self.closures[place])[0]:
            place += 1
            if self._goes_on(closure, state, begun_s):
                continue
            if closure[0] > now:
                seconds -= closure[0] - now
                self.write(state, closure[0], product)
            self.write(closure[2], closure[1], product)
            now = closure[1]
            if now > self.floor.horizon_s:
                self.beyond_s = seconds
                return now, 0.0
        self.beyond_s = 0.0
        return now, seconds

    def wait(self, event: Event, state: int, product: int = -1) -> Generator[Event, Any, Any]:
        """Waits for an event of others, written as a state; returns the event's value."""
        if not event.triggered:
            self.waits_for, self.since_s = state, self.env.now
            self.floor.watch_for_deadlock()
            yield event
            self.waits_for = None
            self.write_open_and_closed(state, self.env.now, product)
        return event.value

    def closure_at(self, moment_s: float) -> Closure | None:
        """Returns the closure that holds at this moment, or the next one; moments never go back."""
        place = self._place(moment_s)
        return self.closures[place] if place < len(self.closures) else None

    def closed_now(self) -> bool:
        """Returns whether the machine is closed at this moment."""
        return bool(self.closures) and closed_at(self.closures, self.env.now)

    def open_s_between(self, from_s: float, until_s: float) -> float:
        """Returns the time between two moments in which the machine is not closed."""
        if self.closures and self.closures[-1][1] == inf:
            until_s = max(from_s, min(until_s, self.closures[-1][0]))
        closed = (max(0.0, min(until_s, c[1]) - max(from_s, c[0])) for c in self.closures[self._place(from_s) :])
        return until_s - from_s - sum(closed)

    def left_to_spend_s(self) -> float:
        """Returns how much open time is left of what is being spent now."""
        return self.open_s_between(self.env.now, self.written_until_s) + self.beyond_s

    def close_books(self, horizon_s: float) -> None:
        """Writes what the machine is waiting for at the end of the run."""
        if self.waits_for is not None and self.written_until_s < horizon_s:
            self.write_open_and_closed(self.waits_for, horizon_s)

    def write_open_and_closed(self, state: int, until_s: float, product: int = -1) -> None:
        """Writes a wait that is over; a closure it ended in is written whole, so that a breakdown stays one interval."""
        while self.written_until_s < until_s:
            closure = self.closure_at(self.written_until_s)
            if closure is None or closure[0] >= until_s:
                self.write(state, until_s, product)
            elif closure[0] > self.written_until_s:
                self.write(state, closure[0], product)
            else:
                self.write(closure[2], closure[1])

    def write(self, state: int, until_s: float, product: int = -1) -> None:
        """Writes that the machine is in a state from where its story ends until a moment."""
        if until_s > self.written_until_s:
            self.floor.notes.states.extend((self.written_until_s, until_s, self.index, state, product))
            self.written_until_s = until_s

    def _place(self, moment_s: float) -> int:
        """Where the first closure stands that is not over at this moment."""
        while self._next_closure < len(self.closures) and self.closures[self._next_closure][1] <= moment_s:
            self._next_closure += 1
        return self._next_closure

    def _goes_on(self, closure: Closure, state: int, begun_s: float) -> bool:
        """The end of a shift does not stop work that was begun before it, where such work is finished."""
        return self.finishes and state == PROCESSING and closure[2] == OFF and begun_s < closure[0]
