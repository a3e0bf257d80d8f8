"""The runs of a comparison made, or read where they have been made before: by this plant, change, luck and program."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from twin.experiment.executor import Executor, Look, ignore
from twin.experiment.executor.cache import Cache
from twin.experiment.executor.program import program_version
from twin.experiment.scenario.runs import READ_FOR_LIMITS, Job, Run, run_job


def cache_of(db: Path) -> Cache:
    """Returns the runs kept beside a database; each has its own, also beside another."""
    return Cache(db.parent / "runs" / db.stem)


def made(
    jobs: Sequence[Job], executor: Executor, cache: Cache | None = None, look: Look = ignore
) -> list[Run]:  # fmt: skip
    """Returns the runs in the order of the jobs. With a cache those that are kept are read, and each new one is kept as it comes.

    `look(done)` counts both; it is called every fifth of a second at least and may raise to stop the work.
    """
    found = {} if cache is None else _read(jobs, cache)
    to_do = [place for place in range(len(jobs)) if place not in found]
    known = len(found)
    tasks = [jobs[place] for place in to_do]
    for number, run in executor.answers(run_job, tasks, lambda done: look(known + done)):
        found[to_do[number]] = run
        if cache is not None:
            cache.put(key_of(tasks[number]), asdict(run))
    return [found[place] for place in range(len(jobs))]


def key_of(job: Job) -> str:
    """Returns the name of what a job's numbers depend on. A scenario's name and costs are not of it."""
    asked, variant, replication = job
    changes = asked.scenarios[variant - 1].changes if variant else ()
    told = {
        "program": program_version(), "plant": asked.plant_digest, "horizon_s": asked.horizon_s, "warmup_s": asked.warmup_s,
        "seed": asked.seed, "replication": replication, "runs_a_draw": asked.runs_a_draw,
        "changes": [(c.lever_id, c.on, c.product, c.settings) for c in changes],
        "records": [repr(asked.records.get(c.on)) for c in changes if c.lever_id == "model"],
        "is_read_for_limits": replication < READ_FOR_LIMITS,
    }  # fmt: skip
    return sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _read(jobs: Sequence[Job], cache: Cache) -> dict[int, Run]:
    kept = ((place, cache.get(key_of(job))) for place, job in enumerate(jobs))
    return {place: Run(**run) for place, run in kept if run is not None}
