"""What limits the line, measured: Roser's active periods.

A machine is active while it works, is repaired or changes over; back-to-back stretches are one active period. At each
moment the machine in the longest active period is the momentary limit of the line; its share of time ranks it.
Roser, Nakano, Tanaka (2002), Shifting bottleneck detection, Winter Simulation Conference.
"""

from typing import TYPE_CHECKING

import numpy as np

from twin.kpi.cells import micros
from twin.kpi.scope import EVERYTHING, Scope
from twin.kpi.sources import Source, look_at, show

if TYPE_CHECKING:
    import pandas as pd

    from twin.store import Store

# Minor stops belong to working: they are the machine's own doing, not a wait for others.
_ACTIVE = """
SELECT m.number, s.started_us, s.ended_us FROM state s JOIN machine_number m USING (station_id, machine_no)
WHERE state IN ('PROCESSING', 'SETUP', 'DOWN', 'MINOR_STOP') ORDER BY m.number, s.started_us
"""
_MACHINES = """
CREATE OR REPLACE TEMP TABLE machine_number AS
SELECT station_id, machine_no, row_number() OVER (ORDER BY station_id, machine_no) - 1 AS number
FROM (SELECT DISTINCT station_id, machine_no FROM seen)
"""


def limiting(store: "Store", scope: Scope = EVERYTHING) -> "pd.DataFrame":
    """Returns stations ranked by the share of active time in which one of their machines was the momentary limit.

    Columns station_id, share (of the time any machine was active; all add up to 1), hours. Machines equally long active
    share the moment. Only the time of the scope counts: a place, product or shift does not change what limits the line.
    Stations whose states are not recorded are not seen.
    """
    with store.cursor() as cursor:
        show(cursor, Source("floor"))
        look_at(cursor, scope.starts_at, scope.ends_at)
        cursor.execute(_MACHINES)
        stations = [
            row[0] for row in cursor.execute("SELECT station_id FROM machine_number ORDER BY number").fetchall()
        ]
        number, first, last = (np.asarray(column) for column in cursor.execute(_ACTIVE).fetchnumpy().values())
    if scope.starts_at is not None:
        first = np.maximum(first, micros(scope.starts_at))
    if scope.ends_at is not None:
        last = np.minimum(last, micros(scope.ends_at))
    return ranked(stations, *_joined(number, first, last))


def ranked(stations: list[str], machine: np.ndarray, started_us: np.ndarray, ended_us: np.ndarray) -> "pd.DataFrame":
    """Returns the ranking of active periods, one entry of each array a period; `stations` names each machine's station."""
    import pandas as pd

    edges, place = np.unique(np.concatenate([started_us, ended_us]), return_inverse=True)
    begins, ends = place[: len(machine)], place[len(machine) :]
    lengths = ended_us - started_us

    def length_now(number: int) -> np.ndarray:
        """How long the machine's active period at each stretch between edges is, 0 where it waits."""
        mine, change = machine == number, np.zeros(len(edges), dtype=np.int64)
        change[begins[mine]] += lengths[mine]
        change[ends[mine]] -= lengths[mine]
        return np.cumsum(change)[:-1]

    numbers = np.unique(machine)
    longest, winners = np.ones(max(len(edges) - 1, 0), dtype=np.int64), np.zeros(max(len(edges) - 1, 0))
    for number in numbers:
        longest = np.maximum(longest, length_now(number))
    for number in numbers:
        winners += length_now(number) == longest
    spans = np.diff(edges) / 1e6
    seconds = dict.fromkeys((stations[n] for n in numbers), 0.0)
    for number in numbers:
        wins = length_now(number) == longest
        seconds[stations[number]] += float((spans[wins] / winners[wins]).sum())
    table = pd.DataFrame({"station_id": list(seconds), "hours": [s / 3600 for s in seconds.values()]})
    table.insert(1, "share", table["hours"] / table["hours"].sum())
    return table.sort_values("share", ascending=False, kind="stable", ignore_index=True)


def _joined(
    machine: np.ndarray, started_us: np.ndarray, ended_us: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Back-to-back stretches of a machine as one period; rows sorted by machine and start."""
    keep = started_us < ended_us
    machine, started_us, ended_us = machine[keep], started_us[keep], ended_us[keep]
    if not len(machine):
        return machine, started_us, ended_us
    begins = np.ones(len(machine), dtype=bool)
    begins[1:] = (machine[1:] != machine[:-1]) | (started_us[1:] > ended_us[:-1])
    first = np.flatnonzero(begins)
    last = np.append(first[1:] - 1, len(machine) - 1)
    return machine[first], started_us[first], ended_us[last]
