"""Defect prediction: from what was measured while a shot or lot was made, will it turn out bad?"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from twin.errors import Problem
from twin.models import defect_rows
from twin.models.dataset import KEYS, DataSet
from twin.models.defect_notes import notes_on
from twin.models.points import Point, points_of
from twin.models.task import Input, Task
from twin.store.store import Store

if TYPE_CHECKING:
    import pandas as pd

LOT_IS_BAD_FROM = 2  # parts of a lot: one among a dozen comes by chance, two tell of the process
GAP = Input("gap_s", "앞 것과의 간격", "time since the one before", "s", "time between two units on the same machine")


@dataclass(frozen=True)
class Options:
    """What makes a unit bad: from how many bad parts on (None: 1 of a shot, 2 of a lot), which defect codes count (all)."""

    bad_from: int | None = None
    codes: tuple[str, ...] = ()


def tasks(store: Store) -> list[Task]:
    """Returns a task for each station whose readings can be told apart by unit."""
    named = {row[0] for row in store.rows("SELECT DISTINCT point_id FROM floor.measurement WHERE lot_id IS NOT NULL")}
    named |= {row[0] for row in store.rows(_SAME_MOMENT)}
    stations = sorted({p.station_id for p in points_of(store) if p.point_id in named})
    made = dict(
        store.rows("SELECT station_id, max(qty_in) FROM floor.operation_event WHERE lot_id IS NOT NULL GROUP BY 1")
    )
    return [_task(store, station, made[station]) for station in stations if station in made]


_SAME_MOMENT = """
    SELECT point_id FROM floor.measurement AS m WHERE lot_id IS NULL GROUP BY point_id
    HAVING avg((occurred_at IN (SELECT ended_at FROM floor.operation_event WHERE lot_id IS NOT NULL))::INTEGER) > 0.5"""


def data_set(store: Store, task: Task, options: dict[str, Any] | None = None) -> DataSet:
    """Returns every unit made at the task's station with readings, in the order of time; Problem where there is none."""
    asked = Options(**options or {})
    points = [p for p in points_of(store) if p.station_id == task.station_id]
    frame = defect_rows.units(store, task.station_id, points) if points else None
    if frame is None or frame.empty:
        raise _nothing(task.station_id)
    check = defect_rows.check_station(store, task.station_id)
    frame = frame.merge(defect_rows.found(store, task.station_id, check, asked.codes), on="lot_id", how="left")
    frame["machine_no"] = frame.machine_no.astype(float).fillna(frame.point_machine.astype(float))
    least = asked.bad_from or (1 if task.unit == "shot" else LOT_IS_BAD_FROM)
    inputs, rows = _inputs(frame, points)
    label = np.where(frame.known_at.isna(), np.nan, (frame.bad >= least).astype(float))
    found = DataSet(
        task, inputs, rows, np.where(frame.is_try, np.nan, label), _utc(frame["at"]), _utc(frame.known_at),
        _keys(frame, task), frame.is_try.to_numpy(bool),
    )  # fmt: skip
    return notes_on(found, check, least, asked.codes)


def _inputs(frame: "pd.DataFrame", points: list[Point]) -> tuple[tuple[Input, ...], "pd.DataFrame"]:
    """What is known when the unit has been made: its readings, the time since the one before, product and machine."""
    import pandas as pd

    told = {p.item: p for p in reversed(points)}
    inputs = [Input(i, told[i].ko, told[i].en, told[i].unit, f"point:{i}") for i in sorted(told)]
    columns: dict[str, Any] = {i.name: frame[i.name].astype(float) for i in inputs}
    columns[GAP.name] = frame.groupby("machine_no", dropna=False)["at"].diff().dt.total_seconds().astype(float)
    inputs.append(GAP)
    for name, ko, en in (("product_id", "제품", "product"), ("machine_no", "설비 번호", "machine number")):
        inputs.append(Input(name, ko, en, "", f"the operation's {name}", "class"))
        columns[name] = [None if v is None or v != v else _class(v) for v in frame[name]]
    return tuple(inputs), pd.DataFrame(columns, columns=[i.name for i in inputs]).astype(
        {i.name: object for i in inputs if i.kind == "class"}
    )


def _class(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) else str(value)


def _keys(frame: "pd.DataFrame", task: Task) -> "pd.DataFrame":
    keys = frame.assign(station_id=task.station_id, unit_id=frame.lot_id if task.unit == "shot" else None)
    return keys[list(KEYS)].reset_index(drop=True)


def _utc(times: "pd.Series") -> np.ndarray:
    """Aware times as numpy counts them."""
    import pandas as pd

    return pd.to_datetime(times, utc=True).dt.tz_localize(None).to_numpy().astype("datetime64[us]")


def _task(store: Store, station: str, qty: float) -> Task:
    row = store.rows(
        """SELECT process_id, name_ko, name_en FROM plant.station JOIN plant.version USING (plant_version)
           WHERE in_force AND station_id = $1""",
        [station],
    )
    process, ko, en = row[0] if row else (station, None, None)
    unit, what = ("shot", ("사출", "사출과", "shot")) if qty <= 1 else ("lot", ("로트", "로트와", "lot"))
    return Task(
        f"defect-{station}", "defect", process, station, unit, f"{ko or station} 불량 예측", f"Defect prediction at {en or station}",
        f"{what[0]}의 마지막 측정값이 나온 순간: 그 {what[0]}의 측정값, 앞 {what[1]}의 간격, 제품, 설비. 검사 결과는 아직 모릅니다.",
        f"The moment of the {what[2]}'s last reading: its readings, the time since the {what[2]} before, product, machine. No inspection yet.",
    )  # fmt: skip


def _nothing(station: str) -> Problem:
    return Problem(
        f"{station}에는 로트(또는 사출)와 이어지는 측정값이 없습니다. 측정값에 로트 번호를 붙이거나 작업이 끝난 시각에 함께 기록하십시오.",
        f"{station} has no readings that belong to a lot or shot: give readings the lot's number, or record them at the operation's end.",
    )
