"""Operators: people with skills, shared between stations and transports. Whoever asked first is served first.

People are given all at once, and given back before a lot waits for room: nobody holds a person while waiting for another.
"""

from collections.abc import Generator
from typing import TYPE_CHECKING

from simpy import Event

from twin.line.closures import Closure, closed_at
from twin.plant import Operator

if TYPE_CHECKING:
    from twin.line.floor import Floor

Given = list[tuple["People", int]]


class People:
    """Operators of like skills: how many are free, and when they are off."""

    def __init__(self, spec: Operator, off: list[Closure]) -> None:
        self.spec, self.free, self.off = spec, spec.number, off

    def there(self, now_s: float) -> int:
        """Returns how many could begin something now."""
        return 0 if self.off and closed_at(self.off, now_s) else self.free


class Hands:
    """All operators of the running line."""

    def __init__(self, floor: "Floor", people: list[People]) -> None:
        self.floor, self.env = floor, floor.env
        self.people = sorted(people, key=lambda p: len(p.spec.skills))  # who can do little goes first
        self.waiting: list[tuple[Event, str, int]] = []
        self.busy_s: dict[str, float] = {p.spec.id: 0.0 for p in people}

    def start(self) -> None:
        """Looks for waiting work whenever people come."""
        for moment_s in sorted({until for p in self.people for _, until, _ in p.off if until < self.floor.horizon_s}):
            if moment_s >= self.env.now:
                self.env.process(self._come(moment_s))

    def ask(self, skill: str, number: int) -> Event:
        """Returns the event of so many people with a skill being given; its value goes to `give_back`."""
        asked = Event(self.env)
        self.waiting.append((asked, skill, number))
        self._serve()
        return asked

    def give_back(self, given: Given, busy_s: float) -> None:
        """Takes people back who were busy so long; whoever waits for them is served."""
        for people, number in given:
            people.free += number
            self.busy_s[people.spec.id] += busy_s * number
        self._serve()

    def has(self, skill: str) -> bool:
        """Returns whether anybody has a skill at all."""
        return any(skill in p.spec.skills for p in self.people)

    def _come(self, moment_s: float) -> Generator[Event, object, None]:
        yield self.env.timeout(moment_s - self.env.now)
        self._serve()

    def _serve(self) -> None:
        left = []
        for entry in self.waiting:
            asked, skill, number = entry
            given = self._choose(skill, number)
            if given is None:
                left.append(entry)
            else:
                asked.succeed(given)
        self.waiting = left

    def _choose(self, skill: str, number: int) -> Given | None:
        able = [(p, p.there(self.env.now)) for p in self.people if skill in p.spec.skills]
        if sum(there for _, there in able) < number:
            return None
        given: Given = []
        for people, there in able:
            take = min(there, number)
            if take:
                people.free -= take
                given.append((people, take))
                number -= take
        return given
