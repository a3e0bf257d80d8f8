"""What interrupts a machine while it works: breakdowns and minor stops on the operating clock. Work resumes after them."""

from twin.line.log import DOWN, MINOR_STOP
from twin.line.luck import Luck
from twin.plant import Station


class Stop:
    """One cause of interruption: how much operating time is left until the next, and how long it will take."""

    __slots__ = ("_duration", "_gap", "left_s", "state")

    def __init__(self, luck: Luck, station: Station, machine: int, state: int) -> None:
        failure = state == DOWN
        gap = station.time_to_failure_s if failure else station.time_to_minor_stop_s
        duration = station.repair_s if failure else station.minor_stop_s
        names = ("failure", "repair") if failure else ("minor stop", "minor stop length")
        self.state = state
        self._gap = luck.draws(gap, station.id, machine, names[0])
        self._duration = luck.draws(duration, station.id, machine, names[1])
        self.left_s = next(self._gap)

    def happen(self) -> float:
        """Returns how long the stop takes, in seconds, and draws the operating time until the next."""
        self.left_s = next(self._gap)
        return next(self._duration)


def stops_of(luck: Luck, station: Station, machine: int) -> list[Stop]:
    """Returns the machine's causes of interruption on the operating clock."""
    stops = []
    if station.time_to_failure_s and station.time_to_failure_s.clock == "operating":
        stops.append(Stop(luck, station, machine, DOWN))
    if station.time_to_minor_stop_s:
        stops.append(Stop(luck, station, machine, MINOR_STOP))
    return stops
