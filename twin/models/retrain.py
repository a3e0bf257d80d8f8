"""A version trained in the background and judged on the days held back, so that a page can show how far it is and cancel."""

from typing import TYPE_CHECKING

from twin.background import Background
from twin.errors import Problem

if TYPE_CHECKING:
    from twin.models.making import Wish
    from twin.models.registry import Version
    from twin.store.store import Store

JUDGED_DAYS = 28  # held back by default: four weeks


class BackgroundTraining(Background):
    """A training under way. `version` is there once it is kept; `unjudged` says why it could not be judged, where it could not."""

    def __init__(self, store: "Store", task_id: str, wish: "Wish", by: str) -> None:
        self.version: Version | None = None
        self.unjudged: Problem | None = None
        self._asked = store, task_id, wish, by
        super().__init__(1)

    def make(self) -> None:
        """Trains, keeps the version, and judges it; cancelled before it is kept, nothing stays."""
        from twin.models import later, making, tasks

        store, task_id, wish, by = self._asked
        if not by.strip():
            raise Problem("누가 학습시키는지 이름을 적어 주십시오.", "Give the name of who trains it.")
        self.version = making.make_version(store, tasks.task_named(store, task_id), wish, by.strip(), tell=self.count)
        if not wish.held_back_days:
            return
        try:
            later.evaluate(store, self.version)
        except Problem as problem:
            self.unjudged = problem
