"""Work in processes of this machine. A process that is ended takes nothing with it: its tasks are done again in new ones."""

import os
import signal
import sys
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any

from twin.errors import Problem
from twin.experiment.executor.executor import Answer, Executor, Task, hand_on

MOST_DEATHS = 3  # in a row, without one answer in between: then it is the task that ends its process
NICE = 5  # people's pages come first
MOST_ON_WINDOWS = 61  # it can wait for no more


@dataclass(frozen=True)
class _Given:
    """A task given to some process, and the future its caller waits for."""

    work: Callable[[Any], Any]
    task: Any
    future: Future


class Processes(Executor):
    """Worker processes of this machine, cores - 1 where no number is given; they begin with the first task."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or spare_workers()
        if sys.platform == "win32":
            self.workers = min(self.workers, MOST_ON_WINDOWS)
        self._pool: ProcessPoolExecutor | None = None
        self._returned: deque[tuple[_Given, ProcessPoolExecutor]] = deque()  # what a dead process had before it
        self._is_closed, self._deaths = False, 0

    def submit(self, work: Callable[[Task], Answer], task: Task) -> Future[Answer]:
        """Returns the future of `work(task)`; `work` is a function of a module, so that any process finds it."""
        given = _Given(work, task, Future())
        self._give(given)
        return given.future

    def check(self) -> None:
        """Gives what a dead process had before it to new ones; Problem where one died too often without an answer in between."""
        while self._returned:
            given, pool = self._returned.popleft()
            if pool is self._pool:  # all its tasks come back; it counts once
                self._pool, self._deaths = None, self._deaths + 1
            if self._deaths > MOST_DEATHS:
                raise _deadly(self._deaths)
            self._give(given)

    def close(self, *, at_once: bool = False) -> None:
        """Ends the processes; at once means without waiting for tasks under way."""
        self._is_closed = True
        pool, self._pool = self._pool, None
        if pool is None:
            return
        if at_once:
            for process in list((pool._processes or {}).values()):
                process.terminate()
        pool.shutdown(wait=not at_once, cancel_futures=True)

    def _give(self, given: _Given) -> None:
        pool = self._pool = self._pool or ProcessPoolExecutor(
            self.workers, mp_context=get_context("spawn"), initializer=_begin
        )
        try:
            pool.submit(given.work, given.task).add_done_callback(partial(self._take, given, pool))
        except BrokenProcessPool:  # one of its processes died just now
            self._returned.append((given, pool))

    def _take(self, given: _Given, pool: ProcessPoolExecutor, made: Future) -> None:
        """Hands on what came of a task. This is the pool's own thread, which may hold its locks: a new one begins in `check`."""
        if self._is_closed or made.cancelled():
            given.future.cancel()
        elif isinstance(made.exception(), BrokenProcessPool):
            self._returned.append((given, pool))
        else:
            self._deaths = 0
            hand_on(made, given.future)


def spare_workers() -> int:
    """Returns how many processes may compute while one core is left to the people."""
    return max(1, (os.cpu_count() or 2) - 1)


def _begin() -> None:
    """What each process does first. Ctrl-C is for the parent, which ends its processes; where the parent is killed, they end too.

    A page that someone waits for goes before them; Windows has no such call.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(NICE)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _deadly(times: int) -> Problem:
    return Problem(
        f"계산하던 프로세스가 {times}번 잇달아 꺼져 그만두었습니다. 메모리가 모자라지 않은지 보고, 기간이나 프로세스 수를 줄여 다시 하십시오.",
        f"The computing process ended {times} times in a row, so the work was given up: see whether memory is short, and try a shorter horizon or fewer processes.",
    )
