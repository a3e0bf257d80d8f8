"""Long work of which a store does one piece at a time, whoever began it: watched by anybody, in everybody's way until it ends."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from twin.background import Background

if TYPE_CHECKING:
    from twin.errors import Problem
    from twin.store import Store

Work = TypeVar("Work", bound=Background)


class OneAtATime(Generic[Work]):
    """The pieces of one kind of work under way in this process, one a store at most."""

    def __init__(self) -> None:
        self._of: dict[Path, Work] = {}
        self._turn = threading.Lock()

    def under_way(self, store: "Store") -> Work | None:
        """Returns the work that runs on a store now; None where none does."""
        work = self._of.get(store.path)
        return work if work is not None and work.progress().state == "running" else None

    def begin(self, store: "Store", begun: Callable[[], Work], refused: "Callable[[Work], Problem]") -> Work:
        """Returns the work that `begun` starts; raises what `refused` says of the other where one is under way."""
        with self._turn:
            if (other := self.under_way(store)) is not None:
                raise refused(other)
            self._of[store.path] = begun()
            return self._of[store.path]
