"""Changed definitions: a state, reason or kind of record that is there on most days after a day and never before, or ends so."""

import duckdb
import numpy as np

from twin.calibrate.rows import columns
from twin.calibrate.traps.finding import Finding, day, listed

FEWEST_DAYS = 10  # on each side
PRESENT = 0.8  # share of the days on one side with it
PER_DAY = 3.0  # records a day on that side: rarer things come and go by chance


def definitions(cur: duckdb.DuckDBPyConnection) -> Finding:
    """Returns what began or ceased to be recorded in the middle of the log, where and when."""
    rows = columns(cur, _PRESENCE)
    days = np.unique(rows["day"])
    found = []
    names = sorted(set(zip(rows["station_id"].tolist(), rows["what"].tolist(), strict=True)))
    for station, what in names:
        of = (rows["station_id"] == station) & (rows["what"] == what)
        counts = np.zeros(len(days))
        counts[np.searchsorted(days, rows["day"][of])] = rows["n"][of]
        at, begins = change_of_presence(counts)
        if at is not None:
            found.append((str(station), str(what), float(days[at]) * 86_400, begins))
    if not found:
        return Finding("definitions")
    where = tuple(f"{s}: {w} {'+' if begins else '−'}{day(at)}" for s, w, at, begins in found)
    return Finding(
        "definitions", len(found), "told",
        f"기록되는 것이 도중에 바뀜: {listed(where)}. 정의가 바뀐 것이라면 그 뒤의 기록만 쓰십시오(--days)",
        f"what is recorded changed on the way: {listed(where)}; if a definition changed, use records after it only (--days)",
        where, min(f[2] for f in found), max(f[2] for f in found),
    )  # fmt: skip


def change_of_presence(counts: np.ndarray) -> tuple[int | None, bool]:
    """Returns (place of the first day after the change, whether it begins there); (None, ...) where nothing changed.

    counts: records a day, shape (days,), of something that is there on one day at least.
    """
    there = np.flatnonzero(counts)
    first, last = int(there[0]), int(there[-1])
    for at, side, begins in ((first, counts[first:], True), (last + 1, counts[: last + 1], False)):
        before = at if begins else len(counts) - at
        if (
            before >= FEWEST_DAYS
            and len(side) >= FEWEST_DAYS
            and (side > 0).mean() >= PRESENT
            and side.mean() >= PER_DAY
        ):
            return at, begins
    return None, False


_PRESENCE = """
WITH seen AS (
  SELECT station_id, state AS what, CAST(floor(s / 86400) AS BIGINT) AS day FROM state
  UNION ALL
  SELECT station_id, state || ' · ' || reason, CAST(floor(s / 86400) AS BIGINT) FROM state WHERE reason IS NOT NULL
  UNION ALL
  SELECT station_id, 'scrap', CAST(floor(e / 86400) AS BIGINT) FROM op WHERE qty_scrap > 0
  UNION ALL
  SELECT station_id, 'work_s', CAST(floor(e / 86400) AS BIGINT) FROM op WHERE work_s IS NOT NULL
  UNION ALL
  SELECT station_id, 'operation', CAST(floor(e / 86400) AS BIGINT) FROM op)
SELECT station_id, what, day, count(*)::DOUBLE AS n FROM seen
WHERE day IN (SELECT CAST(floor(e / 86400) AS BIGINT) FROM op) GROUP BY ALL
"""
