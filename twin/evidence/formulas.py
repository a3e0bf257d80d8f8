"""Which formula a number of the floor is counted by: a KPI of the catalogue, or a share of machine time or of parts."""

from functools import cache

from twin.evidence.ref import Ref
from twin.evidence.stored import unknown
from twin.kpi.catalogue import Kpi
from twin.kpi.reader import chosen
from twin.kpi.shares import STATES

STATES_KO = {
    "processing": "가공", "setup": "준비교체", "down": "고장", "minor_stop": "순간정지", "starved": "자재 대기", "blocked": "배출 막힘",
    "off": "꺼짐", "unknown": "기록 없음",
}  # fmt: skip
MEASURED = ("kpi", "share")  # kinds that are counted from the floor's facts


def formula_of(ref: Ref) -> Kpi:
    """Returns the formula of `kpi/ID` or of `share/STATE` (of planned machine time; scrap: of parts); Problem for another."""
    if ref.kind == "kpi":
        return chosen([ref.name])[0]
    if ref.name not in shares():
        raise unknown(ref)
    return shares()[ref.name]


@cache
def shares() -> dict[str, Kpi]:
    """Returns the formulas of shares: of planned machine time in each state, and of parts scrapped."""
    return {state: _of_time(state) for state in STATES} | {"scrap": _of_parts()}


def _of_time(state: str) -> Kpi:
    ko, en = STATES_KO[state], state.replace("_", " ")
    return Kpi(
        state, f"계획시간 가운데 {ko}", f"Share of planned time: {en}", "P", "%", "%", "more" if state == "processing" else "less",
        f"{ko} 시간의 합 ÷ 계획 가동시간(PBT)의 합, 설비별로 더함", f"Time {en} ÷ planned busy time (PBT), summed over machines",
        ("machine",), ("process", "station", "shift"), "이 범위에 계획 가동시간이 없습니다", "There is no planned busy time in this scope",
        "", "ISO 22400-2", f"sum({state}_s) / 3600", "sum(planned_s) / 3600",
    )  # fmt: skip


def _of_parts() -> Kpi:
    return Kpi(
        "scrap", "생산수 가운데 불량", "Share of parts scrapped", "Q", "%", "%", "less",
        "불량 수 ÷ 생산수(양품 + 불량 + 재작업)", "Parts scrapped ÷ parts produced (good + scrap + rework)",
        ("output",), ("process", "station", "product", "shift"), "이 범위에 생산한 것이 없습니다", "Nothing was produced in this scope",
        "", "ISO 22400-2", "sum(qty_scrap)", "sum(qty_produced)",
    )  # fmt: skip
