"""Evidence of what one model brings to the line: the study's paired draws, the record and claim it rests on, plant and code."""

from typing import TYPE_CHECKING

from twin.evidence.evidence import Evidence, MadeFrom
from twin.evidence.readable import filled
from twin.evidence.stored import detail, one, parts_of
from twin.evidence.versions import catalogue_version
from twin.experiment.levers.measures import STOPPED, measure
from twin.kpi.catalogue import catalogue
from twin.kpi.reading import Note

if TYPE_CHECKING:
    from twin.evidence.ref import Ref
    from twin.store import Store

DAY_S = 86_400
MODES = {
    "off": Note("모델 없이", "without the model"), "measured": Note("실적대로일 때의 차이", "difference by its record"),
    "claimed": Note("주장대로일 때의 차이", "difference as claimed"), "beyond": Note("주장이 실적을 넘는 몫", "what the claim adds to the record"),
}  # fmt: skip
STUDY = "SELECT * FROM sim.lever_study WHERE study_id = ?"
VALUE = "SELECT *, mean AS value FROM sim.lever WHERE study_id = ? AND kpi_id = ? AND mode = ?"


def evidence(store: "Store", ref: "Ref") -> Evidence:
    """Returns the evidence of `lever/STUDY/KPI/MODE`; MODE: off, measured, claimed or beyond."""
    study_id, kpi_id, mode = parts_of(ref, 3)
    study, sql = one(store, ref, STUDY, [study_id]), filled(VALUE, [study_id, kpi_id, mode])
    row, named = one(store, ref, sql, ()), measure(kpi_id)
    kpi = catalogue().get(kpi_id)
    unit = Note(named.unit_ko, named.unit_en) if kpi_id == STOPPED or kpi is None else Note(kpi.unit, kpi.unit_en)
    return Evidence(
        ref, "simulated", Note(f"{study['model_id']} · {named.ko}: {MODES[mode].ko}", f"{study['model_id']} · {named.en}: {MODES[mode].en}"),
        row["value"], unit,
        Note(
            "모델이 있는 라인 − 없는 라인, 같은 운으로 짝지은 반복의 평균. 재현율과 헛경보는 기록의 불확실함대로 뽑음",
            "Line with the model minus without, mean over runs paired by their luck; recall and false alarms drawn as the record leaves them open",
        ),
        sql, MadeFrom(None, study["plant_version"], study["code_version"], catalogue_version()), row["low"], row["high"],
        Note("95 % 구간", "95 % interval"), inputs=(("sim.lever", 1),), rows_sql=sql,
        details=(
            detail("연구", "Study", study_id), detail("만든 시각", "Made at", study["made_at"]),
            detail("모델 판", "Model version", study["model_version"]), detail("설비", "Station", study["station_id"]),
            detail("실적의 시작", "Record from", study["record_from"]), detail("실적의 끝", "Record until", study["record_until"]),
            detail("실적", "Record", study["record"]), detail("주장: 재현율", "Claimed recall", study["claimed_recall"]),
            detail("주장: 헛경보", "Claimed false alarms", study["claimed_false_alarms"]),
            detail("공장 판", "Plant version", study["plant_version"]), detail("씨앗", "Seed", study["seed"]),
            detail("추출 횟수", "Draws", study["draws"]), detail("기간 (일)", "Horizon (days)", f"{study['horizon_s'] / DAY_S:.4g}"),
            detail("모델·지표 코드", "Code of model and KPIs", study["code_version"]),
        ),
    )  # fmt: skip
