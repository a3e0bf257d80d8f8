"""Evidence of a search: what one set of changes brings and costs, with the question, the luck and the code it was found by."""

import json
from typing import TYPE_CHECKING

from twin.evidence.evidence import Evidence, MadeFrom
from twin.evidence.readable import filled
from twin.evidence.ref import Ref
from twin.evidence.stored import detail, one, parts_of, unknown
from twin.evidence.versions import catalogue_version
from twin.kpi.catalogue import catalogue
from twin.kpi.reading import Note

if TYPE_CHECKING:
    from twin.store import Store

SEARCH = "SELECT *, json_extract(answer, '$.candidates[{place}].{path}')::DOUBLE AS value FROM sim.search WHERE search_id = ?"
NEWEST = "SELECT search_id, answer FROM sim.search ORDER BY made_at DESC LIMIT 1"
WHAT = {
    "gain": ("gain.mean", Note("얻는 것", "gain")), "value": ("value.mean", Note("그때의 값", "value then")),
    "cost": ("cost_krw", Note("비용 (전체 기간)", "cost over the years")),
}  # fmt: skip
DAY_S = 86_400


def evidence(store: "Store", ref: Ref) -> Evidence:
    """Returns the evidence of `search/SEARCH/PLACE/WHAT`: of the candidate at that place of the answer its gain, value or cost."""
    search_id, place, what = parts_of(ref, 3)
    if what not in WHAT or not place.isdigit():
        raise unknown(ref)
    path, said = WHAT[what]
    sql = filled(SEARCH.format(place=place, path=path), [search_id])
    row = one(store, ref, sql, ())
    answer = json.loads(row["answer"])
    if int(place) >= len(answer["candidates"]):
        raise unknown(ref)
    mine, kpi, is_cost = answer["candidates"][int(place)], catalogue()[answer["goal"]], what == "cost"
    low, high = (None, None) if is_cost else (mine[what]["low"], mine[what]["high"])
    return Evidence(
        ref, "entered" if is_cost else "simulated",
        Note(f"{mine['changes']['ko']}: {kpi.name_ko}, {said.ko}", f"{mine['changes']['en']}: {kpi.name_en}, {said.en}"), row["value"],
        Note("원", "KRW") if is_cost else Note(kpi.unit, kpi.unit_en), _formula(what, answer["years"]),
        sql, MadeFrom(None, row["plant_version"], row["code_version"], catalogue_version()), low, high,
        Note("마지막 비교에 남은 모두를 합쳐 95 % 구간", "95 % for all in the last comparison together"),
        inputs=(("sim.search", 1),), rows_sql=sql, details=_details(row, answer, mine), source="" if is_cost else kpi.source,
    )  # fmt: skip


def newest(store: "Store") -> "list[tuple[Ref, Note]]":
    """Returns the gains of the newest search, with what each is called."""
    found = []
    for search_id, answer in store.rows(NEWEST):
        for place, c in enumerate(json.loads(answer)["candidates"]):
            name = c["changes"]
            found.append(
                (Ref("search", f"{search_id}/{place}/gain"), Note(f"탐색 · {name['ko']}", f"Search · {name['en']}"))
            )
    return found


def _formula(what: str, years: float) -> Note:
    if what == "cost":
        return Note(
            f"입력된 투자비 + 연간 비용 × {years:g}년", f"Investment as entered + yearly cost × {years:g} years"
        )
    return Note(
        "같은 운으로 짝지어 돌린 마지막 비교의 평균 (변경한 라인 − 지금 라인)" if what == "gain" else "마지막 비교에서 변경한 라인의 평균",
        "Mean of the last comparison's runs paired by their luck (line with the changes minus as it is)" if what == "gain" else "Mean of the line with the changes in the last comparison",
    )  # fmt: skip


def _details(row: dict, answer: dict, mine: dict) -> tuple[tuple[Note, str], ...]:
    return (
        detail("탐색", "Search", row["search_id"]), detail("만든 시각", "Made at", row["made_at"]), detail("찾은 사람", "Searched by", row["made_by"]),
        detail("변경", "Changes", json.dumps(mine["scenario"].get("change", []), ensure_ascii=False)),
        detail("물은 것", "Question", row["asked"]), detail("공장 판", "Plant version", row["plant_version"]),
        detail("씨앗", "Seed", answer["seed"]), detail("마지막 비교의 반복", "Replications of the last comparison", answer["replications"]),
        detail("모두 돌린 수", "Runs in all", answer["runs"]), detail("기간 (일)", "Horizon (days)", f"{answer['horizon_s'] / DAY_S:.4g}"),
        detail("모델·탐색 코드", "Code of model and search", row["code_version"]),
    )  # fmt: skip
