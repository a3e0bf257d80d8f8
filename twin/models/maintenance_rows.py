"""Readings of machines as rows: what was known at each, and what became of the machine within the horizon."""

from typing import TYPE_CHECKING

import numpy as np

from twin.models.maintenance_clock import BREAKDOWN, MachineLife, machine_lives
from twin.models.maintenance_signals import lately, statistics
from twin.models.points import Point
from twin.store.query import Params
from twin.store.store import Store

if TYPE_CHECKING:
    import pandas as pd

READINGS = """
    SELECT p.machine_no, m.occurred_at, {pivot}
    FROM floor.measurement AS m JOIN (SELECT unnest($points) AS point_id, unnest($items) AS item, unnest($machines) AS machine_no) AS p
        USING (point_id)
    GROUP BY ALL ORDER BY p.machine_no, m.occurred_at"""

# A model must not read its own alarms: with the model the input would go.
ALARMS = """
    SELECT coalesce(machine_no, 1) AS machine_no, a.occurred_at FROM floor.alarm AS a
    WHERE station_id = $station AND NOT EXISTS (
        SELECT 1 FROM floor.prediction AS p WHERE p.station_id = a.station_id AND p.decision = 'alarm'
        AND p.occurred_at = a.occurred_at AND p.machine_no IS NOT DISTINCT FROM a.machine_no)
    ORDER BY 1, 2"""


def readings(store: Store, station_id: str, points: list[Point]) -> "pd.DataFrame":
    """Returns a row a machine and reading moment, in that order: machine_no, at (UTC), a column an item."""
    items = sorted({p.item for p in points})
    names = [f"v{i}" for i in range(len(items))]
    pivot = ", ".join(f"avg(value) FILTER (item = $i{i}) AS {n}" for i, n in enumerate(names))
    params: Params = {
        "points": [p.point_id for p in points], "items": [p.item for p in points],
        "machines": [p.machine_no or 1 for p in points], **{f"i{i}": item for i, item in enumerate(items)},
    }  # fmt: skip
    frame = store.frame(READINGS.format(pivot=pivot), params).rename(columns=dict(zip(names, items, strict=True)))
    frame["at"] = frame.pop("occurred_at").dt.tz_localize(None).astype("datetime64[us]")
    known = machine_lives(store, station_id)
    return frame[frame.machine_no.isin(known)].reset_index(drop=True)


def fates(store: Store, station_id: str, frame: "pd.DataFrame", horizon_h: float, lead_h: float) -> "pd.DataFrame":
    """Returns the readings in the order of time with the inputs, and label, known_at, life, clock_h, life_h, step_h, event_h …"""
    import pandas as pd

    items = [c for c in frame.columns if c not in ("machine_no", "at")]
    known, alarms = machine_lives(store, station_id), store.frame(ALARMS, {"station": station_id})
    alarms["at"] = alarms.pop("occurred_at").dt.tz_localize(None).astype("datetime64[us]")
    parts = [
        _of_machine(part, known[int(str(m))], alarms[alarms.machine_no == m]["at"].to_numpy(), horizon_h, lead_h)
        for m, part in frame.groupby("machine_no")
    ]
    whole = pd.concat(parts, ignore_index=True)
    whole = whole.drop(columns=items).assign(**statistics(whole, items))
    return whole.sort_values(["at", "machine_no"], kind="stable", ignore_index=True)


def _of_machine(
    part: "pd.DataFrame", life: MachineLife, alarm_at: np.ndarray, horizon_h: float, lead_h: float
) -> "pd.DataFrame":
    at = part["at"].to_numpy()
    clock = life.clock_h(at)
    number = np.searchsorted(life.end_at, at, side="right")  # ends up to now: the life this reading belongs to
    end_h = life.clock_h(life.end_at)
    begin_h = np.r_[0.0, end_h][number]
    next_at, kind, reason, next_h = _next(life, number, end_h)
    within = next_h <= clock + horizon_h
    broke = within & (kind == BREAKDOWN)
    reached = life.reaches(clock + horizon_h)
    label = np.where(broke, 1.0, np.where(within | np.isnat(reached), np.nan, 0.0))
    known_at = np.where(broke, next_at, np.where(np.isnan(label), np.datetime64("NaT"), reached))
    return part.assign(
        life=number, clock_h=clock, life_from_h=begin_h, life_h=clock - begin_h, since_h=clock - begin_h,
        step_h=np.diff(clock, prepend=0.0), label=label, known_at=known_at.astype("datetime64[us]"),
        event_h=np.where(broke, next_h, np.nan), event_reason=[r if b else None for r, b in zip(reason, broke, strict=True)],
        in_time=broke & (next_h - clock >= lead_h), alarms_lately=lately(at, clock, alarm_at, life.clock_h(alarm_at)),
    )  # fmt: skip


def _next(life: MachineLife, number: np.ndarray, end_h: np.ndarray) -> tuple[np.ndarray, ...]:
    """When, how, why and on which hour of the clock the life of each reading ended; an open one: never."""
    at = np.r_[life.end_at, np.datetime64("NaT", "us")][number]
    kind, reason = (
        np.append(given, np.array([None], dtype=object))[number] for given in (life.end_kind, life.end_reason)
    )
    return at, kind, reason, np.r_[end_h, np.inf][number]
