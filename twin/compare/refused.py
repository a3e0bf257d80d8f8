"""What a comparison refuses, in one sentence each: too few days, nothing after, a change that cannot be told apart."""

from typing import TYPE_CHECKING

from twin.compare.plan import Plan
from twin.compare.series import Series, scope_of
from twin.errors import Problem
from twin.kpi import read
from twin.kpi.catalogue import catalogue
from twin.plant import Site

if TYPE_CHECKING:
    from twin.store import Store


def no_value_at_all(store: "Store", plan: Plan) -> Problem:
    """Returns the refusal of an indicator without any value here, with the catalogue's own reason."""
    current = store.plant()
    site = current[1].site if current else Site(name="")
    row = read(store, scope_of(site, plan.place, None, None), kpi_ids=[plan.kpi_id]).iloc[0]
    kpi = catalogue()[plan.kpi_id]
    ko, en = (row[note] if isinstance(row[note], str) else "" for note in ("note_ko", "note_en"))
    return Problem(
        f"{kpi.name_ko}의 값이 이 기간에 하루도 없어 견줄 수 없습니다. {ko or kpi.no_value_ko}.",
        f"{kpi.name_en} has no value on any day of this period, so nothing can be compared. {en or kpi.no_value_en}.",
    )


def too_few_before(plan: Plan, series: Series, fewest: int) -> Problem:
    """Returns the refusal of a baseline that is too short."""
    n = int((~series.is_after).sum())
    return Problem(
        f"기준 기간 {plan.baseline_from}–{plan.baseline_until}에 값이 있는 날이 {n}일뿐입니다. 적어도 {fewest}일(180일 권장)이 되도록 기간을 늘리십시오.",
        f"Only {n} days of the baseline {plan.baseline_from} to {plan.baseline_until} have a value: make it {fewest} days at least (180 are advised).",
    )


def too_few_after(plan: Plan, series: Series) -> Problem:
    """Returns the refusal of a comparison whose time after has not come."""
    last = max([*series.day, *(left.day for left in series.left_out)])
    return Problem(
        f"적용 후({plan.after_from}부터) 값이 있는 날이 아직 하루도 없습니다. 기록은 {last}까지입니다. 자료가 모인 뒤에 다시 견주십시오.",
        f"There is no day with a value yet after the go-live (from {plan.after_from} on); the record reaches to {last}. Compare again once there are.",
    )


def not_told_apart(plan: Plan) -> Problem:
    """Returns the refusal of a change that coincides with another."""
    return Problem(
        f"적용일 {plan.go_live}에 품목 구성이나 다른 보정 항목도 통째로 바뀌어 효과를 나눌 수 없습니다. 품목을 하나 골라 견주십시오.",
        f"On the go-live of {plan.go_live} the mix or another covariate changed altogether, so the effect cannot be told apart: compare one product.",
    )


def target_no_better(plan: Plan, start: float) -> Problem:
    """Returns the refusal of a target that asks for nothing."""
    unit = catalogue()[plan.kpi_id]
    shown = [f"{100 * v:.4g} %" if unit.unit == "%" else f"{v:.6g} {unit.unit_en}" for v in (plan.target or 0.0, start)]
    return Problem(
        f"목표 {shown[0]}이(가) 기준값 {shown[1]}보다 나은 값이 아닙니다. 목표나 바라는 방향을 고치십시오.",
        f"The target {shown[0]} is no better than the baseline's {shown[1]}: correct the target or the direction.",
    )


def unlike_control(plan: Plan) -> Problem:
    """Returns the refusal of a control in another unit."""
    known = catalogue()
    other = known[plan.control.kpi_id if plan.control else plan.kpi_id]
    return Problem(
        f"대조군의 지표 '{other.name_ko}'({other.unit})는 '{known[plan.kpi_id].name_ko}'({known[plan.kpi_id].unit})와 단위가 달라 뺄 수 없습니다. 같은 지표를 고르십시오.",
        f"The control's indicator '{other.name_en}' ({other.unit_en}) has another unit than '{known[plan.kpi_id].name_en}' ({known[plan.kpi_id].unit_en}) and cannot be taken off: choose the same indicator.",
    )
