"""Studies of what a model brings, kept in the store: written once, the newest of a model read back with how old it is."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pyarrow as pa

from twin.errors import Problem
from twin.experiment.intervals import Estimate
from twin.experiment.keep import owned_by_us
from twin.experiment.levers.claim import Claim
from twin.experiment.levers.compare import Brings, Settings
from twin.experiment.levers.study import Study
from twin.experiment.levers.told import Figure, Told
from twin.experiment.levers.work import Work
from twin.plant import Plant
from twin.plant_file import write_plant
from twin.store.calibrations import code_version
from twin.store.schema import tables_of

if TYPE_CHECKING:
    from twin.store import Store

CODE = ("line", "kpi", "experiment/levers")
ENOUGH_NEWER = timedelta(days=7)  # of predictions that the study has not seen
PARTS = ("off", "measured", "claimed", "beyond")
FIGURES = ("recall", "false_alarms", "really_bad", "fewer")


@dataclass(frozen=True)
class KeptLever:
    """A stored study, and whether the model's record or the program has moved on since it was made."""

    study_id: str
    made_at: datetime
    plant_version: str
    study: Study
    has_newer_record: bool
    has_newer_program: bool

    @property
    def is_stale(self) -> bool:
        """Returns whether it should be made again."""
        return self.has_newer_record or self.has_newer_program


def keep_lever(store: "Store", found: Study, plant: Plant) -> str:
    """Returns the id under which a study of a plant without its model is now in sim.*; Problem where another program owns the store."""
    owned_by_us(store)
    study_id, work, given = uuid4().hex[:12], found.work, found.settings
    version = sha256(write_plant(plant).encode()).hexdigest()[:16]
    rows = [
        {"study_id": study_id, "position": i, "kpi_id": b.kpi_id, "mode": part, **asdict(getattr(b, part))}
        for i, b in enumerate(found.brings)
        for part in PARTS
    ]
    with store.transaction() as cursor:
        cursor.execute(
            "INSERT INTO sim.lever_study VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                study_id, datetime.now(UTC), work.model_id, work.version, work.kind, work.station_id, work.from_, work.until,
                version, given.seed, given.draws, given.horizon_s, given.warmup_s, found.claim.recall,
                found.claim.false_alarms, json.dumps(as_json(found.told), ensure_ascii=False), code_version(*CODE),
            ],
        )  # fmt: skip
        cursor.register("rows_to_keep", pa.Table.from_pylist(rows, tables_of("sim")["lever"]))
        cursor.execute("INSERT INTO sim.lever BY NAME SELECT * FROM rows_to_keep")
        cursor.unregister("rows_to_keep")
    return study_id


def kept_lever(store: "Store", name: str) -> KeptLever | None:
    """Returns the newest stored study of a model ('model' or 'model:version'), or None."""
    model_id, _, version = name.partition(":")
    found = store.rows(_NEWEST, {"model": model_id, "version": version or None})
    if not found:
        return None
    study_id, made_at, plant, recall, false, record, code, newest, kind, station, from_, until, *settings, mine = found[
        0
    ]
    rows = store.rows(
        "SELECT kpi_id, mode, mean, low, high, n FROM sim.lever WHERE study_id = $id ORDER BY position",
        {"id": study_id},
    )
    by_kpi: dict[str, dict[str, Estimate]] = {}
    for kpi_id, mode, *numbers in rows:
        by_kpi.setdefault(kpi_id, {})[mode] = Estimate(*numbers)
    told = of_json(json.loads(record))
    made = Study(
        Work(model_id, mine, station, kind, from_, until, told.source), told, Claim(recall, false), Settings(*settings),
        tuple(Brings(k, **parts) for k, parts in by_kpi.items()),
    )  # fmt: skip
    is_older = newest is not None and newest - until > ENOUGH_NEWER
    return KeptLever(study_id, made_at, plant, made, is_older, code != code_version(*CODE))


def as_json(told: Told) -> dict[str, Any]:
    """Returns a record in figures as plain data."""
    return asdict(replace(told, notes=())) | {"notes": [{"ko": n.ko, "en": n.en} for n in told.notes]}


def of_json(given: dict[str, Any]) -> Told:
    """Returns the record that `as_json` wrote."""
    figures: dict[str, Any] = {name: Figure(**given[name]) if given[name] else None for name in FIGURES}
    notes: dict[str, Any] = {"notes": tuple(Problem(n["ko"], n["en"]) for n in given["notes"])}
    return Told(**given | figures | notes)


_NEWEST = """
SELECT study_id, made_at, plant_version, claimed_recall, claimed_false_alarms, record, code_version,
       (SELECT max(occurred_at) FROM floor.prediction AS p
        WHERE p.model_id = s.model_id AND (s.model_version IS NULL OR p.version = s.model_version)) AS newest,
       kind, station_id, record_from, record_until, draws, seed, horizon_s, warmup_s, model_version
FROM sim.lever_study AS s
WHERE model_id = $model AND ($version IS NULL OR model_version IS NULL OR model_version = $version)
ORDER BY made_at DESC LIMIT 1
"""
