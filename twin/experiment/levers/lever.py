"""A model as a lever of a plant: off, as measured, as claimed. Whoever asks what a model brings takes its plants from here.

    record = record_of(store_cursor, plant_before, work)
    plant = lever_draw(plant_before, record, "measured", rng)

`record` holds what the model measurably did; each draw of "measured" takes recall and false alarms (and all else that the record
leaves open) anew. Draws of two modes from generators of the same name differ by the model alone.
"""

from typing import Literal

import duckdb
import numpy as np

from twin.errors import Problem
from twin.experiment.levers.claim import Claim
from twin.experiment.levers.defect import DefectRecord
from twin.experiment.levers.defect_rows import defect_record
from twin.experiment.levers.maintenance import MaintenanceRecord, maintenance_record
from twin.experiment.levers.tested import tested_record
from twin.experiment.levers.work import Work
from twin.line.luck import Luck
from twin.plant import Plant

Mode = Literal["off", "measured", "claimed"]
Record = DefectRecord | MaintenanceRecord
NO_CLAIM = Claim()


def record_of(cur: duckdb.DuckDBPyConnection, before: Plant, work: Work) -> Record:
    """Returns what a model measurably did at work, else in its test, by its kind; Problem where the log tells too little.

    `before` is the plant calibrated on what was before the model.
    """
    if work.station_id not in before.station_by_id():
        raise Problem(
            f"모델이 보는 설비 {work.station_id}이(가) 공장 파일에 없습니다.",
            f"The plant file has no station {work.station_id}, which the model watches.",
        )
    if work.source == "test":
        return tested_record(cur, before, work)
    return (defect_record if work.kind == "defect" else maintenance_record)(cur, before, work)


def lever_draw(
    plant: Plant, record: Record, mode: Mode, rng: np.random.Generator, claim: Claim = NO_CLAIM
) -> Plant:  # fmt: skip
    """Returns the plant in one of the three modes; `plant` is the one without the model, `rng` draws what the record leaves open."""
    if mode == "off":
        return record.off(plant)
    return record.measured(plant, rng) if mode == "measured" else record.claimed(plant, rng, claim)


def rng_of(record: Record, seed: int, draw: int) -> np.random.Generator:
    """Returns the generator of a draw's record: the same for every mode."""
    return Luck(seed, draw).generator("record", record.model_id)
