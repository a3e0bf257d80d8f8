"""Work in the background: a thread sees to it, worker processes compute, anyone may look at the progress or cancel."""

import logging
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Generic, TypeVar

from twin.errors import Problem
from twin.experiment.keep import keeps_log
from twin.experiment.replications import Outcome, Results, Task, replicate_with_log, spare_workers
from twin.line import Log
from twin.plant import Plant

A = TypeVar("A")  # a task
B = TypeVar("B")  # its answer
C = TypeVar("C")  # what all answers make
LOOK_EVERY_S = 0.2  # so soon a cancelled work notices
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Progress:
    """How far a work has come; `left_s` is None until the first part is done."""

    done: int
    of: int
    left_s: float | None
    state: str  # running | done | cancelled | failed


class Background(ABC):
    """Work that has begun. `problem` says why where `progress().state` is "failed".

    The thread starts here: a subclass sets what `make` needs before it calls this.
    """

    def __init__(self, of: int) -> None:
        self.problem: Problem | None = None
        self._done, self._of = 0, of
        self._began, self._state, self._cancelled = time.monotonic(), "running", threading.Event()
        self._thread = threading.Thread(target=self._work, name=type(self).__name__, daemon=True)
        self._thread.start()

    @abstractmethod
    def make(self) -> None:
        """Does the whole work, in the background's own thread, and calls `count` at least every second."""

    def progress(self) -> Progress:
        """Returns how far it is, with the estimated seconds left."""
        done, of = self._done, self._of
        left_s = (time.monotonic() - self._began) / done * (of - done) if done else None
        return Progress(done, of, left_s, self._state)

    def cancel(self) -> None:
        """Stops the work: its processes are ended at once."""
        self._cancelled.set()

    def wait(self, timeout_s: float | None = None) -> None:
        """Returns when the work has ended, or after the time given."""
        self._thread.join(timeout_s)

    def count(self, done: int, of: int) -> None:
        """Notes how far it is; raises CancelledError where nobody wants it any more."""
        self._done, self._of = done, of
        if self._cancelled.is_set() or not threading.main_thread().is_alive():  # a server that stops does not wait
            raise CancelledError

    def _work(self) -> None:
        try:
            self.make()
            self._state = "done"
        except Problem as problem:
            self.problem, self._state = problem, "failed"
        except CancelledError:
            self._state = "cancelled"
        except Exception as fault:  # a broken worker must be seen on the page, not only in a thread's trace
            log.exception("work in the background stopped")
            self.problem, self._state = _broken(fault), "failed"


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


def _broken(fault: Exception) -> Problem:
    return Problem(
        f"계산이 중간에 멈췄습니다 ({type(fault).__name__}). 다시 실행해 보고, 되풀이되면 개발자에게 알려 주십시오.",
        f"The work stopped on the way ({type(fault).__name__}): run it again, and tell the developers if it happens again.",
    )
