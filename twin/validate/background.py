"""A validation in the background: worker processes do the work, a thread counts, anyone may look or cancel."""

import logging
import threading
import time
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING

from twin.errors import Problem
from twin.experiment.background import Progress
from twin.experiment.replications import spare_workers
from twin.validate.backtest import Settings
from twin.validate.keep import keep_validation
from twin.validate.validation import subject, validate

if TYPE_CHECKING:
    from twin.store import Store

log = logging.getLogger(__name__)
FEWEST_PROCESSES = 2  # with one, the work would be done in the thread and hold up the pages


class BackgroundValidation:
    """A validation on spare cores, kept in the store when it is done. `problem` is there when the state is "failed"."""

    def __init__(self, store: "Store", settings: Settings) -> None:
        self.problem: Problem | None = None
        self._store, self._settings = store, settings
        self._done, self._of = 0, settings.weeks * settings.runs
        self._began, self._state, self._cancelled = time.monotonic(), "running", threading.Event()
        self._thread = threading.Thread(target=self._work, name="background validation", daemon=True)
        self._thread.start()

    def progress(self) -> Progress:
        """Returns how far it is, in runs, with the estimated seconds left."""
        done, of = self._done, self._of
        left_s = (time.monotonic() - self._began) / done * (of - done) if done else None
        return Progress(done, of, left_s, self._state)

    def cancel(self) -> None:
        """Stops the work: the processes are ended at once."""
        self._cancelled.set()

    def wait(self, timeout_s: float | None = None) -> None:
        """Returns when it has ended, or after the time given."""
        self._thread.join(timeout_s)

    def _work(self) -> None:
        try:
            workers = max(FEWEST_PROCESSES, spare_workers())
            found = validate(subject(self._store), self._settings, workers=workers, tell=self._count)
            keep_validation(self._store, found)
            self._state = "done"
        except CancelledError:
            self._state = "cancelled"
        except Problem as problem:
            self.problem, self._state = problem, "failed"
        except Exception as fault:  # a broken worker must be seen on the page, not only in a thread's trace
            log.exception("the validation stopped")
            self.problem, self._state = _broken(fault), "failed"

    def _count(self, done: int, of: int) -> None:
        self._done, self._of = done, of
        if self._cancelled.is_set() or not threading.main_thread().is_alive():  # a server that stops does not wait
            raise CancelledError


def _broken(fault: Exception) -> Problem:
    return Problem(
        f"검증이 중간에 멈췄습니다 ({type(fault).__name__}). 다시 실행해 보고, 되풀이되면 개발자에게 알려 주십시오.",
        f"The validation stopped on the way ({type(fault).__name__}): run it again, and tell the developers if it happens again.",
    )
