"""Replications of a plant: each with its own luck, measured by the same KPI code that reads the floor."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from twin.experiment.executor import Executor, InProcess
from twin.experiment.intervals import Estimate, estimate
from twin.line import Log, end_of, run, start_of
from twin.line.cost import cost_of
from twin.plant import Plant


@dataclass(frozen=True)
class Task:
    """One replication to be made."""

    plant: Plant
    horizon_s: float
    warmup_s: float
    seed: int
    replication: int


@dataclass(frozen=True)
class Outcome:
    """What one replication measured after its warm-up."""

    replication: int
    kpis: dict[str, float | None]
    stations: dict[str, dict[str, float]]  # station → state → share of machine time
    costs: dict[str, float | None] = field(default_factory=dict)  # won and kWh for one good part, where priced


@dataclass(frozen=True)
class Results:
    """All replications of a plant, in order."""

    plant: Plant
    seed: int
    horizon_s: float
    warmup_s: float
    outcomes: list[Outcome]

    def kpis(self) -> dict[str, Estimate]:
        """Returns each KPI's mean and 95 % interval over replications."""
        return {k: estimate([o.kpis[k] for o in self.outcomes]) for k in self.outcomes[0].kpis}

    def costs(self) -> dict[str, Estimate]:
        """Returns material, labour and energy for one good part, each with its mean and 95 % interval; None = not priced."""
        return {k: estimate([o.costs[k] for o in self.outcomes]) for k in self.outcomes[0].costs}

    def stations(self) -> dict[str, dict[str, float]]:
        """Returns each station's mean share of machine time by state."""
        return {
            station: {
                state: sum(o.stations[station][state] for o in self.outcomes) / len(self.outcomes) for state in states
            }
            for station, states in self.outcomes[0].stations.items()
        }


def replicate(task: Task) -> Outcome:
    """Returns what one replication measures; a pure function of its task, so it may run in any process."""
    return replicate_with_log(task)[0]


def replicate_with_log(task: Task) -> tuple[Outcome, Log]:
    """Returns what one replication measures, and the log it was measured from, warm-up included."""
    from twin import kpi

    log = run(task.plant, horizon_s=task.warmup_s + task.horizon_s, seed=task.seed, replication=task.replication)
    begin = start_of(task.plant) + timedelta(seconds=task.warmup_s)
    measures = kpi.of_log(log.tables(), task.plant, begin, end_of(task.plant, task.warmup_s + task.horizon_s))
    costs = cost_of(log, task.plant, task.warmup_s).per_part()
    return Outcome(task.replication, measures.kpis, measures.stations, costs), log


def replications(
    plant: Plant,
    *,
    horizon_s: float,
    warmup_s: float = 0.0,
    number: int = 10,
    seed: int = 1,
    executor: Executor | None = None,
    tell: Callable[[int, int], None] | None = None,
) -> Results:
    """Returns `number` replications, each measured over `horizon_s` after its warm-up; `tell(done, of)` as they finish.

    The numbers do not depend on the executor (none: this process). Raises the Problem of a line that locks up or overflows.
    """
    tasks = [Task(plant, horizon_s, warmup_s, seed, r) for r in range(number)]
    outcomes = (executor or InProcess()).map(replicate, tasks, lambda done: tell(done, number) if tell else None)
    return Results(plant, seed, horizon_s, warmup_s, outcomes)
