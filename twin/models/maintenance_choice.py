"""Where a maintenance alarm begins: where what it may save outweighs a needless stop, beyond what comes without warning."""

from dataclasses import replace

import numpy as np

from twin.errors import Problem
from twin.models.dataset import DataSet
from twin.models.maintenance_events import tally
from twin.models.threshold import INSPECT_KRW, MISS_KRW, Choice, Costs, Step

HOUR_KRW = 140_000.0  # assumed: an hour of a stopped machine and those who attend to it
CHECK_KRW = 0.25 * HOUR_KRW  # assumed, where no look is on record: a quarter of an hour
SAVED_KRW = (
    1.5 * HOUR_KRW
)  # assumed, where no change is on record: a breakdown of two hours against a change of half an hour
STEPS = 30  # of the curve


def costs_assumed(costs: Costs) -> Costs:
    """Returns the costs of a needless stop and of what a breakdown costs more than a planned one, where none were given."""
    untouched = costs.badge == "assumed" and (costs.inspect_krw, costs.miss_krw) == (INSPECT_KRW, MISS_KRW)
    return replace(costs, inspect_krw=CHECK_KRW, miss_krw=SAVED_KRW) if untouched else costs


def choose(rows: DataSet, probability: np.ndarray, days: int, costs: Costs) -> Choice:
    """Returns the probability from which to act: the cheapest by breakdowns, never below where one alarm pays for itself.

    One alarm pays from c_false / (c_false + c_saved) on, of what the readings announce. Breakdowns that come without warning come at any reading. Their share p0 is what happens where the model sees nothing
    (the half of the readings with the lowest probability); no check prevents those, so what counts is what lies above:
    (p - p0) / (1 - p0) >= c_false / (c_false + c_saved).
    """
    ratio = costs.inspect_krw / (costs.inspect_krw + costs.miss_krw)
    quiet = probability <= np.median(probability)
    unannounced = float(rows.label[quiet].mean())
    least = unannounced + (1 - unannounced) * ratio
    steps = curve(rows, probability, days, costs)
    best = min((s for s in steps if s.threshold >= least), key=lambda s: s.cost_krw, default=steps[-1])
    return Choice(best.threshold, steps, _reason(best, steps[-1], ratio, unannounced, costs))


def curve(rows: DataSet, probability: np.ndarray, days: int, costs: Costs) -> tuple[Step, ...]:
    """Returns the steps by rising threshold: alarms heard, breakdowns found and missed, cost; a day on average."""
    levels = np.unique(
        np.quantile(probability, np.r_[0.0, 1 - np.geomspace(1.0, 1.0 / len(rows), STEPS)], method="lower")
    )
    levels = np.append(levels, np.nextafter(probability.max(), np.inf))
    return tuple(_step(rows, probability, float(level), days, costs) for level in levels)


def _step(rows: DataSet, probability: np.ndarray, level: float, days: int, costs: Costs) -> Step:
    found, days = tally(rows, probability >= level), max(days, 1)
    missed = len(found.events) - found.caught
    needless = found.alarms - found.caught
    cost = needless * costs.inspect_krw + missed * costs.miss_krw
    return Step(level, found.alarms / days, found.caught / days, missed / days, cost / days)


def _reason(best: Step, none: Step, ratio: float, unannounced: float, costs: Costs) -> Problem:
    badge_ko = {"assumed": "가정", "entered": "입력"}[costs.badge]
    return Problem(
        f"기준 {best.threshold:.3g}: 고장 단위로 비용이 가장 낮은 곳. 징후 없이도 오는 고장 {unannounced:.3g} 위로 "
        f"헛점검 비용 ÷ (헛점검 비용 + 줄이는 손실) = {ratio:.3g} 아래로는 내리지 않습니다. 하루 경보 {best.inspections:.2f}건, 고장 예고 {best.found:.2f}건, "
        f"놓침 {best.missed:.2f}건, {best.cost_krw:,.0f}원; 경보 없이 {none.cost_krw:,.0f}원 "
        f"({badge_ko}: 헛점검 {costs.inspect_krw:,.0f}원, 미리 알아 줄이는 손실 {costs.miss_krw:,.0f}원).",
        f"Threshold {best.threshold:.3g}: the cheapest by breakdowns, never below needless stop / (needless stop + saved) = {ratio:.3g} above "
        f"the {unannounced:.3g} that break down without a sign. A day: {best.inspections:.2f} alarms, {best.found:.2f} breakdowns announced, "
        f"{best.missed:.2f} missed, KRW {best.cost_krw:,.0f}; without alarms KRW {none.cost_krw:,.0f} "
        f"({costs.badge}: needless stop KRW {costs.inspect_krw:,.0f}, saved by knowing before KRW {costs.miss_krw:,.0f}).",
    )
