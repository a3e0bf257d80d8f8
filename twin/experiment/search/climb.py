"""Local search where there is too much to try all: from many starts uphill, under the same luck, within budgets of several sizes."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations

import numpy as np

from twin.experiment.search.question import Budget, Question
from twin.experiment.search.runs import Changes, Sampler
from twin.experiment.search.space import Point, Space
from twin.line.luck import Luck

RUNS = 6  # replications that tell uphill from downhill: the same ones everywhere
STEPS = (1, 2, 4)  # whole amounts moved from one place of a total to another
STARTS = 4  # for each size of budget
SHARES = (1.0, 0.5, 0.25)  # of the budget: the frontier has a cheap end too
MOST_POINTS = 400  # looked at in all


def climbed(sampler: Sampler) -> list[Changes]:
    """Returns all sets of changes that were looked at on the way up."""
    question, seen = sampler.question, dict[Changes, None]()
    sizes = budgets(question.budget)
    for place, budget in enumerate(sizes, start=1):
        most = MOST_POINTS * place / len(sizes)  # so that no size of budget takes what is the others'
        for start in _starts(question, budget):
            point = start
            while point is not None and len(seen) < most:
                point = _step(sampler, budget, point, seen)
    return list(seen)


def budgets(whole: Budget) -> list[Budget]:
    """Returns the budget and shares of it; one without a limit alone."""
    if whole.investment_krw is None:
        return [whole]
    return [replace(whole, investment_krw=share * whole.investment_krw) for share in SHARES]


def neighbours(space: Space, point: Point) -> Iterator[Point]:
    """Yields the points one move away: a slot set otherwise, or a whole amount moved within a total."""
    for place in space.free:
        yield from (_set(point, {place: i}) for i in range(len(space.slots[place].options)) if i != point[place])
    for total in space.totals:
        for to, away in permutations(total.slots, 2):
            for step in STEPS:
                if point[to] + step < len(space.slots[to].options) and point[away] >= step:
                    yield _set(point, {to: point[to] + step, away: point[away] - step})


def swaps(space: Space, point: Point) -> Iterator[Point]:
    """Yields the points in which one slot goes back to as it is and another is set: what a spent budget still allows."""
    for away in (i for i in space.free if point[i]):
        for place in (i for i in space.free if i != away):
            for index in range(1, len(space.slots[place].options)):
                yield _set(point, {away: 0, place: index})


def _starts(question: Question, budget: Budget) -> Iterator[Point]:
    """The plant as it is, where it is a point, and points at random that the budget allows."""
    space, rng = question.space, Luck(question.seed).generator("search", budget.investment_krw)
    if not space.totals:
        yield (0,) * len(space.slots)
    for _ in range(STARTS - (not space.totals)):
        yield _within(space, budget, space.anywhere(rng), rng)


def _within(space: Space, budget: Budget, point: Point, rng: np.random.Generator) -> Point:
    """The point with slots put back to as they are, in any order, until the budget allows it."""
    for place in rng.permutation(np.array(space.free, dtype=int)):
        if budget.allows(space.changes(point)):
            break
        point = _set(point, {int(place): 0})
    return point


def _step(sampler: Sampler, budget: Budget, point: Point, seen: dict[Changes, None]) -> Point | None:
    """The best point one move away, if it is better; else one swap away; None at the top."""
    space = sampler.question.space
    for moves in (neighbours, swaps):
        near = [p for p in dict.fromkeys([point, *moves(space, point)]) if budget.allows(space.changes(p))]
        by_changes = {space.changes(p): p for p in near}
        able, values = sampler.values(list(by_changes), 0, RUNS)
        seen.update(dict.fromkeys(able))
        if not able:
            return None
        best = by_changes[able[int(np.argmax(sampler.question.goal.sign * values.mean(axis=1)))]]
        if best != point:
            return best
    return None


def _set(point: Point, new: dict[int, int]) -> Point:
    return tuple(new.get(place, index) for place, index in enumerate(point))
