"""Work in the background on spare cores: worker processes compute, anyone may look at the progress or cancel."""

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing import get_context
from typing import Generic, TypeVar

from twin.background import Background
from twin.experiment.keep import keeps_log
from twin.experiment.replications import Outcome, Results, Task, replicate_with_log, spare_workers
from twin.line import Log
from twin.plant import Plant

A = TypeVar("A")  # a task
B = TypeVar("B")  # its answer
C = TypeVar("C")  # what all answers make
LOOK_EVERY_S = 0.2  # so soon a cancelled work notices


class BackgroundWork(Background, Generic[A, B, C]):
    """Tasks on spare cores. `results` is there when `progress().state` is "done".

    `work` is a function of a module, run in other processes; `gather` puts all answers together, in this one, in the
    order in which they came.
    """

    def __init__(self, tasks: Sequence[A], work: Callable[[A], B], gather: Callable[[list[B]], C]) -> None:
        self.results: C | None = None
        self._tasks, self._do, self._gather = list(tasks), work, gather
        super().__init__(len(self._tasks))

    def make(self) -> None:
        """Gives every task to a process and gathers the answers."""
        pool = ProcessPoolExecutor(spare_workers(), mp_context=get_context("spawn"))
        is_whole = False
        try:
            self.results = self._gather(self._collect({pool.submit(self._do, task) for task in self._tasks}))
            is_whole = True
        finally:
            _end(pool, at_once=not is_whole)

    def _collect(self, waiting: set[Future[B]]) -> list[B]:
        answers: list[B] = []
        while waiting:
            self.count(len(answers), len(self._tasks))
            finished, waiting = wait(waiting, timeout=LOOK_EVERY_S, return_when=FIRST_COMPLETED)
            answers += [f.result() for f in finished]
        self.count(len(answers), len(self._tasks))
        return answers


class BackgroundRun(BackgroundWork[Task, tuple[Outcome, Log | None], Results]):
    """Replications of a plant on spare cores. `log` is that of the first, where it is short enough to be kept."""

    def __init__(self, plant: Plant, *, horizon_s: float, warmup_s: float, number: int, seed: int) -> None:
        self.log: Log | None = None
        self._asked = plant, seed, horizon_s, warmup_s
        super().__init__([Task(plant, horizon_s, warmup_s, seed, r) for r in range(number)], _answer, self._results)

    def _results(self, answers: list[tuple[Outcome, Log | None]]) -> Results:
        self.log = next((log for _, log in answers if log is not None), None)
        plant, seed, horizon_s, warmup_s = self._asked
        outcomes = sorted((outcome for outcome, _ in answers), key=lambda o: o.replication)
        return Results(plant, seed, horizon_s, warmup_s, outcomes)


def start(plant: Plant, *, horizon_s: float, warmup_s: float = 0.0, number: int = 10, seed: int = 1) -> BackgroundRun:
    """Returns a run that has begun in the background; the numbers equal those of `replications`."""
    return BackgroundRun(plant, horizon_s=horizon_s, warmup_s=warmup_s, number=number, seed=seed)


def _answer(task: Task) -> tuple[Outcome, Log | None]:
    """What a replication measured, with the log of the first."""
    outcome, log = replicate_with_log(task)
    return outcome, log if task.replication == 0 and keeps_log(log) else None


def _end(pool: ProcessPoolExecutor, *, at_once: bool) -> None:
    """Ends the pool; at once means without waiting for tasks under way."""
    if at_once:
        for process in list((pool._processes or {}).values()):
            process.terminate()
    pool.shutdown(wait=not at_once, cancel_futures=True)
