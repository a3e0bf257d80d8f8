"""What each machine is at: working, changing over, holding, stopped or waiting, since when, and how old it is."""

from dataclasses import dataclass, replace

from twin.plant import Plant, Station
from twin.present.notes import Notes
from twin.present.open_time import OpenTime
from twin.present.seen import Interval, Seen

WORK = ("PROCESSING", "SETUP")
STOPS = ("DOWN", "MINOR_STOP", "PLANNED_STOP")
SAME_S = 1.0  # clocks of one log agree to the second
LONGEST_MINOR_S = 300.0  # a stop of unknown kind that lasts longer is a breakdown, as in calibration


@dataclass(frozen=True)
class Found:
    """A machine as its states tell it. `phase` and `stop` as in MachineThere; "unknown" where no state covers the moment."""

    station: str
    number: int
    phase: str | None
    began_s: float = 0.0
    elapsed_s: float = 0.0
    stop: str | None = None
    stop_elapsed_s: float = 0.0
    stop_reason: str | None = None
    product: str | None = None
    last_end_s: float | None = None
    last_product: str | None = None


def find(seen: Seen, plant: Plant, open_time: OpenTime, notes: Notes) -> list[Found]:
    """Returns every machine of the plant as its last states tell it."""
    silent = [s.id for s in plant.station if not any(station == s.id for station, _ in seen.tails)]
    notes_of_silent(silent, notes)
    return [
        _machine(station, number, key, seen, open_time, notes)
        for station in plant.station
        for number, key in enumerate(_numbers(station, seen, notes), start=1)
    ]


def notes_of_silent(silent: list[str], notes: Notes) -> None:
    """Says for which stations nothing is known of states."""
    if silent:
        names = ", ".join(silent)
        notes.say(
            f"{names}: 설비 상태 기록이 없어, 기다리던 로트가 앞 작업이 끝난 때부터 가공 중인 것으로 봄",
            f"{names}: no machine states; a lot that waited is taken to be worked on since the machine was last done",
        )


def _numbers(station: Station, seen: Seen, notes: Notes) -> list[int]:
    """The machine numbers of the log that stand for the machines 1 … n of the plant."""
    there = sorted({m for s, m in (*seen.last, *seen.tails) if s == station.id})
    described = list(range(1, station.machines + 1))
    if set(there) <= set(described):
        return described
    if len(there) > station.machines:
        notes.say(
            f"{station.id}: 기록에는 {len(there)}대, 공장 설명에는 {station.machines}대여서 앞의 {station.machines}대만 봄",
            f"{station.id}: the log has {len(there)} machines, the plant {station.machines}; the first {station.machines} are used",
        )
    spare = [-n for n in described]  # numbers that no log has: nothing is known of these machines
    return (there + spare)[: station.machines]


def _machine(station: Station, number: int, key: int, seen: Seen, open_time: OpenTime, notes: Notes) -> Found:
    last_end_s, last_product = seen.last.get((station.id, key), (None, None))
    idle = Found(station.id, number, None, last_end_s=last_end_s, last_product=last_product)
    rows = seen.tails.get((station.id, key), [])
    told = [r for r in rows if not _is_closure(r, station, open_time)]
    if not told:
        covered = bool(rows) and rows[-1].e >= -SAME_S
        return idle if covered else replace(idle, phase="unknown")
    if rows[-1].e < -SAME_S:
        told = _gone_on(told, rows[-1], station, open_time)
        if told is None:
            return replace(idle, phase="unknown")
        notes.say(
            "상태 기록이 그 순간까지 닿지 않는 설비는 마지막 상태 다음의 상태로 이어졌다고 봄",
            "machines whose states do not reach the moment are taken to be in the state that follows their last one",
        )
    return _read(idle, told, _lasting_s(told, station, open_time))


def _is_closure(row: Interval, station: Station, open_time: OpenTime) -> bool:
    """True for time off, whose end the calendar knows; a planned stop within working time is maintenance."""
    if row.state == "OFF":
        return True
    has_shifts = bool(open_time.plant.shift)
    return row.state == "PLANNED_STOP" and has_shifts and open_time.is_closed(station, row.s, row.e)


def _gone_on(told: list[Interval], end: Interval, station: Station, open_time: OpenTime) -> list[Interval] | None:
    """The states with the one that must have followed the last; None where nothing follows from it."""
    last, end_s = told[-1], end.e
    if end is not last:  # time off was the last thing recorded: what was before goes on after it
        return [*told, Interval(last.state, end_s, 0.0, last.product, last.reason)]
    product = next((r.product for r in reversed(told) if r.product), None)
    if last.state in ("SETUP", "STARVED", *STOPS):
        return [*told, Interval("PROCESSING", end_s, 0.0, product, None)]
    if last.state == "PROCESSING":
        stopped_s = open_time.seconds(station, end_s, 0.0)
        is_minor = station.time_to_minor_stop_s is not None and stopped_s <= LONGEST_MINOR_S
        return [*told, Interval("MINOR_STOP" if is_minor else "DOWN", end_s, 0.0, product, None)]
    return None


def _read(idle: Found, told: list[Interval], lasting_s: float) -> Found:
    """The machine by its last state, and by what it did since it was last done."""
    now = told[-1]
    at_it = [r for r in told if r.state in WORK or (r.state in STOPS and r.product)]
    product = next((r.product for r in reversed(told) if r.product), None)
    found = replace(idle, product=product, began_s=at_it[0].s if at_it else now.s)
    if now.state in STOPS:
        found = replace(found, stop=now.state, stop_elapsed_s=lasting_s, stop_reason=now.reason)
        if not at_it:
            return found
    elif now.state not in WORK:
        return replace(found, phase="hold" if now.state == "BLOCKED" else None, began_s=now.s)
    changed_s, worked_s = (sum(r.e - r.s for r in told if r.state == state) for state in ("SETUP", "PROCESSING"))
    is_changing = now.state == "SETUP" or (now.state in STOPS and changed_s > 0 and worked_s == 0)
    return replace(found, phase="setup" if is_changing else "work", elapsed_s=changed_s if is_changing else worked_s)


def _lasting_s(told: list[Interval], station: Station, open_time: OpenTime) -> float:
    """How long the last state has lasted: time off may have cut it in pieces."""
    total, follows_s = 0.0, told[-1].e
    for row in reversed(told):
        if row.state != told[-1].state or open_time.seconds(station, row.e, follows_s) > SAME_S:
            break
        total, follows_s = total + row.e - row.s, row.s
    return total
