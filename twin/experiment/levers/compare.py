"""A lever in the twin: the plant without the model, with its measured record, and as claimed, run with the same luck."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from twin.experiment.executor import Executor, InProcess
from twin.experiment.inputs import drawn
from twin.experiment.intervals import Estimate
from twin.experiment.levers.claim import Claim
from twin.experiment.levers.lever import Mode, Record, lever_draw, rng_of
from twin.experiment.levers.measures import STOPPED, stopped_h_per_week
from twin.experiment.replications import Task, replicate_with_log
from twin.plant import Plant

DAY_S = 86_400.0
HORIZON_S, WARMUP_S = 21 * DAY_S, 7 * DAY_S  # a line that begins empty needs a week to be itself
DRAWS, REPEATS = 20, 2
MODES: tuple[Mode, ...] = ("off", "measured", "claimed")
Values = dict[str, float | None]


@dataclass(frozen=True)
class Brings:
    """One KPI without the model, the difference that its measured record and the claim make, and the claim beyond the record.

    The intervals are those in which they lie, given what calibration and record leave open: more runs do not narrow them.
    """

    kpi_id: str
    off: Estimate
    measured: Estimate
    claimed: Estimate
    beyond: Estimate


@dataclass(frozen=True)
class Settings:
    """How a lever is tried: so many draws of what is open, each over a horizon after a warm-up."""

    draws: int = DRAWS
    seed: int = 1
    horizon_s: float = HORIZON_S
    warmup_s: float = WARMUP_S


@dataclass(frozen=True)
class Draw:
    """One draw of what plant and record leave open, to be run in all three modes."""

    plant: Plant
    record: Record
    claim: Claim
    number: int
    settings: Settings


def brings(
    plant: Plant, record: Record, claim: Claim, settings: Settings, executor: Executor | None = None
) -> list[Brings]:
    """Returns what the model brings by its record and by its claim, KPI by KPI.

    Each draw takes the plant from what its calibration leaves open and the model from what its record leaves open, and is run
    REPEATS times in each mode with the same luck.
    """
    draws = [Draw(plant, record, claim, number, settings) for number in range(settings.draws)]
    return compared((executor or InProcess()).map(of_draw, draws))


def of_draw(draw: Draw) -> tuple[Values, ...]:
    """Returns the KPIs of one draw in the order of MODES; a pure function of the draw, so it may run in any process."""
    given, found = draw.settings, []
    base = drawn(draw.plant, given.seed, 1 + draw.number)
    for mode in MODES:
        plant = lever_draw(base, draw.record, mode, rng_of(draw.record, given.seed, draw.number), draw.claim)
        numbers = (draw.number * REPEATS + r for r in range(REPEATS))
        tasks = [Task(plant, given.horizon_s, given.warmup_s, given.seed, n) for n in numbers]
        found.append(_means([_measured(task, draw.record.station_id) for task in tasks]))
    return tuple(found)


def _measured(task: Task, station_id: str) -> Values:
    """The KPIs of one run, and how long the watched station stood still in it."""
    outcome, log = replicate_with_log(task)
    return outcome.kpis | {STOPPED: stopped_h_per_week(log, station_id, task.warmup_s)}


def compared(by_draw: Sequence[Sequence[Values]]) -> list[Brings]:
    """Returns what draws, each in the order of MODES, say together."""
    off, measured, claimed = zip(*by_draw, strict=True)
    pairs = ((off, None), (measured, off), (claimed, off), (claimed, measured))
    return [Brings(k, *(_over(these, those, k) for these, those in pairs)) for k in off[0]]


def _means(runs: Sequence[Values]) -> Values:
    """The mean of each KPI over the runs of one mode; None where a run has none."""
    found: Values = {}
    for k in runs[0]:
        known = [v for run in runs if (v := run[k]) is not None]
        found[k] = sum(known) / len(known) if len(known) == len(runs) else None
    return found


def _over(these: Sequence[Values], those: Sequence[Values] | None, kpi_id: str) -> Estimate:
    """Mean over draws, and the interval in which 95 % of draws lie (Student's t)."""
    from scipy.stats import t

    pairs = [(v[kpi_id], those[i][kpi_id] if those else 0.0) for i, v in enumerate(these)]
    known = np.array([a - b for a, b in pairs if a is not None and b is not None])
    if len(known) < 2:
        return Estimate(float(known[0]) if len(known) else None, None, None, len(known))
    mean, n = float(known.mean()), len(known)
    half = float(t.ppf(0.975, n - 1) * known.std(ddof=1))
    return Estimate(mean, mean - half, mean + half, n)
