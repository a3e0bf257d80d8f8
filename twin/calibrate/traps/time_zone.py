"""A wrong time zone: a source whose hours of the day are those of all others, moved by whole hours (9 for Seoul against UTC)."""

import duckdb
import numpy as np

from twin.calibrate.rows import columns
from twin.calibrate.traps.finding import Finding, listed

FEWEST_ROWS = 100
ALIKE = 0.8  # correlation of the hours of a day with those of the others, moved back
BETTER = 0.4  # by so much must it be better than unmoved
FAR_H = 3  # nearer is another shift, not another time zone


def time_zone(cur: duckdb.DuckDBPyConnection) -> Finding:
    """Returns the sources (a batch's rows of one station) whose clock is off by whole hours from all others'."""
    rows = columns(cur, _BY_HOUR)
    found = []
    for source, profile in _profiles(rows).items():
        others = _profile(rows, ~((rows["batch_id"] == source[0]) & (rows["station_id"] == source[1])))
        moved = _moved_h(profile, others)
        if moved:
            of = (rows["batch_id"] == source[0]) & (rows["station_id"] == source[1])
            found.append((source[1], moved, int(profile.sum()), rows["first_s"][of].min(), rows["last_s"][of].max()))
    if not found:
        return Finding("time_zone")
    n, where = sum(f[2] for f in found), tuple(f"{f[0]} {f[1]:+d} h" for f in found)
    return Finding(
        "time_zone", n, "told",
        f"기록 {n:,}건의 하루 시간대가 나머지와 몇 시간 어긋남({listed(where)}). 매핑 파일의 시간대(timezone)를 고쳐 다시 넣으십시오",
        f"the hours of {n:,} rows are off from all others' ({listed(where)}): mend the time zone in the mapping file and load them again",
        where, float(min(f[3] for f in found)), float(max(f[4] for f in found)),
    )  # fmt: skip


def _profiles(rows: dict[str, np.ndarray]) -> dict[tuple, np.ndarray]:
    sources = sorted(set(zip(rows["batch_id"].tolist(), rows["station_id"].tolist(), strict=True)))
    if len(sources) < 2:
        return {}
    every = {s: _profile(rows, (rows["batch_id"] == s[0]) & (rows["station_id"] == s[1])) for s in sources}
    return {s: p for s, p in every.items() if p.sum() >= FEWEST_ROWS}


def _profile(rows: dict[str, np.ndarray], of: np.ndarray) -> np.ndarray:
    """Rows by hour of the day, shape (24,)."""
    return np.bincount(rows["hour"][of].astype(int), weights=rows["n"][of], minlength=24)


def _moved_h(profile: np.ndarray, others: np.ndarray) -> int:
    """Whole hours by which a profile must have been moved to be unlike the others as it is; 0 where it was not."""
    if profile.std() < 0.2 * profile.mean() or others.std() < 0.2 * others.mean():
        return 0  # around the clock: nothing to tell hours by
    alike = [float(np.corrcoef(np.roll(profile, -h), others)[0, 1]) for h in range(24)]
    best = int(np.argmax(alike))
    hours = best if best <= 12 else best - 24
    return hours if abs(hours) >= FAR_H and alike[best] >= ALIKE and alike[best] - alike[0] >= BETTER else 0


_BY_HOUR = """
SELECT batch_id, station_id, CAST(floor(t / 3600) AS BIGINT) % 24 AS hour, count(*)::DOUBLE AS n, min(t) AS first_s, max(t) AS last_s
FROM (SELECT batch_id, station_id, epoch(started_at) AS t FROM floor.operation_event, span_read
      WHERE epoch(started_at) BETWEEN from_s AND until_s)
GROUP BY ALL
"""
