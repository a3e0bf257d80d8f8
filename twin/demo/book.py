"""The demonstration's book of indicators: what its company promised before its models went live, signed and fixed at the time."""

from datetime import date, datetime, time, timedelta

from twin.demo.models import BY
from twin.errors import Problem
from twin.programme.indicators import freeze, values
from twin.programme.indicators.attachments import attach
from twin.programme.indicators.book import entry_of, versions
from twin.programme.indicators.fields import begun
from twin.store import Store
from twin.store.models import enter

BASELINE = {"baseline_from": "2026-01-05", "baseline_until": "2026-07-03"}  # 180 days before the first model
CASTING = {
    "go_live": "2026-07-04",
    "ramp_in_days": "14",
    "model": "diecast-defect:1.0",
    "solution": "다이캐스팅 불량 예측",
}
SPINDLES = {"go_live": "2026-08-01", "ramp_in_days": "14", "model": "cnc-spindle:1.0", "solution": "CNC 주축 예지보전"}
MEASURED = {
    "method": "수집 시스템이 지표 식으로 자동 계산", "period": "매일 계산, 매월 보고", "source": "작업·설비상태·검사·주문 기록",
    "baseline_basis": "구축전 180일의 수집 기록 전체",
}  # fmt: skip
REASON = "성과지표 합의 (시연) / indicators agreed (demonstration)"
PROMISED: dict[str, dict[str, str]] = {
    "throughput_per_h": SPINDLES | {
        "target": "118", "weight": "0.25", "goal": "병목 설비의 고장 정지를 줄여 생산량 증대", "target_basis": "CNC 고장 정지의 절반이 예방될 때의 트윈 예측",
        "input.hours_a_year.before": "3900", "input.hours_a_year.unit": "h", "input.hours_a_year.ko": "연간 가동 시간", "input.hours_a_year.en": "hours worked a year",
        "input.margin_krw.before": "850", "input.margin_krw.unit": "원", "input.margin_krw.ko": "개당 한계이익", "input.margin_krw.en": "contribution a part",
        "benefit": "(after - before) * hours_a_year * margin_krw", "benefit_basis": "판매가 − 변동비 (원가계산서)",
    },
    "process_defects": CASTING | {
        "process_id": "diecast", "target": "17000 PPM", "weight": "0.25", "goal": "주조 조건 이탈을 일찍 알아 불량 감소", "target_basis": "공급사 시험의 재현율 40 %",
        "input.castings_a_year.before": "455000", "input.castings_a_year.unit": "개", "input.castings_a_year.ko": "연간 주조 수", "input.castings_a_year.en": "castings a year",
        "input.loss_krw.before": "2600", "input.loss_krw.unit": "원", "input.loss_krw.ko": "불량 한 개의 손실", "input.loss_krw.en": "loss of a bad casting",
        "benefit": "(before - after) / 1000000 * castings_a_year * loss_krw", "benefit_basis": "재료비 + 주조까지의 가공비",
    },
    "wip": SPINDLES | {"target": "54", "weight": "0.15", "goal": "정지로 밀리는 재공 감소", "target_basis": "리드타임 10 % 단축 목표에서 환산"},
    "on_time_delivery": SPINDLES | {"target": "97 %", "weight": "0.15", "goal": "고장으로 늦는 주문 감소", "target_basis": "주요 고객의 요구 수준"},
    "oee": SPINDLES | {"process_id": "cnc", "target": "76 %", "weight": "0.2", "goal": "CNC 설비종합효율 향상", "target_basis": "CNC 고장 정지의 절반 예방"},
}  # fmt: skip
EVIDENCE = (
    "시연용 근거 자료입니다 (지어낸 것).\n구축전 공정불량률: 2026-01-05 – 2026-07-03의 공정검사 기록 전체에서 계산했습니다.\n"
    "Made-up evidence of the demonstration: process defects before, from all in-process inspections of these days.\n"
)


def put_book(store: Store, last_day: date) -> None:
    """Enters the indicators once the log reaches their baseline's end, and fixes those whose time after has begun."""
    if last_day < date.fromisoformat(BASELINE["baseline_until"]) or versions(store):
        return
    site = values.site_of(store)
    promised = datetime.combine(date.fromisoformat(BASELINE["baseline_until"]), time(17), tzinfo=site.zone)
    for indicator_id, given in PROMISED.items():
        indicator = begun(indicator_id, BASELINE | MEASURED | given)
        enter(store, [entry_of(indicator_id, "set", indicator, BY, REASON, promised)])
        baseline, begins = values.before(store, indicator), indicator.after_from
        if begins is None or begins > last_day or isinstance(baseline, Problem):
            continue
        content = freeze.fixed_part(indicator, baseline)
        at = datetime.combine(begins, time(8), tzinfo=site.zone) + timedelta(days=1)
        fixed = freeze.Frozen(indicator_id, at, freeze.SYSTEM, freeze.AT_BEGIN, freeze.hash_of(content), content)
        enter(store, [freeze.entry_of(fixed)])
    attach(store, "process_defects", "baseline", "baseline.txt", EVIDENCE.encode(), by=BY)
