"""The book of models: versions, who applied which from when, and which one is in force at a moment."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from twin.errors import Problem
from twin.models.artifact import read_model
from twin.models.task import Task
from twin.models.train import Trained
from twin.store.models import Entry, enter, model_folder
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


@dataclass(frozen=True)
class Application:
    """One entry of who applied, retired or rolled back what, from when."""

    happened_at: datetime
    model_id: str
    version: str
    action: str
    from_at: datetime
    done_by: str
    reason: str


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
    """Returns the next free number: 1.0, 2.0 …"""
    return f"{max((int(float(v.version)) for v in versions(store, model_id)), default=0) + 1}.0"


def load(store: Store, version: Version) -> Trained:
    """Returns the model of a version from its file, once its hash is the one in the book; Problem otherwise."""
    if version.file_name is None:
        raise Problem(
            f"{version.name}은(는) 공급사의 모델이라 파일이 없습니다. 판정은 그 장치가 하고, 여기서는 기록만 봅니다.",
            f"{version.name} is a supplier's model without a file: its own device scores, here its record is watched.",
        )
    return read_model(file_of(store.path, version.file_name), version.file_sha256)


def file_of(db: Path, file_name: str) -> Path:
    """Returns where a model's file lies; only its bare name counts, never a path."""
    return model_folder(db) / Path(file_name).name


def applications(store: Store, model_id: str | None = None) -> list[Application]:
    """Returns every entry, the oldest first."""
    rows = store.rows(
        """SELECT happened_at, model_id, version, action, from_at, done_by, reason FROM model.application
           WHERE $model IS NULL OR model_id = $model ORDER BY model_id, from_at, happened_at""",
        {"model": model_id},
    )
    return [Application(*row) for row in rows]


def spans(entries: list[Application]) -> list[tuple[str, datetime, datetime | None]]:
    """Returns (version, from, until) in which each version of one model was to act; the last one may be open."""
    found: list[tuple[str, datetime, datetime | None]] = []
    for entry in entries:
        if found and found[-1][2] is None:
            found[-1] = (*found[-1][:2], entry.from_at)
        if entry.action != "retire":
            found.append((entry.version, entry.from_at, None))
    return [(v, a, b) for v, a, b in found if b is None or b > a]


def in_force(store: Store, model_id: str, at: datetime) -> str | None:
    """Returns the version that acts at a moment; None where none does."""
    acting = [v for v, a, b in spans(applications(store, model_id)) if a <= at and (b is None or at < b)]
    return acting[-1] if acting else None


def state(store: Store, version: Version) -> tuple[str, datetime | None]:
    """Returns ('trained' | 'applied' | 'retired', from when): applied also where its day is still to come."""
    mine = [(a, b) for v, a, b in spans(applications(store, version.model_id)) if v == version.version]
    if not mine:
        return "trained", None
    since, until = mine[-1]
    return ("applied", since) if until is None else ("retired", until)


def act(store: Store, version: Version, action: str, from_at: datetime, by: str, reason: str) -> None:
    """Enters that somebody applies a version, retires its model, or rolls back to it, from a moment on; Problem without a name."""
    if not by.strip():
        raise Problem("누가 정하는지 적어야 합니다: --by 이름.", "Say who decides: --by NAME.")
    row = {
        "happened_at": datetime.now(UTC).isoformat(), "model_id": version.model_id, "version": version.version, "action": action,
        "from_at": from_at.isoformat(), "done_by": by.strip(), "reason": reason,
    }  # fmt: skip
    enter(store, [Entry("application", (row,))])


def earlier(store: Store, model_id: str) -> Version:
    """Returns the version that acted before the present one; Problem where there was none."""
    acted = [v for v, _, _ in spans(applications(store, model_id))]
    before = [v for v in acted[:-1] if v != acted[-1]]
    if not before:
        raise Problem(
            f"{model_id}은(는) 앞서 적용한 다른 판이 없어 되돌릴 수 없습니다. 멈추려면 --retire 를 쓰십시오.",
            f"{model_id} has no earlier version that was applied, so it cannot be rolled back: use --retire to stop it.",
        )
    return version_named(store, f"{model_id}:{before[-1]}")


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
