"""The list of models and tasks: one entry a version with its process, state and newest scores."""

import json
from typing import Any

from twin.models.applied import state
from twin.models.card import SOURCES, STATES
from twin.models.making import site_zone
from twin.models.registry import Version
from twin.models.scores import Estimate
from twin.models.task import Task
from twin.models.told import NAMES, Evaluation, evaluations, figure, leads
from twin.store.store import Store


def tasks_there(tasks: list[Task], lang: str, as_json: bool) -> str:
    """Returns the tasks the data allow."""
    if as_json:
        return as_text([vars(t) for t in tasks])
    if not tasks:
        return "이 데이터로 할 수 있는 과제가 없습니다." if lang == "ko" else "These data allow no task."
    head = "--task 로 고를 수 있는 과제:" if lang == "ko" else "Tasks to choose from with --task:"
    return "\n".join([head, *(f"  {t.task_id:<24} {t.ko if lang == 'ko' else t.en}" for t in tasks)])


def listed(store: Store, found: list[Version], lang: str, as_json: bool) -> str:
    """Returns one entry a version: process, task, state and its newest scores with intervals."""
    if as_json:
        return as_text([entry(store, version) for version in found])
    if not found:
        return "학습한 모델이 없습니다." if lang == "ko" else "There are no models."
    return "\n".join(_line(store, version, lang) for version in found)


def entry(store: Store, version: Version) -> dict[str, Any]:
    """Returns a version as plain values: what it is for, its state, and its newest scores with intervals."""
    now, since = state(store, version)
    told = best(evaluations(store, version))
    return {
        "model_id": version.model_id, "version": version.version, "task_id": version.task.task_id, "task": version.task.kind,
        "process_id": version.task.process_id, "station_id": version.task.station_id, "state": now,
        "state_since": since and since.isoformat(), "made_at": version.made_at.isoformat(), "made_by": version.made_by,
        "train_until": version.train_until and version.train_until.isoformat(), "rows": version.rows, "bad_rows": version.bad_rows,
        "data_sha256": version.data_sha256, "file_sha256": version.file_sha256, "threshold": version.threshold,
        "scores_from": told and told.source, "test_from": told and told.test_from.isoformat(),
        "test_until": told and told.test_until.isoformat(), "scores": plain(told.scores) if told else {},
    }  # fmt: skip


def _line(store: Store, version: Version, lang: str) -> str:
    now, since = state(store, version)
    side = 0 if lang == "ko" else 1
    judgements = best(evaluations(store, version))
    told = f"  {STATES[now][side]}{f' {since.astimezone(site_zone(store)):%Y-%m-%d}' if since else ''}"
    line = f"{version.name:<28} {version.task.process_id:<12} {version.task.task_id:<24}{told}"
    if judgements:
        metric = leads(version.task.kind)
        at = judgements.scores.get(("model", metric))
        line += f"  {NAMES[metric][side]} {figure(metric, at)} ({SOURCES[judgements.source][side]})" if at else ""
    return line


def best(found: list[Evaluation]) -> Evaluation | None:
    """The newest judgement on later data; where there is none, the one inside the training period."""
    return next((e for e in found if e.source != "validation"), found[0] if found else None)


def plain(scores: dict[tuple[str, str], Estimate]) -> dict[str, dict[str, dict[str, float | None]]]:
    """Returns who → metric → value, low, high; None where it cannot be told."""
    found: dict[str, dict[str, dict[str, float | None]]] = {}
    for (who, metric), e in scores.items():
        cell = {side: None if (v := getattr(e, side)) != v else v for side in ("value", "low", "high")}
        found.setdefault(who, {})[metric] = cell
    return found


def as_text(value: object) -> str:
    """Returns JSON that a person can read too."""
    return json.dumps(value, ensure_ascii=False, indent=2)
