"""What each machine was doing in a stretch of time, piece by piece without gaps; what nobody recorded is "unknown"."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

import duckdb

from twin.calendar import open_stretches
from twin.kpi.cells import micros
from twin.plant import Plant

UNKNOWN = "unknown"
NO_NUMBER = 0  # rows that do not say which machine
Recorded = Literal["states", "stops", "operations", "nothing"]


class Piece(NamedTuple):
    """A machine in one state, seconds from the start of the stretch; `state` in lower case."""

    from_s: float
    to_s: float
    state: str
    reason: str | None = None


@dataclass(frozen=True)
class Machine:
    """One machine's pieces, from the start of the stretch to its end. Number 0: the log does not say which machine."""

    station_id: str
    machine_no: int
    pieces: tuple[Piece, ...]


class Span(NamedTuple):
    """From and until, in microseconds since 1970 UTC."""

    from_us: int
    until_us: int


def recorded(cursor: duckdb.DuckDBPyConnection) -> dict[str, Recorded]:
    """Returns what the whole log tells of each station's machines: their states, only their stops, only operations."""
    query = (
        """SELECT station_id, coalesce(bool_or(state = 'PROCESSING'), FALSE), count(state) > 0 FROM seen GROUP BY ALL"""
    )
    told = {}
    for station, says_processing, says_anything in cursor.execute(query).fetchall():
        told[station] = "states" if says_processing else "stops" if says_anything else "operations"
    return told


def machines(
    cursor: duckdb.DuckDBPyConnection, plant: Plant | None, starts_at: datetime, ends_at: datetime
) -> list[Machine]:
    """Returns every machine the log or the plant knows, in the plant's order.

    A machine whose log never says that it works is taken to work during its operations, within its shifts.
    """
    span = Span(micros(starts_at), micros(ends_at))
    told, states = recorded(cursor), _states(cursor, span)
    worked = _worked(cursor, span, [station for station, how in told.items() if how != "states"])
    known = _known(cursor, plant)
    found = []
    for station, number in known:
        own = states[station, number]
        if told.get(station) != "states":
            own = _filled(own, _in_shifts(plant, station, starts_at, ends_at, worked[station, number]))
        found.append(Machine(station, number, tuple(_whole(own, span))))
    return found


def _known(cursor: duckdb.DuckDBPyConnection, plant: Plant | None) -> list[tuple[str, int]]:
    """Machines by station: those of the log, and those described beside them that it never names."""
    seen: dict[str, set[int]] = defaultdict(set)
    for station, number in cursor.execute("SELECT DISTINCT station_id, machine_no FROM seen").fetchall():
        seen[station].add(number)
    described = {s.id: s.machines for s in plant.station} if plant else {}
    for station, number in described.items():
        if NO_NUMBER not in seen[station]:
            seen[station] |= set(range(1, number + 1))
    order = [*described, *sorted(set(seen) - set(described))]
    return [(station, number) for station in order for number in sorted(seen[station])]


def _states(cursor: duckdb.DuckDBPyConnection, span: Span) -> dict[tuple[str, int], list[tuple]]:
    """(from, until, state, reason) by machine, in microseconds, clipped to the span."""
    query = """SELECT station_id, machine_no, greatest(started_us, $a), least(ended_us, $b), lower(state), reason
               FROM state WHERE ended_us > $a AND started_us < $b ORDER BY ALL"""
    found = defaultdict(list)
    for station, number, *piece in cursor.execute(query, {"a": span.from_us, "b": span.until_us}).fetchall():
        found[station, number].append(tuple(piece))
    return found


def _worked(
    cursor: duckdb.DuckDBPyConnection, span: Span, stations: Sequence[str]
) -> dict[tuple[str, int], list[tuple[int, int]]]:
    """When operations were under way at the stations, by machine."""
    query = """SELECT station_id, machine_no, greatest(started_us, $a), least(ended_us, $b) FROM operation
               WHERE ended_us > $a AND started_us < $b AND list_contains($stations, station_id) ORDER BY ALL"""
    found = defaultdict(list)
    asked = {"a": span.from_us, "b": span.until_us, "stations": list(stations)}
    for station, number, *piece in cursor.execute(query, asked).fetchall() if stations else ():
        found[station, number].append(tuple(piece))
    return found


def _in_shifts(
    plant: Plant | None, station: str, starts_at: datetime, ends_at: datetime, worked: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The parts of operations that fall into the station's shifts: a night in the midst of one is not work."""
    spec = plant.station_by_id().get(station) if plant else None
    if plant is None or spec is None or not plant.shift or not worked:
        return worked
    shifts = [(micros(s.starts_at), micros(s.ends_at)) for s in open_stretches(plant, starts_at, ends_at, spec)]
    cut = ((max(a, c), min(b, d)) for a, b in worked for c, d in shifts)
    return sorted((a, b) for a, b in cut if a < b)


def _filled(states: Iterable[tuple], worked: Iterable[tuple[int, int]]) -> list[tuple]:
    """Recorded pieces with work in the gaps between them."""
    pieces = sorted(states)
    for start, end in worked:
        reached, gaps = start, []
        for from_us, until_us, *_ in pieces:
            if from_us >= end:
                break
            if from_us > reached:
                gaps.append((reached, from_us, "processing", None))
            reached = max(reached, until_us)
        if reached < end:
            gaps.append((reached, end, "processing", None))
        pieces = sorted([*pieces, *gaps], key=lambda p: p[:2])
    return pieces


def _whole(pieces: list[tuple], span: Span) -> list[Piece]:
    """The pieces with what is missing between them as unknown, like neighbours joined."""
    whole: list[Piece] = []
    reached = span.from_us
    for from_us, until_us, state, reason in [*pieces, (span.until_us, span.until_us, UNKNOWN, None)]:
        if from_us > reached:
            _add(whole, span, reached, from_us, UNKNOWN, None)
        if until_us > max(from_us, reached):
            _add(whole, span, max(from_us, reached), until_us, state, reason)
        reached = max(reached, until_us)
    return whole


def _add(whole: list[Piece], span: Span, from_us: int, until_us: int, state: str, reason: str | None) -> None:
    from_s, to_s = (from_us - span.from_us) / 1e6, (until_us - span.from_us) / 1e6
    last = whole[-1] if whole else None
    if last is not None and (last.state, last.reason) == (state, reason):
        whole[-1] = last._replace(to_s=to_s)
    else:
        whole.append(Piece(from_s, to_s, state, reason))
