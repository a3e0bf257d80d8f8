"""Repair crews of limited size: a machine that breaks down waits, down, until somebody comes. First broken, first mended."""

from collections import deque
from heapq import heappop, heappush, heapreplace
from typing import TYPE_CHECKING

from simpy import Environment, Event

from twin.plant import Crew, Plant, Station

if TYPE_CHECKING:
    from twin.line.luck import Luck


class CrewOnFloor:
    """A crew of the running line."""

    def __init__(self, env: Environment, number: int) -> None:
        self.env, self.free = env, number
        self.waiting: deque[Event] = deque()

    def ask(self) -> Event:
        """Returns the event of somebody coming."""
        asked = Event(self.env)
        if self.free:
            self.free -= 1
            asked.succeed()
        else:
            self.waiting.append(asked)
        return asked

    def give_back(self) -> None:
        """Somebody is free for the next machine."""
        if self.waiting:
            self.waiting.popleft().succeed()
        else:
            self.free += 1


def crew_of(plant: Plant, station_id: str) -> Crew | None:
    """Returns the crew that repairs a station; None where breakdowns are repaired at once."""
    return next((c for c in plant.crew if c.stations is None or station_id in c.stations), None)


def calendar_repairs(
    plant: Plant, crew: Crew, luck: "Luck", horizon_s: float
) -> dict[tuple[str, int], list[tuple[float, float]]]:
    """Returns (station, machine) → (down from, up again) of machines whose clock never stops, repaired by one crew.

    Their breakdowns do not depend on what the line does, so the whole story of the crew is known beforehand.
    """
    stations = [s for s in plant.station if (crew.stations is None or s.id in crew.stations) and _on_calendar(s)]
    draws = {}
    broken: list[tuple[float, str, int]] = []
    for s in stations:
        for machine in range(1, s.machines + 1):
            if s.time_to_failure_s and s.repair_s:
                draws[s.id, machine] = (
                    luck.draws(s.time_to_failure_s, s.id, machine, "failure"),
                    luck.draws(s.repair_s, s.id, machine, "repair"),
                )
                heappush(broken, (next(draws[s.id, machine][0]), s.id, machine))
    free_at = [0.0] * crew.number
    story: dict[tuple[str, int], list[tuple[float, float]]] = {name: [] for name in draws}
    while broken and broken[0][0] < horizon_s:
        down_s, station, machine = heappop(broken)
        to_failure, repair = draws[station, machine]
        up_s = max(down_s, free_at[0]) + next(repair)
        heapreplace(free_at, up_s)
        story[station, machine].append((down_s, up_s))
        heappush(broken, (up_s + next(to_failure), station, machine))
    return story


def _on_calendar(station: Station) -> bool:
    return station.time_to_failure_s is not None and station.time_to_failure_s.clock == "calendar"
