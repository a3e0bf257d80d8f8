"""Stuck sensors: one and the same reading for far longer than the point ever repeats itself."""

import duckdb

from twin.calibrate.traps.finding import Finding, listed

FEWEST = 100  # readings of a point, to know how it behaves
LONGEST_USUAL = 20  # times the usual (95 %) length of a run of equal readings, and ...
SHORTEST = 30  # ... so many readings: stuck
VARIES = 0.02  # distinct values per reading from which a point measures something that moves


def stuck(cur: duckdb.DuckDBPyConnection) -> Finding:
    """Returns the collection points that stood still, for how many readings, and when."""
    rows = cur.execute(_RUNS, [FEWEST, VARIES, LONGEST_USUAL, SHORTEST]).fetchall()
    if not rows:
        return Finding("stuck")
    n, where = sum(r[1] for r in rows), tuple(r[0] for r in rows)
    return Finding(
        "stuck", n, "told",
        f"센서가 같은 값에 멈춘 측정 {n:,}건({listed(where)}). 배선과 수집기를 확인하고 그 기간은 쓰지 마십시오",
        f"{n:,} readings of sensors that stood still ({listed(where)}): check wiring and collector, and do not use that stretch",
        where, min(r[2] for r in rows), max(r[3] for r in rows), touches_laws=False,
    )  # fmt: skip


_RUNS = """
WITH seen AS (
  SELECT point_id, value, epoch(occurred_at) AS t, row_number() OVER w AS i, value IS DISTINCT FROM lag(value) OVER w AS begins
  FROM floor.measurement, span_read WHERE value IS NOT NULL AND epoch(occurred_at) BETWEEN from_s AND until_s
  WINDOW w AS (PARTITION BY point_id ORDER BY occurred_at, source_row)),
point AS (SELECT point_id, count(*) AS n, max(t) AS end_s FROM seen GROUP BY 1),
run AS (
  SELECT point_id, value, t AS first_s, n, coalesce(lead(i) OVER v, n + 1) - i AS length, coalesce(lead(t) OVER v, end_s) AS last_s
  FROM seen JOIN point USING (point_id) WHERE begins WINDOW v AS (PARTITION BY point_id ORDER BY i)),
usual AS (
  SELECT point_id, quantile_cont(length, 0.95) AS usual FROM run GROUP BY 1
  HAVING sum(length) >= $1 AND count(DISTINCT value) >= $2 * sum(length))
SELECT point_id, sum(length)::BIGINT, min(first_s), max(last_s) FROM run JOIN usual USING (point_id)
WHERE length >= greatest($3 * usual, $4) GROUP BY point_id ORDER BY 2 DESC
"""
