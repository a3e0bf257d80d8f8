"""Clock skew: lots that begin at a station before they ended at the one before. Told by the daily 1 % quantile of the lag."""

import duckdb

from twin.calibrate.traps.finding import Finding

SMALLEST_S = 5.0  # clocks that differ by less do no harm
FEWEST_LOTS = 20  # a day, for a quantile of its own
USUAL = 0.5  # share of the days on which lags must be negative


def clock_skew(cur: duckdb.DuckDBPyConnection) -> Finding:
    """Returns pairs of stations between which lots arrive before they leave, by how much, and since when."""
    rows = cur.execute(_LAGS, [FEWEST_LOTS, SMALLEST_S, USUAL]).fetchall()
    if not rows:
        return Finding("clock_skew")
    n, where = sum(r[2] for r in rows), tuple(f"{r[0]} → {r[1]}" for r in rows)
    each = "; ".join(f"{r[0]} → {r[1]} {-r[3]:.0f} s" for r in rows[:5])
    return Finding(
        "clock_skew", n, "told",
        f"로트가 앞 설비에서 끝나기 전에 다음 설비에서 시작한 기록 {n:,}건({each}). 시계가 다르면 두 설비를 같은 시간 서버(NTP)에 맞추고, 나누어 옮긴 것이면 로트 번호를 나누십시오",
        f"{n:,} times a lot begins at the next station before it ended at the last ({each}): set both clocks by one time server (NTP), or, if parts move on early, number them apart",
        where, min(r[4] for r in rows), max(r[5] for r in rows), {"skew_s": {w: -r[3] for w, r in zip(where, rows, strict=True)}},
    )  # fmt: skip


# Parts of a lot set aside for rework (`piece`) are rightly elsewhere.
_LAGS = """
WITH stepped AS (
  SELECT lag(station_id) OVER w AS a, station_id AS b, s, s - lag(e) OVER w AS lag_s
  FROM op WHERE lot IS NOT NULL WINDOW w AS (PARTITION BY lot, piece ORDER BY least(s, e), op_id)),
daily AS (
  SELECT a, b, floor(s / 86400) AS day, quantile_cont(lag_s, 0.01) AS low_s, count(*) FILTER (lag_s < -1) AS negative,
         min(s) AS first_s, max(s) AS last_s
  FROM stepped WHERE a <> b AND lag_s IS NOT NULL AND abs(lag_s) < 86400 GROUP BY ALL HAVING count(*) >= $1)
SELECT a, b, sum(negative)::BIGINT, median(low_s), min(first_s) FILTER (low_s < -$2), max(last_s) FILTER (low_s < -$2)
FROM daily GROUP BY a, b HAVING avg((low_s < -$2)::INT) >= $3 ORDER BY median(low_s)
"""
