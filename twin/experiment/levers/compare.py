"""A lever in the twin: the plant without the model, with its measured record, and as claimed, run with the same luck."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from twin.experiment.in_processes import in_processes
from twin.experiment.inputs import drawn
from twin.experiment.intervals import Estimate
from twin.experiment.levers.maintenance import MaintenanceRecord
from twin.experiment.replications import Outcome, Task, replicate
from twin.plant import Plant, PredictiveMaintenance

DAY_S = 86_400.0
HORIZON_S, WARMUP_S = 21 * DAY_S, 7 * DAY_S  # a line that begins empty needs a week to be itself
DRAWS, REPEATS = 20, 2
Values = dict[str, float | None]


@dataclass(frozen=True)
class Brings:
    """One KPI without the model, and the difference that its measured record and the claim make.

    The intervals are those in which they lie, given what calibration and record leave open: more runs do not narrow them.
    """

    kpi_id: str
    off: Estimate
    measured: Estimate
    claimed: Estimate


def with_policy(plant: Plant, station_id: str, policy: PredictiveMaintenance | None) -> Plant:
    """Returns the plant with the station watched (None: by nobody)."""
    stations = tuple(
        s.model_copy(update={"predictive_maintenance": policy}) if s.id == station_id else s for s in plant.station
    )
    return plant.model_copy(update={"station": stations})


def brings(
    plant: Plant, record: MaintenanceRecord, claim: tuple[float, float], *, number: int = DRAWS, seed: int = 1,
    horizon_s: float = HORIZON_S, warmup_s: float = WARMUP_S, workers: int = 1,
) -> list[Brings]:  # fmt: skip
    """Returns what the model brings by its record and by its claim (recall, false alarms an hour), KPI by KPI.

    Each of `number` draws takes the plant from what its calibration leaves open and recall and false alarms from what the
    record leaves open, and is run REPEATS times with each version and the same luck.
    """
    claimed = record.claimed(*claim)
    tasks = []
    for draw in range(number):
        base = drawn(plant, seed, 1 + draw)
        for policy in (None, record.measured(seed, draw), claimed):
            watched = with_policy(base, record.station_id, policy)
            tasks += [Task(watched, horizon_s, warmup_s, seed, draw * REPEATS + r) for r in range(REPEATS)]
    outcomes = list(in_processes(replicate, tasks, workers))
    return compared([_means(outcomes[i : i + REPEATS]) for i in range(0, len(outcomes), REPEATS)])


def compared(by_draw: Sequence[Values]) -> list[Brings]:
    """Returns what three versions a draw (off, measured, claimed, one after the other) say together."""
    off, measured, claimed = by_draw[0::3], by_draw[1::3], by_draw[2::3]
    return [Brings(k, _over(off, None, k), _over(measured, off, k), _over(claimed, off, k)) for k in off[0]]


def _means(outcomes: Sequence[Outcome]) -> Values:
    """The mean of each KPI over the runs of one version; None where a run has none."""
    found: Values = {}
    for k in outcomes[0].kpis:
        known = [v for o in outcomes if (v := o.kpis[k]) is not None]
        found[k] = sum(known) / len(known) if len(known) == len(outcomes) else None
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
