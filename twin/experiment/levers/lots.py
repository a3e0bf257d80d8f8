"""Lots of a watched station with what was rejected of them where, what a model said of them, and the stops for a second look."""

import json
from typing import Any, NamedTuple

import duckdb

from twin.experiment.levers.work import Work
from twin.models.threshold import Costs
from twin.store.query import asked


class Cell(NamedTuple):
    """Units that a model flagged or passed, rightly or wrongly: how many; of those with a lot on record their parts and rejects."""

    units: int
    lots: int
    parts: float
    here: float  # rejected at the watched station
    later: float  # rejected by inspections after it


class Lots:
    """What a floor's log tells of the lots of a watched station."""

    def __init__(self, cur: duckdb.DuckDBPyConnection, work: Work, later: tuple[str, ...]) -> None:
        """`later`: the stations after it that inspect."""
        self._cur, self._given = cur, {
            "model": work.model_id, "version": work.version, "station": work.station_id, "from": work.from_,
            "until": work.until, "later": list(later),
        }  # fmt: skip

    def cells(self) -> dict[str, Cell]:
        """Returns 'tp', 'fp', 'fn', 'tn' → units of the model whose outcome is known; those without any are left out."""
        return {cell: Cell(*rest) for cell, *rest in self._ask(_CELLS)}

    def rejects_before(self) -> tuple[float, float]:
        """Returns the parts rejected at the station and after it, of lots made before the model worked."""
        here, later = self._ask(_BEFORE)[0]
        return here or 0.0, later or 0.0

    def weeks(self) -> list[tuple[bool, float, float]]:
        """Returns (since the model works, bad parts, parts made) by week."""
        return self._ask(_WEEKS)

    def rechecks_s(self) -> list[float]:
        """Returns the machine's time for the second look at each flagged lot, from stops whose reason comes mostly with alarms."""
        return [seconds for (seconds,) in self._ask(_RECHECKS)]

    def flagged(self) -> tuple[int, int]:
        """Returns the units flagged and all units judged, also those whose outcome nobody knows yet."""
        return self._ask(_FLAGGED)[0]

    def costs(self) -> Costs:
        """Returns what a second look and a missed bad unit cost, as the newest judgement of the model has it; else as assumed."""
        rows = self._ask(_COSTS)
        return Costs(**json.loads(rows[0][0])) if rows else Costs()

    def _ask(self, sql: str) -> list[tuple[Any, ...]]:
        return asked(self._cur, sql, {k: v for k, v in self._given.items() if f"${k}" in sql})


# A lot's rejects at the watched station and at the inspections after it; booked by operations or told by inspections only.
_LOT = """
booked AS (
  SELECT lot_id, station_id, min(started_at) AS began, max(ended_at) AS done, sum(qty_in) AS made, sum(qty_scrap + qty_rework) AS bad
  FROM floor.operation_event
  WHERE lot_id IS NOT NULL AND (station_id = $station OR list_contains($later, station_id)) GROUP BY ALL),
seen AS (
  SELECT lot_id, station_id, sum(qty_defect) AS bad FROM floor.inspection
  WHERE lot_id IS NOT NULL AND (station_id = $station OR list_contains($later, station_id)) GROUP BY ALL),
place AS (
  SELECT b.*, greatest(b.bad, coalesce(s.bad, 0)) AS rejected FROM booked b LEFT JOIN seen s USING (lot_id, station_id)),
lot AS (
  SELECT lot_id, min(began) FILTER (station_id = $station) AS began, max(done) FILTER (station_id = $station) AS done,
         sum(made) FILTER (station_id = $station) AS made, coalesce(sum(rejected) FILTER (station_id = $station), 0) AS here,
         coalesce(sum(rejected) FILTER (station_id <> $station), 0) AS later, bool_or(station_id <> $station) AS went_on
  FROM place GROUP BY 1 HAVING made > 0)
"""
_SAID = """
said AS (
  SELECT lot_id, machine_no, decision = 'alarm' AS alarm, outcome FROM floor.prediction
  WHERE model_id = $model AND ($version IS NULL OR version = $version) AND occurred_at BETWEEN $from AND $until)
"""
_CELLS = f"""
WITH {_LOT}, {_SAID}
SELECT CASE WHEN alarm AND bad THEN 'tp' WHEN alarm THEN 'fp' WHEN bad THEN 'fn' ELSE 'tn' END,
       count(*), count(made), coalesce(sum(made), 0), coalesce(sum(here), 0), coalesce(sum(later), 0)
FROM (SELECT *, outcome IN ('defect', 'failure') AS bad FROM said WHERE outcome IS NOT NULL) LEFT JOIN lot USING (lot_id)
GROUP BY 1
"""
_BEFORE = f"WITH {_LOT} SELECT sum(here), sum(later) FROM lot WHERE began < $from AND went_on"
_WEEKS = f"""
WITH {_LOT}
SELECT began >= $from AS since, sum(here + later), sum(made) FROM lot
WHERE (went_on OR here >= made) AND began <= $until
GROUP BY 1, date_trunc('week', began) HAVING sum(made) > 0 ORDER BY date_trunc('week', began)
"""
_RECHECKS = f"""
WITH {_LOT}, {_SAID},
flagged AS (SELECT lot_id, machine_no, began, done FROM said JOIN lot USING (lot_id) WHERE alarm),
stop AS (
  SELECT s.*, f.lot_id FROM floor.state_interval s LEFT JOIN flagged f
    ON coalesce(s.machine_no, 1) = coalesce(f.machine_no, 1) AND s.started_at >= f.began AND s.started_at <= f.done
  WHERE s.station_id = $station AND s.state NOT IN ('PROCESSING', 'OFF') AND s.reason IS NOT NULL AND s.started_at BETWEEN $from AND $until),
recheck AS (SELECT reason FROM stop GROUP BY 1 HAVING avg((lot_id IS NOT NULL)::INT) > 0.5)
SELECT sum(epoch(ended_at - started_at)) FROM stop JOIN recheck USING (reason) WHERE lot_id IS NOT NULL GROUP BY lot_id ORDER BY lot_id
"""
_FLAGGED = f"WITH {_SAID} SELECT count(*) FILTER (alarm), count(*) FROM said"
_COSTS = """
SELECT r.costs FROM model.record AS r JOIN model.evaluation AS e USING (evaluation_id)
WHERE r.model_id = $model AND ($version IS NULL OR r.version = $version) AND r.counts = 'unit' ORDER BY e.evaluated_at DESC LIMIT 1
"""
