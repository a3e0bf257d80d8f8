"""What removing a loss would bring: the plant as it is and each change of it, run with the same luck and compared in pairs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin.errors import Problem
from twin.experiment.background import BackgroundWork
from twin.experiment.changes import STOPS, Change, changed, possible
from twin.experiment.executor import Executor, InProcess, usual_executor
from twin.experiment.intervals import Estimate, estimate
from twin.experiment.replications import Task, replicate
from twin.experiment.scenario.comparison import NOTHING
from twin.kpi.scope import EVERYTHING, Scope
from twin.plant import Plant

if TYPE_CHECKING:
    from twin.kpi import Limits
    from twin.store import Store

Outputs = dict[Change | None, list[float | None]]
MEASURE = "throughput_per_h"
CONFIDENCE = 0.95  # that all intervals of one comparison hold together (Bonferroni)
STATIONS = 2  # that limit most; each change of theirs is tried
DAY_S = 86_400
HORIZON_S, WARMUP_S, REPLICATIONS = 14 * DAY_S, 2 * DAY_S, 10


@dataclass(frozen=True)
class Trial:
    """The changes to try. `loud` is the station that was taken for its stops, not because it limits the line."""

    changes: tuple[Change, ...]
    loud: str | None = None


@dataclass(frozen=True)
class Gain:
    """Good parts per hour that a change adds, and its interval; all intervals of a comparison hold together with 95 %.

    `verdict` is 'earns', 'loses', 'nothing' (less than half a per cent for sure) or 'open' (the runs cannot say).
    """

    station_id: str
    loss: str
    per_h: Estimate
    verdict: str


@dataclass(frozen=True)
class Study:
    """What each change brings over the plant as it is (`base`: good parts per hour); the largest gain first."""

    base: Estimate
    gains: tuple[Gain, ...]
    loud: str | None
    seed: int
    replications: int
    horizon_s: float
    warmup_s: float


def loudest(store: "Store", scope: Scope = EVERYTHING) -> list[str]:
    """Returns the stations by the hours they stood still (breakdowns and minor stops) on the floor, most hours first."""
    from twin import kpi

    stops = kpi.downtime_pareto(store, scope)
    return stops.groupby("station_id")["hours"].sum().sort_values(ascending=False, kind="stable").index.tolist()


def worth_trying(plant: Plant, measured: "Limits", loudest: Sequence[str] = ()) -> Trial:
    """Returns what to try: every change at the stations that limit most by either method, and the stops of the first
    of the `loudest` that is none of them.

    The last is there to be seen failing: a loud station that does not limit the line earns nothing. Raises Problem where
    nothing is known of what limits the line.
    """
    first = [*measured.path.highest(STATIONS), *measured.active.highest(1)]
    known = plant.station_by_id()
    found = [change for station in dict.fromkeys(first) if station in known for change in possible(known[station])]
    if not found:
        raise Problem(
            "어디가 라인을 제한하는지 알려 주는 기록이 없어 무엇을 줄여 볼지 고를 수 없습니다: 작업이나 설비 상태를 모으십시오.",
            "No record tells what limits the line, so there is nothing to try: collect operations or machine states.",
        )
    quiet = [s for s in loudest if s in known and s not in first]
    stops = [[change for change in possible(known[s]) if change.loss in STOPS] for s in quiet]
    contrast = next(filter(None, stops), [])
    return Trial((*found, *contrast), contrast[0].station_id if contrast else None)


def study(
    plant: Plant, trial: Trial, *, number: int = REPLICATIONS, seed: int = 1, horizon_s: float = HORIZON_S,
    warmup_s: float = WARMUP_S, executor: Executor | None = None,
) -> Study:  # fmt: skip
    """Returns what each change of the trial brings; the numbers do not depend on the executor (none: this process)."""
    to_do = tasks(plant, trial, number=number, seed=seed, horizon_s=horizon_s, warmup_s=warmup_s)
    return told(trial, to_do, (executor or InProcess()).map(output, to_do))


def begin_study(
    plant: Plant, trial: Trial, keep: Callable[[Study], object], *, number: int = REPLICATIONS, seed: int = 1
) -> BackgroundWork[tuple[int, Task], tuple[int, float | None], Study]:
    """Returns the same study under way in the background; `keep` gets it when it is done, whoever still looks."""
    to_do = tasks(plant, trial, number=number, seed=seed)

    def gather(answers: list[tuple[int, float | None]]) -> Study:
        made = told(trial, to_do, answers)
        keep(made)
        return made

    return BackgroundWork(to_do, output, gather, usual_executor())


def tasks(
    plant: Plant, trial: Trial, *, number: int, seed: int, horizon_s: float = HORIZON_S, warmup_s: float = WARMUP_S
) -> list[tuple[int, Task]]:
    """Returns the replications to make, each with its place: the plant as it is, then each change, the same luck for each."""
    plants = [plant, *(changed(plant, change) for change in trial.changes)]
    return list(enumerate(Task(p, horizon_s, warmup_s, seed, r) for p in plants for r in range(number)))


def output(task: tuple[int, Task]) -> tuple[int, float | None]:
    """Returns the place of a task with the good parts per hour of its replication."""
    return task[0], replicate(task[1]).kpis[MEASURE]


def told(trial: Trial, to_do: Sequence[tuple[int, Task]], answers: Sequence[tuple[int, float | None]]) -> Study:
    """Returns what the replications of a trial say together, in whatever order they came."""
    values, task = [value for _, value in sorted(answers)], to_do[0][1]
    number = len(values) // (len(trial.changes) + 1)
    per_h: Outputs = {
        name: values[place * number : (place + 1) * number] for place, name in enumerate([None, *trial.changes])
    }
    found = tuple(gains(per_h))
    return Study(estimate(per_h[None]), found, trial.loud, task.seed, number, task.horizon_s, task.warmup_s)


def gains(per_h: Outputs) -> list[Gain]:
    """Returns what each change brings over the plant as it is (None), by paired differences; the largest gain first."""
    base = per_h[None]
    changes = [c for c in per_h if c is not None]
    confidence = 1 - (1 - CONFIDENCE) / max(len(changes), 1)
    least = NOTHING * (estimate(base).mean or 0.0)
    more = {c: estimate(_differences(per_h[c], base), confidence) for c in changes}
    found = [Gain(c.station_id, c.loss, e, _verdict(e, least)) for c, e in more.items()]
    return sorted(found, key=lambda g: -(g.per_h.mean or 0.0))


def _verdict(more: Estimate, least: float) -> str:
    if more.low is None or more.high is None:
        return "open"
    if max(-more.low, more.high) <= least:
        return "nothing"
    return "earns" if more.low > 0 else "loses" if more.high < 0 else "open"


def _differences(with_change: list[float | None], base: list[float | None]) -> list[float | None]:
    return [None if a is None or b is None else a - b for a, b in zip(with_change, base, strict=True)]
