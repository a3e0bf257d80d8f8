"""Studies of what removing a loss brings, kept in the store: written once, the newest read back with how old it is."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

import pyarrow as pa

from twin.experiment.gains import Gain, Study
from twin.experiment.intervals import Estimate
from twin.experiment.keep import code_version, owned_by_us
from twin.store.schema import tables_of

if TYPE_CHECKING:
    from twin.store import Store


@dataclass(frozen=True)
class KeptStudy:
    """A stored study, and whether the plant in force or the model's program is another since it was made."""

    study_id: str
    made_at: datetime
    plant_version: str
    study: Study
    has_newer_plant: bool
    has_newer_model: bool

    @property
    def is_stale(self) -> bool:
        """Returns whether it was made of another plant or by another program than there are now."""
        return self.has_newer_plant or self.has_newer_model


def keep_study(store: "Store", made: Study, plant_version: str) -> str:
    """Returns the id under which the study is now in sim.*; Problem where another program owns the store."""
    owned_by_us(store)
    study_id = uuid4().hex[:12]
    base = made.base
    rows = [
        {
            "study_id": study_id, "position": i, "station_id": g.station_id, "loss": g.loss, "per_h": g.per_h.mean,
            "low": g.per_h.low, "high": g.per_h.high, "n": g.per_h.n, "verdict": g.verdict,
        }
        for i, g in enumerate(made.gains)
    ]  # fmt: skip
    with store.transaction() as cursor:
        cursor.execute(
            "INSERT INTO sim.gain_study VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                study_id, datetime.now(UTC), plant_version, made.seed, made.replications, made.horizon_s, made.warmup_s,
                base.mean, base.low, base.high, made.loud, code_version(),
            ],
        )  # fmt: skip
        cursor.register("rows_to_keep", pa.Table.from_pylist(rows, tables_of("sim")["gain"]))
        cursor.execute("INSERT INTO sim.gain BY NAME SELECT * FROM rows_to_keep")
        cursor.unregister("rows_to_keep")
    return study_id


def kept_study(store: "Store") -> KeptStudy | None:
    """Returns the newest stored study, or None."""
    found = store.rows(
        """SELECT study_id, made_at, plant_version, base_per_h, base_low, base_high, loud_station_id, seed, replications,
                  horizon_s, warmup_s, code_version,
                  plant_version IS DISTINCT FROM (SELECT max(plant_version) FROM plant.version WHERE in_force) AS newer_plant
           FROM sim.gain_study ORDER BY made_at DESC LIMIT 1"""
    )
    if not found:
        return None
    study_id, made_at, version, mean, low, high, *settings, code, newer_plant = found[0]
    rows = store.rows(
        "SELECT station_id, loss, per_h, low, high, n, verdict FROM sim.gain WHERE study_id = $id ORDER BY position",
        {"id": study_id},
    )
    gains = tuple(Gain(station, loss, Estimate(*numbers), verdict) for station, loss, *numbers, verdict in rows)
    made = Study(Estimate(mean, low, high, settings[2]), gains, *settings)
    return KeptStudy(study_id, made_at, version, made, newer_plant, code != code_version())
