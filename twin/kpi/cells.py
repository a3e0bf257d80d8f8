"""The calendar as the facts read it: all of time cut into cells, each of one business day and one shift.

Working time comes from `twin.calendar`. The time between is cut into cells too, so that every moment lies in exactly
one cell: a break belongs to its shift; time between shifts belongs to the day it falls on, as shift "overtime".
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import pyarrow as pa

from twin.calendar import business_date, working_stretches
from twin.plant import Plant, Site

OVERTIME = "overtime"
AROUND_THE_CLOCK = "all"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LINE_CALENDAR = 0


@dataclass(frozen=True)
class Cell:
    """A piece of time, [starts_at, ends_at)."""

    starts_at: datetime
    ends_at: datetime
    business_date: date
    shift_id: str
    working: bool


def calendars(plant: Plant | None) -> dict[tuple[str, ...] | None, int]:
    """Returns the number of each set of shifts some station works; the line's, all shifts, is number 0."""
    known: dict[tuple[str, ...] | None, int] = {None: LINE_CALENDAR}
    for shifts in [] if plant is None else [*(s.shifts for s in plant.station), *process_shifts(plant).values()]:
        known.setdefault(shifts, len(known))
    return known


def process_shifts(plant: Plant) -> dict[str, tuple[str, ...] | None]:
    """Returns the shifts at least one station of each process works; None = all."""
    found: dict[str, tuple[str, ...] | None] = {}
    for process in plant.process:
        sets = [s.shifts for s in plant.station if s.process == process.id]
        whole = not sets or any(s is None for s in sets)
        found[process.id] = None if whole else tuple(sorted({i for s in sets for i in s or ()}))
    return found


def cell_table(plant: Plant | None, from_: datetime, until: datetime, *, by_day: bool = True) -> pa.Table:
    """Returns the cells of every calendar over [from_, until): one row a cell, moments in microseconds since 1970 UTC.

    With `by_day` off, neighbours of one shift are one cell: enough where only the whole window is asked for.
    """
    return _table(_Described(plant, plant.model_dump_json() if plant else ""), from_, until, by_day=by_day)


@dataclass(frozen=True)
class _Described:
    """A plant known by its text: equal plants share the cells made before."""

    plant: Plant | None = field(compare=False)
    text: str


@lru_cache(maxsize=8)  # a year's cells take a fifth of a second; each opening of a number's evidence asks for the same
def _table(described: _Described, from_: datetime, until: datetime, *, by_day: bool) -> pa.Table:
    plant = described.plant
    columns: dict[str, list] = {n: [] for n in ("calendar_id", "cell_no", "starts_us", "ends_us", "business_date")}
    columns |= {"shift_id": [], "working": []}
    for shifts, number in calendars(plant).items():
        cells = _cells(plant, shifts, from_, until)
        for cell_no, cell in enumerate(cells if by_day else _joined(cells)):
            row = (number, cell_no, micros(cell.starts_at), micros(cell.ends_at))
            for name, value in zip(columns, (*row, cell.business_date, cell.shift_id, cell.working), strict=True):
                columns[name].append(value)
    return pa.table(columns, schema=SCHEMA)


SCHEMA = pa.schema(
    [
        ("calendar_id", pa.int32()), ("cell_no", pa.int64()), ("starts_us", pa.int64()), ("ends_us", pa.int64()),
        ("business_date", pa.date32()), ("shift_id", pa.string()), ("working", pa.bool_()),
    ]
)  # fmt: skip


def micros(moment: datetime) -> int:
    """Returns microseconds since 1970 UTC, exactly."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment(us: int) -> datetime:
    """Returns the moment (UTC) so many microseconds since 1970."""
    return EPOCH + timedelta(microseconds=us)


def _cells(plant: Plant | None, shifts: tuple[str, ...] | None, from_: datetime, until: datetime) -> Iterator[Cell]:
    """Working stretches and the gaps between them, in order, without overlap: the shift that began first goes on."""
    if plant is None or not plant.shift:
        yield from _days(plant.site if plant else Site(name=""), from_, until, AROUND_THE_CLOCK, True)
        return
    reached, before = from_, None
    for s in working_stretches(plant, from_, until, shifts):
        if s.ends_at <= reached:
            continue
        if reached < s.starts_at:
            if before is not None and (before.business_date, before.shift_id) == (s.business_date, s.shift_id):
                yield Cell(reached, s.starts_at, s.business_date, s.shift_id, False)
            else:
                yield from _days(plant.site, reached, s.starts_at, OVERTIME, False)
        yield Cell(max(reached, s.starts_at), s.ends_at, s.business_date, s.shift_id, True)
        reached, before = s.ends_at, s
    yield from _days(plant.site, reached, until, OVERTIME, False)


def _days(site: Site, from_: datetime, until: datetime, shift_id: str, working: bool) -> Iterator[Cell]:
    """The time between two moments, cut where the business day changes."""
    while from_ < until:
        day = business_date(site, from_)
        next_day = datetime.combine(day + timedelta(days=1), site.day_starts, tzinfo=site.zone).astimezone(UTC)
        end = min(until, next_day)
        yield Cell(from_, end, day, shift_id, working)
        from_ = end


def _joined(cells: Iterator[Cell]) -> list[Cell]:
    joined: list[Cell] = []
    for cell in cells:
        if joined and (joined[-1].shift_id, joined[-1].working) == (cell.shift_id, cell.working):
            joined[-1] = replace(joined[-1], ends_at=cell.ends_at)
        else:
            joined.append(cell)
    return joined
