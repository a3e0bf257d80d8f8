"""Where the work is done: in worker processes, or here where one worker is enough."""

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing import get_context
from typing import TypeVar

from twin.errors import Problem

LOOK_EVERY_S = 0.5
T = TypeVar("T")
R = TypeVar("R")


class Pool:
    """Takes tasks and gives futures. Leaving it ends the processes, at once where something went wrong."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._processes: ProcessPoolExecutor | None = None

    def __enter__(self) -> "Pool":
        if self.workers > 1:
            self._processes = ProcessPoolExecutor(self.workers, mp_context=get_context("spawn"))
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if self._processes is None:
            return
        if kind is not None:  # nobody waits for what is under way
            for process in list((self._processes._processes or {}).values()):
                process.terminate()
        self._processes.shutdown(wait=kind is None, cancel_futures=True)

    def results(self, futures: Sequence[Future[R]], look: Callable[[int], object]) -> list[R]:
        """Returns what came of all, in their order; `look(done)` is called twice a second at least and may raise to stop."""
        waiting = set(futures)
        while waiting:
            look(len(futures) - len(waiting))
            waiting -= wait(waiting, timeout=LOOK_EVERY_S, return_when=FIRST_COMPLETED).done
        look(len(futures))
        return [future.result() for future in futures]

    def submit(self, work: Callable[[T], R], task: T) -> Future[R]:
        """Returns the future of `work(task)`; `work` is a function of a module, so that any process finds it."""
        if self._processes is not None:
            return self._processes.submit(work, task)
        done: Future[R] = Future()
        try:
            done.set_result(work(task))
        except Problem as problem:
            done.set_exception(problem)
        return done
