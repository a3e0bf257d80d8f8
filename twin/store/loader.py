"""The background of an app that owns the store: loads what lands, publishes, and takes the store over when it is free."""

import atexit
import threading
from typing import TYPE_CHECKING

from twin.errors import Problem

if TYPE_CHECKING:
    from twin.store.store import Store


class Loader:
    """A thread that tends the store each `interval_s`; `problem` is the last trouble it met, None when the last round went well."""

    def __init__(self, store: "Store", interval_s: float) -> None:
        self.store = store
        self.interval_s = interval_s
        self.problem: Problem | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="store-loader", daemon=True)

    def start(self) -> "Loader":
        """Begins tending and returns itself."""
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
        while not self._stopping.is_set():
            try:
                self.store.tend()
                self.problem = None
            except Problem as problem:
                self.problem = problem
            except Exception as trouble:
                self.problem = Problem(
                    f"들어온 데이터를 읽다가 멈췄습니다 ({trouble}). 곧 다시 합니다. 되풀이되면 프로그램을 다시 시작하십시오.",
                    f"Loading what came in stopped ({trouble}). It is tried again soon; if it recurs, start the program again.",
                )
            self._stopping.wait(self.interval_s)
