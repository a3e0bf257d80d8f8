"""A projection: each item without models, what they bring by their records and as claimed, and each model's part of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from twin.experiment.intervals import Estimate
from twin.experiment.levers.claim import Claim
from twin.experiment.levers.compare import Settings
from twin.experiment.together.draws import Answer, Item
from twin.experiment.together.shapley import shapley
from twin.kpi.catalogue import catalogue

NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Projected:
    """One item: its value without models, the differences that all of them make, and the parts allocated to each.

    95 % of draws lie in the intervals, given what calibration and records leave open. The parts add up to `measured`.
    """

    item: Item
    off: Estimate
    measured: Estimate
    claimed: Estimate
    parts: dict[str, Estimate]

    def for_the_better(self, change: Estimate) -> tuple[float, float]:
        """Returns a change and half its interval in per cent of the value without models; what is wanted is positive."""
        whole = self.off.mean or 0.0
        if change.mean is None or not whole:
            return 0.0, 0.0
        sign = 100 if catalogue()[self.item.kpi_id].wants == "more" else -100
        half = 0.0 if change.high is None else abs((change.high - change.mean) / whole * 100)
        return change.mean / whole * sign, half


@dataclass(frozen=True)
class Projection:
    """All items for the models of a plant calibrated on what was before the first of them."""

    models: tuple[str, ...]
    claims: tuple[Claim, ...]
    settings: Settings
    items: tuple[Projected, ...]


def gathered(
    answers: Sequence[Answer], items: tuple[Item, ...], claims: tuple[Claim, ...], given: Settings
) -> Projection:
    """Returns what draws say together."""
    models = tuple(sorted(max(answers[0].measured, key=len)))
    return Projection(
        models, claims, given, tuple(_projected(answers, i, item, models) for i, item in enumerate(items))
    )


def _projected(answers: Sequence[Answer], i: int, item: Item, models: tuple[str, ...]) -> Projected:
    whole = frozenset(models)
    off, measured, claimed = list[float](), list[float](), list[float]()
    parts: dict[str, list[float]] = {m: [] for m in models}
    for answer in answers:
        worth = {s: v[i] for s, v in answer.measured.items()}
        known = {s: v for s, v in worth.items() if v is not None}
        said = answer.claimed[i]
        if len(known) < len(worth) or said is None:
            continue
        off.append(known[NOBODY])
        measured.append(known[whole] - known[NOBODY])
        claimed.append(said - known[NOBODY])
        for model, part in shapley(known).items():
            parts[model].append(part)
    return Projected(item, over(off), over(measured), over(claimed), {m: over(v) for m, v in parts.items()})


def over(values: list[float]) -> Estimate:
    """Returns the mean over draws and the interval in which 95 % of draws lie (Student's t)."""
    from scipy.stats import t

    n = len(values)
    if n < 2:
        return Estimate(values[0] if values else None, None, None, n)
    mean, half = float(np.mean(values)), float(t.ppf(0.975, n - 1) * np.std(values, ddof=1))
    return Estimate(mean, mean - half, mean + half, n)
