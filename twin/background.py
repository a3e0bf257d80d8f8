"""Work in the background: a thread sees to it, anyone may look at the progress or cancel."""

import logging
import threading
import time
from abc import ABC, abstractmethod
from concurrent.futures import CancelledError
from dataclasses import dataclass

from twin.errors import Problem

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
        self._kept: int | None = None
        self._began, self._state, self._cancelled = time.monotonic(), "running", threading.Event()
        self._thread = threading.Thread(target=self._work, name=type(self).__name__, daemon=True)
        self._thread.start()

    @abstractmethod
    def make(self) -> None:
        """Does the whole work, in the background's own thread, and calls `count` at least every second."""

    def progress(self) -> Progress:
        """Returns how far it is, with the estimated seconds left."""
        done, of = self._done, self._of
        made = done - (self._kept or 0)
        left_s = (time.monotonic() - self._began) / made * (of - done) if made > 0 else None
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

    def count_on(self, done: int, of: int) -> None:
        """As `count`, where the first call tells what was there already: it took no time, so it says nothing of what is left."""
        if self._kept is None:
            self._kept = done
        self.count(done, of)

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


def _broken(fault: Exception) -> Problem:
    return Problem(
        f"계산이 중간에 멈췄습니다 ({type(fault).__name__}). 다시 실행해 보고, 되풀이되면 개발자에게 알려 주십시오.",
        f"The work stopped on the way ({type(fault).__name__}): run it again, and tell the developers if it happens again.",
    )
