"""Late and out of order: rows that came in a later batch than rows of the same place that happened after them."""

import duckdb

from twin.calibrate.traps.finding import Finding, listed

LATE_S = 60.0  # rows cross within a minute on any network


def late(cur: duckdb.DuckDBPyConnection) -> Finding:
    """Returns how many rows came after later ones had; they count by when they happened, so nothing is lost."""
    rows = [r for r in cur.execute(_LATE, [LATE_S]).fetchall() if r[1]]
    if not rows:
        return Finding("late")
    n, longest_h, where = sum(r[1] for r in rows), max(r[2] for r in rows) / 3600, tuple(r[0] for r in rows)
    return Finding(
        "late", n, "corrected",
        f"기록 {n:,}건이 더 뒤의 기록보다 늦게 도착함(가장 늦은 것 {longest_h:.1f}시간, {listed(where)}). 일어난 시각으로 세므로 빠지지 않음",
        f"{n:,} rows came after later ones had (up to {longest_h:.1f} h late; {listed(where)}); they count by when they happened, none is lost",
        where, min(r[3] for r in rows), max(r[4] for r in rows), {"longest_s": longest_h * 3600},
    )  # fmt: skip


# The newest event of the same place in the batches before: what happened well before it came late.
_LATE = """
WITH seen AS (
  SELECT 'operation' AS kind, batch_id, station_id, coalesce(machine_no, 1) AS machine_no, epoch(ended_at) AS t
  FROM floor.operation_event, span_read WHERE epoch(started_at) >= from_s AND epoch(ended_at) <= until_s
  UNION ALL
  SELECT 'state', batch_id, station_id, coalesce(machine_no, 1), epoch(ended_at)
  FROM floor.state_interval, span_read WHERE epoch(started_at) >= from_s AND epoch(started_at) < until_s),
newest AS (SELECT kind, station_id, machine_no, batch_id, max(t) AS newest FROM seen GROUP BY ALL),
before AS (
  SELECT *, max(newest) OVER (PARTITION BY kind, station_id, machine_no ORDER BY batch_id
                              ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS had
  FROM newest QUALIFY had IS NOT NULL)
SELECT station_id, count(*), max(had - t), min(t), max(t)
FROM seen JOIN before USING (kind, station_id, machine_no, batch_id) WHERE t < had - ? GROUP BY 1 ORDER BY 2 DESC
"""
