"""Where the roadmap stands: each step with its scenario and what was decided about it, and which one is next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin.experiment.scenario import Scenario
from twin.whatif.decisions.decision import Decision, standing
from twin.whatif.roadmap.roadmap import Roadmap, SavedRoadmap, Step, newest, scenarios_of
from twin.whatif.scenarios import Saved, versions

if TYPE_CHECKING:
    from twin.store import Store


@dataclass(frozen=True)
class Placed:
    """A step with its scenario and the newest decision about it; `newer` is the scenario's newest version."""

    number: int
    step: Step
    saved: Saved
    decision: Decision | None
    newer: int

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.decision is None or self.decision.status in ("proposed", "accepted")

    def is_late(self, now: int) -> bool:
        """Whether its month has passed by month `now` of the programme while it is still to be done."""
        return self.is_open and self.step.month < now


@dataclass(frozen=True)
class Standing:
    """The roadmap that stands, with its steps in order."""

    saved: SavedRoadmap
    steps: tuple[Placed, ...]

    @property
    def priced(self) -> list[tuple[int, Scenario]]:
        """(month, scenario) of each step, as its costs are counted."""
        return [(p.step.month, p.saved.scenario) for p in self.steps]


def standing_roadmap(store: "Store") -> Standing | None:
    """Returns the roadmap that stands; None where there is none yet."""
    saved = newest(store)
    return None if saved is None else Standing(saved, tuple(placed(store, saved.roadmap)))


def placed(store: "Store", roadmap: Roadmap) -> list[Placed]:
    """Returns the steps in order, numbered from 1."""
    known = standing(store)
    return [
        Placed(number, step, saved, known.get((step.scenario_id, step.version)), versions(store, step.scenario_id)[-1].version)
        for number, (step, saved) in enumerate(zip(roadmap.in_order, scenarios_of(store, roadmap), strict=True), 1)
    ]  # fmt: skip


def upcoming(steps: Sequence[Placed]) -> Placed | None:
    """Returns the first step still to be done; None where all are done or dropped."""
    return next((s for s in steps if s.is_open), None)
