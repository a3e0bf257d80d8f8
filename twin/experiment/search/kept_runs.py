"""Runs of a search read where they have been made before: by this very plant, luck and program, whatever search asked for them."""

import json
from collections.abc import Callable, Sequence
from functools import partial
from hashlib import sha256
from typing import Any

from twin.errors import Problem
from twin.experiment.executor.cache import Cache
from twin.experiment.executor.program import program_version
from twin.experiment.search.runs import Job, Spread, run_job


def kept_runs(spread: Spread, cache: Cache | None) -> Spread:
    """Returns `spread` with what the cache holds left out of its work, and what it does kept there; any work but runs passes through."""
    return spread if cache is None else partial(_do, spread, cache)


def _do(spread: Spread, cache: Cache, work: Callable[[Any], Any], tasks: Sequence[Any]) -> list[Any]:
    if work is not run_job:
        return list(spread(work, tasks))
    keys = [key_of(job) for job in tasks]
    found: dict[int, Any] = {place: kept for place, key in enumerate(keys) if (kept := cache.get(key)) is not None}
    missing = [place for place in range(len(tasks)) if place not in found]
    for place, answer in zip(missing, spread(work, [tasks[place] for place in missing]), strict=True):
        found[place] = _written(answer)
        cache.put(keys[place], found[place])
    return [_read(found[place]) for place in range(len(tasks))]


def key_of(job: Job) -> str:
    """Returns the name of what a run's number depends on."""
    task = job.task
    told = {
        "program": program_version(), "plant": sha256(task.plant.model_dump_json().encode()).hexdigest(), "kpi": job.kpi_id,
        "horizon_s": task.horizon_s, "warmup_s": task.warmup_s, "seed": task.seed, "replication": task.replication,
    }  # fmt: skip
    return sha256(json.dumps(told).encode()).hexdigest()


def _written(answer: float | Problem | None) -> dict[str, Any]:
    return {"ko": answer.ko, "en": answer.en} if isinstance(answer, Problem) else {"value": answer}


def _read(kept: dict[str, Any]) -> float | Problem | None:
    return kept["value"] if "value" in kept else Problem(kept["ko"], kept["en"])
