"""A run in the background: worker processes do the work, a thread counts, anyone may look at the progress or cancel."""

import threading
import time
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing import get_context

from twin.errors import Problem
from twin.experiment.keep import keeps_log
from twin.experiment.replications import Outcome, Results, Task, replicate_with_log, spare_workers
from twin.line import Log
from twin.plant import Plant


@dataclass(frozen=True)
class Progress:
    """How far a run has come; `left_s` is None until the first replication is done."""

    done: int
    of: int
    left_s: float | None
    state: str  # running | done | cancelled | failed


class BackgroundRun:
    """Replications on spare cores. `results` is there when `progress().state` is "done", `problem` when "failed".

    `log` is that of the first replication, where it is short enough to be kept.
    """

    def __init__(self, plant: Plant, *, horizon_s: float, warmup_s: float, number: int, seed: int) -> None:
        self.results: Results | None = None
        self.problem: Problem | None = None
        self.log: Log | None = None
        self._tasks = [Task(plant, horizon_s, warmup_s, seed, r) for r in range(number)]
        self._outcomes: list[Outcome] = []
        self._began, self._state, self._cancelled = time.monotonic(), "running", threading.Event()
        self._thread = threading.Thread(target=self._work, name="background run", daemon=True)
        self._thread.start()

    def progress(self) -> Progress:
        """Returns how far it is, with the estimated seconds left."""
        done, of = len(self._outcomes), len(self._tasks)
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
            self._collect({pool.submit(_answer, task) for task in self._tasks})
        except Problem as problem:
            self.problem, self._state = problem, "failed"
        except CancelledError:
            self._state = "cancelled"
        except Exception as fault:  # a broken worker must be seen on the page, not only in a thread's trace
            self.problem, self._state = _broken(fault), "failed"
        finally:
            _end(pool, at_once=self._state != "done")

    def _collect(self, waiting: set[Future[tuple[Outcome, Log | None]]]) -> None:
        while waiting:
            if self._cancelled.is_set() or not threading.main_thread().is_alive():  # a server that stops does not wait
                raise CancelledError
            finished, waiting = wait(waiting, timeout=0.2, return_when=FIRST_COMPLETED)
            for outcome, log in (f.result() for f in finished):
                self._outcomes.append(outcome)
                self.log = log or self.log
        task = self._tasks[0]
        outcomes = sorted(self._outcomes, key=lambda o: o.replication)
        self.results = Results(task.plant, task.seed, task.horizon_s, task.warmup_s, outcomes)
        self._state = "done"


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
