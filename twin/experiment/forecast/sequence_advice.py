"""A sequence advised in the background, checked in the twin on spare cores, and kept under the version that advised it."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from twin.background import Background
from twin.errors import Problem
from twin.experiment.background import BackgroundWork
from twin.experiment.executor import usual_executor
from twin.experiment.forecast.begin import Beginning, beginning
from twin.experiment.forecast.resequenced import RUNS, Resequenced, one, pairs, told
from twin.experiment.forecast.sequence_now import advised_now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from twin.store import Store

LOOK_EVERY_S = 0.3


class SequenceAdvice(Background):
    """Advice under way: the sequence first, then pairs of runs; kept only when all is done."""

    def __init__(self, store: "Store", task_id: str, number: int = RUNS, seed: int = 1) -> None:
        self._asked = store, task_id, number, seed
        super().__init__(2 * number)

    def make(self) -> None:
        """Finds the sequence, checks it in the twin, and keeps both; cancelled before that, nothing stays."""
        from twin.models import advice_kept, advising

        store, task_id, number, seed = self._asked
        version = advising.at_work(store, task_id)
        if version is None:
            raise Problem(
                "투입 순서를 조언하는 판이 없습니다. 먼저 만드십시오 (python -m twin model train --task sequence).",
                "There is no version that advises sequences: make one first (python -m twin model train --task sequence).",
            )
        self.count(0, 2 * number)
        begun = beginning(store)
        advised, advice = advised_now(begun)
        brings = self._checked(begun, advice.advised.order_ids, number, seed)
        advice_kept.keep(store, version, begun.present.state.at, advised | {"brings": asdict(brings)})

    def _checked(self, begun: Beginning, order_ids: "Sequence[str]", number: int, seed: int) -> Resequenced:
        """What the sequence brings in the twin; the runs end with this work, however it ends."""
        to_do = pairs(begun.plant, begun.present, order_ids, number=number, seed=seed)
        work = BackgroundWork(to_do, one, lambda ran: told(begun.plant, begun.present, to_do, ran), usual_executor())
        try:
            while (now := work.progress()).state == "running":
                self.count(now.done, now.of)
                work.wait(LOOK_EVERY_S)
        finally:
            work.cancel()
        if work.results is None:
            raise work.problem or Problem(
                "트윈 확인이 중간에 멈췄습니다. 다시 하십시오.", "The check in the twin stopped on the way: try again."
            )
        return work.results
