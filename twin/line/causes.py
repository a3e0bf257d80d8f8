"""What interrupts the machines of a station: breakdowns, minor stops, maintenance due by running time, alarms of a model."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from twin.line.alarms import AnnouncedFailure, false_alarms
from twin.line.log import DOWN, MAINTAINED, MINOR_STOP
from twin.line.luck import Luck
from twin.line.stops import FAILURE, MINOR, Stop
from twin.plant import Station

if TYPE_CHECKING:
    from twin.line.crew import CrewOnFloor


def stops_of(luck: Luck, station: Station, machine: int, crew: "CrewOnFloor | None") -> list[Stop]:
    """Returns the machine's causes of interruption on the operating clock, all beginning anew."""
    name, stops = (station.id, machine), []
    failure = None
    gap, duration = station.time_to_failure_s, station.repair_s
    if gap and duration and gap.clock == "operating":
        lives, repairs = luck.draws(gap, *name, "failure"), luck.draws(duration, *name, "repair")
        policy = station.predictive_maintenance
        if policy is None:
            failure = Stop(FAILURE, DOWN, lives, repairs)
            stops.append(failure)
        else:
            failure = AnnouncedFailure(policy, lives, repairs, luck, name)
            stops += [*failure.ends(), *false_alarms(policy, luck, name)]
            for end in failure.ends():
                end.by_crew = crew
        failure.by_crew = crew
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
