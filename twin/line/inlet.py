"""The places in front of a station: a queue of lots with or without a limit, an endless one, one bound by kanban cards."""

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from simpy import Environment, Event

from twin.line.lot import Lot

if TYPE_CHECKING:
    from twin.line.machine import Machine

Rule = Callable[["Machine", Lot], float]


class Offer(NamedTuple):
    """What waits for a place: a lot, or (None) a place to be kept for a lot that will be brought."""

    let_in: Event
    lot: Lot | None


class Inlet:
    """A buffer of `places` lots (None: no limit). A lot that finds no room stays where it is until there is some."""

    def __init__(self, env: Environment, places: int | None, rule: Rule | None = None) -> None:
        self.env = env
        self.places = float("inf") if places is None else places
        self.rule = rule  # the smallest goes first; None = first come, first served
        self.lots: deque[Lot] = deque()
        self.kept = 0  # places kept for lots on their way
        self.offering: deque[Offer] = deque()
        self.asking: deque[tuple[Event, Machine]] = deque()
        self.taken: Event | None = None  # what happens when the next lot is taken, where somebody waits for that

    def offer(self, lot: Lot) -> Event | None:
        """Returns None when the lot was let in, else the event of its being let in later."""
        if self.asking:
            lot.queued_s = self.env.now
            if self._hand_over(lot):
                return None
        if self.has_room():
            lot.queued_s = self.env.now
            self.lots.append(lot)
            return None
        let_in = Event(self.env)
        self.offering.append(Offer(let_in, lot))
        return let_in

    def keep_a_place(self) -> Event | None:
        """Returns None when a place is kept for a lot to be brought, else the event of its being kept later."""
        if self.has_room():
            self.kept += 1
            return None
        kept = Event(self.env)
        self.offering.append(Offer(kept, None))
        return kept

    def bring(self, lot: Lot) -> None:
        """Puts a lot on the place that was kept for it."""
        self.kept -= 1
        self._enter(lot)
        if self.offering:
            self._fill()

    def take(self, machine: "Machine") -> Lot | None:
        """Returns the lot that is next for the machine, letting others in from upstream; None where there is none."""
        if self.lots:
            lot = self.lots.popleft() if self.rule is None else self._best(machine)
            if self.offering:
                self._fill()
            if self.taken is not None and not self.taken.triggered:
                self.taken.succeed()
            return lot
        return self._straight_in() if self.offering and self.places == 0 else None

    def ask(self, machine: "Machine") -> Event:
        """Returns the event of a lot being handed over, at a moment when the machine is open."""
        asked = Event(self.env)
        self.asking.append((asked, machine))
        return asked

    def withdraw(self, asked: Event) -> None:
        """Takes an unanswered request back."""
        self.asking = deque(entry for entry in self.asking if entry[0] is not asked)

    def serve(self) -> None:
        """Hands a waiting lot to a machine that may start now: called when a closed machine opens."""
        for _, machine in list(self.asking):
            if machine.is_open() and (lot := self.take(machine)) is not None:
                self._hand_over(lot, machine)

    def waiting(self) -> int:
        """Returns how many lots are in the buffer or want to be."""
        return len(self.lots) + len(self.offering)

    def has_room(self) -> bool:
        """True when a lot that comes now is let in."""
        return len(self.lots) + self.kept < self.places

    def let_go(self, lot: Lot) -> None:
        """Hears that a lot of this station has been let in further on: only cards bound to lots care."""

    def _hand_over(self, lot: Lot, to: "Machine | None" = None) -> bool:
        for place, (asked, machine) in enumerate(self.asking):
            if machine is to if to is not None else machine.is_open():
                del self.asking[place]
                asked.succeed(lot)
                return True
        return False

    def _best(self, machine: "Machine") -> Lot:
        rule = self.rule
        best = min(range(len(self.lots)), key=lambda i: rule(machine, self.lots[i])) if rule else 0
        lot = self.lots[best]
        del self.lots[best]
        return lot

    def _enter(self, lot: Lot) -> None:
        lot.queued_s = self.env.now
        if not (self.asking and self._hand_over(lot)):
            self.lots.append(lot)

    def _fill(self) -> None:
        """Lets in what waits, first come first, while there is room."""
        while self.offering and self.has_room():
            let_in, lot = self.offering.popleft()
            if lot is None:
                self.kept += 1
            else:
                self._enter(lot)
            let_in.succeed()

    def _straight_in(self) -> Lot | None:
        """A lot that waits upstream goes straight into the machine where there are no places in between."""
        let_in, lot = self.offering.popleft()
        if lot is not None:
            lot.queued_s = self.env.now
        let_in.succeed()
        return lot


class Endless(Inlet):
    """The front of a line that never lacks material: an empty queue makes a new lot, while one more may be inside."""

    def __init__(self, env: Environment, places: int | None, rule: Rule | None, make: Callable[[], Lot | None]) -> None:
        super().__init__(env, places, rule)
        self.make = make

    def take(self, machine: "Machine") -> Lot | None:
        return super().take(machine) or self.make()


class Carded(Inlet):
    """An inlet with `cards`: each lot in front of the station, in it, or done and not yet fetched holds one.

    With `make` it is the front of a line that never lacks material.
    """

    def __init__(
        self, env: Environment, cards: int, rule: Rule | None, make: Callable[[], Lot | None] | None = None
    ) -> None:
        super().__init__(env, None, rule)
        self.cards, self.make = cards, make
        self.held: set[Lot] = set()

    def has_room(self) -> bool:
        return len(self.held) + self.kept < self.cards

    def offer(self, lot: Lot) -> Event | None:
        if self.has_room():
            self._enter(lot)
            return None
        let_in = Event(self.env)
        self.offering.append(Offer(let_in, lot))
        return let_in

    def take(self, machine: "Machine") -> Lot | None:
        lot = super().take(machine)
        if lot is None and self.make is not None and self.has_room():
            lot = self.make()
            self.held.update([lot] if lot else [])
        return lot

    def let_go(self, lot: Lot) -> None:
        """Takes the lot's card back and lets the next lot in."""
        if lot in self.held:
            self.held.remove(lot)
            self._fill()
            if self.make is not None:
                self.serve()

    def _enter(self, lot: Lot) -> None:
        self.held.add(lot)
        super()._enter(lot)
