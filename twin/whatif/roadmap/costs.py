"""What the steps of a roadmap cost, month by month and together, as entered."""

from collections.abc import Sequence
from dataclasses import dataclass

from twin.experiment.scenario import Scenario
from twin.whatif.roadmap.roadmap import MONTHS


@dataclass(frozen=True)
class MonthCost:
    """What falls into a month: spent once, running (a twelfth of a year's cost, from the month of its step on), all so far; KRW."""

    month: int
    investment_krw: float
    running_krw: float
    so_far_krw: float


def costs(steps: Sequence[tuple[int, Scenario]]) -> list[MonthCost]:
    """Returns the costs of (month, scenario) steps in each of the programme's months."""
    found, so_far = list[MonthCost](), 0.0
    for month in range(1, MONTHS + 1):
        once = sum(s.investment_krw for at, s in steps if at == month)
        running = sum(s.yearly_krw for at, s in steps if at <= month) / 12
        so_far += once + running
        found.append(MonthCost(month, once, running, so_far))
    return found


def unpriced(steps: Sequence[tuple[int, Scenario]]) -> list[str]:
    """Returns the names of scenarios for which nobody has entered a cost."""
    return [s.name for _, s in steps if not s.investment_krw and not s.yearly_krw]
