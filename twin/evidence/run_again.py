"""A simulated number run again from what was kept: the same plant, luck and horizon, in the background, held against the kept value."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from twin.errors import Problem
from twin.evidence.again import Again
from twin.evidence.compared import COMPARISON
from twin.evidence.evidence import Evidence
from twin.evidence.gains import STUDY
from twin.evidence.ref import Ref
from twin.evidence.simulated import ROWS, RUN
from twin.evidence.stored import one, parts_of
from twin.experiment.background import BackgroundWork
from twin.experiment.changes import Change
from twin.experiment.executor import Executor, usual_executor
from twin.experiment.gains import Trial, output, tasks, told
from twin.experiment.keep import code_version
from twin.experiment.replications import Task, replicate
from twin.experiment.scenario import Asked, scenario_of
from twin.experiment.scenario.comparison import told as compared
from twin.experiment.scenario.kept import CODE
from twin.experiment.scenario.runs import Run, jobs, run_job
from twin.kpi.reading import Note
from twin.plant import Plant
from twin.plant_file import parse_plant
from twin.store.calibrations import code_version as hash_of
from twin.whatif.records import records_of

if TYPE_CHECKING:
    from twin.store import Store

PLANT = "SELECT name, toml FROM plant.version WHERE plant_version = ?"
Value = float | None


def begin_again(store: "Store", found: Evidence, executor: Executor | None = None) -> BackgroundWork[Any, Any, Again]:
    """Returns the runs behind a number (of KINDS) under way once more; its `results` say whether the value came out the same.

    Raises Problem where the plant they were made of is not kept.
    """
    to_do, work, value = _RUNS[found.ref.kind](store, found.ref)

    def gather(answers: list[Any]) -> Again:
        new = value(answers)
        return Again(found.value, found.value if new == found.value else new, new, (), _changed(found, new))

    return BackgroundWork(to_do, work, gather, executor or usual_executor())


def _of_run(store: "Store", ref: Ref) -> tuple[list[Task], Callable, Callable[[list[Any]], Value]]:
    run_id, kpi_id = parts_of(ref, 2)
    run = one(store, ref, RUN, [run_id])
    plant, kept = _plant(store, run), [row[2] for row in store.rows(ROWS, [run_id, kpi_id])]
    to_do = [Task(plant, run["horizon_s"], run["warmup_s"], run["seed"], r) for r in range(run["replications"])]

    def value(answers: list[Any]) -> Value:
        values = [answer.kpis[kpi_id] for answer in answers]
        if values == kept:  # each replication is the same: so is their mean
            return store.rows(f"SELECT avg(value) FROM ({ROWS})", [run_id, kpi_id])[0][0]
        known = [v for v in values if v is not None]
        return sum(known) / len(known) if known else None

    return to_do, replicate, value


def _of_comparison(store: "Store", ref: Ref) -> tuple[list, Callable, Callable[[list[Run]], Value]]:
    """Only the plant as it is and the one scenario: the others of the comparison do not touch this difference."""
    comparison_id, position, kpi_id = parts_of(ref, 3)
    made = one(store, ref, COMPARISON, [comparison_id])
    plant = _plant(store, made)
    given = json.loads(made["scenarios"])[int(position)]
    scenario = scenario_of({k: v for k, v in given.items() if k in ("name", "change")}, given["name"])
    asked = Asked(
        plant, (scenario,), made["horizon_s"], made["warmup_s"], made["seed"], records=records_of(store, plant, [scenario])
    )  # fmt: skip

    def value(answers: list[Run]) -> Value:
        effects = compared(asked, answers).compared[0].effects
        return next((e.difference.mean for e in effects if e.kpi_id == kpi_id), None)

    return jobs(asked, 0, made["replications"]), run_job, value


def _of_gain(store: "Store", ref: Ref) -> tuple[list, Callable, Callable[[list], Value]]:
    """Only the plant as it is and the one change."""
    study_id, station, loss = parts_of(ref, 3)
    made = one(store, ref, STUDY, [study_id])
    trial = Trial((Change(station, loss),))
    to_do = tasks(
        _plant(store, made), trial, number=made["replications"], seed=made["seed"], horizon_s=made["horizon_s"], warmup_s=made["warmup_s"]
    )  # fmt: skip
    return to_do, output, lambda answers: told(trial, to_do, answers).gains[0].per_h.mean


_RUNS = {"run": _of_run, "comparison": _of_comparison, "gain": _of_gain}
KINDS = tuple(_RUNS)  # whose runs can be made again: what they were made from is kept whole


def _plant(store: "Store", made: dict[str, Any]) -> Plant:
    rows = store.rows(PLANT, [made["plant_version"]])
    if not rows:
        raise Problem(
            f"이 수를 만든 공장 판 {made['plant_version']}이(가) 남아 있지 않아 다시 돌릴 수 없습니다.",
            f"The plant this number was made of ({made['plant_version']}) is not kept, so it cannot be run again.",
        )
    name, toml = rows[0]
    return parse_plant(toml, name)


def _changed(found: Evidence, new: Value) -> tuple[Note, ...]:
    """Where the value came out another: whether the program is another since."""
    now = hash_of(*CODE) if found.ref.kind == "comparison" else code_version()
    if new == found.value or now == found.made_from.code_version:
        return ()
    return (Note("그 뒤로 모델·지표 프로그램이 바뀌었습니다", "the program of model and KPIs has changed since"),)
