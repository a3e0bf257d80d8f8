"""The shown log as arrays: operations and states of machines by number, moments in microseconds since 1970 UTC."""

from dataclasses import dataclass
from itertools import pairwise

import duckdb
import numpy as np

# Numbers for what the log names; a machine that never says PROCESSING is silent: what it worked is read from its operations.
_MACHINES = """
CREATE OR REPLACE TEMP TABLE machine_number AS
SELECT station_id, machine_no, calendar_id, is_silent, row_number() OVER (ORDER BY station_id, machine_no) - 1 AS number
FROM seen_machine JOIN place_of_work USING (station_id)
"""
_OPERATIONS = """
SELECT m.number AS machine, o.started_us, o.ended_us,
       CASE WHEN o.lot_id IS NULL THEN -1 ELSE (hash(o.order_id, o.lot_id) >> 1)::BIGINT END AS lot,
       coalesce(o.queued_us, -1) AS queued_us, coalesce(p.released_us, -1) AS released_us,
       coalesce(o.work_us, -1) AS work_us,
       coalesce((qty_scrap + qty_rework) / nullif(qty_good + qty_scrap + qty_rework, 0), 0) AS bad_share
FROM operation o JOIN machine_number m USING (station_id, machine_no)
LEFT JOIN production_order p ON p.order_id = o.order_id
WHERE o.ended_us <= window_until_us()
ORDER BY o.ended_us, o.started_us, m.number, o.step_no
"""
_STATES = """
SELECT m.number AS machine, s.state, s.started_us, s.ended_us
FROM state s JOIN machine_number m USING (station_id, machine_no) ORDER BY m.number, s.state, s.started_us
"""
NONE = -1


@dataclass(frozen=True)
class Machines:
    """Who works: station and calendar by machine number, and whether the machine's states are silent about its work."""

    stations: list[str]
    calendars: np.ndarray
    is_silent: np.ndarray

    @property
    def station_numbers(self) -> np.ndarray:
        """Returns the number of each machine's station."""
        return np.unique(self.stations, return_inverse=True)[1] if self.stations else np.zeros(0, dtype=int)


@dataclass(frozen=True)
class Operations:
    """Finished operations in order of their end; NONE where lot, arrival, release or worked time are not known."""

    machine: np.ndarray
    started_us: np.ndarray
    ended_us: np.ndarray
    lot: np.ndarray
    queued_us: np.ndarray
    released_us: np.ndarray
    work_us: np.ndarray
    bad_share: np.ndarray

    def __len__(self) -> int:
        return len(self.machine)


@dataclass(frozen=True)
class States:
    """What machines were recorded to be doing: (started, ended) by (machine, state), sorted, without overlap."""

    spans: dict[tuple[int, str], tuple[np.ndarray, np.ndarray]]

    def of(self, machine: int, *states: str) -> tuple[np.ndarray, np.ndarray]:
        """Returns (started, ended) of a machine's stretches in any of these states, in order of time."""
        found = [self.spans[machine, s] for s in states if (machine, s) in self.spans]
        started, ended = (np.concatenate([f[i] for f in found] or [np.zeros(0, dtype=np.int64)]) for i in (0, 1))
        order = np.argsort(started, kind="stable")
        return started[order], ended[order]


def machines_of(cursor: duckdb.DuckDBPyConnection) -> Machines:
    """Returns the machines of the log; the facts have been built on this cursor."""
    cursor.execute(_MACHINES)
    rows = cursor.execute("SELECT station_id, calendar_id, is_silent FROM machine_number ORDER BY number").fetchall()
    return Machines([r[0] for r in rows], np.array([r[1] for r in rows], dtype=int), np.array([r[2] for r in rows]))


def operations_of(cursor: duckdb.DuckDBPyConnection) -> Operations:
    """Returns the operations that ended before the window does, those before it too."""
    return Operations(**_columns(cursor, _OPERATIONS))


def states_of(cursor: duckdb.DuckDBPyConnection) -> States:
    """Returns the recorded states that reach into the window, or lie shortly before it."""
    rows = _columns(cursor, _STATES)
    machine, state = rows["machine"], rows["state"].astype(str)
    changes = (machine[1:] != machine[:-1]) | (state[1:] != state[:-1])
    edges = [0, *(np.flatnonzero(changes) + 1), len(machine)] if len(machine) else []
    spans = {}
    for first, last in pairwise(edges):
        spans[int(machine[first]), str(state[first])] = rows["started_us"][first:last], rows["ended_us"][first:last]
    return States(spans)


def _columns(cursor: duckdb.DuckDBPyConnection, sql: str) -> dict[str, np.ndarray]:
    return {name: np.asarray(column) for name, column in cursor.execute(sql).fetchnumpy().items()}
