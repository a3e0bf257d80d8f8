"""Pieces told by business day, shift, station and loss: what the machine was doing while it limited the line.

Closed time is nobody's: outside working time only work and change-overs count (overtime), breaks and time off never.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from twin.kpi.limits.calendars import Calendars, Cells
from twin.kpi.limits.events import NONE, Machines, Operations, States
from twin.kpi.limits.pieces import ACTIVE, MOVE, SUPPLY, WORK, Pieces
from twin.kpi.limits.spans import covered_us

LOSSES = ("processing", "quality", "minor_stop", "down", "setup", "waiting", "moving", "supply")
OUTSIDE = ""  # the station of what no station limits: supply
_TOLD = {"processing": "PROCESSING", "setup": "SETUP", "down": "DOWN", "minor_stop": "MINOR_STOP"}
_OVERTIME = ("processing", "setup")
_WAITS = ("STARVED", "BLOCKED")
_CLOSED = ("OFF", "PLANNED_STOP")
SCHEMA = pa.schema(
    [
        ("business_date", pa.date32()), ("shift_id", pa.string()), ("method", pa.string()),
        ("station_id", pa.string()), ("loss", pa.string()), ("limit_s", pa.float64()),
    ]
)  # fmt: skip


@dataclass(frozen=True)
class Cut:
    """Pieces that lie in one cell each, with its number."""

    pieces: Pieces
    cell: np.ndarray


def told(
    method: str, pieces: Pieces, machines: Machines, operations: Operations, states: States, calendars: Calendars
) -> pa.Table:
    """Returns one row a day, shift, station and loss with the seconds in which it limited the line by this method."""
    parts = []
    for number in np.unique(pieces.machine):
        cells = calendars.cells[int(machines.calendars[number])]
        cut = _cut(pieces.take(np.flatnonzero(pieces.machine == number)), cells)
        spent = _spent(int(number), cut, cells, machines, operations, states)
        parts += [_rows(method, machines.stations[number], loss, us, cut, cells) for loss, us in spent.items()]
    rows = pa.concat_tables(parts) if parts else SCHEMA.empty_table()
    summed = rows.group_by(SCHEMA.names[:-1]).aggregate([("limit_s", "sum")])
    return summed.rename_columns([*SCHEMA.names[:-1], "limit_s"]).select(SCHEMA.names).cast(SCHEMA)


def _cut(pieces: Pieces, cells: Cells) -> Cut:
    """The pieces within the calendar, cut at the edges of its cells."""
    first = np.searchsorted(cells.edges, pieces.from_us, "right") - 1
    last = np.searchsorted(cells.edges, pieces.until_us, "left") - 1
    first, last = np.clip(first, 0, len(cells.working) - 1), np.clip(last, 0, len(cells.working) - 1)
    times = np.maximum(last - first + 1, 0)
    whole = pieces.take(np.repeat(np.arange(len(times)), times))
    cell = np.repeat(first, times) + np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    from_us, until_us = np.maximum(whole.from_us, cells.edges[cell]), np.minimum(whole.until_us, cells.edges[cell + 1])
    keep = from_us < until_us
    within = Pieces(whole.kind, whole.machine, from_us, until_us, whole.weight, whole.op).take(np.flatnonzero(keep))
    return Cut(within, cell[keep])


def _spent(
    machine: int, cut: Cut, cells: Cells, machines: Machines, operations: Operations, states: States
) -> dict[str, np.ndarray]:
    """Microseconds of each piece by loss."""
    pieces, working = cut.pieces, cells.working[cut.cell]
    length = (pieces.until_us - pieces.from_us).astype(float)
    elsewhere = (pieces.kind == MOVE) | (pieces.kind == SUPPLY)  # the machine's own states say nothing of it

    def within(*names: str) -> np.ndarray:
        return np.where(elsewhere, 0, covered_us(*states.of(machine, *names), pieces.from_us, pieces.until_us))

    spent = {loss: within(state) * (working | (loss in _OVERTIME)) for loss, state in _TOLD.items()}
    is_open = working | (bool(machines.is_silent[machine]) & _at_edge(pieces, operations))
    rest = np.maximum(length - within(*_TOLD.values(), *_WAITS, *_CLOSED), 0) * is_open  # what no row tells
    worked = rest * _worked_share(pieces, rest, sum(spent.values()), operations)
    bad = np.where(pieces.op == NONE, 0, operations.bad_share[pieces.op] if len(operations) else 0)
    spent["processing"] = spent["processing"] + worked
    spent["quality"], spent["processing"] = spent["processing"] * bad, spent["processing"] * (1 - bad)
    spent["waiting"] = within(*_WAITS) * working + np.where(elsewhere, 0, rest - worked)
    return spent | {"moving": rest * (pieces.kind == MOVE), "supply": rest * (pieces.kind == SUPPLY)}


def _at_edge(pieces: Pieces, operations: Operations) -> np.ndarray:
    """Whether an operation began or ended in the cell of its piece: outside working time that is overtime, a gap is not."""
    if not len(operations):
        return np.zeros(len(pieces.op), dtype=bool)
    began, ended = operations.started_us[pieces.op], operations.ended_us[pieces.op]
    return (pieces.op != NONE) & ((pieces.from_us == began) | (pieces.until_us == ended))


def _worked_share(pieces: Pieces, rest: np.ndarray, recorded: np.ndarray, operations: Operations) -> np.ndarray:
    """Which part of what no row tells was work: all of an operation's time, or what its worked time leaves over."""
    share = np.isin(pieces.kind, (WORK, ACTIVE)).astype(float)
    mine = np.flatnonzero(pieces.op != NONE)
    if len(mine):
        op, place = np.unique(pieces.op[mine], return_inverse=True)
        left_over = operations.work_us[op] - np.bincount(place, recorded[mine])
        told = np.clip(left_over / np.maximum(np.bincount(place, rest[mine]), 1), 0, 1)
        share[mine] = np.where(operations.work_us[op] == NONE, 1.0, told)[place]
    return share


def _rows(method: str, station: str, loss: str, us: np.ndarray, cut: Cut, cells: Cells) -> pa.Table:
    """The seconds of one loss by day and shift."""
    keep = np.flatnonzero(us)
    cell, place = np.unique(cut.cell[keep], return_inverse=True)
    seconds = np.bincount(place, us[keep] * cut.pieces.weight[keep], len(cell)) / 1e6
    names = {"method": method, "station_id": OUTSIDE if loss == "supply" else station, "loss": loss}
    columns = {"business_date": cells.dates[cell], "shift_id": cells.shifts[cell], "limit_s": seconds}
    same = {name: pa.array([value] * len(cell), pa.string()) for name, value in names.items()}
    return pa.table({f.name: same.get(f.name, columns.get(f.name)) for f in SCHEMA}).cast(SCHEMA)
