"""What the models at work flagged on the last business day, and why: what drove them, or what stood out at that moment."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from twin.calendar import business_date
from twin.models.applied import state
from twin.models.points import Point, points_of
from twin.models.registry import versions
from twin.plant import Site
from twin.store.store import Store

SHOWN = 2  # reasons of a flag
USUAL_DAYS = 28  # before the alarm, to know what is usual
STANDS_OUT = 2.0  # robust standard deviations from the median
AROUND = timedelta(hours=1)  # a reading older than this says nothing of the moment


@dataclass(frozen=True)
class Reason:
    """One value and what is usual; `is_driver`: it drove the model, else it merely stood out when the model alarmed."""

    ko: str
    en: str
    unit: str
    value: float | str | None
    usual: float | None
    is_driver: bool


@dataclass(frozen=True)
class Flagged:
    """What one model flagged at one machine: how many units, how many still to be seen to, since when it was counted, when last, and why.

    A part is seen to once its outcome is known, a machine once somebody worked on it after the last alarm.
    """

    model_id: str
    kind: str
    station_id: str
    machine_no: int | None
    units: int
    open_units: int
    since: datetime
    last_at: datetime
    score: float
    threshold: float | None
    reasons: tuple[Reason, ...]


def day_begins(store: Store, site: Site) -> datetime | None:
    """Returns when the last business day on which a model said anything began; None where none ever did."""
    newest = store.rows("SELECT max(occurred_at) FROM floor.prediction")[0][0]
    if newest is None:
        return None
    return datetime.combine(business_date(site, newest), site.day_starts, tzinfo=site.zone).astimezone(UTC)


def flagged_today(store: Store, site: Site) -> list[Flagged]:
    """Returns what the models now at work flagged since the last business day began, what is still open first, the newest first."""
    since, kinds = day_begins(store, site), _at_work(store)
    if since is None or not kinds:
        return []
    points = points_of(store)
    found = []
    for model, station, machine, units, unknown, attended, at, score, threshold, because in store.rows(
        _FLAGS, [since, list(kinds)]
    ):
        left = (0 if attended else units) if kinds[model] == "maintenance" else unknown
        reasons = _drivers(because) if because else _stood_out(store, points, station, machine, at)
        found.append(
            Flagged(
                model, kinds[model], station, machine, units, left, since, at, score, threshold, tuple(reasons[:SHOWN])
            )
        )
    return sorted(found, key=lambda f: f.open_units == 0)


def _at_work(store: Store) -> dict[str, str]:
    """Model → kind of its task, of those applied."""
    return {v.model_id: v.task.kind for v in versions(store) if state(store, v)[0] == "applied"}


def _drivers(because: str) -> list[Reason]:
    told: list[dict[str, Any]] = json.loads(because)
    return [Reason(d["ko"], d["en"], d["unit"], d["value"], d["usual"], is_driver=True) for d in told]


def _stood_out(store: Store, points: list[Point], station: str, machine: int | None, at: datetime) -> list[Reason]:
    """The readings of that machine farthest from what is usual there, the farthest first."""
    mine = {p.point_id: p for p in points if p.station_id == station and p.machine_no in (None, machine)}
    rows = store.rows(_READINGS, [list(mine), at - timedelta(days=USUAL_DAYS), at, at - AROUND]) if mine else []
    far = [(abs(value - usual) / spread, point, value, usual) for point, value, usual, spread in rows if spread]
    return [
        Reason(mine[point].ko, mine[point].en, mine[point].unit, value, usual, is_driver=False)
        for distance, point, value, usual in sorted(far, reverse=True)
        if distance >= STANDS_OUT
    ]


_FLAGS = """
WITH flag AS (
    SELECT model_id, station_id, machine_no, count(DISTINCT unit) AS units, count(DISTINCT unit) FILTER (outcome IS NULL) AS unknown,
           max(occurred_at) AS last_at, arg_max(score, occurred_at) AS score, arg_max(threshold, occurred_at) AS threshold,
           arg_max(because, occurred_at) AS because
    FROM (SELECT *, coalesce(unit_id, lot_id, occurred_at::VARCHAR) AS unit FROM floor.prediction)
    WHERE decision = 'alarm' AND occurred_at >= $1 AND station_id IS NOT NULL AND list_contains($2, model_id)
    GROUP BY model_id, station_id, machine_no)
SELECT model_id, station_id, machine_no, units, unknown,
       EXISTS (FROM floor.maintenance AS m WHERE m.station_id = flag.station_id
               AND m.machine_no IS NOT DISTINCT FROM flag.machine_no AND m.ended_at > last_at),
       last_at, score, threshold, because
FROM flag ORDER BY last_at DESC"""
_READINGS = """
SELECT point_id, arg_max(value, occurred_at) FILTER (occurred_at >= $4), median(value), 1.4826 * mad(value)
FROM floor.measurement WHERE list_contains($1, point_id) AND occurred_at >= $2 AND occurred_at <= $3
GROUP BY point_id HAVING count(*) FILTER (occurred_at >= $4) > 0"""
