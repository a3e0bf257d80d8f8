"""Before and after on the floor's own record: what changed at a go-live, how sure that is, and what stands in the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from twin.compare import guards as on_days
from twin.compare.definitions import definitions
from twin.compare.design import design, step
from twin.compare.detectable import Detectable, detectable
from twin.compare.estimator import Effect, posterior, summaries
from twin.compare.expected import Expected, expected
from twin.compare.go_lives import GoLive
from twin.compare.guard import Guard
from twin.compare.plan import Plan
from twin.compare.provenance import provenance
from twin.compare.refused import (
    no_value_at_all,
    not_told_apart,
    target_no_better,
    too_few_after,
    too_few_before,
    unlike_control,
)
from twin.compare.remembered import remembered
from twin.compare.separate import Separate, separately
from twin.compare.series import Series, series_of
from twin.compare.split import Split, split
from twin.compare.steadiness import steadiness, steady
from twin.compare.verdict import Verdict, verdict
from twin.kpi.catalogue import catalogue

if TYPE_CHECKING:
    from twin.store import Store

FEWEST_BEFORE = 14  # days of a baseline: two weeks, so that each weekday is there twice
USUAL_AFTER = 60  # days after, where the plan leaves its end open and none have passed yet


@dataclass(frozen=True)
class Beforehand:
    """What can be said before the time after: the baseline's value, what can be seen, whether the baseline will do."""

    plan: Plan
    series: Series
    value_before: float
    wanted: float | None
    seen: Detectable
    guards: tuple[Guard, ...]


@dataclass(frozen=True)
class Comparison:
    """A comparison of measured days. Values in the KPI's unit (a share of 1 where that is %); effect = after less before.

    `value_before`, `value_after`: the KPI over the days that count, as the catalogue sums it, nothing taken out.
    """

    plan: Plan
    series: Series
    value_before: float
    value_after: float
    effect: Effect
    expected: Expected
    wanted: float | None
    verdict: Verdict
    guards: tuple[Guard, ...]
    split: Split | None
    seen: Detectable
    provenance: dict[str, Any]
    separate: tuple[Separate, ...] = ()  # the go-lives within the same days, each told apart


def beforehand(store: "Store", plan: Plan, days_after: int | None = None) -> Beforehand:
    """Returns what can be said before the time after exists; Problem where the baseline has too few days."""
    series = _checked(store, plan)
    return _beforehand(store, plan, series.before, days_after or int(series.is_after.sum()) or USUAL_AFTER)


def compare(store: "Store", plan: Plan) -> Comparison:
    """Returns the comparison of a plan; Problem where the baseline has fewer than 14 days or there is none after."""
    found = as_far_as_known(store, plan)
    if isinstance(found, Beforehand):
        raise too_few_after(plan, series_of(store, plan))
    return found


def as_far_as_known(store: "Store", plan: Plan, others: Sequence[GoLive] = ()) -> Comparison | Beforehand:
    """Returns the comparison, or what can be said beforehand where no day after the go-live counts yet.

    `others`: changes of other days, beside those of models, that should have moved the KPI.
    """
    return remembered(store, (plan, tuple(others)), lambda: _as_far_as_known(store, plan, others))


def _as_far_as_known(store: "Store", plan: Plan, others: Sequence[GoLive]) -> Comparison | Beforehand:
    series = _checked(store, plan)
    if series.is_after.any():
        return _comparison(store, plan, series, others)
    return _beforehand(store, plan, series, USUAL_AFTER)


def _comparison(store: "Store", plan: Plan, series: Series, others: Sequence[GoLive] = ()) -> Comparison:
    early = _beforehand(store, plan, series.before, int(series.is_after.sum()))
    current = store.plant()
    base, change = design(series, plan.covariates), step(series)
    try:
        fit = posterior(series.number, series.y, base, change[:, None], series.quantity)
    except ValueError:
        raise not_told_apart(plan) from None
    effect = summaries(fit)[0]
    found = (
        *early.guards, steady(plan, series, base, effect), on_days.days(series), on_days.mix(plan, series, current[1] if current else None), *definitions(store, plan, series),
        on_days.control(plan), on_days.drift(effect), on_days.target(early.wanted, early.seen),
    )  # fmt: skip
    return Comparison(
        plan, series, early.value_before, _value(series.where(series.is_after)), effect, expected(series, base, change, fit),
        early.wanted, verdict(effect, plan.sign, early.wanted, found), found, split(store, plan, series, series.products),
        early.seen, provenance(store, plan, series), separately(store, plan, series, base, others),
    )  # fmt: skip


def _checked(store: "Store", plan: Plan) -> Series:
    if plan.control is not None and catalogue()[plan.control.kpi_id].unit != catalogue()[plan.kpi_id].unit:
        raise unlike_control(plan)
    series = series_of(store, plan)
    if not series.day:
        raise no_value_at_all(store, plan)
    if int((~series.is_after).sum()) < FEWEST_BEFORE:
        raise too_few_before(plan, series, FEWEST_BEFORE)
    return series


def _beforehand(store: "Store", plan: Plan, before: Series, days_after: int) -> Beforehand:
    value = _value(before)
    wanted = _wanted(plan, value)
    seen = detectable(plan, before, days_after)
    return Beforehand(
        plan, before, value, wanted, seen, (on_days.baseline(store, plan, before), *steadiness(plan, before))
    )


def _wanted(plan: Plan, measured: float) -> float | None:
    """The change for the better the target asks for; Problem for a target that is no better than the baseline."""
    if plan.target is None:
        return None
    start = measured if plan.baseline_value is None else plan.baseline_value
    if plan.sign * (plan.target - start) <= 0:
        raise target_no_better(plan, start)
    return plan.sign * (plan.target - start)


def _value(series: Series) -> float:
    """The KPI over these days: a ratio by its sums, anything else by the mean of days."""
    if series.quantity is None:
        return float(series.value.mean())
    return float((series.value * series.quantity).sum() / series.quantity.sum())
