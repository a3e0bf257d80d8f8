"""The places in front of a station: a first-come queue of lots with or without a limit, and an endless one."""

from collections import deque
from collections.abc import Callable
from typing import Any

from simpy import Environment, Event


class Lot:
    """Parts that travel together."""

    __slots__ = ("number", "order", "product", "qty", "queued_s", "route", "step")

    def __init__(
        self, number: int, order: int, product: int, qty: int, route: tuple[Any, ...], queued_s: float
    ) -> None:
        self.number = number
        self.order = order
        self.product = product
        self.qty = qty
        self.route = route
        self.step = 0
        self.queued_s = queued_s


class Inlet:
    """A buffer of `places` lots (None: no limit). A lot that finds no room stays where it is until there is some."""

    def __init__(self, env: Environment, places: int | None) -> None:
        self.env = env
        self.places = float("inf") if places is None else places
        self.lots: deque[Lot] = deque()
        self.offering: deque[tuple[Event, Lot]] = deque()
        self.asking: deque[tuple[Event, Callable[[], bool]]] = deque()

    def offer(self, lot: Lot) -> Event | None:
        """Returns None when the lot was let in, else the event of its being let in later."""
        lot.queued_s = self.env.now
        if self.asking and self._hand_over(lot):
            return None
        if len(self.lots) < self.places:
            self.lots.append(lot)
            return None
        let_in = Event(self.env)
        self.offering.append((let_in, lot))
        return let_in

    def take(self) -> Lot | None:
        """Returns the first lot waiting, letting in the next one from upstream; None where there is none."""
        if self.lots:
            lot = self.lots.popleft()
            if self.offering:
                self.lots.append(self._let_in())
            return lot
        return self._let_in() if self.offering else None

    def ask(self, is_open: Callable[[], bool]) -> Event:
        """Returns the event of a lot being handed over, at a moment when `is_open()` says the asker may start on it."""
        asked = Event(self.env)
        self.asking.append((asked, is_open))
        return asked

    def withdraw(self, asked: Event) -> None:
        """Takes an unanswered request back."""
        self.asking = deque(entry for entry in self.asking if entry[0] is not asked)

    def serve(self) -> None:
        """Hands a waiting lot to an asker that may start now: called when a closed machine opens."""
        if any(is_open() for _, is_open in self.asking) and (lot := self.take()) is not None:
            self._hand_over(lot)

    def waiting(self) -> int:
        """Returns how many lots are in the buffer or want to be."""
        return len(self.lots) + len(self.offering)

    def is_full(self) -> bool:
        """True when a lot that comes now must stay where it is."""
        return len(self.lots) >= self.places

    def _hand_over(self, lot: Lot) -> bool:
        for place, (asked, is_open) in enumerate(self.asking):
            if is_open():
                del self.asking[place]
                asked.succeed(lot)
                return True
        return False

    def _let_in(self) -> Lot:
        let_in, lot = self.offering.popleft()
        lot.queued_s = self.env.now
        let_in.succeed()
        return lot


class Endless(Inlet):
    """The front of a line that never lacks material: an empty queue makes a new lot."""

    def __init__(self, env: Environment, places: int | None, make: Callable[[], Lot]) -> None:
        super().__init__(env, places)
        self.make = make

    def take(self) -> Lot | None:
        return super().take() or self.make()
