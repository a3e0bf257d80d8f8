"""When a machine cannot work whatever is in front of it: outside shifts, in breaks, down on the calendar clock."""

from datetime import datetime, timedelta

from twin.calendar import working_stretches
from twin.line.log import DOWN, OFF, PLANNED_STOP
from twin.line.luck import Luck
from twin.plant import Plant, Station

Closure = tuple[float, float, int]  # from, until (seconds of the run), state


def of_shifts(plant: Plant, station: Station, starts_at: datetime, horizon_s: float) -> list[Closure]:
    """Returns the station's time off: PLANNED_STOP in breaks (within a shift of a day), OFF between shifts."""
    if not plant.shift:
        return []
    until = starts_at + timedelta(seconds=horizon_s)
    closures: list[Closure] = []
    reached, last = starts_at, None
    for stretch in working_stretches(plant, starts_at, until, station.shifts):
        if reached < stretch.starts_at:
            same = last and (last.business_date, last.shift_id) == (stretch.business_date, stretch.shift_id)
            closures.append((_s(reached, starts_at), _s(stretch.starts_at, starts_at), PLANNED_STOP if same else OFF))
        if reached < stretch.ends_at:  # shifts may overlap: one within another does not end the work of the other
            reached, last = stretch.ends_at, stretch
    closures.append((_s(reached, starts_at), float("inf"), OFF))
    return closures


def _s(moment: datetime, starts_at: datetime) -> float:
    return (moment - starts_at).total_seconds()


def of_calendar_failures(station: Station, machine: int, luck: Luck, horizon_s: float) -> list[Closure]:
    """Returns the machine's breakdowns on the calendar clock: they come whether it works or not."""
    if station.time_to_failure_s is None or station.repair_s is None or station.time_to_failure_s.clock != "calendar":
        return []
    to_failure = luck.draws(station.time_to_failure_s, station.id, machine, "failure")
    repair = luck.draws(station.repair_s, station.id, machine, "repair")
    now, closures = next(to_failure), []
    while now < horizon_s:
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
