"""A search under way: one a store at a time, watched or cancelled by anybody, kept when it is done."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from twin.background import Background
from twin.errors import Problem
from twin.experiment.executor import Executor, usual_executor
from twin.experiment.keep import owned_by_us
from twin.experiment.scenario.made import cache_of
from twin.experiment.search import Question, search
from twin.experiment.search.kept_runs import kept_runs
from twin.experiment.search.question import DAY_S
from twin.experiment.search.search import planned
from twin.plant import Plant
from twin.validate import kept_validation
from twin.whatif.one_at_a_time import OneAtATime
from twin.whatif.search.answer import Said, answer_of, given_said
from twin.whatif.search.file import given_of, question_of
from twin.whatif.search.kept import keep_search
from twin.whatif.search.told import plan

if TYPE_CHECKING:
    from twin.store import Store

USUAL_DAYS, USUAL_NUMBER, WARMUP_DAYS = 20, 40, 2  # a line starts empty: two days fill it
WHERE = "탐색 / search"  # what a Problem calls a search that came from no file
_kept: OneAtATime["Searching"] = OneAtATime()


class Searching(Background):
    """A search under way, begun by `by`. `search_id` is there when it is kept.

    Each run is kept too, so that a search asked again, enlarged or cut off makes only what is new.
    """

    def __init__(
        self, store: "Store", question: Question, asked: dict[str, Any], version: str, by: str, executor: Executor
    ) -> None:
        self.search_id: str | None = None
        self.by, self._store, self._question, self._asked = by, store, question, asked
        self._version, self._executor, self._made = version, executor, 0
        super().__init__(1)

    def make(self) -> None:
        """Searches, and keeps what was found."""
        with self._executor as executor:
            self._mine = executor
            spread = kept_runs(self._spread, cache_of(self._store.path))
            found = search(self._question, spread, tell=self._tell)
        current = self._store.plant()
        given = given_said(given_of(self._asked, WHERE), current[1]) if current else None
        answer = answer_of(found, kept_validation(self._store), given)
        self.search_id = keep_search(self._store, answer, self._asked, self._version, by=self.by)

    def _spread(self, work: Callable[[Any], Any], tasks: Sequence[Any]) -> list[Any]:
        """Does the tasks, telling on the way how far it is."""
        made = self._made
        return self._mine.map(work, tasks, lambda done: self.count(made + done, max(self._of, made + len(tasks))))

    def _tell(self, made: int, of: int) -> None:
        self._made = made
        self.count(made, of)


def asked_of(store: "Store", asked: dict[str, Any], *, days: int, number: int, seed: int = 1) -> tuple[Question, str]:
    """Returns the question of what is asked on the plant in force, and that plant's version; Problem where it cannot be asked."""
    current = store.plant()
    if current is None:
        raise Problem(
            "공장이 아직 없어 찾아볼 라인이 없습니다: 보정 화면에서 먼저 보정하십시오.",
            "There is no plant yet to search on: calibrate one first, on the page Calibration.",
        )
    version, plant = current
    times = {"horizon_s": days * DAY_S, "warmup_s": WARMUP_DAYS * DAY_S, "seed": seed, "replications": number}
    return replace(question_of(asked, WHERE, plant), **times), version


def look_ahead(asked: dict[str, Any], plant: Plant) -> Said:
    """Returns how many combinations are asked for and how they will be searched; Problem where they cannot be."""
    question = question_of(asked, WHERE, plant)
    how, affordable = planned(question)
    return plan(question, how, len(affordable))


def begin_search(
    store: "Store", asked: dict[str, Any], *, by: str, days: int = USUAL_DAYS, number: int = USUAL_NUMBER, seed: int = 1,
    executor: Executor | None = None,
) -> Searching:  # fmt: skip
    """Returns a search that has begun on spare cores, of what a search file holds, over `days` after a warm-up.

    Raises Problem where it cannot be asked of the plant in force, another search is under way, or another program owns the
    store.
    """
    owned_by_us(store)
    if not by.strip():
        raise Problem("누가 찾는지 이름을 적으십시오.", "Give the name of who searches.")
    question, version = asked_of(store, asked, days=days, number=number, seed=seed)
    planned(question)
    return _kept.begin(
        store, lambda: Searching(store, question, asked, version, by.strip(), executor or usual_executor()), _refused
    )


def _refused(other: Searching) -> Problem:
    return Problem(
        f"{other.by}님이 시작한 탐색이 돌고 있습니다: 끝나기를 기다리거나 취소한 뒤 시작하십시오.",
        f"A search begun by {other.by} is under way: wait for it, or cancel it and begin yours.",
    )


def under_way(store: "Store") -> Searching | None:
    """Returns the search that runs on a store now, whoever began it; None where none does."""
    return _kept.under_way(store)
