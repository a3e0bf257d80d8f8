"""Predictive maintenance: from a machine's signals, alarms and past failures, will it break down within some working hours?"""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from twin.errors import Problem
from twin.models.dataset import DataSet
from twin.models.maintenance_choice import choose
from twin.models.maintenance_judge import judge
from twin.models.maintenance_live import judge_live
from twin.models.maintenance_options import Options, options_of
from twin.models.maintenance_rows import fates, readings
from twin.models.maintenance_signals import inputs_of
from twin.models.maintenance_stops import costs_of
from twin.models.points import points_of
from twin.models.task import Task
from twin.store.store import Store

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Options", "choose", "costs_of", "data_set", "judge", "judge_live", "tasks"]

LEAST_BREAKDOWNS = 20  # fewer can neither be learned from nor checked


def tasks(store: Store) -> list[Task]:
    """Returns a task for each station with readings of its machines and breakdowns enough on record."""
    read = {p.station_id for p in points_of(store)}
    broke = [row[0] for row in store.rows(BROKE, {"least": LEAST_BREAKDOWNS})]
    return [_task(store, station) for station in broke if station in read]


BROKE = """SELECT station_id FROM floor.maintenance WHERE kind = 'corrective' GROUP BY 1 HAVING count(*) >= $least
           UNION SELECT station_id FROM floor.state_interval WHERE state = 'DOWN' GROUP BY 1
           HAVING count(*) >= $least AND station_id NOT IN (SELECT station_id FROM floor.maintenance WHERE kind = 'corrective')
           ORDER BY 1"""


def data_set(store: Store, task: Task, options: dict[str, Any] | None = None) -> DataSet:
    """Returns a row a reading moment and machine, in the order of time; Problem where there is none.

    Label: 1 where the machine broke down within the horizon after the reading, 0 where it worked that long without. NaN
    where nobody knows: the record ends, has a hole, or the machine was cared for before. `keys` tells beside the row's
    name its life, clock and, where it broke down within the horizon, on which hour and why.
    """
    asked = options_of(options)
    points = [p for p in points_of(store) if p.station_id == task.station_id]
    frame = readings(store, task.station_id, points) if points else None
    if frame is None or frame.empty:
        raise _nothing(task.station_id)
    frame = fates(store, task.station_id, frame, asked.horizon_h, asked.lead_h)
    inputs = inputs_of(points)
    rows = (
        frame[[i.name for i in inputs]]
        .assign(machine_no=[str(m) for m in frame.machine_no])
        .astype({"machine_no": object})
    )
    found = DataSet(
        task, inputs, rows, frame.label.to_numpy(dtype=float), frame["at"].to_numpy().astype("datetime64[us]"),
        frame.known_at.to_numpy().astype("datetime64[us]"), _keys(frame, task), np.zeros(len(frame), dtype=bool),
    )  # fmt: skip
    return replace(found, notes=(_meaning(asked),))


def _keys(frame: "pd.DataFrame", task: Task) -> "pd.DataFrame":
    told = ["life", "clock_h", "life_h", "step_h", "event_h", "event_reason", "in_time"]
    named = frame[["machine_no", *told]].assign(station_id=task.station_id, lot_id=None, unit_id=None, product_id=None)
    return named[["station_id", "machine_no", "lot_id", "unit_id", "product_id", *told]].reset_index(drop=True)


def _meaning(asked: Options) -> Problem:
    return Problem(
        f"고장: 읽은 뒤 가동 {asked.horizon_h:g}시간 안에 그 설비가 고장으로 멈춘 것. 경보는 {asked.lead_h:g}시간 이상 앞서야 제때입니다. "
        f"그 안에 계획 정비가 있거나 기록이 끊겨 알 수 없는 것은 배우지도 평가하지도 않습니다.",
        f"Bad: the machine broke down within {asked.horizon_h:g} operating hours after the reading; an alarm is in time {asked.lead_h:g} h or more "
        f"before. Readings with planned care or no record within that time are neither learned from nor judged.",
    )


def _task(store: Store, station: str) -> Task:
    row = store.rows(
        """SELECT process_id, name_ko, name_en FROM plant.station JOIN plant.version USING (plant_version)
           WHERE in_force AND station_id = $1""",
        [station],
    )
    process, ko, en = row[0] if row else (station, None, None)
    return Task(
        f"maintenance-{station}", "maintenance", process, station, "reading", f"{ko or station} 고장 예측", f"Breakdowns at {en or station}",
        "설비의 값을 읽은 순간: 그때까지의 측정값과 통계, 정비 뒤 가동 시간, 알람, 설비. 그 뒤의 것은 모릅니다.",
        "The moment of a reading: the readings so far and their statistics, hours worked since care, alarms, the machine. Nothing later.",
    )  # fmt: skip


def _nothing(station: str) -> Problem:
    return Problem(
        f"{station}에는 가동 기록이 있는 설비의 측정값이 없습니다. 수집점에 설비 번호를 적고 설비 상태나 작업을 함께 기록하십시오.",
        f"{station} has no readings of machines whose work is recorded: give its points a machine number and record states or operations.",
    )
