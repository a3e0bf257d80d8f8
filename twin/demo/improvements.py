"""The demonstration's improvements: two that its floor really made on known days, one proposed, and the roadmap they stand on.

What the twin forecasts for the two is not written here: the page Roadmap works it out from the log before each day.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from twin.experiment.scenario import Change, Scenario
from twin.store import Store
from twin.whatif.decisions.decision import decide, decisions
from twin.whatif.roadmap.roadmap import Roadmap, Step, newest, save_roadmap
from twin.whatif.scenarios import save

ENGINEER, DIRECTOR = "박생기 (시연)", "한대표 (시연)"
STARTS_ON, WHY = date(2026, 6, 1), "사업 계획 (시연)"


@dataclass(frozen=True)
class Improvement:
    """A scenario with its month, what it is judged by, and the days it was proposed, accepted and in force (None = not yet)."""

    scenario_id: str
    scenario: Scenario
    month: int
    judged_by: str
    proposed: date
    why: str
    accepted: date | None = None
    in_force_on: date | None = None


IMPROVEMENTS = (
    Improvement(
        "demo-fixture",
        Scenario("트리밍 지그 교체", (Change("scrap", "trim", (("scrap", -50.0),), "", 14_000_000, 0, "지그 업체 견적 (시연)"),)),
        1, "quality_ratio@trim", date(2026, 5, 11), "업체는 트리밍 불량이 절반이 된다고 함", date(2026, 5, 18), date(2026, 6, 15),
    ),
    Improvement(
        "demo-spindles",
        Scenario("CNC 주축 예지보전 도입", (
            Change(
                "predictive_maintenance", "cnc",
                (("pm_recall", 0.6), ("pm_lead_h", 5.0), ("pm_planned_min", 35.0), ("pm_false_per_h", 0.01)),
                "", 60_000_000, 8_000_000, "공급사 견적 (시연)",
            ),
        )),
        3, "availability@cnc", date(2026, 6, 29), "공급사 시험 성적: 고장 열에 여섯을 미리 앎", date(2026, 7, 6), date(2026, 8, 1),
    ),
    Improvement(
        "demo-cnc5",
        Scenario("CNC 5호기 증설", (Change("machines", "cnc", (("machines", 5),), "", 180_000_000, 6_000_000, "설비 견적 (시연)"),)),
        8, "throughput_per_h", date(2026, 10, 26), "CNC가 라인을 제한함",
    ),
)  # fmt: skip


def put_improvements(store: Store, last_day: date) -> None:
    """Enters what had been thought of and decided by the log's last day, once."""
    known = {(d.scenario_id, d.status) for d in decisions(store)}
    there = [i for i in IMPROVEMENTS if i.proposed <= last_day]
    for improvement in there:
        _put(store, improvement, known, last_day)
    if any((i.scenario_id, "proposed") not in known for i in there):
        roadmap = Roadmap(STARTS_ON, tuple(Step(i.scenario_id, 1, i.month) for i in there))
        before = newest(store)
        at = _moment(store, there[-1].proposed)
        save_roadmap(store, roadmap, by=ENGINEER, remark=WHY, seen=before.version if before else 0, at=at)


def _put(store: Store, of: Improvement, known: Collection[tuple[str, str]], last_day: date) -> None:
    proposed = _moment(store, of.proposed)
    if (of.scenario_id, "proposed") not in known:
        save(store, of.scenario, by=ENGINEER, remark=of.why, scenario_id=of.scenario_id, at=proposed)
        decide(store, of.scenario_id, 1, "proposed", by=ENGINEER, reason=of.why, judged_by=of.judged_by, at=proposed)
    if of.accepted and of.accepted <= last_day and (of.scenario_id, "accepted") not in known:
        decide(store, of.scenario_id, 1, "accepted", by=DIRECTOR, reason="투자 승인", at=_moment(store, of.accepted))
    if of.in_force_on and of.in_force_on <= last_day and (of.scenario_id, "done") not in known:
        at = _moment(store, of.in_force_on)
        decide(
            store,
            of.scenario_id,
            1,
            "done",
            by=ENGINEER,
            reason="현장 적용 확인",
            in_force_on=of.in_force_on,
            ramp_in_days=7,
            at=at,
        )


def _moment(store: Store, day: date) -> datetime:
    current = store.plant()
    return datetime.combine(day, time(17), tzinfo=current[1].site.zone if current else ZoneInfo("Asia/Seoul"))
