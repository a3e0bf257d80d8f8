"""A search from first looks at many to a last comparison of few, on new luck, so that what was picked does not flatter itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

import numpy as np

from twin.errors import Problem
from twin.experiment.intervals import Estimate
from twin.experiment.scenario.checks import check
from twin.experiment.scenario.comparison import NOTHING
from twin.experiment.scenario.scenario import Scenario
from twin.experiment.search.climb import RUNS, climbed
from twin.experiment.search.finals import Tried, compared
from twin.experiment.search.question import Question, checked_times
from twin.experiment.search.runs import Changes, Job, Sampler, Spread, run_job
from twin.experiment.search.screen import unbeaten
from twin.experiment.search.space import checked
from twin.experiment.search.tornado import Bar, Sensitivity, sensitivity

How = Literal["all", "climb"]
TRY_ALL = 200  # combinations: more are searched from starts uphill
LISTED = 50_000  # combinations counted one by one against the budget
FINALISTS = 12
LOOKS = (RUNS, 2 * RUNS, 4 * RUNS)  # replications at which the clearly beaten are dropped
ERROR = 0.025  # of the first looks; the last comparison has as much again


@dataclass(frozen=True)
class Seen:
    """A set of changes that was only looked at: its mean gain over so few runs, picked over by the search, is no result."""

    changes: Changes
    cost_krw: float
    gain: float
    runs: int


@dataclass(frozen=True)
class Found:
    """What a search found, all simulated.

    `tried` are the finalists, the cheapest first; those with `is_best` are not shown to be worse than the best. `how` tells
    whether all affordable combinations were looked at; `is_whole` that none had to be left out of the last comparison while
    still in the running, so that the best is among the best set with probability 95 %.
    """

    question: Question
    base: Estimate
    tried: tuple[Tried, ...]
    seen: tuple[Seen, ...]
    set_aside: tuple[tuple[Changes, Problem], ...]
    how: How
    is_whole: bool
    runs: int
    around: Sensitivity

    @property
    def pick(self) -> Tried:
        """Returns the cheapest of the best set."""
        return next(t for t in self.tried if t.is_best)

    @property
    def bars(self) -> tuple[Bar, ...]:
        """Returns what the pick's gain hangs on, the most first."""
        return self.around.bars


def search(
    question: Question, spread: Spread, *, tell: Callable[[int, int], None] | None = None,
    work: Callable[[Job], float | Problem | None] = run_job,
) -> Found:  # fmt: skip
    """Returns the best sets of changes within the budget and the frontier of cost against gain.

    `spread` does a work on many tasks, in whatever processes; the numbers do not depend on it. `tell(made, of)` hears of
    runs, an estimate of all that are to come as `of`. Raises Problem where nothing can be chosen, paid for or run.
    """
    how, affordable = planned(question)
    of = _expected(question, len(affordable) if how == "all" else 0)
    sampler = Sampler(question, spread, work=work, tell=(lambda made: tell(made, max(of, made + 1))) if tell else None)
    if tell:
        tell(0, of)
    looked = affordable if how == "all" else climbed(sampler)
    left, seen = _screened(sampler, looked, LOOKS if how == "all" else LOOKS[:1])
    finalists = _finalists(sampler, left, seen)
    base, tried = compared(sampler, finalists)
    around = sensitivity(sampler, next(t for t in tried if t.is_best), spread)
    is_whole = how == "all" and len(finalists) == len(left)
    names = {t.changes for t in tried}
    rest = tuple(s for s in seen if s.changes not in names and s.changes)
    aside = tuple(sampler.set_aside.items())
    return Found(question, base, tried, rest, aside, how, is_whole, sampler.made, around)


def planned(question: Question) -> tuple[How, list[Changes]]:
    """Returns whether all combinations are tried, and then which ones the budget allows; of too many none are listed.

    Raises Problem where the question cannot be asked of the plant, or nothing can be paid for.
    """
    checked_times(question)
    space, budget = checked(question.space), question.budget
    for slot in space.slots:
        for option in slot.options:
            for change in filter(None, (option.change, option.low, option.high)):
                check(Scenario("search", (change,)), question.plant)
    _check_apart(question)
    affordable = [c for c in map(space.changes, islice(space.points(), LISTED)) if budget.allows(c)]
    if not any(affordable):
        raise Problem(
            "예산으로 할 수 있는 것이 없습니다: 예산을 늘리거나 더 싼 후보를 넣으십시오.",
            "The budget pays for nothing: raise it, or add candidates that cost less.",
        )
    if space.size > LISTED or len(affordable) > TRY_ALL:
        return "climb", []
    return "all", list(dict.fromkeys(affordable))


def _check_apart(question: Question) -> None:
    """Raises Problem where two levers of the search set the same thing: the first option of each, all at once."""
    firsts = [
        next(o.change for o in slot.options if o.change) for slot in question.space.slots if len(slot.options) > 1
    ]
    check(Scenario("search", tuple(firsts)), question.plant)


def _screened(sampler: Sampler, looked: Sequence[Changes], looks: tuple[int, ...]) -> tuple[list[Changes], list[Seen]]:
    """Those still in the running after looks at ever more runs, and the last look at each."""
    goal, budget, left, seen = sampler.question.goal, sampler.question.budget, list(looked), dict[Changes, Seen]()
    for end in looks:
        if len(left) <= FINALISTS:
            break
        able, values = sampler.values(left, 0, end)
        _, base = sampler.values([()], 0, end)
        costs = np.array([budget.cost_krw(c) for c in able])
        gains = (values - base).mean(axis=1)
        seen |= {c: Seen(c, cost, float(gain), end) for c, cost, gain in zip(able, costs, gains, strict=True)}
        least = NOTHING * abs(float(base.mean()))
        stays = unbeaten(goal.sign * values, costs, ERROR / len(looks), least, len(looked))
        left = [c for c, is_left in zip(able, stays, strict=True) if is_left]
    return left, list(seen.values())


def _finalists(sampler: Sampler, left: list[Changes], seen: list[Seen]) -> list[Changes]:
    """At most so many: what no cheaper one outdid at the last look, then the largest gains."""
    if len(left) <= FINALISTS:
        return left
    sign = sampler.question.goal.sign
    known = sorted((s for s in seen if s.changes in set(left)), key=lambda s: (s.cost_krw, -sign * s.gain))
    frontier, highest = list[Seen](), -np.inf
    for one in known:
        if sign * one.gain > highest:
            frontier, highest = [*frontier, one], sign * one.gain
    by_gain = sorted(known, key=lambda s: -sign * s.gain)
    chosen = dict.fromkeys(s.changes for s in [*frontier[-FINALISTS // 2 :], *by_gain])
    return list(islice(chosen, FINALISTS))


def _expected(question: Question, number: int) -> int:
    """About how many runs there will be: looks at all or at the paths uphill, the finals, and what the gain hangs on."""
    first = number * LOOKS[0] * 1.5 if number > FINALISTS else 0
    climbs = 0 if number else 12 * 25 * RUNS
    return int(first + climbs + min(number or FINALISTS, FINALISTS) * question.replications * 0.75 + 150)
