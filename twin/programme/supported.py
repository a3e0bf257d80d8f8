"""What the store itself says about an item of the written evaluation: how much of what is asked for is there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from twin.kpi.reading import Note
from twin.programme.budget.budget import budget
from twin.programme.grant import rules
from twin.programme.indicators.table import living
from twin.programme.schedule import schedule, stages
from twin.programme.support import support

if TYPE_CHECKING:
    from twin.store import Store


@dataclass(frozen=True)
class Support:
    """How much is there of what an item asks for, in words."""

    there: int
    of: int
    said: Note

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing."""
        return self.of > 0 and self.there >= self.of


def supported(store: "Store", today: date) -> dict[str, Support]:
    """Returns what is there for each item the store can say something of; never points: those are people's."""
    return {item_id: ask(store, today) for item_id, ask in ASKED.items()}


def _will(store: "Store", _: date) -> Support:
    s = budget(store).sums
    wanted = rules()["adopter_share"]
    share = s.adopter / s.total if s.total else 0.0
    return Support(
        int(share >= wanted),
        1,
        Note(f"도입기업 부담 {share:.0%} (기준 {wanted:.0%})", f"adopter bears {share:.0%} (asked: {wanted:.0%})"),
    )


def _linked(store: "Store", _: date) -> Support:
    rows = living(store).rows
    there = sum(bool(r.indicator.goal and r.indicator.solution) for r in rows)
    return Support(
        there,
        len(rows),
        Note(
            f"목표와 내용에 이어진 지표 {there}/{len(rows)}",
            f"indicators linked to goal and solution: {there} of {len(rows)}",
        ),
    )


def _indicators(store: "Store", _: date) -> Support:
    rows = [r.indicator for r in living(store).rows]
    there = sum(bool(i.baseline_basis and i.target_basis and (i.formula_ko or i.kpi) and i.benefit) for i in rows)
    return Support(
        there,
        len(rows),
        Note(
            f"근거·계산식·기대효과를 모두 갖춘 지표 {there}/{len(rows)}",
            f"indicators with basis, formula and benefit: {there} of {len(rows)}",
        ),
    )


def _points(store: "Store", _: date) -> Support:
    there, number = store.rows(
        "SELECT count(*) FILTER (method IS NOT NULL AND item_ko IS NOT NULL), count(*) FROM plant.collection_point"
    )[0]
    return Support(
        there,
        number,
        Note(
            f"종류와 집계방법이 적힌 수집 포인트 {there}/{number}",
            f"collection points with kind and method: {there} of {number}",
        ),
    )


def _data(store: "Store", _: date) -> Support:
    days = store.rows("SELECT count(DISTINCT business_date) FROM floor.fact_hours WHERE NOT is_unrecorded")[0][0]
    return Support(min(days, 90), 90, Note(f"기록이 있는 근무일 {days}일", f"working days on record: {days}"))


def _model(store: "Store", _: date) -> Support:
    there, number = store.rows(
        "SELECT count(DISTINCT model_id) FILTER (model_id IN (SELECT model_id FROM model.evaluation)), count(DISTINCT model_id) FROM model.version"
    )[0]  # fmt: skip
    return Support(
        there,
        number,
        Note(
            f"학습 뒤의 기간에서 평가한 모델 {there}/{number}", f"models judged on a later period: {there} of {number}"
        ),
    )


def _schedule(store: "Store", today: date) -> Support:
    found = schedule(store, today)
    open_ = {g.stage for g in found.gaps if g.kind in ("no_task", "no_deliverable", "wanted", "outside")}
    planned = {t.stage for t in found.tasks} | {d.stage for d in found.deliverables}
    there = len(planned - open_)
    return Support(
        there,
        len(stages()),
        Note(
            f"일정과 산출물이 맞는 단계 {there}/{len(stages())}",
            f"stages in which schedule and deliverables agree: {there} of {len(stages())}",
        ),
    )


def _support(store: "Store", today: date) -> Support:
    rows = support(store, today)
    there = sum(r.planned_month is not None for r in rows)
    return Support(
        there, len(rows), Note(f"계획된 상생지원 {there}/{len(rows)}", f"support planned: {there} of {len(rows)}")
    )


ASKED: dict[str, Callable[["Store", date], Support]] = {
    "will": _will, "linked": _linked, "indicators": _indicators, "points": _points, "data": _data, "model": _model, "verification": _model,
    "schedule": _schedule, "support": _support,
}  # fmt: skip
