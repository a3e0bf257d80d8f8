"""When machines were seen to work: busy seconds by half hour and station."""

from dataclasses import dataclass

import duckdb
import numpy as np

from twin.calibrate.rows import columns

SLOT_S = 1800  # activity is looked at in half hours
LONGEST_LOOKED_AT_S = 12 * 3600.0  # a longer operation spans closed hours and says nothing about them


@dataclass(frozen=True)
class Activity:
    """Busy `seconds` in half hour `slot` (counted from 1970, UTC) at `stations[station]`, shape (n,) each."""

    slot: np.ndarray
    station: np.ndarray
    seconds: np.ndarray
    stations: tuple[str, ...]

    @property
    def first(self) -> int:
        return int(self.slot.min())

    def whole(self) -> np.ndarray:
        """Returns busy seconds of all stations by half hour, from `first` to the last, shape (slots,)."""
        return np.bincount(self.slot - self.first, weights=self.seconds)


def activity_of(cur: duckdb.DuckDBPyConnection) -> Activity:
    """Returns the activity of the log: PROCESSING where states are recorded, operations elsewhere."""
    found = columns(cur, _BUSY_SLOTS, [LONGEST_LOOKED_AT_S])
    names, station = np.unique(found["station_id"].astype(str), return_inverse=True)
    return Activity(found["slot"].astype(np.int64), station, found["seconds"], tuple(names.tolist()))


_BUSY_SLOTS = f"""
WITH work AS (
  SELECT station_id, s, e FROM state JOIN station_kind USING (station_id) WHERE by_states AND state = 'PROCESSING'
  UNION ALL
  SELECT station_id, s, e FROM (SELECT DISTINCT station_id, machine_no, s, e FROM op) JOIN station_kind USING (station_id)
  WHERE NOT by_states),
cut AS (
  SELECT station_id, s, e, unnest(range(CAST(floor(s / {SLOT_S}) AS BIGINT), CAST(floor(e / {SLOT_S}) AS BIGINT) + 1)) AS slot
  FROM work WHERE e - s <= ?)
SELECT slot, station_id, sum(least(e, (slot + 1) * {SLOT_S}) - greatest(s, slot * {SLOT_S})) AS seconds
FROM cut GROUP BY slot, station_id HAVING seconds > 0 ORDER BY slot, station_id
"""
