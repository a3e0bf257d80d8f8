"""How long planned work that is under way may still take: as long as the like has taken before."""

from datetime import datetime, timedelta

import duckdb

from twin.present.machines import Found

LOOK_BACK = timedelta(days=365)


def left_s(cursor: duckdb.DuckDBPyConnection, found: Found, at: datetime) -> float:
    """Returns the seconds a planned stop still needs: the median of like stops that lasted longer, less what has passed.

    0 where none of the like has lasted as long: it is about to end.
    """
    asked = {
        "station": found.station, "reason": found.stop_reason, "at": at, "since": at - LOOK_BACK,
        "elapsed": found.stop_elapsed_s,
    }  # fmt: skip
    (left,) = cursor.execute(_LEFT, asked).fetchall()[0]
    return float(left or 0.0)


# Pieces cut by time off are not whole stops: only those that ended in working are counted, by the job book where it has them.
_LEFT = """
WITH job AS (
  SELECT epoch(ended_at) - epoch(started_at) AS lasted FROM floor.state_interval
  WHERE station_id = $station AND state = 'PLANNED_STOP' AND reason IS NOT DISTINCT FROM $reason
    AND ended_at <= $at AND started_at > $since)
SELECT median(lasted - $elapsed) FROM job WHERE lasted > $elapsed
"""
