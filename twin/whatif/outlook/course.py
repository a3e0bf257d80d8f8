"""Scenarios put to work one after another: each stage is the one before with one scenario more, under the same luck.

An interaction of two scenarios is in the step of the later one, so it is counted once and the steps add up to the whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from twin.experiment.intervals import Estimate
from twin.experiment.levers.compare import Settings
from twin.experiment.levers.lever import Record
from twin.experiment.scenario import Asked, Scenario, applied, check
from twin.experiment.scenario.differences import Values, less, over
from twin.experiment.scenario.runs import DAY_S, plant_of
from twin.experiment.together.draws import Item, measured_at
from twin.plant import Plant

USUAL_NUMBER = 20


@dataclass(frozen=True)
class Course:
    """What is to be found out: the items' values on a plant after each scenario in turn. Times in seconds."""

    plant: Plant
    scenarios: tuple[Scenario, ...]
    items: tuple[Item, ...]
    number: int = USUAL_NUMBER
    seed: int = 1
    horizon_s: float = 30 * DAY_S
    warmup_s: float = 2 * DAY_S  # a line starts empty: two days fill it
    records: Mapping[str, Record] = field(default_factory=dict)

    @cached_property
    def asked(self) -> Asked:
        """The same as a comparison asks it: it knows whether and how the plant is drawn."""
        return Asked(self.plant, self.scenarios, self.horizon_s, self.warmup_s, self.seed, records=self.records)


@dataclass(frozen=True)
class ItemOutlook:
    """One item: its level before and after each scenario (n + 1), the step of each (n), the steps so far added up (n)."""

    item: Item
    levels: tuple[Estimate, ...]
    steps: tuple[Estimate, ...]
    so_far: tuple[Estimate, ...]


def stage(course: Course, number: int, replication: int) -> Plant:
    """Returns the plant with the first `number` scenarios at work, drawn as all stages of this replication are."""
    plant, draw = plant_of(course.asked, 0, replication), replication // course.asked.runs_a_draw
    for scenario in course.scenarios[:number]:
        plant = applied(scenario, plant, course.records, course.seed, draw)
    return plant


def check_course(course: Course) -> None:
    """Raises Problem where a scenario cannot be tried on what the ones before it leave."""
    plant = course.plant
    for scenario in course.scenarios:
        check(scenario, plant, course.records)
        without_models = tuple(c for c in scenario.changes if c.lever_id != "model")
        plant = applied(Scenario(scenario.name, without_models), plant)


def run_stage(course: Course, number: int, replication: int) -> tuple[float | None, ...]:
    """Returns the items' values of one run of one stage; a pure function, so it may run in any process."""
    given = Settings(course.number, course.seed, course.horizon_s, course.warmup_s)
    return measured_at(stage(course, number, replication), course.items, replication, given)


def outlooks(course: Course, runs: Mapping[tuple[int, int], Sequence[float | None]]) -> list[ItemOutlook]:
    """Returns what the runs of all (stage, replication) say of each item."""
    stages = range(len(course.scenarios) + 1)
    return [
        _outlook(item, [[runs[s, r][i] for r in range(course.number)] for s in stages], course.asked.runs_a_draw)
        for i, item in enumerate(course.items)
    ]


def _outlook(item: Item, by_stage: list[list[float | None]], runs_a_draw: int) -> ItemOutlook:
    """A replication without a value in any stage counts in none: only so do the steps add up to the whole."""
    is_known = [None not in values for values in zip(*by_stage, strict=True)]
    values = [[v if known else None for v, known in zip(mine, is_known, strict=True)] for mine in by_stage]

    def estimated(these: Values) -> Estimate:
        return over(these, runs_a_draw).of

    pairs = list(zip(values[1:], values, strict=False))
    return ItemOutlook(
        item, tuple(map(estimated, values)), tuple(estimated(less(after, before)) for after, before in pairs),
        tuple(estimated(less(after, values[0])) for after in values[1:]),
    )  # fmt: skip
