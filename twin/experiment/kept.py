"""What a stored run said: KPIs with intervals over its replications, and its stations' shares of machine time."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from twin.experiment.intervals import Estimate, estimate
from twin.experiment.keep import newest_run

if TYPE_CHECKING:
    import pandas as pd

    from twin.kpi import Scope
    from twin.store import Store

NOT_RUN = Estimate(None, None, None, 0)


@dataclass(frozen=True)
class KeptRun:
    """A stored run of the plant in force. `stations`: station → state (lower case) → mean share of machine time."""

    run_id: str
    made_at: datetime
    horizon_s: float
    warmup_s: float
    replications: int
    seed: int
    kpis: dict[str, Estimate]
    stations: dict[str, dict[str, float]]


def kept_run(store: "Store") -> KeptRun | None:
    """Returns the newest stored run of the plant in force, or None."""
    run_id = newest_run(store)
    if run_id is None:
        return None
    run = store.rows(
        "SELECT made_at, horizon_s, warmup_s, replications, seed FROM sim.run WHERE run_id = $run", {"run": run_id}
    )[0]
    values = store.rows(
        """SELECT kpi_id, list(value ORDER BY replication) FROM sim.kpi_value
           WHERE run_id = $run AND station_id IS NULL GROUP BY kpi_id""",
        {"run": run_id},
    )
    shares = store.rows(
        "SELECT station_id, state, avg(share) FROM sim.state_share WHERE run_id = $run GROUP BY station_id, state",
        {"run": run_id},
    )
    stations: dict[str, dict[str, float]] = {}
    for station, state, share in shares:
        stations.setdefault(station, {})[state] = share
    return KeptRun(run_id, *run, {k: estimate(v) for k, v in values}, stations)


def beside(store: "Store", run: KeptRun, scope: "Scope") -> "pd.DataFrame":
    """Returns kpi_id, measured (floor, in the scope), simulated, low, high, n, difference, change (simulated ÷ measured − 1)."""
    from twin import kpi
    from twin.kpi.targets import adds_up

    ids = [k.id for k in kpi.catalogue().values() if not adds_up(k)]  # a sum says how long was looked
    table = kpi.read(store, scope, kpi_ids=ids)[["kpi_id", "value", "note_ko", "note_en"]].rename(
        columns={"value": "measured"}
    )
    for part in ("mean", "low", "high", "n"):
        table[part] = [getattr(run.kpis.get(k, NOT_RUN), part) for k in table["kpi_id"]]
    table = table.rename(columns={"mean": "simulated"}).astype({"simulated": float, "low": float, "high": float})
    table["difference"] = table["simulated"] - table["measured"]
    table["change"] = (table["simulated"] / table["measured"] - 1).where(table["measured"].abs() > 0)
    return table


def busy_beside(store: "Store", run: KeptRun, scope: "Scope") -> "pd.DataFrame":
    """Returns station_id, measured, simulated: shares of planned machine time spent processing."""
    from twin import kpi

    shares = kpi.state_shares(store, scope)
    table = shares[shares["state"] == "processing"][["station_id", "share"]].rename(columns={"share": "measured"})
    table["simulated"] = [run.stations.get(s, {}).get("processing", float("nan")) for s in table["station_id"]]
    return table.reset_index(drop=True)
