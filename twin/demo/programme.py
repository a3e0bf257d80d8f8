"""The demonstration's programme: a budget within the rules, a schedule half done, documents, support and points given to itself."""

from datetime import date, datetime, time
from typing import Any

from twin.demo.models import BY
from twin.maturity.readings import plant_of
from twin.programme import entries
from twin.programme.budget import Project
from twin.programme.budget.budget import ONE
from twin.programme.schedule import usual
from twin.store import Store

STARTS_ON = date(2026, 3, 2)  # the agreement; the plant's two models went live within it
REASON = "시연 / demonstration"
LEAD = "주관기관 (시연)"
BUDGET: tuple[tuple[str, str, str, str, int, int], ...] = (  # name, category, source, form, supply value, month
    ("다이캐스팅 불량예측 AI", "ai", "government", "cash", 150_000_000, 3), ("CNC 주축 예지보전 AI", "ai", "government", "cash", 90_000_000, 5),
    ("설비 데이터 수집 게이트웨이", "hardware", "government", "cash", 60_000_000, 2), ("MES·품질 연동", "software", "lead", "cash", 60_000_000, 4),
    ("트리밍 로봇", "robot", "adopter", "cash", 98_868_000, 6), ("현황판과 서버", "hardware", "adopter", "cash", 37_000_000, 2),
    ("참여 인력 인건비", "labour", "adopter", "labour", 60_000_000, 6), ("연동 다이캐스팅기 2대", "existing", "adopter", "equipment", 24_000_000, 1),
    ("클라우드 3년", "cloud", "adopter", "cloud", 16_000_000, 4),
    ("원가계산 비용", "costing", "adopter", "cash", 1_500_000, 1), ("스마트공장 교육비", "training", "adopter", "cash", 1_000_000, 3),
    ("기술임치 비용", "escrow", "adopter", "cash", 450_000, 12), ("정산 수수료", "settlement", "adopter", "cash", 1_182_000, 12),
)  # fmt: skip
SPENT = (("b1", "2026-05-20", 150_000_000), ("b3", "2026-04-10", 60_000_000), ("b4", "2026-06-30", 60_000_000), ("b2", "2026-08-05", 60_000_000), ("b6", "2026-04-21", 37_000_000), ("b5", "2026-09-15", 40_000_000), ("b7", "2026-09-30", 35_000_000), ("b8", "2026-03-31", 24_000_000), ("b9", "2026-06-15", 16_000_000), ("b10", "2026-03-20", 1_500_000), ("b11", "2026-05-12", 1_000_000))  # fmt: skip
PROGRESS = {"start": 100, "analysis": 100, "design": 100, "build": 65, "handover": 0}
STEPS = {"call": "2025-11-03", "application": "2025-11-20", "written": "2025-12-12", "site": "2026-01-15", "selection": "2026-02-02", "agreement": "2026-02-27", "start": "2026-03-09", "midterm": "2026-08-28"}  # fmt: skip
SUPPORT = {  # item → month planned, received on, effect
    "roadmap": (1, "2026-03-24", "공정별 이행안 확정"), "lighthouse": (2, "2026-04-16", "현장 견학 6명"), "standard": (3, "2026-05-21", "수집 포인트 38점 이름과 단위 통일"),
    "solution": (4, "2026-06-18", "불량예측과 MES 연동 검토"), "robot": (6, None, ""), "guidance": (12, None, ""), "staff": (7, "2026-09-10", "운영자 4명 교육"),
    "course": (8, None, ""), "infrastructure": (3, "2026-05-29", "클라우드 계정 제공"), "maintenance": (12, None, ""),
}  # fmt: skip
POINTS = {  # item → points, missing
    "condition": (4.0, "최근 이익률 하락 설명"), "will": (4.0, ""), "expertise": (4.5, ""), "people": (4.0, "공급기업 PM 경력"), "today": (4.5, ""), "scope": (4.5, ""),
    "processes": (4.0, ""), "linked": (4.5, ""), "points": (5.0, "세척·포장 자동 수집"), "data": (5.5, ""), "model": (5.0, ""), "solution": (4.5, "기능 구성도 갱신"),
    "integration": (5.0, ""), "indicators": (4.0, "근거 파일 첨부"), "verification": (4.0, ""), "schedule": (4.5, ""), "spread": (3.5, ""), "support": (8.0, "구매 연계와 공동단가 계획"),
}  # fmt: skip


def put_programme(store: Store, last_day: date) -> None:
    """Enters what the demonstration's people would have entered by the last day of its log."""
    if entries.standing(store, "project"):
        return
    at = datetime.combine(last_day, time(9), tzinfo=plant_of(store).site.zone)

    def put(kind: entries.Kind, things: dict[str, dict[str, Any]]) -> None:
        entries.put(store, kind, things, by=BY, reason=REASON, at=at)

    day = last_day.isoformat()
    put("project", {ONE: Project(STARTS_ON).as_dict()})
    put("budget", {f"b{n}": _item(*row) for n, row in enumerate(BUDGET, 1)})
    put(
        "spending",
        {
            f"s{n}": {"item_id": i, "day": on, "krw": krw, "about": ""}
            for n, (i, on, krw) in enumerate(SPENT, 1)
            if on <= day
        },
    )
    tasks, deliverables = usual()
    put(
        "task",
        {f"t{n}": task | {"progress": PROGRESS[task["stage"]], "owner": "이현장"} for n, task in enumerate(tasks, 1)},
    )
    put("deliverable", {f"d{n}": d | {"done_on": _done(d, day)} for n, d in enumerate(deliverables, 1)})
    put("step", {step: {"done_on": on, "result": ""} for step, on in STEPS.items() if on <= day})
    put(
        "due",
        {"course_online": {"on": None, "done_on": "2026-04-22"}, "course_staff": {"on": None, "done_on": "2026-09-18"}},
    )
    put("support", {i: {"planned_month": m, "received_on": on if on and on <= day else None, "giver": LEAD if on else "", "effect": effect} for i, (m, on, effect) in SUPPORT.items()})  # fmt: skip
    put("point", {i: {"points": points, "missing": missing} for i, (points, missing) in POINTS.items()})
    yes = (
        "manufacturer",
        "two_processes",
        "supplier_pool",
        "member",
        "plan",
        "consent",
        "statements",
        "sme",
        "tax_national",
        "tax_local",
        "registration",
        "supplier_tax_national",
        "supplier_tax_local",
        "supplier_registration",
        "supplier_consent",
    )
    no = ("closed", "arrears", "entertainment", "unwholesome", "same_plan", "applied_twice", "restricted_ict", "restricted_robot", "restricted_root", "restricted_data", "restricted_service")  # fmt: skip
    issued = {
        "sme": "2025-10-14",
        "tax_national": "2025-11-03",
        "tax_local": "2025-11-03",
        "registration": "2025-11-03",
        "supplier_tax_national": "2025-11-05",
        "supplier_tax_local": "2025-11-05",
        "supplier_registration": "2025-11-05",
    }
    said = dict.fromkeys(yes, "yes") | dict.fromkeys(no, "no") | {"branch": "na", "export": "na"}
    put(
        "answer",
        {i: {"said": s, "issued_on": issued.get(i), "remark": ""} for i, s in said.items()}
        | {"application": {"on": "2025-11-20"}},
    )


def _item(name: str, category: str, source: str, form: str, krw: int, month: int) -> dict[str, Any]:
    is_cloud = category == "cloud"
    return {
        "name": name, "category": category, "source": source, "form": form, "krw": krw, "month": month, "vat_krw": 0 if form != "cash" else krw // 10,
        "from_month": 4 if is_cloud else 0, "years": 3.0 if is_cloud else 0.0, "about": "",
    }  # fmt: skip


def _done(deliverable: dict[str, Any], day: str) -> str | None:
    """Handed in at the end of its month; of building and handing over, nothing yet."""
    if deliverable["stage"] in ("build", "handover"):
        return None
    done = date(STARTS_ON.year, STARTS_ON.month + deliverable["month"] - 1, 27).isoformat()
    return done if done <= day else None
