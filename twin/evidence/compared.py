"""Evidence of what a scenario brings: the paired runs of a comparison, its scenario, seed, plant and code."""

import json
from typing import TYPE_CHECKING

from twin.evidence.evidence import Evidence, MadeFrom
from twin.evidence.readable import filled
from twin.evidence.ref import Ref
from twin.evidence.stored import detail, one, parts_of
from twin.evidence.versions import catalogue_version
from twin.kpi.catalogue import catalogue
from twin.kpi.reader import chosen
from twin.kpi.reading import Note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from twin.store import Store

COMPARISON = """SELECT made_at, made_by, plant_version, seed, replications, horizon_s, warmup_s, scenarios, code_version
                FROM sim.comparison WHERE comparison_id = ?"""
EFFECT = """SELECT *, difference AS value FROM sim.comparison_effect
WHERE comparison_id = ? AND CAST(position AS VARCHAR) = ? AND kpi_id = ?"""
NEWEST = """SELECT comparison_id, position, kpi_id FROM sim.comparison_effect
            WHERE comparison_id = (SELECT comparison_id FROM sim.comparison ORDER BY made_at DESC LIMIT 1) AND difference IS NOT NULL
            ORDER BY position, kpi_place"""
DAY_S = 86_400


def evidence(store: "Store", ref: Ref) -> Evidence:
    """Returns the evidence of `comparison/ID/POSITION/KPI_ID`: the difference to the plant as it is, with its interval."""
    comparison_id, position, kpi_id = parts_of(ref, 3)
    made = one(store, ref, COMPARISON, [comparison_id])
    kpi, sql = chosen([kpi_id])[0], filled(EFFECT, [comparison_id, position, kpi_id])
    row = one(store, ref, sql, ())
    scenario = json.loads(made["scenarios"])[int(position)]
    return Evidence(
        ref, "simulated", Note(f"{scenario['name']}: {kpi.name_ko} 차이", f"{scenario['name']}: difference in {kpi.name_en}"),
        row["value"], Note(kpi.unit, kpi.unit_en),
        Note(
            f"같은 운으로 짝지어 돌린 (시나리오 − 지금 라인), 반복의 평균. {kpi.formula_ko}",
            f"Scenario minus the line as it is in runs paired by their luck, mean over replications. {kpi.formula_en}",
        ),
        sql, MadeFrom(None, made["plant_version"], made["code_version"], catalogue_version()), row["low"], row["high"],
        Note("이 비교의 모든 시나리오를 합쳐 95 % 구간", "95 % for all scenarios of the comparison together"),
        inputs=(("sim.comparison_effect", 1),), rows_sql=sql, source=kpi.source,
        details=(
            detail("비교", "Comparison", comparison_id), detail("만든 시각", "Made at", made["made_at"]),
            detail("견준 사람", "Compared by", made["made_by"]),
            detail("시나리오", "Scenario", json.dumps(scenario.get("change", []), ensure_ascii=False)),
            detail("공장 판", "Plant version", made["plant_version"]), detail("씨앗", "Seed", made["seed"]),
            detail("반복 횟수", "Replications", made["replications"]),
            detail("기간 (일)", "Horizon (days)", f"{made['horizon_s'] / DAY_S:.4g}"),
            detail("예열 (일)", "Warm-up (days)", f"{made['warmup_s'] / DAY_S:.4g}"),
            detail("지금 라인", "Line as it is", row["base"]), detail("시나리오에서", "With the scenario", row["scenario"]),
            detail("모델·지표 코드", "Code of model and KPIs", made["code_version"]),
        ),
    )  # fmt: skip


def newest(store: "Store") -> "Iterator[tuple[Ref, Note]]":
    """Yields every difference of the newest comparison, with what it is called."""
    for comparison_id, position, kpi_id in store.rows(NEWEST):
        kpi = catalogue().get(kpi_id)
        if kpi:
            number = position + 1
            yield (
                Ref("comparison", f"{comparison_id}/{position}/{kpi_id}"),
                Note(f"시나리오 {number} · {kpi.name_ko}", f"Scenario {number} · {kpi.name_en}"),
            )
