"""When a machine cannot work whatever is in front of it: outside shifts, in breaks, maintained or down on the calendar clock."""

from bisect import bisect_right
from datetime import datetime, timedelta

from twin.calendar import Stretch, open_stretches, overtime_stretches, working_stretches
from twin.line.log import DOWN, MAINTAINED, OFF, PLANNED_STOP
from twin.line.luck import Luck
from twin.plant import Operator, Plant, Station

LOOK_AHEAD_S = 86_400.0  # a break or a night at the end of a run is known by the shift after it
Closure = tuple[float, float, int]  # from, until (seconds of the run), state


def of_shifts(plant: Plant, station: Station, starts_at: datetime, horizon_s: float) -> list[Closure]:
    """Returns the station's time off: PLANNED_STOP in breaks (within a shift of a day), OFF between shifts."""
    if not plant.shift:
        return []
    stretches = open_stretches(plant, starts_at, starts_at + timedelta(seconds=horizon_s), station)
    return between(stretches, starts_at)


def of_people(plant: Plant, people: Operator, starts_at: datetime, horizon_s: float) -> list[Closure]:
    """Returns when people are off: between their shifts and in breaks, but not in overtime of a station they serve."""
    if not plant.shift:
        return []
    until = starts_at + timedelta(seconds=horizon_s)
    shifts = working_stretches(plant, starts_at, until, people.shifts)
    return between(sorted([*shifts, *overtime_stretches(plant, starts_at, until, people.skills)]), starts_at)


def between(stretches: list[Stretch], starts_at: datetime) -> list[Closure]:
    """Returns the time between working stretches, from `starts_at` on and for ever after the last."""
    closures: list[Closure] = []
    reached, last = starts_at, None
    for stretch in stretches:
        if reached < stretch.starts_at:
            same = last and (last.business_date, last.shift_id) == (stretch.business_date, stretch.shift_id)
            closures.append((_s(reached, starts_at), _s(stretch.starts_at, starts_at), PLANNED_STOP if same else OFF))
        if reached < stretch.ends_at:  # shifts may overlap: one within another does not end the work of the other
            reached, last = stretch.ends_at, stretch
    closures.append((_s(reached, starts_at), float("inf"), OFF))
    return closures


def _s(moment: datetime, starts_at: datetime) -> float:
    return (moment - starts_at).total_seconds()


def of_maintenance(station: Station, horizon_s: float, luck: Luck, machine: int) -> list[Closure]:
    """Returns the machine's maintenance that is due by the calendar, however much it has worked."""
    closures = []
    for number, job in enumerate(station.maintenance):
        if job.clock != "calendar":
            continue
        lasts = luck.draws(job.lasts_s, station.id, machine, f"maintenance {number + 1} length")
        begins = job.every_s
        while begins < horizon_s:
            ends = begins + next(lasts)
            closures.append((begins, ends, MAINTAINED))
            begins = ends + job.every_s
    return sorted(closures)


def of_calendar_failures(
    station: Station, machine: int, luck: Luck, horizon_s: float, renewed_s: list[float], first_s: float | None = None
) -> list[Closure]:
    """Returns the machine's breakdowns on the calendar clock: they come whether it works or not.

    At the moments `renewed_s` it is as new: what was to come is drawn again. `first_s` is the first breakdown, where known.
    """
    if station.time_to_failure_s is None or station.repair_s is None or station.time_to_failure_s.clock != "calendar":
        return []
    to_failure = luck.draws(station.time_to_failure_s, station.id, machine, "failure")
    repair = luck.draws(station.repair_s, station.id, machine, "repair")
    renewals = iter([*renewed_s, float("inf")])
    renewal = next(renewals)
    now, up_again, closures = next(to_failure) if first_s is None else first_s, 0.0, []
    while min(now, renewal) < horizon_s:
        if renewal <= now:
            now, renewal = max(renewal, up_again) + next(to_failure), next(renewals)
            continue
        up_again = now + next(repair)
        closures.append((now, up_again, DOWN))
        now = up_again + next(to_failure)
    return closures


def merged(first: list[Closure], second: list[Closure]) -> list[Closure]:
    """Returns both in order, without overlap: where they overlap, `first` names the state."""
    if not first or not second:
        return first or second
    result = list(first)
    for begin, end, state in second:
        for taken_from, taken_until, _ in first:
            if taken_until <= begin or taken_from >= end:
                continue
            if begin < taken_from:
                result.append((begin, taken_from, state))
            begin = min(end, taken_until)
        if begin < end:
            result.append((begin, end, state))
    return sorted(result)


def _begins(closure: Closure) -> float:
    return closure[0]


def closed_at(closures: list[Closure], moment_s: float) -> bool:
    """Returns whether a moment lies in one of the closures."""
    place = bisect_right(closures, moment_s, key=_begins) - 1
    return place >= 0 and moment_s < closures[place][1]
