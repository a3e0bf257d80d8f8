"""The roadmap's steps as dates, for pictures of other things behind which the plan is to be seen."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from twin.whatif.roadmap.roadmap import first_day, newest, scenarios_of

if TYPE_CHECKING:
    from twin.store import Store


@dataclass(frozen=True)
class PlannedStep:
    """A step of the newest roadmap: the first day of its month of the programme."""

    number: int
    month: int
    day: date
    name: str


def steps_planned(store: "Store") -> list[PlannedStep]:
    """Returns the steps of the newest roadmap in order; none where no roadmap is saved."""
    saved = newest(store)
    if saved is None:
        return []
    plan = saved.roadmap
    found = zip(plan.in_order, scenarios_of(store, plan), strict=True)
    return [
        PlannedStep(n, step.month, first_day(plan.starts_on, step.month), kept.scenario.name)
        for n, (step, kept) in enumerate(found, 1)
    ]
