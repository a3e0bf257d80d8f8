"""From where a week's forecast begins: what was on the floor at the end of the week before."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from twin.validate.asking import asked

SHORTEST, LONGEST = timedelta(days=3), timedelta(days=28)
LEAD_TIMES = 2.0  # mean lead times that are replayed: what is on the floor came in meanwhile


@dataclass(frozen=True)
class Beginning:
    """A run begins at `starts_at` and is measured from `at` on."""

    starts_at: datetime
    at: datetime

    @property
    def warm_up(self) -> timedelta:
        """Returns how long the days before are replayed."""
        return self.at - self.starts_at


def beginning(cur: duckdb.DuckDBPyConnection, at: datetime) -> Beginning:
    """Returns the beginning of a run that is to be measured from `at`: the days before are replayed with their releases."""
    mean_s = asked(cur, _LEAD_TIME, {"at": at})[0][0] or 0.0
    days = min(LONGEST, max(SHORTEST, LEAD_TIMES * timedelta(seconds=mean_s)))
    return Beginning(at - timedelta(days=days.days), at)


_LEAD_TIME = """
SELECT avg(epoch(left_at - entered_at)) FROM (
  SELECT min(least(queued_at, started_at)) AS entered_at, max(ended_at) AS left_at
  FROM floor.operation_event WHERE coalesce(lot_id, order_id) IS NOT NULL AND ended_at <= $at
  GROUP BY coalesce(lot_id, order_id))
"""
