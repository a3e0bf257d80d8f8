"""The way of each lot through the stations, read off its operations: arrived, started, ended, left."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby, pairwise
from typing import Literal, NamedTuple

import duckdb

from twin.kpi.cells import micros
from twin.kpi.sources import LOOK_BACK
from twin.plant import Plant

Out = Literal["good", "scrap"]


class Stay(NamedTuple):
    """A lot at a station, seconds from the start of the stretch; None = not before the log ends.

    It waits in front from `arrives_s` to `starts_s`, is worked on to `ends_s`, and stays in the machine to `leaves_s`.
    Between `leaves_s` and the next `arrives_s` it is on its way. `is_told`: the log says when it arrived.
    """

    station_id: str
    machine_no: int
    arrives_s: float
    starts_s: float | None
    ends_s: float | None
    leaves_s: float | None
    qty: float
    is_told: bool


@dataclass(frozen=True)
class Path:
    """A lot's stays in order; `out` says how it left the system where it did."""

    lot_id: str
    product_id: str
    stays: tuple[Stay, ...]
    out: Out | None


class _Row(NamedTuple):
    order_id: str
    lot_id: str
    product_id: str
    station_id: str
    machine_no: int
    step_no: int | None
    queued_us: int | None
    started_us: int
    ended_us: int
    qty_in: float
    freed_us: int | None
    entered_us: int | None
    left_us: int | None
    last_good: float | None


# Lots that were in the system in the stretch; of those whose traces end, only what was seen within the days before.
# A machine that does something else, or waits for parts, no longer holds the lot (freed_us): it is on its way.
_INSIDE = """
WITH free AS (SELECT station_id, machine_no, started_us AS freed_us FROM state WHERE state IN ('PROCESSING', 'SETUP', 'STARVED'))
SELECT o.order_id, o.lot_id, coalesce(o.product_id, '') AS product_id, o.station_id, o.machine_no, step_no,
       queued_us, started_us, ended_us, qty_in, freed_us, entered_us, left_us, last_good
FROM operation o
JOIN (SELECT l.*, v.last_us FROM lot l JOIN lot_visit v ON v.lot_id = l.lot_id AND v.order_id = l.order_id) l
  ON l.lot_id = o.lot_id AND l.order_id = o.order_id
ASOF LEFT JOIN free f ON f.station_id = o.station_id AND f.machine_no = o.machine_no AND o.ended_us <= f.freed_us
WHERE l.entered_us < $b AND coalesce(l.left_us, $b) > $a AND l.last_us > $a - $look_back_us
ORDER BY o.order_id, o.lot_id, started_us, ended_us, step_no
"""
# Operations that do not say which lot it was: each stands for itself.
_NAMELESS = """
SELECT order_id, '' AS lot_id, coalesce(product_id, '') AS product_id, station_id, machine_no, step_no, NULL AS queued_us,
       started_us, ended_us, qty_in, NULL AS freed_us, NULL AS entered_us, NULL AS left_us, NULL AS last_good
FROM operation WHERE lot_id IS NULL AND ended_us > $a AND started_us < $b
ORDER BY started_us, ended_us, station_id, machine_no
"""


def paths(cursor: duckdb.DuckDBPyConnection, plant: Plant | None, starts_at: datetime, ends_at: datetime) -> list[Path]:
    """Returns the lots that were in the system at some time of the stretch; `tell_lots` must have been called."""
    a, b = micros(starts_at), micros(ends_at)
    asked = {"a": a, "b": b, "look_back_us": int(LOOK_BACK.total_seconds() * 1e6)}
    rows = [_Row(*row) for row in cursor.execute(_INSIDE, asked).fetchall()]
    routes = _Routes(plant)
    found = [_path(routes, list(mine), a) for _, mine in groupby(rows, key=lambda r: (r.order_id, r.lot_id))]
    near = [_near(path, (b - a) / 1e6) for path in found]
    nameless = [_Row(*row) for row in cursor.execute(_NAMELESS, {"a": a, "b": b}).fetchall()]
    return [path for path in near if path.stays] + [_nameless(row, a) for row in nameless]


def _near(path: Path, horizon_s: float) -> Path:
    """The path without what was over before the stretch begins and what begins after it."""
    over = [(s.leaves_s is None or s.leaves_s <= 0) and after.arrives_s <= 0 for s, after in pairwise(path.stays)]
    stays = path.stays[over.index(False) if False in over else len(over) :]
    while stays and stays[-1].arrives_s >= horizon_s and not _is_coming(stays, horizon_s):
        stays = stays[:-1]
    return replace(path, stays=stays)


def _is_coming(stays: tuple[Stay, ...], horizon_s: float) -> bool:
    """Whether the lot is on its way to its last stay when the stretch ends."""
    left_s = stays[-2].leaves_s if len(stays) > 1 else None
    return left_s is not None and left_s < horizon_s


def levels(found: Iterable[Path], horizon_s: float) -> dict[str, list[tuple[float, int]]]:
    """Returns for each station (second, lots waiting in front of it from then on), beginning with second 0."""
    changes: dict[str, dict[float, int]] = defaultdict(lambda: defaultdict(int))
    for stay in (stay for path in found for stay in path.stays):
        changes[stay.station_id][max(stay.arrives_s, 0.0)] += 1
        if stay.starts_s is not None:
            changes[stay.station_id][max(stay.starts_s, 0.0)] -= 1
    return {station: list(_steps(change, horizon_s)) for station, change in changes.items()}


def _steps(change: dict[float, int], horizon_s: float) -> Iterator[tuple[float, int]]:
    level = change.get(0.0, 0)
    yield 0.0, level
    for at_s in sorted(s for s, by in change.items() if by and 0 < s < horizon_s):
        level += change[at_s]
        yield at_s, level


class _Routes:
    """Where a lot goes next, as far as the plant's routes leave no doubt."""

    def __init__(self, plant: Plant | None) -> None:
        self.ways = {p.id: [way.route for way in p.ways()] for p in plant.product} if plant else {}

    def after(self, row: _Row) -> str | None:
        """Returns the station after an operation; None where the route is not known, over, or open."""
        following = set()
        for way in self.ways.get(row.product_id, ()):
            for place, station in enumerate(way):
                if station == row.station_id and row.step_no in (None, place + 1):
                    following.add(way[place + 1] if place + 1 < len(way) else None)
        return following.pop() if len(following) == 1 else None


def _path(routes: _Routes, rows: list[_Row], a: int) -> Path:
    """A lot's path from its operations; operations one after the other at one step and station are one stay."""
    groups = [list(each) for _, each in groupby(rows, key=lambda r: (r.station_id, r.step_no))]
    arrivals = [_arrival(group, groups[i - 1] if i else None) for i, group in enumerate(groups)]
    last, left_us = rows[-1], rows[0].left_us
    ends = [max(r.ended_us for r in group) for group in groups]
    leaves: list[int | None] = [_leave(group, came[0]) for group, came in zip(groups, arrivals[1:], strict=False)]
    awaits = None if left_us is not None else routes.after(last)
    leaves.append(ends[-1] if left_us is not None or awaits is not None else None)
    stays = [
        _stay(group, arrival, end, leave, a)
        for group, arrival, end, leave in zip(groups, arrivals, ends, leaves, strict=True)
    ]
    if awaits is not None:
        stays.append(Stay(awaits, 0, _s(ends[-1], a), None, None, None, last.qty_in, False))
    out = None if left_us is None else "good" if (last.last_good or 0) > 0 else "scrap"
    return Path(last.lot_id, last.product_id, tuple(stays), out)


def _arrival(group: list[_Row], before: list[_Row] | None) -> tuple[int, bool]:
    """When a lot came to a station and whether the log says so; else it waits from the end of the operation before."""
    started = min(r.started_us for r in group)
    queued = [r.queued_us for r in group if r.queued_us is not None]
    if queued:
        return min(*queued, started), True
    if before is not None:
        return min(max(r.ended_us for r in before), started), False
    entered = group[0].entered_us
    return (started if entered is None else min(entered, started)), False


def _leave(group: list[_Row], arrives_us: int) -> int:
    """When a lot left a machine: when it came to the next station, or before that when the machine was free again."""
    end = max(r.ended_us for r in group)
    freed = [r.freed_us for r in group if r.freed_us is not None]
    return max(end, min(arrives_us, max(freed, default=arrives_us)))


def _stay(group: list[_Row], arrival: tuple[int, bool], end: int, leave: int | None, a: int) -> Stay:
    started, last = min(r.started_us for r in group), group[-1]
    left = None if leave is None else _s(leave, a)
    qty = sum(r.qty_in for r in group)
    return Stay(last.station_id, last.machine_no, _s(arrival[0], a), _s(started, a), _s(end, a), left, qty, arrival[1])


def _nameless(row: _Row, a: int) -> Path:
    start, end = _s(row.started_us, a), _s(row.ended_us, a)
    stay = Stay(row.station_id, row.machine_no, start, start, end, end, row.qty_in, False)
    return Path("", row.product_id, (stay,), None)


def _s(us: int, a: int) -> float:
    return (us - a) / 1e6
