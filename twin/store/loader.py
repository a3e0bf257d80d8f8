"""The background of an app that owns the store: work done again and again, first of all to load what lands and to publish."""

import atexit
import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from twin.errors import Problem

if TYPE_CHECKING:
    from twin.store.store import Store


log = logging.getLogger(__name__)


class Loader:
    """A thread that does its work on the store each `interval_s`, for the first time at once or after the first wait.

    `problem` is the last trouble it met, None when the last round went well.
    """

    def __init__(
        self, store: "Store", interval_s: float, work: "Callable[[Store], object]", *, at_once: bool = True
    ) -> None:
        self.at_once = at_once
        self.store = store
        self.work = work
        self.interval_s = interval_s
        self.problem: Problem | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="store-loader", daemon=True)

    def start(self) -> "Loader":
        """Begins and returns itself."""
        self._thread.start()
        atexit.register(self.stop)  # a thread still inside DuckDB while Python leaves would abort the process
        return self

    def stop(self) -> None:
        """Ends after the round in hand; what has not been loaded stays landed."""
        self._stopping.set()
        atexit.unregister(self.stop)
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        if not self.at_once:
            self._stopping.wait(self.interval_s)
        while not self._stopping.is_set():
            try:
                self.work(self.store)
                self.problem = None
            except Problem as problem:
                self.problem = problem
            except Exception as trouble:
                log.exception("work on the store stopped")
                self.problem = Problem(
                    f"들어온 데이터를 처리하다가 멈췄습니다 ({trouble}). 곧 다시 합니다. 되풀이되면 프로그램을 다시 시작하십시오.",
                    f"Working on what came in stopped ({trouble}). It is tried again soon; if it recurs, start the program again.",
                )
            self._stopping.wait(self.interval_s)
