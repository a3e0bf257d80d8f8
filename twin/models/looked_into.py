"""One version looked into: what another threshold would cost, what drives it, how what is watched has moved."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from twin.models.registry import version_named
from twin.models.threshold import Costs, Step
from twin.models.told import Evaluation, evaluations
from twin.store.store import Store


@dataclass(frozen=True)
class CostCurve:
    """What each threshold comes to, a day on average, of one judgement; `counts`: units, or events (breakdowns)."""

    evaluation_id: str
    counts: str
    threshold: float
    steps: tuple[Step, ...]
    costs: Costs
    source: str
    days: int
    test_from: datetime
    test_until: datetime

    def at_costs(self, inspect_krw: float, miss_krw: float) -> tuple[Step, ...]:
        """Returns the steps at other costs: every look in vain and every miss cost; of units every look costs."""
        return tuple(
            Step(s.threshold, s.inspections, s.found, s.missed, self._paid(s) * inspect_krw + s.missed * miss_krw)
            for s in self.steps
        )

    def _paid(self, step: Step) -> float:
        return step.inspections - step.found if self.counts == "event" else step.inspections

    def place_of(self, threshold: float) -> int:
        """Returns which step lies nearest to a threshold."""
        return min(range(len(self.steps)), key=lambda k: abs(self.steps[k].threshold - threshold))


def cost_curve(store: Store, name: str) -> CostCurve | None:
    """Returns the curve of a version's newest judgement that has one; None where none has."""
    version = version_named(store, name)
    told = next((e for e in evaluations(store, version) if e.curve.get("steps")), None)
    if told is None:
        return None
    steps = tuple(Step(**step) for step in told.curve["steps"])
    counts = "event" if version.task.kind == "maintenance" else "unit"
    costs = Costs(**version.settings.get("costs", {}))
    return CostCurve(
        told.evaluation_id, counts, told.threshold, steps, costs, told.source, told.days, told.test_from, told.test_until
    )  # fmt: skip


def drivers_of(store: Store, name: str) -> list[dict[str, Any]]:
    """Returns what drives a version, the strongest first: name in both languages, unit, share of all contributions (0 to 1),
    by how much PR-AUC falls where it is shuffled; [] where nobody looked or the model is a supplier's."""  # fmt: skip
    told: Evaluation | None = next((e for e in evaluations(store, version_named(store, name)) if e.explained), None)
    return told.explained if told else []


def watched_before(store: Store, name: str) -> dict[str, list[tuple[datetime, float]]]:
    """Returns what was watched → (when, value) of every look, the oldest first."""
    version = version_named(store, name)
    rows = store.rows(
        """SELECT what, checked_at, value FROM model.watch WHERE model_id = $1 AND version = $2 AND value IS NOT NULL
           ORDER BY checked_at""",
        [version.model_id, version.version],
    )
    found: dict[str, list[tuple[datetime, float]]] = {}
    for what, at, value in rows:
        found.setdefault(what, []).append((at, value))
    return found
