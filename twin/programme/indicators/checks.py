"""What an indicator cannot be: each refusal one sentence that says what to do."""

from dataclasses import fields

from twin.compare.plan import Place
from twin.errors import Problem
from twin.kpi.catalogue import catalogue
from twin.plant import Plant
from twin.programme.indicators.expression import expression
from twin.programme.indicators.indicator import Indicator, plan

FEWEST_DAYS = 14  # two whole weeks: fewer cannot tell the weekday from the level
BOUNDS = {"PPM": 1_000_000.0}
PLACES_KO = {"process": "공정", "station": "설비", "product": "품목", "shift": "근무조"}


def check(indicator: Indicator, plant: Plant | None) -> None:
    """Raises Problem for an indicator that cannot be meant; what is not filled in yet is no error."""
    _check_calculation(indicator)
    _check_place(indicator, plant)
    _check_days(indicator)
    _check_range(indicator)
    if indicator.baseline is not None:
        check_target(indicator, indicator.baseline)


def check_target(indicator: Indicator, baseline: float) -> None:
    """Raises Problem where the target is the baseline, or lies on the wrong side of it."""
    target = indicator.target
    if target is None:
        return
    if target == baseline:
        raise Problem(
            f"{indicator.name_ko}: 목표 {target:,.10g}이(가) 구축전 값과 같아 달성률을 셈할 수 없습니다: 다른 목표를 적으십시오.",
            f"{indicator.name_en or indicator.id}: the target {target:,.10g} is the baseline, so no achievement can be worked out: give another target.",
        )
    if (target > baseline) != (indicator.wants == "up"):
        ko, en = ("증가", "up") if indicator.wants == "up" else ("감소", "down")
        raise Problem(
            f"{indicator.name_ko}은(는) {ko}가 좋은 지표인데 목표 {target:,.10g}이(가) 구축전 {baseline:,.10g}보다 나쁩니다: 목표나 방향을 고치십시오.",
            f"{indicator.name_en or indicator.id} is to go {en}, but the target {target:,.10g} is worse than the baseline {baseline:,.10g}: correct the target or the direction.",
        )


def _check_calculation(indicator: Indicator) -> None:
    inputs = [i.name for i in indicator.inputs]
    if indicator.formula:
        expression(indicator.formula, [*catalogue(), *inputs])
    if indicator.benefit:
        expression(indicator.benefit, ["before", "after", *inputs])
    if indicator.kpi and indicator.unit != catalogue()[indicator.kpi].unit:
        unit = catalogue()[indicator.kpi].unit
        raise Problem(
            f"지표 '{indicator.kpi}'의 단위는 {unit}입니다. '{indicator.unit}'(으)로 바꿀 수 없습니다: unit을 빼거나 계산식을 쓰십시오.",
            f"The KPI '{indicator.kpi}' is in {unit}, not in '{indicator.unit}': leave unit out, or use a formula.",
        )
    if indicator.after is not None and indicator.calculation:
        raise Problem(
            f"{indicator.name_ko}의 구축후 값은 기록에서 계산합니다. 직접 적을 수 없습니다: after를 비우십시오.",
            f"The value after of {indicator.name_en or indicator.id} is calculated from the log and cannot be typed: leave after empty.",
        )


def _check_place(indicator: Indicator, plant: Plant | None) -> None:
    chosen = {f.name.removesuffix("_id"): getattr(indicator.place, f.name) for f in fields(Place)}
    kpis = [catalogue()[n] for n in (indicator.kpi,) if n]
    if indicator.formula:
        kpis += [catalogue()[n] for n in expression(indicator.formula, [*catalogue(), *(i.name for i in indicator.inputs)]).names if n in catalogue()]  # fmt: skip
    for kind, thing in chosen.items():
        if thing is None:
            continue
        strangers = [k for k in kpis if kind not in k.filters]
        if strangers:
            raise Problem(
                f"{strangers[0].name_ko}은(는) {PLACES_KO[kind]}별로 정의되지 않는 지표입니다: {kind}_id를 비우십시오.",
                f"{strangers[0].name_en} is not defined by {kind}: leave {kind}_id empty.",
            )
        known = [t.id for t in getattr(plant, kind)] if plant else []
        if thing not in known:
            raise Problem(
                f"{PLACES_KO[kind]} '{thing}'을(를) 모릅니다. 있는 것: {', '.join(known) or '없음'}.",
                f"There is no {kind} '{thing}'. Known: {', '.join(known) or 'none'}.",
            )


def _check_days(indicator: Indicator) -> None:
    first, last = indicator.baseline_from, indicator.baseline_until
    if (first is None) != (last is None):
        raise Problem(
            f"{indicator.name_ko}: 구축전 기간은 시작(baseline_from)과 끝(baseline_until)을 함께 적으십시오.",
            f"{indicator.name_en or indicator.id}: give the first (baseline_from) and the last day (baseline_until) of the baseline together.",
        )
    if first is not None and last is not None and last >= first and (last - first).days + 1 < FEWEST_DAYS:
        days = (last - first).days + 1
        raise Problem(
            f"{indicator.name_ko}: 구축전 기간이 {days}일뿐이라 기준이 될 수 없습니다: {FEWEST_DAYS}일 이상, 될수록 180일 이상을 적으십시오.",
            f"{indicator.name_en or indicator.id}: a baseline of {days} days is no basis: give at least {FEWEST_DAYS} days, 180 or more where there are so many.",
        )
    plan(indicator)


def _check_range(indicator: Indicator) -> None:
    most = BOUNDS.get(indicator.unit, 100.0 if indicator.unit == "%" and indicator.kpi else None)
    for name in ("baseline", "target", "after"):
        value = getattr(indicator, name)
        if most is not None and value is not None and not 0 <= value <= most:
            raise Problem(
                f"{indicator.name_ko}: {name} {value:,.10g} {indicator.unit}은(는) 있을 수 없습니다: 0에서 {most:,.0f} 사이로 적으십시오.",
                f"{indicator.name_en or indicator.id}: {name} of {value:,.10g} {indicator.unit} cannot be: give 0 to {most:,.0f}.",
            )
