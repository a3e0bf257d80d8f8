"""Evidence of a model's score: the evaluation, the period it was tested on, the hash of its data, the model's own file."""

from typing import TYPE_CHECKING

from twin.evidence.evidence import Evidence, MadeFrom
from twin.evidence.readable import filled
from twin.evidence.ref import Ref
from twin.evidence.stored import detail, one, parts_of
from twin.evidence.versions import catalogue_version
from twin.kpi.reading import Note
from twin.models.told import NAMES, WHO, named

if TYPE_CHECKING:
    from twin.store import Store

JUDGED = """SELECT e.*, v.name_ko, v.name_en, v.made_at, v.made_by, v.train_from, v.train_until, v.data_sha256 AS trained_sha256,
       v.file_name, v.file_sha256, v.rows AS trained_rows, v.code_version
FROM model.evaluation e JOIN model.version v USING (model_id, version) WHERE evaluation_id = ?"""
SCORE = "SELECT * FROM model.score WHERE evaluation_id = ? AND who = ? AND metric = ?"
SOURCES = {
    "validation": Note("학습 기간 안의 검증", "validation within the training period"),
    "test": Note("학습 뒤의 기간", "a period after the training"),
    "live": Note("현장에서 낸 판정", "its own decisions on the floor"),
}


def evidence(store: "Store", ref: Ref) -> Evidence:
    """Returns the evidence of `model/EVALUATION/WHO/METRIC`, with the 95 % interval by days."""
    evaluation_id, who, metric = parts_of(ref, 3)
    judged, sql = one(store, ref, JUDGED, [evaluation_id]), filled(SCORE, [evaluation_id, who, metric])
    score = one(store, ref, sql, ())
    name = named([(who, metric)]).get(metric, (metric, metric))
    percent = NAMES[metric.partition(":")[0]][2] if metric.partition(":")[0] in NAMES else False
    by, source = WHO.get(who, (who, who)), SOURCES.get(judged["source"], Note(judged["source"], judged["source"]))
    return Evidence(
        ref, "measured", Note(f"{judged['name_ko']}: {name[0]} ({by[0]})", f"{judged['name_en']}: {name[1]} ({by[1]})"), score["value"],
        Note("%", "%") if percent else Note(score["unit"], score["unit"]),
        Note(f"{source.ko}의 판정과 결과를 견준 점수 (한계 {judged['threshold']:.4g})", f"Score of decisions against outcomes, {source.en} (threshold {judged['threshold']:.4g})"),
        sql, MadeFrom(None, None, judged["code_version"], catalogue_version()), score["low"], score["high"],
        Note("날을 다시 뽑은 95 % 구간", "95 % interval, days drawn again"), judged["test_from"], judged["test_until"],
        inputs=(("floor", judged["rows"]),), details=_details(judged), rows_sql=filled("SELECT * FROM model.score WHERE evaluation_id = ? ORDER BY who, metric", [evaluation_id]),
    )  # fmt: skip


def _details(judged: dict) -> tuple[tuple[Note, str], ...]:
    return (
        detail("모델", "Model", f"{judged['model_id']}:{judged['version']}"), detail("평가", "Evaluation", judged["evaluation_id"]),
        detail("평가한 때", "Judged at", judged["evaluated_at"]), detail("평가한 행", "Rows judged", f"{judged['rows']:,}"),
        detail("그 가운데 불량·고장", "Bad among them", f"{judged['bad_rows']:,}"), detail("날 수", "Days", judged["days"]),
        detail("평가 자료의 SHA-256", "SHA-256 of the data judged on", judged["data_sha256"]),
        detail("만든 사람", "Made by", judged["made_by"]), detail("만든 때", "Made at", judged["made_at"]),
        detail("학습 기간의 끝", "Trained until", judged["train_until"]),
        detail("학습한 행", "Rows learned from", judged["trained_rows"]),
        detail("학습 자료의 SHA-256", "SHA-256 of the data learned from", judged["trained_sha256"]),
        detail("모델 파일", "Model file", judged["file_name"]), detail("모델 파일의 SHA-256", "SHA-256 of the model file", judged["file_sha256"]),
        detail("모델 코드", "Code of models", judged["code_version"]),
    )  # fmt: skip
