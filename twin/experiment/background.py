"""Work in the background on spare cores: worker processes compute, anyone may look at the progress or cancel."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from twin.background import Background
from twin.experiment.executor import Executor, Processes, usual_executor
from twin.experiment.keep import keeps_log
from twin.experiment.replications import Outcome, Results, Task, replicate_with_log
from twin.line import Log
from twin.plant import Plant

A = TypeVar("A")  # a task
B = TypeVar("B")  # its answer
C = TypeVar("C")  # what all answers make


class BackgroundWork(Background, Generic[A, B, C]):
    """Tasks given to an executor, spare cores where none is named. `results` is there when `progress().state` is "done".

    `work` is a function of a module, run in other processes; `gather` puts all answers together, in this one, in the
    order of the tasks.
    """

    def __init__(
        self, tasks: Sequence[A], work: Callable[[A], B], gather: Callable[[list[B]], C], executor: Executor | None = None
    ) -> None:  # fmt: skip
        self.results: C | None = None
        self._tasks, self._do, self._gather = list(tasks), work, gather
        self._executor = executor or Processes()
        super().__init__(len(self._tasks))

    def make(self) -> None:
        """Gives every task to the executor and gathers the answers."""
        with self._executor as executor:
            answers = executor.map(self._do, self._tasks, lambda done: self.count(done, len(self._tasks)))
            self.results = self._gather(answers)


class BackgroundRun(BackgroundWork[Task, tuple[Outcome, Log | None], Results]):
    """Replications of a plant on spare cores. `log` is that of the first, where it is short enough to be kept."""

    def __init__(self, plant: Plant, *, horizon_s: float, warmup_s: float, number: int, seed: int) -> None:
        self.log: Log | None = None
        self._asked = plant, seed, horizon_s, warmup_s
        tasks = [Task(plant, horizon_s, warmup_s, seed, r) for r in range(number)]
        super().__init__(tasks, _answer, self._results, usual_executor())

    def _results(self, answers: list[tuple[Outcome, Log | None]]) -> Results:
        self.log = next((log for _, log in answers if log is not None), None)
        plant, seed, horizon_s, warmup_s = self._asked
        return Results(plant, seed, horizon_s, warmup_s, [outcome for outcome, _ in answers])


def start(plant: Plant, *, horizon_s: float, warmup_s: float = 0.0, number: int = 10, seed: int = 1) -> BackgroundRun:
    """Returns a run that has begun in the background; the numbers equal those of `replications`."""
    return BackgroundRun(plant, horizon_s=horizon_s, warmup_s=warmup_s, number=number, seed=seed)


def _answer(task: Task) -> tuple[Outcome, Log | None]:
    """What a replication measured, with the log of the first."""
    outcome, log = replicate_with_log(task)
    return outcome, log if task.replication == 0 and keeps_log(log) else None
