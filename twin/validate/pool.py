"""Where the work is done: in worker processes, or here where one worker is enough."""

from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

from twin.errors import Problem

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
