"""KPIs of runs kept in the store: the values every replication was stored with, or the log that was kept of one."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from twin.errors import Problem
from twin.kpi.catalogue import Kpi
from twin.kpi.reading import Reading
from twin.kpi.scope import Bucket, Scope
from twin.plant import Plant
from twin.plant_file import parse_plant

if TYPE_CHECKING:
    from twin.store import Store


def stored_values(store: "Store", run_id: str, kpis: list[Kpi], scope: Scope, by: Bucket | None) -> list[Reading]:
    """Returns the means over a run's replications; Problem where it is unknown or a part of it is asked for.

    A KPI some replications have no value for has none: the mean of the others would flatter.
    """
    _window(store, run_id)
    if by is not None or scope != Scope():
        raise Problem(
            "모의실행의 저장된 값은 전체 기간의 것뿐입니다: 기간이나 공정으로 나누려면 반복 번호(replication)를 함께 고르십시오.",
            "A run is stored with values of its whole period only: to cut it by time or place, name a replication too.",
        )
    query = """SELECT kpi_id, avg(value), count(*), count(value) FROM sim.kpi_value
               WHERE run_id = ? AND station_id IS NULL GROUP BY kpi_id"""
    found = {row[0]: row[1:] for row in store.rows(query, [run_id])}
    readings = []
    for kpi in kpis:
        mean, replications, valued = found.get(kpi.id, (None, 0, 0))
        whole = valued == replications > 0
        ko = f"반복 {replications}회의 평균" if whole else f"반복 {replications}회 가운데 {valued}회만 값이 있음"
        en = (
            f"mean of {replications} replications"
            if whole
            else f"only {valued} of {replications} replications have a value"
        )
        readings.append(Reading(kpi.id, None, None, mean if whole else None, note_ko=ko, note_en=en))
    return readings


def plant_and_window(store: "Store", run_id: str) -> tuple[Plant, datetime, datetime]:
    """Returns the plant of a run and the window it was measured over, after its warm-up; Problem where unknown."""
    starts_at, ends_at = _window(store, run_id)
    query = "SELECT name, toml FROM plant.version JOIN sim.run USING (plant_version) WHERE run_id = ?"
    found = store.rows(query, [run_id])
    if not found:
        raise Problem(
            f"모의실행 '{run_id}'의 공장 설명이 데이터베이스에 없습니다: 그 공장 파일을 `python -m twin plant 파일`로 넣으십시오.",
            f"The plant of run '{run_id}' is not in the database: load its plant file with `python -m twin plant FILE`.",
        )
    return parse_plant(found[0][1], where=found[0][0]), starts_at, ends_at


def _window(store: "Store", run_id: str) -> tuple[datetime, datetime]:
    found = store.rows("SELECT starts_at, warmup_s, horizon_s FROM sim.run WHERE run_id = ?", [run_id])
    if not found:
        raise Problem(
            f"모의실행 '{run_id}'이(가) 데이터베이스에 없습니다. `python -m twin simulate 공장파일 --store`로 남긴 것만 읽을 수 있습니다.",
            f"Run '{run_id}' is not in the database. Only runs kept with `python -m twin simulate PLANT --store` can be read.",
        )
    starts_at, warmup_s, horizon_s = found[0]
    begin = starts_at + timedelta(seconds=warmup_s)
    return begin, begin + timedelta(seconds=horizon_s)
