"""Evidence of what the twin projects for the models at work: the kept projection, its claims, seed, draws and code."""

import json
from typing import TYPE_CHECKING

from twin.evidence.evidence import Evidence, MadeFrom
from twin.evidence.readable import filled
from twin.evidence.stored import detail, one, parts_of, unknown
from twin.evidence.versions import catalogue_version
from twin.kpi.catalogue import catalogue
from twin.kpi.reading import Note

if TYPE_CHECKING:
    from twin.evidence.ref import Ref
    from twin.store import Store

DAY_S = 86_400
SIDES = {
    "off": Note("AI 없이", "without AI"),
    "measured": Note("실적대로", "by the measured records"),
    "claimed": Note("공급사 주장대로", "as the supplier claims"),
}
PROJECTION = "SELECT made_at, content, code_version FROM sim.projection WHERE projection_id = ?"
VALUE = (
    """SELECT json_extract(content, ?)::DOUBLE AS value, made_at, content FROM sim.projection WHERE projection_id = ?"""
)


def evidence(store: "Store", ref: "Ref") -> Evidence:
    """Returns the evidence of `projection/ID/INDICATOR/SIDE`; SIDE: off, measured, claimed, or part:MODEL (its allocated part)."""
    projection_id, indicator, side = parts_of(ref, 3)
    made = one(store, ref, PROJECTION, [projection_id])
    told = json.loads(made["content"])
    place = next((i for i, item in enumerate(told["items"]) if item["item"]["name"] == indicator), None)
    item = told["items"][place] if place is not None else {}
    model = side.removeprefix("part:")
    found = item.get("parts", {}).get(model) if side.startswith("part:") else item.get(side) if side in SIDES else None
    if found is None:
        raise unknown(ref)
    path = f'$.items[{place}].parts."{model}".mean' if side.startswith("part:") else f"$.items[{place}].{side}.mean"
    sql = filled(VALUE, [path, projection_id])
    kpi, given = catalogue()[item["item"]["kpi_id"]], told["settings"]
    name = SIDES.get(side) or Note(f"{model}의 몫 (배분)", f"part of {model} (allocated)")
    return Evidence(
        ref, "simulated", Note(f"{kpi.name_ko}: {name.ko}", f"{kpi.name_en}: {name.en}"), found["mean"], Note(kpi.unit, kpi.unit_en),
        Note(
            "AI를 쓰기 전 기록으로 보정한 라인을 같은 운으로 짝지어 돌린 차이의 평균. 몫은 모든 조합의 섀플리 값이며 배분한 것일 뿐 잰 것이 아닙니다",
            "Mean difference of paired runs, with the same luck, of the line calibrated on what was before AI. A part is the Shapley value over all combinations: allocated, not measured",
        ),
        sql, MadeFrom(None, None, made["code_version"], catalogue_version()), found["low"], found["high"], Note("95 % 구간", "95 % interval"),
        inputs=(("sim.projection", 1),), rows_sql=sql,
        details=(
            detail("예측", "Projection", projection_id), detail("만든 시각", "Made at", made["made_at"]),
            detail("모델", "Models", ", ".join(told["models"])), detail("공급사 주장", "Supplier's claims", json.dumps(told["claims"], ensure_ascii=False)),
            detail("추출 횟수", "Draws", given["draws"]), detail("씨앗", "Seed", given["seed"]),
            detail("기간 (일)", "Horizon (days)", f"{given['horizon_s'] / DAY_S:.4g}"),
            detail("모델·지표 코드", "Code of model and KPIs", made["code_version"]),
        ), source="Shapley 1953",
    )  # fmt: skip
