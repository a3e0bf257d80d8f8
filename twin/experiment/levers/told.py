"""A record in figures, each with its interval, as it is kept beside what the model brings and as a page tells it."""

from dataclasses import dataclass, replace
from math import isfinite

import numpy as np

from twin.errors import Problem
from twin.experiment.levers.defect import DefectRecord
from twin.experiment.levers.lever import Record
from twin.experiment.levers.maintenance import MaintenanceRecord
from twin.experiment.levers.turning import turns_at
from twin.line.luck import Luck
from twin.plant import Plant

DRAWS = 4_000
Z_95 = 1.959964


@dataclass(frozen=True)
class Figure:
    """A measured figure with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Told:
    """What a model measurably did. Units: lots, parts or breakdowns; `false_alarms` an operating hour (maintenance) or of good units.

    `turns_at`: false alarms from which it is worse than no model (None: never); `turns_by`, the badge of what that rests on.
    `flagged`, `really_bad`: the share of units flagged, and the share that is bad by it (Rogan & Gladen 1978):
    (flagged - false alarms) / (recall - false alarms).
    """

    unit: str  # lot | part | event
    found: int
    missed: int
    false: int
    of: float  # good units, or operating hours
    recall: Figure
    false_alarms: Figure
    turns_at: float | None
    turns_by: str
    flagged: float | None = None
    really_bad: Figure | None = None
    made_before: float | None = None  # bad parts a part made
    made_since: float | None = None
    fewer: Figure | None = None  # ratio of the two
    lead_h: float | None = None
    lead_from: str = ""  # live | test | lives | none
    notes: tuple[Problem, ...] = ()
    source: str = "live"  # test: the model is not at work yet

    @property
    def is_beyond(self) -> bool:
        """Returns whether the false alarms on record are more than pay."""
        return self.turns_at is not None and self.false_alarms.value > self.turns_at


def tell(record: Record, before: Plant, source: str = "live") -> Told:
    """Returns a record of a source in figures; intervals as the line draws them (Jeffreys)."""
    turns = turns_at(record, before)
    at = turns if isfinite(turns) else None
    rng = Luck(1).generator("told", record.model_id)
    told = _of_units(record, at, rng) if isinstance(record, DefectRecord) else _of_events(record, at, rng)
    return replace(told, source=source)


def really_bad(flagged: np.ndarray | float, recall: np.ndarray, false: np.ndarray) -> np.ndarray:
    """Returns the share of bad units from the share flagged, within 0 and 1; not a number where the model tells nothing apart."""
    tells = recall > false
    apart = np.where(tells, recall - false, 1.0)
    return np.where(tells, np.clip((flagged - false) / apart, 0.0, 1.0), np.nan)


def _of_events(record: MaintenanceRecord, turns: float | None, rng: np.random.Generator) -> Told:
    recalls = rng.beta(record.caught + 0.5, record.missed + 0.5, DRAWS)
    rates = rng.gamma(record.false + 0.5, size=DRAWS) / record.operating_h
    return Told(
        "event", record.caught, record.missed, record.false, record.operating_h, _figure(record.recall, recalls),
        _figure(record.false_alarms, rates), turns, "measured", lead_h=record.lead.law.mean() / 3600.0,
        lead_from=record.lead.source, notes=record.notes,
    )  # fmt: skip


def _of_units(record: DefectRecord, turns: float | None, rng: np.random.Generator) -> Told:
    recalls = rng.beta(record.tp + 0.5, record.fn + 0.5, DRAWS)
    falses = rng.beta(record.fp + 0.5, record.tn + 0.5, DRAWS)
    alarms, of = record.alarms
    shares = rng.beta(alarms + 0.5, of - alarms + 0.5, DRAWS)
    point = (
        really_bad(alarms / of, np.array([record.recall]), np.array([record.false_alarms]))
        if of
        else np.array([np.nan])
    )
    bad = really_bad(shares, recalls, falses)
    fewer = record.fewer
    return Told(
        record.unit, record.tp, record.fn, record.fp, record.fp + record.tn, _figure(record.recall, recalls),
        _figure(record.false_alarms, falses), turns, record.costs.badge, flagged=alarms / of if of else None,
        really_bad=_figure(float(point[0]), bad) if isfinite(point[0]) and np.isfinite(bad).all() else None,
        made_before=fewer.before if fewer else None, made_since=fewer.since if fewer else None,
        fewer=Figure(fewer.ratio, *(fewer.ratio * float(np.exp(s * Z_95 * fewer.sd)) for s in (-1, 1))) if fewer else None,
        notes=record.notes,
    )  # fmt: skip


def _figure(value: float, drawn: np.ndarray) -> Figure:
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Figure(float(value), float(low), float(high))
