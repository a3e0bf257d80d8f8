"""What interrupts a machine while it works: breakdowns and minor stops on the operating clock. Work resumes after them."""

from collections.abc import Iterator

from twin.line.log import DOWN, MINOR_STOP
from twin.line.luck import Luck
from twin.plant import Station


class Stop:
    """One cause of interruption: how much operating time is left until the next, and how long it will take."""

    __slots__ = ("_duration", "_gap", "left_s", "state")

    def __init__(self, state: int, gap: Iterator[float], duration: Iterator[float]) -> None:
        self.state = state
        self._gap, self._duration = gap, duration
        self.left_s = next(gap)

    def happen(self) -> float:
        """Returns how long the stop takes, in seconds, and draws the operating time until the next."""
        self.left_s = next(self._gap)
        return next(self._duration)


def stops_of(luck: Luck, station: Station, machine: int) -> list[Stop]:
    """Returns the machine's causes of interruption on the operating clock."""
    name, stops = (station.id, machine), []
    gap, duration = station.time_to_failure_s, station.repair_s
    if gap and duration and gap.clock == "operating":
        stops.append(Stop(DOWN, luck.draws(gap, *name, "failure"), luck.draws(duration, *name, "repair")))
    gap, duration = station.time_to_minor_stop_s, station.minor_stop_s
    if gap and duration:
        stops.append(
            Stop(MINOR_STOP, luck.draws(gap, *name, "minor stop"), luck.draws(duration, *name, "minor stop length"))
        )
    return stops
