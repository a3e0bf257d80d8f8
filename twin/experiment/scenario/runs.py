"""The runs of a comparison: the plant as it is and each scenario, replication by replication with the same luck."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from twin.experiment.inputs import drawn
from twin.experiment.levers.lever import Record
from twin.experiment.replications import Task, replicate_with_log
from twin.experiment.scenario.apply import applied
from twin.experiment.scenario.flow import Flow, flow_of
from twin.experiment.scenario.scenario import Scenario
from twin.line import Log, end_of, start_of
from twin.plant import Plant

DAY_S = 86_400.0
RUNS_A_DRAW = 2  # of one drawn plant: enough to tell luck from what the data leave open
READ_FOR_LIMITS = 3  # replications whose log is read for what limits the line


@dataclass(frozen=True)
class Asked:
    """What is to be compared: scenarios on a plant over a horizon after a warm-up, both in seconds.

    With `is_open` each pair of replications has a plant drawn from what its calibration leaves open. `records` holds the
    measured records of the AI models the scenarios name.
    """

    plant: Plant
    scenarios: tuple[Scenario, ...]
    horizon_s: float = 30 * DAY_S
    warmup_s: float = 0.0
    seed: int = 1
    is_open: bool = True
    records: Mapping[str, Record] = field(default_factory=dict)

    @cached_property
    def runs_a_draw(self) -> int:
        """Returns how many replications share a drawn plant; 1 where nothing is open, so that none is drawn."""
        return RUNS_A_DRAW if self.is_open and (self._draws_models or _has_open_inputs(self.plant)) else 1

    @cached_property
    def plant_digest(self) -> str:
        """Returns a hash of the whole plant, to know its runs again by."""
        return sha256(self.plant.model_dump_json().encode()).hexdigest()

    @property
    def _draws_models(self) -> bool:
        return any(change.lever_id == "model" for s in self.scenarios for change in s.changes)


@dataclass(frozen=True)
class Run:
    """One replication of one variant: its KPIs, and each station's share of the time it limited the line, if that was read."""

    kpis: dict[str, float | None]
    limiting: dict[str, float] | None
    flow: Flow | None = None  # of a steady line
    costs: dict[str, float | None] = field(default_factory=dict)  # won and kWh for one good part, where priced


Job = tuple[Asked, int, int]  # what is asked, the variant (0 = the plant as it is), the replication


def jobs(asked: Asked, begin: int, end: int) -> list[Job]:
    """Returns the runs of replications [begin, end) of every variant, replication by replication."""
    return [(asked, variant, r) for r in range(begin, end) for variant in range(len(asked.scenarios) + 1)]


def run_job(job: Job) -> Run:
    """Returns what one run measures; a pure function of the job, so it may be made in any process."""
    asked, variant, replication = job
    plant = plant_of(asked, variant, replication)
    task = Task(plant, asked.horizon_s, asked.warmup_s, asked.seed, replication)
    outcome, log = replicate_with_log(task)
    limiting = _limiting(log, task) if replication < READ_FOR_LIMITS else None
    return Run(outcome.kpis, limiting, flow_of(log, plant), outcome.costs)


def plant_of(asked: Asked, variant: int, replication: int) -> Plant:
    """Returns the plant of one run: drawn first, the same for every variant, then changed."""
    draw = replication // asked.runs_a_draw
    base = drawn(asked.plant, asked.seed, 1 + draw) if asked.runs_a_draw > 1 else asked.plant
    return applied(asked.scenarios[variant - 1], base, asked.records, asked.seed, draw) if variant else base


def mean_limiting(runs: Sequence[Run]) -> dict[str, float]:
    """Returns each station's mean share of the time on the critical path over the runs that were read, the largest first."""
    read = [run.limiting for run in runs if run.limiting is not None]
    stations = dict.fromkeys(station for shares in read for station in shares)
    shares = {s: sum(each.get(s, 0.0) for each in read) / len(read) for s in stations}
    return dict(sorted(shares.items(), key=lambda item: -item[1]))


def _limiting(log: Log, task: Task) -> dict[str, float]:
    from twin import kpi

    begin, end = (end_of(task.plant, s) for s in (task.warmup_s, task.warmup_s + task.horizon_s))
    table = kpi.limits_of_log(log.tables(), task.plant, max(begin, start_of(task.plant)), end).path.stations
    return dict(zip(table["station_id"], map(float, table["share"]), strict=True))


def _has_open_inputs(plant: Plant) -> bool:
    """Whether a draw of the plant is another plant: something in it was measured on a sample."""
    return drawn(plant, 1, 1) != plant
