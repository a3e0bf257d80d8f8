"""The record of a model that is not at work yet: as it was judged on a later period, with what only work can tell assumed and said."""

import json
from typing import Any

import duckdb

from twin.errors import Problem
from twin.experiment.levers.defect import DefectRecord
from twin.experiment.levers.defect_rows import FEWEST_BAD, recheck_s
from twin.experiment.levers.hidden import inspections_after, nothing_to_find
from twin.experiment.levers.lead import HOUR_S, lead_of, notes_of
from twin.experiment.levers.lots import Lots
from twin.experiment.levers.maintenance import FEWEST_EVENTS, MaintenanceRecord
from twin.experiment.levers.work import Work, work_of
from twin.laws import Constant, LawBase
from twin.models.threshold import Costs
from twin.plant import Plant
from twin.store.query import asked


def tested_record(cur: duckdb.DuckDBPyConnection, before: Plant, work: Work) -> DefectRecord | MaintenanceRecord:
    """Returns the record of a model's newest test; Problem where it holds too little, or nothing tells what acting on it takes."""
    rows = asked(cur, _RECORD, {"model": work.model_id, "version": work.version})
    tp, fp, fn, tn, operating_h, costs, unit = rows[0]
    given = Costs(**json.loads(costs))
    if work.kind == "defect":
        return _of_units(work, (tp, fp, fn, tn or 0), given, unit, _look(cur, before, work))
    return _of_events(cur, before, work, (tp, fp, fn, operating_h or 0.0), given)


def _of_units(work: Work, counts: tuple[int, int, int, int], costs: Costs, unit: str, look: LawBase) -> DefectRecord:
    tp, fp, fn, tn = counts
    if tp + fn < FEWEST_BAD or fp + tn == 0:
        raise _too_few(work.model_id, tp + fn)
    return DefectRecord(
        work.model_id, work.station_id, "lot" if unit == "lot" else "part", tp, fp, fn, tn, hidden=(1.0, 0.0, 1.0, 0.0),
        found=float(tp), left=0.0, recheck_s=look, fewer=None, alarms=(tp + fp, tp + fp + fn + tn), costs=costs,
        notes=(_assumed_of_units(work.station_id, look.mean()),),
    )  # fmt: skip


def _look(cur: duckdb.DuckDBPyConnection, before: Plant, work: Work) -> LawBase:
    """A second look at a part: as another model's alarms at the station take on record, else as the next inspection takes."""
    later, stations = inspections_after(before, work.station_id), before.station_by_id()
    if not later:
        raise nothing_to_find(work.station_id)
    for (model_id,) in asked(cur, _OTHERS, {"station": work.station_id}):
        looked = recheck_s(Lots(cur, work_of(cur, model_id), later))
        if looked is not None:
            return looked
    inspection = stations[later[0]]
    sizes = [p.lot_size for p in before.product if p.lot_size != "order"]
    parts = max(sizes, default=1) if inspection.processing_per == "lot" else 1
    mean = inspection.processing_s.mean() / parts / inspection.batch_size
    return Constant(law="constant", value=mean, source="assumed")


def _of_events(
    cur: duckdb.DuckDBPyConnection, before: Plant, work: Work, counts: tuple[int, int, int, float], costs: Costs
) -> MaintenanceRecord:
    tp, fp, fn, operating_h = counts
    if tp + fn < FEWEST_EVENTS or not operating_h:
        raise _too_few(work.model_id, tp + fn)
    planned = _length(costs.planned_h) or _preventive(before, work.station_id)
    if planned is None:
        raise _no_length(work.station_id)
    lead = lead_of(cur, work, 0.0)
    return MaintenanceRecord(
        work.model_id, work.station_id, tp, fn, fp, operating_h, lead, planned, _length(costs.check_h) or planned, None,
        (_assumed_of_events(work.station_id, planned.mean() / HOUR_S), *notes_of(lead, work.station_id)),
    )  # fmt: skip


def _length(hours: float | None) -> LawBase | None:
    return Constant(law="constant", value=hours * HOUR_S, source="measured") if hours else None


def _preventive(before: Plant, station_id: str) -> LawBase | None:
    jobs: tuple[Any, ...] = before.station_by_id()[station_id].maintenance
    return jobs[0].lasts_s if jobs else None


def _too_few(model_id: str, bad: int) -> Problem:
    return Problem(
        f"{model_id}: 시험 기간의 불량·고장이 {bad}건뿐이라 무엇을 가져올지 말할 수 없습니다. 더 긴 기간으로 다시 평가하십시오.",
        f"{model_id}: its test saw {bad} bad units or breakdowns only, too few to say what it would bring; judge it on a longer period.",
    )


def _no_length(station_id: str) -> Problem:
    return Problem(
        f"{station_id}: 계획 정비가 얼마나 걸리는지 기록이 없어 고장을 미리 막으면 얼마를 얻는지 알 수 없습니다. 정비 작업(maintenance)을 모으거나 공장 파일에 maintenance를 적으십시오.",
        f"{station_id}: no record tells how long a planned change takes, so what preventing a breakdown saves is not known: collect maintenance jobs, or enter maintenance in the plant file.",
    )


def _assumed_of_units(station_id: str, look_s: float) -> Problem:
    return Problem(
        f"{station_id}: 아직 일하지 않는 모델이라, 지금 공장에 더하면 어떨지 시험 성적으로 봅니다. 경보가 맞은 것은 다시 살펴 모두 찾고, 살피는 데 한 개에 {look_s:.1f}초씩 설비가 서며, 불량이 덜 만들어지지는 않는다고 가정했습니다.",
        f"{station_id}: it is not at work yet, so its test tells what it would add to the plant of today; assumed: a second look finds all that was rightly flagged and stops the machine for {look_s:.1f} s a part, and no fewer bad parts are made.",
    )


def _assumed_of_events(station_id: str, hours: float) -> Problem:
    return Problem(
        f"{station_id}: 아직 일하지 않는 모델이라, 지금 공장에 더하면 어떨지 시험 성적으로 봅니다. 미리 알린 고장은 모두 {hours:.1f}시간 걸리는 계획 정비로 바뀐다고 가정했습니다.",
        f"{station_id}: it is not at work yet, so its test tells what it would add to the plant of today; assumed: every breakdown announced becomes a planned stop of {hours:.1f} h.",
    )


_RECORD = """
SELECT r.tp, r.fp, r.fn, r.tn, r.operating_h, r.costs, v.unit
FROM model.record AS r JOIN model.evaluation AS e USING (evaluation_id) JOIN model.version AS v ON v.model_id = r.model_id AND v.version = r.version
WHERE r.model_id = $model AND ($version IS NULL OR r.version = $version) AND r.source = 'test'
ORDER BY e.evaluated_at DESC LIMIT 1
"""
_OTHERS = """
SELECT DISTINCT model_id FROM floor.prediction WHERE station_id = $station AND lot_id IS NOT NULL AND decision = 'alarm' ORDER BY 1
"""
