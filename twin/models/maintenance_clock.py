"""A machine's life on its own operating clock: when it worked, when it broke down, when it was stopped for care."""

from dataclasses import dataclass

import numpy as np

from twin.store.store import Store

HOUR = np.timedelta64(3_600_000_000, "us")
# A job that only looked, and found nothing or changed nothing, renews no machine: its reason says so.
LOOKED = "점검|이상 없음|확인|check|inspect|no fault|nothing found"
UNRECORDED = np.timedelta64(4, "h")  # a hole in the record of states longer than this: what happened in it nobody knows
BREAKDOWN, PLANNED, HOLE = "breakdown", "planned", "hole"  # how a life ends


@dataclass(frozen=True, eq=False)
class MachineLife:
    """Where one machine worked and how its lives ended; times datetime64[us] in UTC, in order, `clock_h` in operating hours."""

    began: np.ndarray  # of each stretch of work
    ended: np.ndarray
    end_at: np.ndarray  # of each life: breakdown, planned stop, or where a hole in the record begins
    end_kind: np.ndarray
    end_reason: np.ndarray
    looked_at: np.ndarray  # when somebody looked and found nothing: no life ends there

    def clock_h(self, at: np.ndarray) -> np.ndarray:
        """Returns the hours worked from the beginning of the record up to each moment."""
        whole = np.concatenate([[0.0], np.cumsum((self.ended - self.began) / HOUR)])
        place = np.searchsorted(self.began, at, side="right")
        last = np.maximum(place - 1, 0)
        over = np.maximum(at - self.ended[last], np.timedelta64(0, "us")) / HOUR  # not worked since the stretch ended
        inside = (at - self.began[last]) / HOUR - over
        return np.where(place > 0, whole[last] + inside, 0.0)

    def reaches(self, clock_h: np.ndarray) -> np.ndarray:
        """Returns the moment at which the clock first shows so many hours; NaT where the record ends before."""
        whole = np.cumsum((self.ended - self.began) / HOUR)
        place = np.searchsorted(whole, clock_h - 1e-9)
        at = np.full(len(clock_h), np.datetime64("NaT"), "datetime64[us]")
        there = place < len(whole)
        left = ((whole[place[there]] - clock_h[there]) * 3.6e9).round().astype("timedelta64[us]")
        at[there] = self.ended[place[there]] - left
        return at


def machine_lives(store: Store, station_id: str) -> dict[int, MachineLife]:
    """Returns the life of each machine of a station that has a record of work; a station of one machine has machine 1.

    Work is what the states call PROCESSING; where no states are recorded, the operations. Breakdowns are the corrective
    maintenance on record; where a station has none, each DOWN after work. Planned care ends a life, unless its reason says
    that it was only a look.
    """
    work = store.frame(WORK, {"station": station_id})
    ends = store.frame(ENDS, {"station": station_id, "looked": LOOKED})
    found = {}
    for machine, part in work.groupby("machine_no"):
        own = ends[ends.machine_no == machine]
        found[int(str(machine))] = _life(part, own)
    return found


WORK = """
    WITH state AS (
        SELECT coalesce(machine_no, 1) AS machine_no, started_at, ended_at, state = 'PROCESSING' AS works
        FROM floor.state_interval WHERE station_id = $station
    )
    SELECT machine_no, started_at, ended_at, works FROM state
    UNION ALL SELECT coalesce(machine_no, 1), started_at, ended_at, NULL FROM floor.operation_event
    WHERE station_id = $station AND coalesce(machine_no, 1) NOT IN (SELECT machine_no FROM state WHERE works)
    ORDER BY machine_no, started_at, ended_at"""

ENDS = """
    WITH care AS (
        SELECT coalesce(machine_no, 1) AS machine_no, started_at, reason, kind = 'corrective' AS broke,
               kind <> 'corrective' AND regexp_matches(coalesce(reason, ''), $looked, 'i') AS looked
        FROM floor.maintenance WHERE station_id = $station
    ), worked AS (
        SELECT coalesce(machine_no, 1) AS machine_no, started_at, reason, state,
               lag(state) OVER (PARTITION BY machine_no ORDER BY started_at) AS before
        FROM floor.state_interval WHERE station_id = $station AND state IN ('PROCESSING', 'DOWN')
    )
    SELECT machine_no, started_at, reason, broke, looked FROM care
    UNION ALL SELECT machine_no, started_at, reason, true, false FROM worked
    WHERE state = 'DOWN' AND before = 'PROCESSING' AND NOT EXISTS (SELECT 1 FROM care WHERE broke)
    ORDER BY machine_no, started_at"""


def _life(work, ends) -> MachineLife:
    """One machine's stretches of work, laid end to end where they overlap, and its ends in order."""
    began, ended = _times(work.started_at), _times(work.ended_at)
    seen_until = np.maximum.accumulate(ended) if len(ended) else ended
    holes = np.flatnonzero((began[1:] - seen_until[:-1] > UNRECORDED) & work.works.notna().to_numpy(bool)[1:])
    works = work.works.fillna(True).to_numpy(bool)
    begin, end = began[works], ended[works]
    begin[1:] = np.maximum(begin[1:], np.maximum.accumulate(end)[:-1])
    keep = end > begin
    gone = seen_until[holes] + np.timedelta64(1, "us")  # a reading in the last recorded moment comes before the hole
    looks, ends = ends[ends.looked.to_numpy(bool)], ends[~ends.looked.to_numpy(bool)]
    at = np.concatenate([_times(ends.started_at), gone])
    kind = np.array([*np.where(ends.broke.to_numpy(bool), BREAKDOWN, PLANNED), *[HOLE] * len(holes)], dtype=object)
    reason = np.array([*ends.reason.tolist(), *[None] * len(holes)], dtype=object)
    order = np.argsort(at, kind="stable")
    return MachineLife(begin[keep], end[keep], at[order], kind[order], reason[order], _times(looks.started_at))


def _times(times) -> np.ndarray:
    """Aware times as numpy counts them, in UTC."""
    import pandas as pd

    return pd.to_datetime(times, utc=True).dt.tz_localize(None).to_numpy().astype("datetime64[us]")
