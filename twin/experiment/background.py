"""A run in the background: worker processes do the work, a thread counts, anyone may look at the progress or cancel."""

import threading
import time
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


@dataclass(frozen=True)
class Progress:
    """How far a run has come; `left_s` is None until the first replication is done."""

    done: int
    of: int
    left_s: float | None
    state: str  # running | done | cancelled | failed


class BackgroundWork(Generic[A, B, C]):
    """Tasks on spare cores. `results` is there when `progress().state` is "done", `problem` when "failed".

    `work` is a function of a module, run in other processes; `gather` puts all answers together, in this one.
    """

    def __init__(self, tasks: Sequence[A], work: Callable[[A], B], gather: Callable[[list[B]], C]) -> None:
        self.results: C | None = None
        self.problem: Problem | None = None
        self._tasks, self._do, self._gather = list(tasks), work, gather
        self._answers: list[B] = []
        self._began, self._state, self._cancelled = time.monotonic(), "running", threading.Event()
        self._thread = threading.Thread(target=self._work, name="background run", daemon=True)
        self._thread.start()

    def progress(self) -> Progress:
        """Returns how far it is, with the estimated seconds left."""
        done, of = len(self._answers), len(self._tasks)
        left_s = (time.monotonic() - self._began) / done * (of - done) if done else None
        return Progress(done, of, left_s, self._state)

    def cancel(self) -> None:
        """Stops the work: the processes are ended at once."""
        self._cancelled.set()

    def wait(self, timeout_s: float | None = None) -> None:
        """Returns when the run has ended, or after the time given."""
        self._thread.join(timeout_s)

    def _work(self) -> None:
        pool = ProcessPoolExecutor(spare_workers(), mp_context=get_context("spawn"))
        try:
            self._collect({pool.submit(self._do, task) for task in self._tasks})
        except Problem as problem:
            self.problem, self._state = problem, "failed"
        except CancelledError:
            self._state = "cancelled"
        except Exception as fault:  # a broken worker must be seen on the page, not only in a thread's trace
            self.problem, self._state = _broken(fault), "failed"
        finally:
            _end(pool, at_once=self._state != "done")

    def _collect(self, waiting: set[Future[B]]) -> None:
        while waiting:
            if self._cancelled.is_set() or not threading.main_thread().is_alive():  # a server that stops does not wait
                raise CancelledError
            finished, waiting = wait(waiting, timeout=0.2, return_when=FIRST_COMPLETED)
            self._answers += [f.result() for f in finished]
        self.results = self._gather(self._answers)
        self._state = "done"


class BackgroundRun(BackgroundWork[Task, tuple[Outcome, Log | None], Results]):
    """Replications of a plant on spare cores. `log` is that of the first, where it is short enough to be kept."""

    def __init__(self, plant: Plant, *, horizon_s: float, warmup_s: float, number: int, seed: int) -> None:
        self.log: Log | None = None
        self._of = plant, seed, horizon_s, warmup_s
        super().__init__([Task(plant, horizon_s, warmup_s, seed, r) for r in range(number)], _answer, self._results)

    def _results(self, answers: list[tuple[Outcome, Log | None]]) -> Results:
        self.log = next((log for _, log in answers if log is not None), None)
        plant, seed, horizon_s, warmup_s = self._of
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
    """Ends the pool; at once means without waiting for replications under way."""
    if at_once:
        for process in list((pool._processes or {}).values()):
            process.terminate()
    pool.shutdown(wait=not at_once, cancel_futures=True)


def _broken(fault: Exception) -> Problem:
    return Problem(
        f"모의실행이 중간에 멈췄습니다 ({type(fault).__name__}). 다시 실행해 보고, 되풀이되면 개발자에게 알려 주십시오.",
        f"The simulation stopped on the way ({type(fault).__name__}): run it again, and tell the developers if it happens again.",
    )
