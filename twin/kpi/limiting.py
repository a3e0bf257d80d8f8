"""What limits the line, read from any log by both methods: who, on how many days, and through which loss."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import pyarrow as pa

from twin.kpi.build import build
from twin.kpi.limits import make
from twin.kpi.limits.losses import OUTSIDE
from twin.kpi.limits.made import ACTIVE, FACT, PATH
from twin.kpi.opened import Facts, open_facts, open_run
from twin.kpi.scope import EVERYTHING, Scope
from twin.kpi.simulated import database, lay_out
from twin.kpi.sources import Source
from twin.plant import Plant

if TYPE_CHECKING:
    import pandas as pd

    from twin.store import Store

_SUMS = "SELECT business_date, station_id, loss, sum(limit_s) / 3600 AS hours FROM {facts} WHERE method = '{method}' GROUP BY ALL ORDER BY ALL"


@dataclass(frozen=True)
class Ranking:
    """What one method ('path' or 'active') says.

    `stations`: station_id, share of the time looked at, hours, days on which it was the first; the highest share first.
    `losses`: station_id, loss, hours, share of the time looked at; the largest of each station first.
    `by_day`: business_date, station_id ('' = supply), share of that day; one row a day and station.
    `supply`: share of the time in which no station, but lots that had not come yet held the line; `supply_days` likewise.
    """

    method: str
    stations: "pd.DataFrame"
    losses: "pd.DataFrame"
    by_day: "pd.DataFrame"
    supply: float
    supply_days: int
    days: int

    @property
    def is_empty(self) -> bool:
        """Returns whether the log holds nothing this method could read."""
        return self.stations.empty

    def highest(self, number: int = 2) -> list[str]:
        """Returns the stations with the highest shares, at most so many."""
        return self.stations["station_id"].head(number).tolist()


@dataclass(frozen=True)
class Limits:
    """Both methods over the same log. The critical path leads; active periods serve where no operations are recorded."""

    path: Ranking
    active: Ranking

    @property
    def best(self) -> Ranking:
        """Returns the method to go by."""
        return self.active if self.path.is_empty else self.path

    @property
    def disagree(self) -> bool:
        """Returns whether the two methods name different stations first."""
        return not self.path.is_empty and not self.active.is_empty and self.path.highest(1) != self.active.highest(1)


def limits(store: "Store", scope: Scope = EVERYTHING) -> Limits:
    """Returns what limits the line by the floor's log. Only the time of the scope counts.

    A place, product or shift does not change what limits the line.
    """
    with open_facts(store, Scope(scope.starts_at, scope.ends_at)) as facts:
        return _read(facts)


def limits_of_run(store: "Store", run_id: str, replication: int = 0) -> Limits:
    """Returns what limits the line of a stored run, after its warm-up, by the log that was kept of one replication."""
    with open_run(store, EVERYTHING, run_id, replication) as facts:
        return _read(facts)


def limits_of_log(tables: dict[str, pa.Table], plant: Plant, starts_at: datetime, ends_at: datetime) -> Limits:
    """Returns what limits the line of a simulated log within [starts_at, ends_at]; `tables` as for `of_log`."""
    with database().cursor() as cursor:
        lay_out(cursor, tables)
        made = build(cursor, Source("given"), plant, starts_at, ends_at)
        return _read(Facts(cursor, "", EVERYTHING, is_empty=made is None))


def limiting(store: "Store", scope: Scope = EVERYTHING) -> "pd.DataFrame":
    """Returns the stations ranked by the share of time in which each limited the line: station_id, share, hours, days."""
    return limits(store, scope).best.stations


def _read(facts: Facts) -> Limits:
    if facts.schema == "" and not facts.is_empty:
        make(facts.cursor)
    return Limits(_ranking(facts, PATH), _ranking(facts, ACTIVE))


def _ranking(facts: Facts, method: str) -> Ranking:
    import pandas as pd

    rows = facts.rows(_SUMS.replace("{method}", method), FACT.removeprefix("fact_"))
    table = pd.DataFrame(rows, columns=["business_date", "station_id", "loss", "hours"]).astype({"hours": float})
    total = table["hours"].sum()
    by_day = table.groupby(["business_date", "station_id"], as_index=False)["hours"].sum()
    by_day["share"] = by_day["hours"] / by_day.groupby("business_date")["hours"].transform("sum")
    first = by_day.sort_values(["share", "station_id"], ascending=[False, True]).drop_duplicates("business_date")
    firsts = first["station_id"].value_counts()
    stations = table[table["station_id"] != OUTSIDE].groupby("station_id", as_index=False)["hours"].sum()
    stations.insert(1, "share", stations["hours"] / total)
    stations["days"] = [int(firsts.get(s, 0)) for s in stations["station_id"]]
    losses = table[table["station_id"] != OUTSIDE].groupby(["station_id", "loss"], as_index=False)["hours"].sum()
    losses["share"] = losses["hours"] / total
    supply = table.loc[table["station_id"] == OUTSIDE, "hours"].sum()
    return Ranking(
        method, _falling(stations), _falling(losses), by_day.drop(columns="hours"),
        float(supply / total) if total else 0.0, int(firsts.get(OUTSIDE, 0)), len(first),
    )  # fmt: skip


def _falling(table: "pd.DataFrame") -> "pd.DataFrame":
    return table.sort_values(["hours", "station_id"], ascending=[False, True], kind="stable", ignore_index=True)
