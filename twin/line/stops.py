"""A cause of interruption: how long until a machine stops while it works, and how long it stands. Work resumes after."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from twin.line.crew import CrewOnFloor

MOST_DRAWS = 10_000  # to find a life longer than a machine's age; an older machine counts as new
FAILURE, MINOR = "failure", "minor stop"


class Stop:
    """One cause of interruption: how much operating time is left until the next, and how long it will take."""

    __slots__ = ("_duration", "_gap", "by_crew", "left_s", "name", "renews", "state")

    def __init__(self, name: str, state: int, gap: Iterator[float], duration: Iterator[float]) -> None:
        self.name, self.state = name, state
        self._gap, self._duration = gap, duration
        self.renews: list[Stop] = []
        self.by_crew: CrewOnFloor | None = None
        self.left_s = 0.0

    def begin_anew(self) -> None:
        """Draws the operating time until the next."""
        self.left_s = next(self._gap)

    def begin_at_age(self, age_s: float) -> None:
        """Draws the time left of a life that has lasted so long already."""
        for _ in range(MOST_DRAWS):
            life_s = next(self._gap)
            if life_s > age_s:
                self.left_s = life_s - age_s
                return
        self.begin_anew()

    def happen(self) -> float:
        """Returns how long the stop takes, in seconds, and draws the operating time until the next."""
        self.begin_anew()
        for other in self.renews:
            other.begin_anew()
        return next(self._duration)

    def rest_of(self, elapsed_s: float) -> float:
        """Returns how much longer a stop takes that has lasted so long already."""
        for _ in range(MOST_DRAWS):
            length_s = next(self._duration)
            if length_s > elapsed_s:
                return length_s - elapsed_s
        return next(self._duration)
