"""What limits the line, measured: Roser's active periods.

A machine is active while it works, is repaired or changes over; back-to-back stretches are one active period. At each
moment the machine in the longest active period is the momentary limit of the line; its share of time ranks it.
Roser, Nakano, Tanaka (2002), Shifting bottleneck detection, Winter Simulation Conference.
"""

from typing import TYPE_CHECKING

import numpy as np

from twin.kpi.scope import Scope
from twin.kpi.sources import Source, show

if TYPE_CHECKING:
    import pandas as pd

    from twin.store import Store

# Minor stops belong to working: they are the machine's own doing, not a wait for others.
_PERIODS = """
WITH active AS (
    SELECT station_id, machine_no, greatest(started_us, $from) AS started_us, least(ended_us, $until) AS ended_us
    FROM state
    WHERE state IN ('PROCESSING', 'SETUP', 'DOWN', 'MINOR_STOP') AND started_us < $until AND ended_us > $from
), marked AS (
    SELECT *, started_us > lag(ended_us) OVER (PARTITION BY station_id, machine_no ORDER BY started_us) AS begins
    FROM active
), numbered AS (
    SELECT *, count(*) FILTER (begins) OVER (PARTITION BY station_id, machine_no ORDER BY started_us) AS period FROM marked
)
SELECT station_id, machine_no, min(started_us) AS started_us, max(ended_us) AS ended_us
FROM numbered GROUP BY station_id, machine_no, period ORDER BY station_id, machine_no, started_us
"""
_EVER = (-(2**62), 2**62)


def limiting(store: "Store", scope: Scope = Scope()) -> "pd.DataFrame":  # noqa: B008 - frozen
    """Returns stations ranked by the share of active time in which one of their machines was the momentary limit.

    Columns station_id, share (of the time any machine was active; all add up to 1), hours. Only time counts of the
    scope: a place, product or shift does not change what limits the line. Stations without state records are not seen.
    """
    from twin.kpi.cells import micros

    first = _EVER[0] if scope.starts_at is None else micros(scope.starts_at)
    last = _EVER[1] if scope.ends_at is None else micros(scope.ends_at)
    with store.cursor() as cursor:
        show(cursor, Source("floor"))
        periods = cursor.execute(_PERIODS, {"from": first, "until": last}).df()
    return ranked(periods)


def ranked(periods: "pd.DataFrame") -> "pd.DataFrame":
    """Returns the ranking of active periods: columns station_id, machine_no, started_us, ended_us, sorted in each machine."""
    import pandas as pd

    if periods.empty:
        return pd.DataFrame(columns=["station_id", "share", "hours"])
    edges = np.unique(periods[["started_us", "ended_us"]].to_numpy())
    longest, winner = np.zeros(len(edges) - 1), np.full(len(edges) - 1, -1)
    stations = periods["station_id"].unique().tolist()
    for (station, _), mine in periods.groupby(["station_id", "machine_no"], sort=True):
        starts, ends = mine["started_us"].to_numpy(), mine["ended_us"].to_numpy()
        place = np.maximum(np.searchsorted(starts, edges[:-1], side="right") - 1, 0)
        active = (starts[place] <= edges[:-1]) & (edges[:-1] < ends[place])
        length = np.where(active, ends[place] - starts[place], 0)
        wins = length > longest
        longest[wins], winner[wins] = length[wins], stations.index(station)
    spans = np.diff(edges)
    seconds = np.array([spans[winner == i].sum() for i in range(len(stations))]) / 1e6
    table = pd.DataFrame({"station_id": stations, "share": seconds / seconds.sum(), "hours": seconds / 3600})
    return table.sort_values("share", ascending=False, kind="stable", ignore_index=True)
