"""When a machine cannot work whatever is in front of it: outside shifts, in breaks, down on the calendar clock."""

from datetime import datetime, timedelta
from itertools import pairwise

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
    stretches = working_stretches(plant, starts_at, until, station.shifts)
    closures: list[Closure] = []
    for before, after in pairwise([None, *stretches, None]):
        begin = (before.ends_at - starts_at).total_seconds() if before else 0.0
        end = (after.starts_at - starts_at).total_seconds() if after else float("inf")
        if begin < end:
            same = before and after and (before.business_date, before.shift_id) == (after.business_date, after.shift_id)
            closures.append((begin, end, PLANNED_STOP if same else OFF))
    return closures


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
