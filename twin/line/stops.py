"""What interrupts a machine while it works: breakdowns, minor stops, maintenance due by its running time. Work resumes after."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from twin.line.log import DOWN, MAINTAINED, MINOR_STOP
from twin.line.luck import Luck
from twin.plant import Station

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


def stops_of(luck: Luck, station: Station, machine: int, crew: "CrewOnFloor | None") -> list[Stop]:
    """Returns the machine's causes of interruption on the operating clock, all beginning anew."""
    name, stops = (station.id, machine), []
    failure = None
    gap, duration = station.time_to_failure_s, station.repair_s
    if gap and duration and gap.clock == "operating":
        failure = Stop(FAILURE, DOWN, luck.draws(gap, *name, "failure"), luck.draws(duration, *name, "repair"))
        failure.by_crew = crew
        stops.append(failure)
    gap, duration = station.time_to_minor_stop_s, station.minor_stop_s
    if gap and duration:
        lengths = luck.draws(duration, *name, "minor stop length")
        stops.append(Stop(MINOR, MINOR_STOP, luck.draws(gap, *name, "minor stop"), lengths))
    return stops + _maintenance_of(luck, station, machine, failure, crew)


def _maintenance_of(
    luck: Luck, station: Station, machine: int, failure: Stop | None, crew: "CrewOnFloor | None"
) -> list[Stop]:
    stops = []
    for number, job in enumerate(station.maintenance, start=1):
        if job.clock != "operating":
            continue
        lengths = luck.draws(job.lasts_s, station.id, machine, f"maintenance {number} length")
        stop = Stop(f"maintenance {number}", MAINTAINED, _always(job.every_s), lengths)
        stop.by_crew = crew if job.by_crew else None
        if failure is not None and job.as_new:
            stop.renews.append(failure)
        if failure is not None and job.after_repair:
            failure.renews.append(stop)
        stops.append(stop)
    return stops


def _always(seconds: float) -> Iterator[float]:
    while True:
        yield seconds
