"""The book of models: versions, who applied which from when, and which one is in force at a moment."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from twin.errors import Problem
from twin.models.artifact import check, read_model
from twin.models.task import Task
from twin.models.train import Trained
from twin.store.paths import model_folder
from twin.store.store import Store

FIELDS = (  # of model.version, as `_version` takes them
    "model_id", "version", "task_id", "kind", "process_id", "station_id", "unit", "name_ko", "name_en", "made_at", "made_by",
    "train_from", "train_until", "rows", "bad_rows", "apart_rows", "data_sha256", "file_name", "file_sha256", "threshold",
    "threshold_ko", "threshold_en", "settings", "notes",
)  # fmt: skip


@dataclass(frozen=True)
class Version:
    """One version of a model as the book tells it; `file_name` is None for a supplier's model that was not trained here."""

    model_id: str
    version: str
    task: Task
    made_at: datetime
    made_by: str
    train_from: datetime | None
    train_until: datetime | None
    rows: int | None
    bad_rows: int | None
    apart_rows: int | None
    data_sha256: str | None
    file_name: str | None
    file_sha256: str | None
    threshold: float | None
    threshold_reason: Problem | None
    settings: dict[str, Any]
    notes: tuple[Problem, ...]

    @property
    def name(self) -> str:
        """Model and version as people write them: 'defect-diecast:1.0'."""
        return f"{self.model_id}:{self.version}"


def versions(store: Store, model_id: str | None = None) -> list[Version]:
    """Returns every version, by model and the order they were made."""
    rows = store.rows(
        f"SELECT {', '.join(FIELDS)} FROM model.version WHERE $model IS NULL OR model_id = $model ORDER BY model_id, made_at",
        {"model": model_id},
    )
    return [_version(*row) for row in rows]


def version_named(store: Store, name: str) -> Version:
    """Returns a version by 'model:version', or a model's newest by its name alone; Problem where there is none."""
    model_id, _, number = name.partition(":")
    found = [v for v in versions(store, model_id) if number in ("", v.version)]
    if not found:
        there = ", ".join(v.name for v in versions(store))
        raise Problem(
            f"'{name}'이라는 모델은 대장에 없습니다. 있는 모델: {there or '없음(python -m twin model train 으로 만듭니다)'}.",
            f"There is no model '{name}' in the book. Models: {there or 'none (python -m twin model train makes one)'}.",
        )
    return found[-1]


def version_of_row(row: dict[str, Any]) -> Version:
    """Returns the version a row for the book tells: a visitor's is not in the store yet."""
    times = {k: datetime.fromisoformat(row[k]) for k in ("made_at", "train_from", "train_until") if row[k]}
    return _version(*((row | times)[name] for name in FIELDS))


def next_version(store: Store, model_id: str) -> str:
    """Returns the next free number: 1.0, 2.0 …; one whose file is there already waits in the landing and is taken."""
    number = max((int(float(v.version)) for v in versions(store, model_id)), default=0) + 1
    while file_of(store.path, file_name_of(model_id, f"{number}.0")).exists():
        number += 1
    return f"{number}.0"


def file_name_of(model_id: str, version: str) -> str:
    """Returns the name of a version's file; Problem for a model name that is no plain word."""
    if not re.fullmatch(r"[\w.-]{1,60}", model_id):
        raise Problem(
            f"모델 이름 '{model_id}'에는 글자, 숫자, -, _, . 만 쓸 수 있습니다(60자까지).",
            f"The model name '{model_id}' may hold letters, digits, -, _ and . only (up to 60).",
        )
    return f"{model_id}-{version}.txt"


def load(store: Store, version: Version) -> Trained:
    """Returns the model of a version from its file, once its hash is the one in the book; Problem otherwise."""
    if version.file_name is None:
        raise supplied(version)
    return read_model(file_of(store.path, version.file_name), version.file_sha256)


def check_file(store: Store, version: Version) -> None:
    """Raises Problem where a version's file is not the one in the book; a supplier's model has none."""
    if version.file_name:
        check(file_of(store.path, version.file_name), version.file_sha256)


def supplied(version: Version) -> Problem:
    """Returns what is said where a model made elsewhere is asked for its file."""
    return Problem(
        f"{version.name}은(는) 공급사의 모델이라 파일이 없습니다. 판정은 그 장치가 하고, 여기서는 기록만 봅니다.",
        f"{version.name} is a supplier's model without a file: its own device scores, here its record is watched.",
    )


def file_of(db: Path, file_name: str) -> Path:
    """Returns where a model's file lies; only its bare name counts, never a path."""
    return model_folder(db) / Path(file_name).name


def as_problems(text: str) -> tuple[Problem, ...]:
    """Returns the sentences kept as JSON."""
    return tuple(Problem(note["ko"], note["en"]) for note in json.loads(text))


def _version(
    model_id, version, task_id, kind, process, station, unit, ko, en, made_at, by, since, until, rows, bad, apart, data,
    file, file_hash, threshold, reason_ko, reason_en, settings, notes,
) -> Version:  # fmt: skip
    read = json.loads(settings)
    task = Task(task_id, kind, process, station, unit, ko, en, read.get("known_ko", ""), read.get("known_en", ""))
    reason = Problem(reason_ko, reason_en) if reason_ko else None
    return Version(
        model_id, version, task, made_at, by, since, until, rows, bad, apart, data, file, file_hash, threshold, reason, read,
        as_problems(notes),
    )  # fmt: skip
