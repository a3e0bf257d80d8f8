"""An outlook under way in the background: one a store at a time, kept when it is done, whoever watches."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from twin.errors import Problem
from twin.experiment.background import BackgroundWork
from twin.experiment.executor import Executor, InProcess, Processes, usual_executor
from twin.experiment.keep import owned_by_us
from twin.plant import Plant
from twin.plant_file import write_plant
from twin.store.plants import version_of
from twin.whatif.one_at_a_time import OneAtATime
from twin.whatif.outlook.course import USUAL_NUMBER, Course, check_course, outlooks, run_stage
from twin.whatif.outlook.earlier import Earlier, earlier, plant_before
from twin.whatif.outlook.items import items_of
from twin.whatif.outlook.kept import Outlook, keep_outlook, new_outlook
from twin.whatif.records import records_of
from twin.whatif.scenarios import Saved

if TYPE_CHECKING:
    from twin.store import Store

_kept: OneAtATime["Working"] = OneAtATime()


@dataclass(frozen=True)
class Task:
    """One run: the course (on the plant in force), the earlier plant to put it on instead (None = none), stage, replication."""

    course: Course
    before: Earlier | None
    stage: int
    replication: int


@dataclass(frozen=True)
class Ran:
    """What one run gave; `plant` is the earlier one, with the first run only."""

    stage: int
    replication: int
    values: tuple[float | None, ...]
    plant: Plant | None


class Working(BackgroundWork[Task, Ran, Outlook]):
    """An outlook under way, begun by `by`; `about` names what it is of, in the words of its scenarios."""

    def __init__(self, store: "Store", course: Course, before: Earlier | None, made: "_Made", by: str) -> None:
        self.by, self.about = by, tuple(s.name for s in course.scenarios)

        def gather(answers: list[Ran]) -> Outlook:
            found = gathered(course, answers, made, by)
            keep_outlook(store, found)
            return found

        # the copy an earlier plant is learnt from lies on this machine
        super().__init__(tasks_of(course, before), answer, gather, Processes() if before else usual_executor())


@dataclass(frozen=True)
class _Made:
    """What an outlook is made of: the scenarios' versions, the plant's version and where its data end (None = entered)."""

    keys: tuple[tuple[str, int], ...]
    plant_version: str
    data_until: datetime | None


def begin_outlook(
    store: "Store", saved: Sequence[Saved], *, by: str, before: date | None = None, number: int = USUAL_NUMBER, seed: int = 1
) -> Working:  # fmt: skip
    """Returns an outlook of saved scenarios in their order that has begun, on the plant in force, or with `before` on the
    plant as it could be known on that day.

    Raises Problem where no plant is in force, a scenario cannot be tried, another outlook is under way, or another program
    owns the store.
    """
    owned_by_us(store)
    course, made, known = _prepared(store, saved, before, number, seed)
    return _kept.begin(store, lambda: Working(store, course, known, made, by), _refused)


def _refused(other: Working) -> Problem:
    return Problem(
        f"{other.by}님이 시작한 계산({', '.join(other.about)})이 돌고 있습니다: 끝나기를 기다리거나 취소한 뒤 시작하십시오.",
        f"Work begun by {other.by} ({', '.join(other.about)}) is under way: wait for it, or cancel it and begin yours.",
    )


def work_out(
    store: "Store", saved: Sequence[Saved], *, by: str, before: date | None = None, number: int = USUAL_NUMBER, seed: int = 1,
    executor: Executor | None = None,
) -> Outlook:  # fmt: skip
    """Returns an outlook made at once and kept; the numbers are those of `begin_outlook`. Raises Problem as it does."""
    owned_by_us(store)
    course, made, known = _prepared(store, saved, before, number, seed)
    with executor or InProcess() as at_work:
        found = gathered(course, at_work.map(answer, tasks_of(course, known)), made, by)
    keep_outlook(store, found)
    return found


def under_way(store: "Store") -> Working | None:
    """Returns the outlook that is worked out on a store now, whoever began it; None where none is."""
    return _kept.under_way(store)


def _prepared(
    store: "Store", saved: Sequence[Saved], before: date | None, number: int, seed: int
) -> tuple[Course, _Made, Earlier | None]:
    course, made = asked(store, saved, number, seed)
    if before is None:
        return course, made, None
    known = earlier(store, before, course.scenarios)
    return course, replace(made, data_until=known.until), known


def asked(store: "Store", saved: Sequence[Saved], number: int, seed: int) -> tuple[Course, _Made]:
    """Returns the course of saved scenarios on the plant in force, and what it is made of; Problem where it cannot be."""
    current = store.plant()
    if current is None:
        raise Problem(
            "공장이 아직 없어 예측할 수 없습니다: 보정 화면에서 먼저 보정하십시오.",
            "There is no plant yet to forecast with: calibrate one first, on the page Calibration.",
        )
    if not saved:
        raise Problem(
            "예측할 시나리오가 없습니다: 하나 이상 고르십시오.",
            "There is no scenario to forecast: choose one at least.",
        )
    version, plant = current
    scenarios = tuple(s.scenario for s in saved)
    course = Course(
        plant, scenarios, items_of(store, scenarios), number, seed, records=records_of(store, plant, scenarios)
    )
    check_course(course)
    rows = store.rows("SELECT data_until FROM plant.version WHERE plant_version = $version", {"version": version})
    return course, _Made(tuple((s.scenario_id, s.version) for s in saved), version, rows[0][0])


def tasks_of(course: Course, before: Earlier | None) -> list[Task]:
    """Returns the runs to be made, replication by replication."""
    stages = range(len(course.scenarios) + 1)
    return [Task(course, before, stage, r) for r in range(course.number) for stage in stages]


def answer(task: Task) -> Ran:
    """Returns what one run gives; a pure function of the task, so it may be made in any process."""
    course, is_first = task.course, (task.stage, task.replication) == (0, 0)
    if task.before is not None:
        course = replace(course, plant=plant_before(task.before))
    values = run_stage(course, task.stage, task.replication)
    return Ran(task.stage, task.replication, values, course.plant if task.before is not None and is_first else None)


def gathered(course: Course, answers: Sequence[Ran], made: _Made, by: str) -> Outlook:
    """Returns what all runs say together, whatever the order in which they came."""
    plant = next((a.plant for a in answers if a.plant is not None), None)
    of = course if plant is None else replace(course, plant=plant)
    version = made.plant_version if plant is None else version_of(write_plant(plant))
    found = outlooks(of, {(a.stage, a.replication): a.values for a in answers})
    return new_outlook(
        made.keys, found, made_by=by, plant_version=version, data_until=made.data_until, seed=of.seed, replications=of.number,
        horizon_s=of.horizon_s, warmup_s=of.warmup_s,
    )  # fmt: skip
