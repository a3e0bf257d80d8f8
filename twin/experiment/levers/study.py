"""What a model brings, whole: its record, the claim it is held against, what each makes of the line, and the verdict."""

from dataclasses import dataclass

from twin.experiment.executor import Executor
from twin.experiment.intervals import Estimate
from twin.experiment.levers.claim import Claim
from twin.experiment.levers.compare import Brings, Settings, brings
from twin.experiment.levers.lever import Record
from twin.experiment.levers.measures import STOPPED, measure
from twin.experiment.levers.told import Told, tell
from twin.experiment.levers.work import Work
from twin.plant import Plant

SHOWN = {
    "maintenance": ("throughput_per_h", STOPPED, "availability", "mtbf_h", "lead_time_mean_h"),
    "defect": ("throughput_per_h", "process_defect_ppm", "final_defect_ppm", STOPPED, "lead_time_mean_h"),
}
DECIDES = {"maintenance": ("throughput_per_h", STOPPED), "defect": ("throughput_per_h", "final_defect_ppm")}


@dataclass(frozen=True)
class Study:
    """What a model at work brings to the plant calibrated on what was before it."""

    work: Work
    told: Told
    claim: Claim
    settings: Settings
    brings: tuple[Brings, ...]

    def of(self, kpi_id: str) -> Brings | None:
        """Returns what it brings in one KPI."""
        return next((b for b in self.brings if b.kpi_id == kpi_id), None)

    @property
    def verdict(self) -> str:
        """Returns 'worse' (a KPI that decides falls for sure, or false alarms are more than pay), 'earns' or 'open'."""
        found = [better(b.kpi_id, b.measured) for k in DECIDES[self.work.kind] if (b := self.of(k))]
        if self.told.is_beyond or -1 in found:
            return "worse"
        return "earns" if 1 in found else "open"


def better(kpi_id: str, difference: Estimate) -> int:
    """Returns 1 or -1 where a KPI is better or worse for sure, else 0."""
    if difference.low is None or difference.high is None:
        return 0
    sign = -1 if measure(kpi_id).wants == "less" else 1
    return sign if difference.low > 0 else -sign if difference.high < 0 else 0


def study(
    plant: Plant, work: Work, record: Record, claim: Claim, settings: Settings, executor: Executor | None = None
) -> Study:
    """Returns what a record and a claim bring to the plant before the model; the numbers do not depend on the executor (none: this process)."""
    return made(plant, work, record, claim, settings, brings(plant, record, claim, settings, executor))


def made(
    plant: Plant, work: Work, record: Record, claim: Claim, settings: Settings, found: list[Brings]
) -> Study:  # fmt: skip
    """Returns the study of runs that are done, with the KPIs that a model of its kind moves."""
    shown = tuple(b for k in SHOWN[work.kind] for b in found if b.kpi_id == k)
    return Study(work, tell(record, plant, work.source), claim, settings, shown)
