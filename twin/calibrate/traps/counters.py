"""Counters that were reset or rolled over: a value that otherwise only grows, and then falls."""

import duckdb

from twin.calibrate.traps.finding import Finding, listed

FEWEST = 50
GROWS = 0.99  # share of steps that go up or stay, from which a point counts something
DISTINCT = 0.3  # of its readings must be new values: a set point is no counter


def counters(cur: duckdb.DuckDBPyConnection) -> Finding:
    """Returns the collection points that count and fell back, how often, and when."""
    rows = cur.execute(_FALLS, [FEWEST, GROWS, DISTINCT]).fetchall()
    if not rows:
        return Finding("counters")
    n, where = sum(r[1] for r in rows), tuple(r[0] for r in rows)
    return Finding(
        "counters", n, "told",
        f"계수기가 {n:,}번 되돌아감({listed(where)}). 차이로 셀 때 음수 증가는 0부터 다시 센 것으로 보십시오",
        f"counters fell back {n:,} times ({listed(where)}): where differences are taken, count a fall as a fresh start from 0",
        where, min(r[2] for r in rows), max(r[3] for r in rows), touches_laws=False,
    )  # fmt: skip


_FALLS = """
WITH stepped AS (
  SELECT point_id, value, epoch(occurred_at) AS t, value - lag(value) OVER (PARTITION BY point_id ORDER BY occurred_at, source_row) AS step
  FROM floor.measurement, span_read WHERE value IS NOT NULL AND epoch(occurred_at) BETWEEN from_s AND until_s)
SELECT point_id, count(*) FILTER (step < 0), min(t) FILTER (step < 0), max(t) FILTER (step < 0)
FROM stepped GROUP BY point_id
HAVING count(step) >= $1 AND count(*) FILTER (step < 0) > 0 AND avg((step >= 0)::INT) >= $2
   AND count(DISTINCT value) >= $3 * count(*) ORDER BY 2 DESC, 1
"""
