"""What is asked of a search: a plant, a space of changes, a goal, a budget, and how long and how often to run."""

from dataclasses import dataclass
from typing import Literal

from twin.errors import Problem
from twin.experiment.scenario.scenario import Change
from twin.experiment.search.space import Space
from twin.plant import Plant

DAY_S = 86_400.0
YEARS = 5.0  # over which yearly costs count: machinery is commonly written off in about so many


@dataclass(frozen=True)
class Goal:
    """The KPI that is to become more or less."""

    kpi_id: str
    wants: Literal["more", "less"] = "more"

    @property
    def sign(self) -> int:
        """Returns 1 where more is better, -1 where less is."""
        return 1 if self.wants == "more" else -1


@dataclass(frozen=True)
class Budget:
    """What may be spent, in won: once, and a year; None = as much as it takes. Costs count over `years`."""

    investment_krw: float | None = None
    yearly_krw: float | None = None
    years: float = YEARS

    def allows(self, changes: tuple[Change, ...]) -> bool:
        """Returns whether the changes can be paid for."""
        limits = ((self.investment_krw, invested(changes)), (self.yearly_krw, yearly(changes)))
        return all(limit is None or cost <= limit for limit, cost in limits)

    def cost_krw(self, changes: tuple[Change, ...]) -> float:
        """Returns what the changes cost once and over the years together."""
        return invested(changes) + self.years * yearly(changes)


@dataclass(frozen=True)
class Question:
    """A search to be made; seconds for `horizon_s` and `warmup_s`.

    `replications` are those that the last comparison has at most. With `is_open` every replication has a plant drawn from
    what its calibration leaves open, so that the intervals and the choice allow for it.
    """

    plant: Plant
    space: Space
    goal: Goal
    budget: Budget = Budget()
    horizon_s: float = 20 * DAY_S
    warmup_s: float = 0.0
    seed: int = 1
    replications: int = 40
    is_open: bool = True


def invested(changes: tuple[Change, ...]) -> float:
    """Returns what changes cost once, in won."""
    return sum(change.investment_krw for change in changes)


def yearly(changes: tuple[Change, ...]) -> float:
    """Returns what changes cost a year, in won."""
    return sum(change.yearly_krw for change in changes)


def checked_times(question: Question) -> None:
    """Raises Problem for a horizon, warm-up or number of replications that says nothing."""
    if question.replications < 8 or question.horizon_s <= 0 or question.warmup_s < 0:
        raise Problem(
            f"반복은 8회 이상, 기간은 0보다 길어야 하는데 {question.replications}회, {question.horizon_s:g}초입니다.",
            f"Expected at least 8 replications over a horizon above 0, got {question.replications} over {question.horizon_s:g} s.",
        )
