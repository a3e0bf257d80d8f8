"""Where the alarm begins: the cost of each threshold, what inspection can take on, and why this one was chosen.

It is chosen on blocks the model had not learned from, all before the cut; the later period only shows what it came to.
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from twin.errors import Problem

STEPS = 60  # points of the curve
INSPECT_KRW = 1_000.0  # assumed: two minutes of an inspector
MISS_KRW = 30_000.0  # assumed: sorting, rework or a claim for a bad unit that went on


@dataclass(frozen=True)
class Costs:
    """What an inspection and a missed bad unit cost (KRW), and how many inspections a day are possible (None: any)."""

    inspect_krw: float = INSPECT_KRW
    miss_krw: float = MISS_KRW
    per_day: float | None = None
    badge: str = "assumed"  # entered where a person gave them
    repair_h: float | None = None  # maintenance: how long a breakdown stops a machine, as the log has it
    planned_h: float | None = None  # … a planned change
    check_h: float | None = None  # … a look in vain

    def as_json(self) -> dict[str, Any]:
        """Returns it as plain values."""
        return asdict(self)


@dataclass(frozen=True)
class Step:
    """What a threshold comes to, a day on average."""

    threshold: float
    inspections: float
    found: float
    missed: float
    cost_krw: float

    def as_json(self) -> dict[str, float]:
        """Returns it as plain values."""
        return asdict(self)


@dataclass(frozen=True)
class Choice:
    """The threshold chosen, its curve, and the reason in a sentence."""

    threshold: float
    curve: tuple[Step, ...]
    reason: Problem


def curve(label: np.ndarray, probability: np.ndarray, days: int, costs: Costs) -> tuple[Step, ...]:
    """Returns the steps from flagging all to flagging none, by rising threshold; figures a day."""
    if not len(label):
        return ()
    shares = np.concatenate([[1.0], np.geomspace(1.0, 1.0 / len(label), STEPS)])
    levels = np.unique(np.quantile(probability, 1 - shares, method="lower"))
    levels = np.append(levels, np.nextafter(probability.max(), np.inf))
    return tuple(_step(label, probability, float(level), max(days, 1), costs) for level in levels)


def choose(label: np.ndarray, probability: np.ndarray, days: int, costs: Costs) -> Choice:
    """Returns the cheapest threshold whose inspections fit the day; ValueError without rows."""
    steps = curve(label, probability, days, costs)
    if not steps:
        raise ValueError("expected rows to choose a threshold on")
    cheapest = min(steps, key=lambda s: s.cost_krw)
    fits = [s for s in steps if costs.per_day is None or s.inspections <= costs.per_day]
    chosen = min(fits, key=lambda s: s.cost_krw)
    return Choice(chosen.threshold, steps, _reason(chosen, cheapest, steps, costs))


def _step(label: np.ndarray, probability: np.ndarray, level: float, days: int, costs: Costs) -> Step:
    flagged = probability >= level
    inspections, found = float(flagged.sum()) / days, float(label[flagged].sum()) / days
    missed = float(label.sum()) / days - found
    return Step(level, inspections, found, missed, inspections * costs.inspect_krw + missed * costs.miss_krw)


def _reason(chosen: Step, cheapest: Step, steps: tuple[Step, ...], costs: Costs) -> Problem:
    none, every = steps[-1], steps[0]
    limited = chosen is not cheapest
    ko = (
        f"하루 검사 {costs.per_day:g}건 안에서 비용이 가장 낮습니다(제한이 없다면 하루 {cheapest.inspections:.1f}건)"
        if limited
        else "비용이 가장 낮습니다"
    )
    en = (
        f"the cheapest within {costs.per_day:g} inspections a day (without that limit {cheapest.inspections:.1f} a day)"
        if limited
        else "the cheapest"
    )
    badge_ko = {"assumed": "가정", "entered": "입력"}[costs.badge]
    return Problem(
        f"기준 {chosen.threshold:.3g}: {ko}. 하루 검사 {chosen.inspections:.1f}건, 불량 발견 {chosen.found:.2f}건, 놓침 {chosen.missed:.2f}건, "
        f"{chosen.cost_krw:,.0f}원. 검사 없이 {none.cost_krw:,.0f}원, 전수 검사 {every.cost_krw:,.0f}원 "
        f"({badge_ko}: 검사 {costs.inspect_krw:,.0f}원, 놓친 불량 {costs.miss_krw:,.0f}원).",
        f"Threshold {chosen.threshold:.3g}: {en}. A day: {chosen.inspections:.1f} inspections, {chosen.found:.2f} bad found, {chosen.missed:.2f} missed, "
        f"KRW {chosen.cost_krw:,.0f}. Inspecting nothing KRW {none.cost_krw:,.0f}, everything KRW {every.cost_krw:,.0f} "
        f"({costs.badge}: inspection KRW {costs.inspect_krw:,.0f}, missed bad unit KRW {costs.miss_krw:,.0f}).",
    )
