"""Runs of a search: any set of changes, any replication, each made once, all with the same luck."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from twin.errors import Problem
from twin.experiment.inputs import drawn
from twin.experiment.replications import Task, replicate
from twin.experiment.scenario.apply import applied
from twin.experiment.scenario.scenario import Change, Scenario
from twin.experiment.search.question import Question

Changes = tuple[Change, ...]
Spread = Callable[
    [Callable[[Any], Any], Sequence[Any]], Iterable[Any]
]  # does a work on many tasks, answers in their order


@dataclass(frozen=True)
class Job:
    """One run: a task on a plant that is already changed, and the KPI it is made for."""

    task: Task
    kpi_id: str


def run_job(job: Job) -> float | Problem | None:
    """Returns the KPI of one run, or the Problem of a line that could not run; a pure function of the job."""
    try:
        return replicate(job.task).kpis[job.kpi_id]
    except Problem as problem:
        return problem


def task_of(question: Question, changes: Changes, replication: int) -> Task:
    """Returns the replication of the plant with some changes: drawn first, the same for all, then changed."""
    base = drawn(question.plant, question.seed, 1 + replication) if question.is_open else question.plant
    plant = applied(Scenario("", changes), base)
    return Task(plant, question.horizon_s, question.warmup_s, question.seed, replication)


class Sampler:
    """What runs have measured so far. `set_aside` holds the changes with which the line could not run, and why.

    Not safe to be shared by threads.
    """

    def __init__(
        self, question: Question, spread: Spread, *, work: Callable[[Job], float | Problem | None] = run_job,
        tell: Callable[[int], None] | None = None,
    ) -> None:  # fmt: skip
        """`work` makes one run, in whatever process; `tell` hears how many runs have been made."""
        self.question, self.set_aside = question, dict[Changes, Problem]()
        self._spread, self._work, self._tell = spread, work, tell
        self._known: dict[tuple[Changes, int], float] = {}

    @property
    def made(self) -> int:
        """Returns how many runs have been made."""
        return len(self._known)

    def values(self, asked: Sequence[Changes], begin: int, end: int) -> tuple[list[Changes], np.ndarray]:
        """Returns those of the changes that can run, and the goal's KPI in replications [begin, end): shape (changes, runs).

        Raises Problem where the plant as it is cannot run or its KPI has no value.
        """
        able = [changes for changes in dict.fromkeys(asked) if changes not in self.set_aside]
        missing = [(c, r) for r in range(begin, end) for c in able if (c, r) not in self._known]
        jobs = [Job(task_of(self.question, c, r), self.question.goal.kpi_id) for c, r in missing]
        for place, answer in zip(missing, self._spread(self._work, jobs), strict=True):
            self._take(place, answer)
        able = [changes for changes in able if changes not in self.set_aside]
        return able, np.array([[self._known[c, r] for r in range(begin, end)] for c in able])

    def _take(self, place: tuple[Changes, int], answer: float | Problem | None) -> None:
        changes, _ = place
        value = _no_value(self.question.goal.kpi_id) if answer is None or answer != answer else answer
        if isinstance(value, Problem):
            if not changes:
                raise value
            self.set_aside[changes] = value
            return
        self._known[place] = value
        if self._tell:
            self._tell(len(self._known))


def _no_value(kpi_id: str) -> Problem:
    return Problem(
        f"목표 지표 {kpi_id}의 값이 이 모의실행에서 나오지 않습니다: 기간을 길게 하거나 다른 지표를 고르십시오.",
        f"The goal {kpi_id} has no value in these runs: ask for a longer horizon or choose another KPI.",
    )
