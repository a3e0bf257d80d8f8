"""A projection from what a store holds: the plant is calibrated on what was before the first model, in processes of its own."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from twin.calibrate import calibrate_from
from twin.calibrate.keep import entered_base
from twin.errors import Problem
from twin.experiment.background import BackgroundWork
from twin.experiment.executor import Executor, InProcess
from twin.experiment.levers.claim import Claim
from twin.experiment.levers.compare import Settings
from twin.experiment.levers.lever import NO_CLAIM, Record, record_of
from twin.experiment.levers.work import KINDS, work_of
from twin.experiment.together.draws import Answer, Item, of_draw
from twin.experiment.together.projection import Projection, gathered
from twin.experiment.together.shapley import MOST
from twin.models.applied import state
from twin.models.registry import versions
from twin.plant import Plant
from twin.plant_file import parse_plant, write_plant
from twin.store.connect import connect_snapshot, cursor_of

if TYPE_CHECKING:
    from twin.store import Store

USUAL = Settings(draws=12)


@dataclass(frozen=True)
class Before:
    """A copy of a store, the description entered, and the models' names: enough for any process to learn the plant without them."""

    copy: Path
    base: str
    names: tuple[str, ...]


Task = tuple[Before, tuple[Claim, ...], tuple[Item, ...], int, Settings]
Numbered = tuple[int, Answer]


def at_work(store: "Store") -> tuple[str, ...]:
    """Returns the models at work that act in the line; Problem where there is none, or more than can be told apart."""
    found = tuple(
        sorted({v.model_id for v in versions(store) if v.task.kind in KINDS and state(store, v)[0] == "applied"})
    )
    if not found:
        raise Problem(
            "라인에서 움직이는 AI 모델(불량 예측, 예지보전)이 적용되어 있지 않아 예측할 것이 없습니다.",
            "No AI model that acts in the line (defects, breakdowns) is at work, so there is nothing to project.",
        )
    if len(found) > MOST:
        raise Problem(
            f"모델이 {len(found)}개라 나눌 수 없습니다. {MOST}개까지 됩니다.",
            f"{len(found)} models are too many to share out a gain: at most {MOST}.",
        )
    return found


def begin_projection(
    store: "Store", items: tuple[Item, ...], keep: Callable[[Projection], object], *, given: Settings = USUAL
) -> BackgroundWork[Task, Numbered, Projection]:
    """Returns a projection of the models at work under way in the background; `keep` gets it when it is done."""
    tasks = tasks_of(store, items, given)

    def gather(answers: list[Numbered]) -> Projection:
        found = gathered([a for _, a in sorted(answers, key=lambda a: a[0])], items, tasks[0][1], given)
        keep(found)
        return found

    return BackgroundWork(tasks, answer, gather)


def project(
    store: "Store", items: tuple[Item, ...], given: Settings = USUAL, executor: Executor | None = None
) -> Projection:
    """Returns a projection of the models at work; the numbers do not depend on the executor (none: this process)."""
    tasks = tasks_of(store, items, given)
    answers = (executor or InProcess()).map(answer, tasks)
    return gathered([a for _, a in answers], items, tasks[0][1], given)


def tasks_of(store: "Store", items: tuple[Item, ...], given: Settings) -> list[Task]:
    """Returns the draws to be made; Problem where no model is at work or nothing is asked."""
    if not items:
        raise Problem(
            "예측할 지표가 없습니다: 성과지표 대장에 트윈이 아는 지표를 넣으십시오.",
            "There is no indicator to project: enter one the twin knows in the book of indicators.",
        )
    names = at_work(store)
    base = entered_base(store)[1]
    before = Before(store.copied(), write_plant(base) if base else "", names)
    claims = (NO_CLAIM,) * len(names)
    return [(before, claims, items, number, given) for number in range(given.draws)]


@lru_cache(maxsize=1)  # a process calibrates once, however many draws it runs
def known(asked: Before) -> tuple[Plant, tuple[Record, ...]]:
    """Returns the plant before the first model, and the record of each; Problem where the log tells too little."""
    with closing(connect_snapshot(asked.copy, asked.copy)) as con:
        cur = cursor_of(con)
        works = [work_of(cur, name) for name in asked.names]
        base = parse_plant(asked.base, "plant.toml") if asked.base else None
        plant = calibrate_from(cur, until=min(w.from_ for w in works), base=base, search=False).plant
        return plant, tuple(record_of(cur, plant, work) for work in works)


def answer(task: Task) -> Numbered:
    """Returns the values of one draw with its number."""
    asked, claims, items, number, given = task
    plant, records = known(asked)
    return number, of_draw(plant, records, claims, items, number, given)
