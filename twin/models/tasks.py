"""The tasks a store has data for: one module a kind, each offering `tasks(store)` and `data_set(store, task, options)`.

A kind whose outcomes are events also offers `judge` (as `judge.judge`), `judge_live(store, version, since, until)`, and how
its threshold is chosen: `choose(rows, probability, days, costs)` with `costs_of(store, station_id, costs)`, its own where none were given.
A kind that advises people offers `learn` and `judge_later` instead of `data_set` (see `advising`).
"""

from collections.abc import Callable
from dataclasses import asdict, fields
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

import numpy as np

from twin.errors import Problem
from twin.models.dataset import DataSet
from twin.models.judge import Judgement, judge
from twin.models.task import Task
from twin.models.threshold import Choice, Costs, choose
from twin.store.store import Store

KINDS = {
    "defect": "twin.models.defect", "maintenance": "twin.models.maintenance", "setpoint": "twin.models.setpoint_task",
    "demand": "twin.models.demand_task", "sequence": "twin.models.sequence_task",
}  # fmt: skip


def all_tasks(store: Store) -> list[Task]:
    """Returns every task the store has data for, by name."""
    found = [task for kind in KINDS if (module := module_of(kind)) for task in module.tasks(store)]
    return sorted(found, key=lambda task: task.task_id)


def task_named(store: Store, task_id: str) -> Task:
    """Returns the task of a name; Problem names those there are."""
    tasks = all_tasks(store)
    for task in tasks:
        if task.task_id == task_id:
            return task
    there = ", ".join(t.task_id for t in tasks)
    raise Problem(
        f"'{task_id}'이라는 과제는 없습니다. 이 데이터로 할 수 있는 과제: {there or '없음(로트나 시각으로 이어진 측정값이 필요합니다)'}.",
        f"There is no task '{task_id}'. Tasks these data allow: {there or 'none (readings tied to lots or moments are needed)'}.",
    )


def data_of(store: Store, task: Task, options: dict[str, Any]) -> DataSet:
    """Returns the task's data set; Problem where the store lacks what it takes."""
    module = module_of(task.kind)
    if module is None:
        raise Problem(
            f"{task.ko}: 이 종류({task.kind})의 과제는 학습할 수 없습니다.",
            f"{task.en}: tasks of this kind ({task.kind}) cannot be trained.",
        )
    return module.data_set(store, task, asked_of(task, options))


def asked_of(task: Task, options: dict[str, Any]) -> dict[str, Any]:
    """Returns the options as given; Problem names one that the kind of task does not know."""
    module = module_of(task.kind)
    known = {f.name for f in fields(module.Options)} if module else set()
    if strange := sorted(set(options) - known):
        raise _strange(task, strange, sorted(known))
    return options


def options_of(task: Task, options: dict[str, Any]) -> dict[str, Any]:
    """Returns what a data set was asked, whole: a version must mean the same when a usual value changes one day."""
    module = module_of(task.kind)
    return asdict(module.Options(**options)) if module else options


def judge_of(task: Task) -> Callable[..., Judgement]:
    """Returns how models of a task are judged: by its kind's own `judge` (events instead of units), else as `judge.judge`."""
    return getattr(module_of(task.kind), "judge", None) or judge


def choice_of(task: Task, rows: DataSet, probability: np.ndarray, days: int, costs: Costs) -> Choice:
    """Returns the threshold of a task's models, chosen on rows not learned from: by events or by units."""
    own = getattr(module_of(task.kind), "choose", None)
    return own(rows, probability, days, costs) if own else choose(rows.label, probability, days, costs)


def costs_of(store: Store, task: Task, costs: Costs) -> Costs:
    """Returns the costs as given, or what the kind of task assumes where none were."""
    own = getattr(module_of(task.kind), "costs_of", None)
    return own(store, task.station_id, costs) if own else costs


def module_of(kind: str) -> ModuleType | None:
    """Returns the module of a kind of task, or None where there is none."""
    name = KINDS.get(kind, "")
    return import_module(name) if name and find_spec(name) else None


def _strange(task: Task, strange: list[str], known: list[str]) -> Problem:
    there = ", ".join(f"--{name.replace('_', '-')}" for name in known)
    said = ", ".join(f"--{name.replace('_', '-')}" for name in strange)
    return Problem(
        f"{task.task_id} 과제에는 {said}을(를) 쓸 수 없습니다. 쓸 수 있는 것: {there or '없음'}.",
        f"The task {task.task_id} does not take {said}; it takes {there}.",
    )
