"""Evidence of what removing a loss would bring: the study's runs that share their luck, its seed, plant and code."""

from typing import TYPE_CHECKING

from twin.evidence.evidence import Evidence, MadeFrom
from twin.evidence.readable import filled
from twin.evidence.ref import Ref
from twin.evidence.stored import detail, one, parts_of
from twin.evidence.versions import catalogue_version
from twin.kpi.reading import Note

if TYPE_CHECKING:
    from twin.store import Store

STUDY = """SELECT made_at, plant_version, seed, replications, horizon_s, warmup_s, base_per_h, base_low, base_high, code_version
           FROM sim.gain_study WHERE study_id = ?"""
GAIN = "SELECT *, per_h AS value FROM sim.gain WHERE study_id = ? AND station_id = ? AND loss = ?"
DAY_S = 86_400


def evidence(store: "Store", ref: Ref) -> Evidence:
    """Returns the evidence of `gain/STUDY/STATION/LOSS`: good parts per hour more, with the joint 95 % interval."""
    study_id, station_id, loss = parts_of(ref, 3)
    study, sql = one(store, ref, STUDY, [study_id]), filled(GAIN, [study_id, station_id, loss])
    row = one(store, ref, sql, ())
    return Evidence(
        ref, "simulated", Note(f"{station_id}: {loss} 손실을 없앤 효과", f"Gain of removing {loss} at {station_id}"), row["value"],
        Note("개/h", "parts/h"),
        Note(
            "같은 운으로 짝지어 돌린 (바꾼 공장 − 지금 공장)의 시간당 양품, 반복의 평균",
            "Good parts per hour of the changed plant minus the plant as it is, in runs paired by their luck: mean over replications",
        ),
        sql, MadeFrom(None, study["plant_version"], study["code_version"], catalogue_version()), row["low"], row["high"],
        Note("이 연구의 모든 비교를 합쳐 95 % 구간", "95 % for all comparisons of the study together"),
        inputs=(("sim.gain", 1),), rows_sql=sql,
        details=(
            detail("연구", "Study", study_id), detail("만든 시각", "Made at", study["made_at"]),
            detail("공장 판", "Plant version", study["plant_version"]), detail("씨앗", "Seed", study["seed"]),
            detail("반복 횟수", "Replications", row["n"]), detail("기간 (일)", "Horizon (days)", f"{study['horizon_s'] / DAY_S:.4g}"),
            detail("예열 (일)", "Warm-up (days)", f"{study['warmup_s'] / DAY_S:.4g}"),
            detail("지금 공장 (개/h)", "Plant as it is (parts/h)", study["base_per_h"]),
            detail("모델·지표 코드", "Code of model and KPIs", study["code_version"]),
        ),
    )  # fmt: skip
