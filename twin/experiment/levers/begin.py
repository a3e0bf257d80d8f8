"""A lever tried from what a store holds: the plant is calibrated on what was before the model, in a process of its own."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from twin.calibrate import calibrate_from
from twin.calibrate.keep import entered_base
from twin.experiment.background import BackgroundWork
from twin.experiment.levers.claim import Claim
from twin.experiment.levers.compare import Draw, Settings, Values, compared, of_draw
from twin.experiment.levers.lever import NO_CLAIM, Record, record_of
from twin.experiment.levers.study import Study, made
from twin.experiment.levers.work import Work, work_of
from twin.plant import Plant
from twin.plant_file import parse_plant, write_plant
from twin.store.connect import connect_snapshot, cursor_of

if TYPE_CHECKING:
    from twin.store import Store


@dataclass(frozen=True)
class Before:
    """A copy of a store, the description entered, and a model's name: enough for any process to learn the plant without it."""

    copy: Path
    base: str  # plant file; empty where nothing was entered
    name: str


@dataclass(frozen=True)
class Known:
    """The plant calibrated on what was before a model, and the model's record since."""

    plant: Plant
    work: Work
    record: Record


Task = tuple[Before, Claim, int, Settings]
Answer = tuple[int, tuple[Values, ...], Known]


def before(store: "Store", name: str) -> Before:
    """Returns what a study of a model ('model' or 'model:version') needs of the store; Problem where the model is no lever."""
    with store.cursor() as cur:
        work_of(cur, name)
    base = entered_base(store)[1]
    return Before(store.copied(), write_plant(base) if base else "", name)


@lru_cache(maxsize=1)  # a process calibrates once, however many draws it runs
def known(asked: Before) -> Known:
    """Returns the plant before and the record; Problem where the log tells too little of either."""
    with closing(connect_snapshot(asked.copy, asked.copy)) as con:
        cur = cursor_of(con)
        work = work_of(cur, asked.name)
        base = parse_plant(asked.base, "plant.toml") if asked.base else None
        plant = calibrate_from(cur, until=work.plant_until, base=base, search=False).plant
        return Known(plant, work, record_of(cur, plant, work))


def begin_levers(
    store: "Store", name: str, keep: Callable[[Study, Plant], object], *, claim: Claim = NO_CLAIM,
    settings: Settings | None = None,
) -> BackgroundWork[Task, Answer, Study]:  # fmt: skip
    """Returns a study of a model under way in the background; `keep` gets it with its plant when it is done."""
    given, asked = settings or Settings(), before(store, name)

    def gather(answers: list[Answer]) -> Study:
        numbered = sorted(answers, key=lambda answer: answer[0])
        first = numbered[0][2]
        brings = compared([values for _, values, _ in numbered])
        found = made(first.plant, first.work, first.record, claim, given, brings)
        keep(found, first.plant)
        return found

    return BackgroundWork([(asked, claim, number, given) for number in range(given.draws)], answer, gather)


def answer(task: Task) -> Answer:
    """Returns the KPIs of one draw in every mode, with its number and what they are of."""
    asked, claim, number, settings = task
    found = known(asked)
    return number, of_draw(Draw(found.plant, found.record, claim, number, settings)), found
