"""Daily series that several detectors look at: processing times of stations and values of collection points."""

from dataclasses import dataclass

import duckdb
import numpy as np

from twin.calibrate.rows import columns

FEWEST_A_DAY = 5


@dataclass(frozen=True)
class Daily:
    """Daily medians of one thing: day numbers (since 1970, UTC), medians, readings a day, shape (days,) each."""

    name: str
    kind: str  # processing | measurement
    day: np.ndarray
    median: np.ndarray
    n: np.ndarray


def daily_series(cur: duckdb.DuckDBPyConnection) -> list[Daily]:
    """Returns the daily medians of processing times by station and product, and of each collection point."""
    rows = columns(cur, _DAILY, [FEWEST_A_DAY])
    found = []
    for kind, name in sorted(set(zip(rows["kind"].tolist(), rows["name"].tolist(), strict=True))):
        of = (rows["kind"] == kind) & (rows["name"] == name)
        found.append(Daily(str(name), str(kind), rows["day"][of], rows["median"][of], rows["n"][of]))
    return found


_DAILY = """
SELECT * FROM (
  SELECT 'processing' AS kind, station_id || ' / ' || product_id AS name, CAST(floor(e / 86400) AS BIGINT) AS day,
         median(worked_s / CASE WHEN by_states OR qty <= 1 THEN 1 ELSE qty END) AS median, count(*) AS n
  FROM timed WHERE worked_s > 0 GROUP BY ALL
  UNION ALL
  SELECT 'measurement', point_id, CAST(floor(epoch(occurred_at) / 86400) AS BIGINT), median(value), count(*)
  FROM floor.measurement, span_read WHERE value IS NOT NULL AND epoch(occurred_at) BETWEEN from_s AND until_s GROUP BY ALL)
WHERE n >= ? ORDER BY kind, name, day
"""
