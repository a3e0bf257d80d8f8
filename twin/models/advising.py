"""Tasks that advise people instead of scoring units: learned, kept as JSON text with its hash, judged later beside plain rules.

What an advising task measurably does is what people would have had with its advice against what they had without, so there
is no threshold and no alarm; everything else of a model's life (book, versions, who applied it from when) is the same.
A module of such a kind offers `learn(store, task, options, asked)` and `judge_later(store, version, found, since, until)`.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

from twin.errors import Problem
from twin.models import artifact, judge, registry, tasks
from twin.models.judge import Judgement, Score
from twin.models.task import Input, Task
from twin.models.train import Tell
from twin.store.calibrations import code_version
from twin.store.models import enter
from twin.store.store import Store


@dataclass(frozen=True)
class Asked:
    """The period to learn from; without `until` the last `held_back_days` of the data are left to judge it by."""

    since: datetime | None = None
    until: datetime | None = None
    held_back_days: int = 0
    tell: Tell | None = None  # hears of every part done; what it raises stops the work


@dataclass(frozen=True)
class Learned:
    """What a task advises by, as plain values, what it was learned from, and how it did on what it did not learn from."""

    found: dict[str, Any]
    since: datetime
    until: datetime
    rows: int
    bad_rows: int | None
    data_sha256: str
    inputs: tuple[Input, ...]
    notes: tuple[Problem, ...]
    validation: Judgement | None


def is_advising(task: Task) -> bool:
    """Returns whether a task advises people; else it scores units or moments."""
    return hasattr(tasks.module_of(task.kind), "judge_later")


def make_version(
    store: Store, task: Task, model_id: str, options: dict[str, Any], asked: Asked, by: str
) -> registry.Version:
    """Learns a version of the advice, keeps its file and book entries, and returns it; Problem where the data do not allow it."""
    number, module = registry.next_version(store, model_id), _module(task)
    learned: Learned = module.learn(store, task, options, asked)
    about = {"model_id": model_id, "version": number, "task_id": task.task_id}
    file_name = registry.file_name_of(model_id, number)
    file_sha256 = artifact.write_advice(registry.file_of(store.path, file_name), learned.found, about)
    row = _row(task, learned, module, options, by) | about | {"file_name": file_name, "file_sha256": file_sha256}
    checked = judge.entries(learned.validation, model_id, number) if learned.validation else []
    enter(store, [judge.Entry("version", (row,)), *checked])
    return registry.version_of_row(row)


def evaluate(store: Store, version: registry.Version, since: datetime, until: datetime | None) -> Judgement:
    """Returns how the advice of a version would have done from `since` on; Problem where nothing can be judged."""
    return _module(version.task).judge_later(store, version, found_of(store, version), since, until)


def found_of(store: Store, version: registry.Version) -> dict[str, Any]:
    """Returns what a version advises by, from its file; Problem where the file is not the one in the book."""
    if version.file_name is None:
        raise registry.supplied(version)
    return artifact.read_advice(registry.file_of(store.path, version.file_name), version.file_sha256)


def at_work(store: Store, task_id: str) -> registry.Version | None:
    """Returns the version of a task's advice that is applied, else the newest trained; None where there is none."""
    from twin.models.applied import state

    mine = [v for v in registry.versions(store) if v.task.task_id == task_id and v.file_name]
    states = {v.name: state(store, v)[0] for v in mine}
    applied = [v for v in mine if states[v.name] == "applied"]
    there = applied or [v for v in mine if states[v.name] == "trained"]
    return max(there, key=lambda v: v.made_at, default=None)


def judgement(
    source: str, since: datetime, until: datetime, rows: int, days: int, scores: Iterable[Score], data_sha256: str,
    bad_rows: int = 0,
) -> Judgement:  # fmt: skip
    """Returns a judgement of advice: scores beside plain rules, no threshold, no curve, no record of right and wrong."""
    return Judgement(
        source, since, until, rows, bad_rows, days, 0, 0, 0.0, tuple(scores), (), (), (), None, data_sha256
    )


def plain(value: Any) -> Any:
    """Returns dataclasses, arrays and dates as JSON knows them."""
    return json.loads(json.dumps(value, ensure_ascii=False, default=str))


def _module(task: Task) -> ModuleType:
    module = tasks.module_of(task.kind)
    if module is None:
        raise ValueError(f"no module advises for {task.kind}")
    return module


def _row(task: Task, learned: Learned, module: ModuleType, options: dict[str, Any], by: str) -> dict[str, Any]:
    settings = {
        "known_ko": task.known_ko, "known_en": task.known_en, "options": asdict(module.Options(**options)),
        "inputs": [asdict(i) for i in learned.inputs],
    }  # fmt: skip
    notes = [{"ko": n.ko, "en": n.en} for n in learned.notes]
    return {
        "task_id": task.task_id, "kind": task.kind, "process_id": task.process_id, "station_id": task.station_id, "unit": task.unit,
        "name_ko": task.ko, "name_en": task.en, "made_at": datetime.now(UTC).isoformat(), "made_by": by,
        "train_from": learned.since.isoformat(), "train_until": learned.until.isoformat(), "rows": learned.rows,
        "bad_rows": learned.bad_rows, "apart_rows": None, "data_sha256": learned.data_sha256, "threshold": None,
        "threshold_ko": None, "threshold_en": None, "settings": json.dumps(settings, ensure_ascii=False),
        "notes": json.dumps(notes, ensure_ascii=False), "code_version": code_version("models"),
    }  # fmt: skip
