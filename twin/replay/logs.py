"""Which logs there are to replay: the floor's, and the one kept of the newest simulated run."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from twin.experiment.keep import newest_run
from twin.kpi.sources import Source

if TYPE_CHECKING:
    from twin.store import Store

Kind = Literal["measured", "simulated"]


@dataclass(frozen=True)
class LogThere:
    """A log that can be replayed."""

    kind: Kind
    source: Source


def logs(store: "Store") -> dict[Kind, LogThere]:
    """Returns the logs there are by kind; simulated only where the newest run of the plant in force kept its log."""
    found: dict[Kind, LogThere] = {}
    if store.rows("SELECT 1 WHERE EXISTS (FROM floor.operation_event) OR EXISTS (FROM floor.state_interval)"):
        found["measured"] = LogThere("measured", Source("floor"))
    run_id = newest_run(store)
    kept = "SELECT 1 FROM sim.operation_event WHERE run_id = $run AND replication = 0 LIMIT 1"
    if run_id is not None and store.rows(kept, {"run": run_id}):
        found["simulated"] = LogThere("simulated", Source("sim", run_id, 0))
    return found
