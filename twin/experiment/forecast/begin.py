"""A forecast of the store's floor: which moment it begins from, what stands there, what has been made so far."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import duckdb

from twin.calendar import business_date
from twin.errors import Problem
from twin.experiment.drift import drifts, sums
from twin.experiment.forecast.spans import spans
from twin.kpi.exits import EPOCH, good_parts
from twin.kpi.opened import open_facts
from twin.kpi.scope import Scope
from twin.plant import Plant
from twin.present import Present, present

if TYPE_CHECKING:
    from twin.store import Store


@dataclass(frozen=True)
class Beginning:
    """All a forecast needs of the store: the plant in force, the present of its floor, the output so far by span, and how
    much its stations move between weeks."""

    plant: Plant
    plant_version: str
    present: Present
    so_far: dict[str, float]
    drift: dict[tuple[str, str], float] = field(default_factory=dict)


def beginning(store: "Store", at: datetime | None = None) -> Beginning:
    """Returns what a forecast from `at` (left out: the end of the log) begins with; Problem without a plant or a log."""
    current = store.plant()
    if current is None:
        raise Problem(
            "공장 설명이 없어 예측할 수 없습니다: 공장 파일을 넣거나 (python -m twin plant 파일) 보정하십시오 (python -m twin calibrate --out plant.toml).",
            "There is no description of the plant to forecast with: load a plant file (python -m twin plant FILE) or calibrate one (python -m twin calibrate --out plant.toml).",
        )
    version, plant = current
    with store.cursor() as cursor:
        moment = _moment(cursor, at)
        now, so_far = present(cursor, plant, moment), made_so_far(cursor, plant, moment)
    return Beginning(plant, version, now, so_far, drift_before(store, plant, moment))


def drift_before(store: "Store", plant: Plant, at: datetime) -> dict[tuple[str, str], float]:
    """Returns how much the stations moved between the whole weeks before `at`, as `twin.experiment.drift.drifts`."""
    with open_facts(store, Scope()) as facts:
        if facts.is_empty:
            return {}
        day = business_date(plant.site, at)
        return drifts(sums(facts.cursor, facts.schema).before(day - timedelta(days=day.weekday())), plant)


def made_so_far(cursor: duckdb.DuckDBPyConnection, plant: Plant, at: datetime) -> dict[str, float]:
    """Returns the good parts each span of a forecast from `at` has made before it."""
    found = spans(plant, at)
    left = good_parts(cursor, plant, min(s.starts_at for s in found), at)
    return {s.name: sum(good for moment, good in left if moment > s.starts_at) for s in found}


def made_path(store: "Store", plant: Plant, from_: datetime, until: datetime) -> list[tuple[datetime, float]]:
    """Returns (moment, good parts since `from_`) at each moment up to `until` at which parts left the line."""
    with store.cursor() as cursor:
        total, path = 0.0, [(from_, 0.0)]
        for moment, good in good_parts(cursor, plant, from_, until):
            total += good
            path.append((moment, total))
    return [*path, (until, total)] if until > path[-1][0] else path


def _moment(cursor: duckdb.DuckDBPyConnection, at: datetime | None) -> datetime:
    first, last = (EPOCH + timedelta(microseconds=us or 0) for us in cursor.execute(_SPAN).fetchall()[0])
    if last == EPOCH:
        raise Problem(
            "작업·상태 기록이 없어 지금 상태를 알 수 없습니다: 먼저 ingest 명령으로 현장 자료를 넣으십시오.",
            "There are no operations or states, so the present is not known: load floor data first with the ingest command.",
        )
    if at is not None and at < first:
        raise Problem(
            f"{at:%Y-%m-%d %H:%M}의 상태를 알 수 없습니다: 기록은 {first:%Y-%m-%d %H:%M}(UTC)에 시작합니다. 그 뒤의 시각을 주십시오.",
            f"The state at {at:%Y-%m-%d %H:%M} is not known: records begin at {first:%Y-%m-%d %H:%M} (UTC); give a later moment.",
        )
    return last if at is None else at


_SPAN = """
SELECT epoch_us(min(s)), epoch_us(max(e)) FROM (SELECT min(started_at) AS s, max(ended_at) AS e FROM floor.operation_event
                            UNION ALL SELECT min(started_at), max(ended_at) FROM floor.state_interval)
"""
