"""How long planned work that is under way may still take: as long as the like has taken before."""

from datetime import datetime, timedelta

import duckdb

from twin.present.machines import Found
from twin.present.notes import Notes

LOOK_BACK = timedelta(days=365)


def left_s(cursor: duckdb.DuckDBPyConnection, found: Found, at: datetime, notes: Notes) -> float:
    """Returns the seconds a planned stop still needs: the median of like stops that lasted longer, less what has passed.

    0 where none of the like has lasted as long: it is about to end.
    """
    asked = {
        "station": found.station, "reason": found.stop_reason, "at": at, "since": at - LOOK_BACK,
        "elapsed": found.stop_elapsed_s,
    }  # fmt: skip
    (left,) = cursor.execute(_LEFT, asked).fetchall()[0]
    notes.say(
        f"{found.station}: 진행 중인 계획정지는 같은 사유의 지난 정지만큼 걸린다고 봄",
        f"{found.station}: planned work under way is taken to last as long as the like did before",
    )
    return float(left or 0.0)


# Pieces cut by time off are not whole stops: only those that ended in working are counted, by the job book where it has them.
_LEFT = """
WITH job AS (
  SELECT epoch(ended_at) - epoch(started_at) AS lasted FROM floor.state_interval
  WHERE station_id = $station AND state = 'PLANNED_STOP' AND reason IS NOT DISTINCT FROM $reason
    AND ended_at <= $at AND started_at > $since)
SELECT median(lasted - $elapsed) FROM job WHERE lasted > $elapsed
"""
