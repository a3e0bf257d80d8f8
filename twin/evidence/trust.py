"""Evidence of a grade of trust: the weeks that were forecast from what was known before them, beside what came."""

import json
from typing import TYPE_CHECKING

from twin.evidence.evidence import Evidence, MadeFrom
from twin.evidence.readable import filled
from twin.evidence.ref import Ref
from twin.evidence.stored import detail, one, parts_of
from twin.evidence.versions import catalogue_version
from twin.kpi.reader import chosen
from twin.kpi.reading import Note

if TYPE_CHECKING:
    from twin.store import Store

MADE = "SELECT made_at, plant_version, plant_kind, data_until, settings, code_version FROM sim.validation WHERE validation_id = ?"
SCORE = "SELECT *, credibility AS value FROM sim.validation_kpi WHERE validation_id = ? AND kpi_id = ?"
WEEKS = "SELECT * FROM sim.validation_week WHERE validation_id = ? AND kpi_id = ? ORDER BY week"


def evidence(store: "Store", ref: Ref) -> Evidence:
    """Returns the evidence of `validation/ID/KPI_ID`: the credibility (share of the value) behind the grade."""
    validation_id, kpi_id = parts_of(ref, 2)
    kpi, made = chosen([kpi_id])[0], one(store, ref, MADE, [validation_id])
    sql, rows_sql = filled(SCORE, [validation_id, kpi_id]), filled(WEEKS, [validation_id, kpi_id])
    score, settings = one(store, ref, sql, ()), json.loads(made["settings"])
    return Evidence(
        ref, "simulated", Note(f"{kpi.name_ko}: 트윈의 신뢰 폭", f"{kpi.name_en}: credibility of the twin"), score["value"], Note("%", "%"),
        Note(
            "예측과 실측이 같다고 5 % 수준에서 말할 수 있는 가장 좁은 폭 (두 단측 검정, Schuirmann 1987): max(|평균오차 ± t·표준오차|)",
            "The smallest margin within which forecast and floor are equivalent at 5 % (two one-sided tests, Schuirmann 1987): "
            "max(|mean error ± t·se|)",
        ),
        sql, MadeFrom(None, made["plant_version"], made["code_version"], catalogue_version()), ends_at=made["data_until"],
        inputs=(("sim.validation_week", score["weeks"]),), rows_sql=rows_sql,
        details=(
            detail("검증", "Validation", validation_id), detail("만든 시각", "Made at", made["made_at"]),
            detail("등급", "Grade", score["grade"]), detail("편향", "Bias", score["bias"]),
            detail("80 % / 90 % 구간이 맞은 비율", "Coverage of 80 % / 90 %", f"{score['coverage_80']} / {score['coverage_90']}"),
            detail("단순 예측보다 나은 정도", "Skill against the naive forecast", score["skill"]),
            *(detail(name, name, value) for name, value in settings.items()),
            detail("공장 판", "Plant version", made["plant_version"]), detail("모델·지표 코드", "Code of model and KPIs", made["code_version"]),
        ),
    )  # fmt: skip
