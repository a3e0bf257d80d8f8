"""The last comparison: few sets of changes on new luck, each against the plant as it is and against each other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from twin.experiment.gains import NOTHING
from twin.experiment.intervals import Estimate, estimate
from twin.experiment.search.question import Question, invested, yearly
from twin.experiment.search.runs import Changes, Sampler
from twin.experiment.search.screen import near_best, unbeaten

FIRST = (
    1_000  # replication: beyond all that first looks have used, so that nobody is judged by the luck that picked him
)
SHARES = (0.25, 0.5, 1.0)  # of the replications, at which the clearly beaten stop being run
ERROR = 0.025  # that the best is dropped
CONFIDENCE = 0.95  # that all intervals of gains hold together (Bonferroni)


@dataclass(frozen=True)
class Tried:
    """A set of changes in the last comparison: the goal's KPI with it, and the gain over the plant as it is.

    Intervals hold together with 95 % and allow for what the inputs leave open. `is_best`: not shown to be worse than the
    best. `is_frontier`: nothing that costs less earned as much. `best_share` is the share of runs, each of a plant as the
    data leave it open, in which it earned most; 0 for one that fell out before the end.
    """

    changes: Changes
    investment_krw: float
    yearly_krw: float
    cost_krw: float
    value: Estimate
    gain: Estimate
    is_best: bool = False
    is_frontier: bool = False
    best_share: float = 0.0


def compared(sampler: Sampler, finalists: Sequence[Changes]) -> tuple[Estimate, tuple[Tried, ...]]:
    """Returns the goal's KPI of the plant as it is, and the finalists, the cheapest first."""
    until, left = _run(sampler, finalists)
    end = FIRST + sampler.question.replications
    _, base = sampler.values([()], FIRST, end)
    alive, values = sampler.values([c for c in until if c in left], FIRST, end)
    signed = sampler.question.goal.sign * values
    best = near_best(signed, ERROR / len(SHARES), len(finalists))
    marks = dict(zip(alive, zip(best.tolist(), _best_shares(signed), strict=True), strict=True))
    confidence = 1 - (1 - CONFIDENCE) / len(until)
    tried = [
        _tried(sampler, c, base[0, : last - FIRST], confidence, *marks.get(c, (False, 0.0)))
        for c, last in until.items()
    ]
    return estimate(base[0].tolist()), _with_frontier(tried, left, sampler.question.goal.sign)


def _run(sampler: Sampler, finalists: Sequence[Changes]) -> tuple[dict[Changes, int], set[Changes]]:
    """Up to which replication each was run, and which were never beaten."""
    question, left, until = sampler.question, list(finalists), dict[Changes, int]()
    for share in SHARES:
        end = FIRST + round(share * question.replications)
        left, values = sampler.values(left, FIRST, end)
        _, base = sampler.values([()], FIRST, end)
        until |= dict.fromkeys(left, end)
        stays = _stays(question, left, values, abs(float(base.mean())), len(finalists))
        left = [c for c, is_left in zip(left, stays, strict=True) if is_left]
    return {c: end for c, end in until.items() if c not in sampler.set_aside}, set(left)


def _stays(question: Question, left: list[Changes], values: np.ndarray, base: float, compared_: int) -> np.ndarray:
    costs = np.array([question.budget.cost_krw(c) for c in left])
    return unbeaten(question.goal.sign * values, costs, ERROR / len(SHARES), NOTHING * base, compared_)


def _tried(
    sampler: Sampler, changes: Changes, base: np.ndarray, confidence: float, is_best: bool, best_share: float
) -> Tried:
    _, values = sampler.values([changes], FIRST, FIRST + len(base))
    costs = invested(changes), yearly(changes), sampler.question.budget.cost_krw(changes)
    gain = estimate((values[0] - base).tolist(), confidence)
    return Tried(changes, *costs, estimate(values[0].tolist()), gain, is_best, best_share=best_share)


def _best_shares(values: np.ndarray) -> list[float]:
    """The share of runs in which each earned most; those that tie share a run. Shape of `values`: (K, runs)."""
    is_most = values == values.max(axis=0)
    return (is_most / is_most.sum(axis=0)).mean(axis=1).tolist()


def _with_frontier(tried: list[Tried], left: set[Changes], sign: int) -> tuple[Tried, ...]:
    """The cheapest first, marked where it earned more than all that cost no more and was never beaten."""
    highest, found = -np.inf, list[Tried]()
    for one in sorted(tried, key=lambda t: (t.cost_krw, -sign * (t.gain.mean or 0.0))):
        gain = sign * (one.gain.mean or 0.0)
        is_frontier = one.changes in left and gain > highest
        highest = gain if is_frontier else highest
        found.append(replace(one, is_frontier=is_frontier))
    return tuple(found)
