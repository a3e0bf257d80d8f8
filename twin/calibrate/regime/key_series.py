"""The daily key series in which a plant shows that it changed: pace of each station, breakdowns, scrap, output, mix."""

from dataclasses import dataclass

import duckdb
import numpy as np

from twin.calibrate.rows import columns

FULL_DAY = 0.5  # share of the median day's operations from which a day counts
FEWEST_DAYS = 20
FEWEST_DEFECTS = 30
FEWEST_FAILURES = 20


@dataclass(frozen=True)
class KeySeries:
    """One series of a number a day: `day` since 1970 (local), `value`, shape (days,); `least` is the relative change that matters."""

    what: str  # processing | failures | scrap | output
    station_id: str | None
    day: np.ndarray
    value: np.ndarray
    least: float


def key_series(cur: duckdb.DuckDBPyConnection, zone: str) -> list[KeySeries]:
    """Returns the series of full days that have enough in them to tell a change."""
    cur.execute(_DAY_WORK, {"zone": zone})
    cur.execute(_DAY_OPERATIONS, {"zone": zone})
    cur.execute(_DAY_MIX)
    rows = columns(cur, _DAYS)
    found = []
    for station in sorted(set(rows["station_id"].tolist())):
        of = {k: v[rows["station_id"] == station] for k, v in rows.items()}
        full = of["operations"] >= FULL_DAY * np.median(of["operations"])
        of = {k: v[full] for k, v in of.items()}
        if len(of["day"]) >= FEWEST_DAYS:
            found += _of_station(cur, str(station), of)
    return found


def _of_station(cur: duckdb.DuckDBPyConnection, station: str, of: dict[str, np.ndarray]) -> list[KeySeries]:
    day, found = of["day"], []
    pace = _pace(cur, station, of)
    if pace is not None:
        found.append(KeySeries("processing", station, day, pace, 0.05))
    hours = of["processing_s"] / 3600
    if of["failures"].sum() >= FEWEST_FAILURES and (hours > 0).all():
        found.append(KeySeries("failures", station, day, of["failures"] / hours, 0.3))
    if of["scrap"].sum() >= FEWEST_DEFECTS and (of["qty"] > 0).all():
        found.append(KeySeries("scrap", station, day, of["scrap"] / of["qty"], 0.3))
    if of["is_last"][0] and (of["elapsed_s"] > 0).all():
        found.append(KeySeries("output", station, day, of["good"] / of["elapsed_s"] * 3600, 0.08))
    return found


def _pace(cur: duckdb.DuckDBPyConnection, station: str, of: dict[str, np.ndarray]) -> np.ndarray | None:
    """Work of a day over what its products usually need, so that another mix is no change of pace; None without work."""
    mix = columns(cur, "SELECT day, product_id, qty FROM day_mix WHERE station_id = ?", [station])
    products, which = np.unique(mix["product_id"].astype(str), return_inverse=True)
    place = np.searchsorted(of["day"], mix["day"])
    known = (place < len(of["day"])) & (of["day"][np.minimum(place, len(of["day"]) - 1)] == mix["day"])
    made = np.zeros((len(of["day"]), len(products)))
    np.add.at(made, (place[known], which[known]), mix["qty"][known])
    work = of["processing_s"]
    if work.sum() == 0:
        return None
    needs = np.linalg.lstsq(made, work, rcond=None)[0]
    expected = made @ needs if (needs > 0).all() else made.sum(axis=1) * work.sum() / made.sum()
    return work / expected if (expected > 0).all() else None


# The day is the site's. Work is PROCESSING where states tell it, else the worked or elapsed time of operations.
_DAY_WORK = """
CREATE OR REPLACE TEMP TABLE day_work AS
SELECT station_id, CAST(floor(epoch(timezone($zone, to_timestamp(s))) / 86400) AS BIGINT) AS day, state, e - s AS seconds
FROM state WHERE state IN ('PROCESSING', 'DOWN')
"""

_DAY_OPERATIONS = """
CREATE OR REPLACE TEMP TABLE day_op AS
SELECT station_id, product_id, CAST(floor(epoch(timezone($zone, to_timestamp(s))) / 86400) AS BIGINT) AS day, s, e,
       coalesce(work_s, least(e - s, 43200)) AS seconds, qty_in, qty_good, qty_scrap FROM op
"""

_DAY_MIX = """
CREATE OR REPLACE TEMP TABLE day_mix AS
SELECT station_id, day, product_id, sum(qty_in) AS qty FROM day_op GROUP BY ALL
"""

_DAYS = """
WITH work AS (
  SELECT station_id, day, sum(seconds) FILTER (state = 'PROCESSING') AS processing_s, count(*) FILTER (state = 'DOWN') AS failures
  FROM day_work GROUP BY ALL),
op_day AS (
  SELECT station_id, day, count(*) AS operations, sum(seconds) AS op_s, sum(qty_in) AS qty, sum(qty_good) AS good,
         sum(qty_scrap) AS scrap, max(e) - min(s) AS elapsed_s FROM day_op GROUP BY ALL),
ends AS (SELECT arg_max(station_id, e) AS last FROM op WHERE lot IS NOT NULL GROUP BY lot)
SELECT station_id, day, operations, coalesce(processing_s, op_s, 0)::DOUBLE AS processing_s, coalesce(failures, 0) AS failures,
       qty, good, scrap, elapsed_s, station_id = (SELECT mode(last) FROM ends) AS is_last
FROM op_day LEFT JOIN work USING (station_id, day) ORDER BY station_id, day
"""
