"""What a lever moves: the KPIs of the floor, and how long the watched station stands still because of its breakdowns or its model.

Availability leaves planned stops out of planned time (ISO 22400), so planned changes and looks in vain do not lower it: the
hours that a station stands still hold them all.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from twin.kpi import catalogue
from twin.line import Log
from twin.line.log import ALARMED, DOWN, NO_CREW, PREDICTED, RECHECKED, Notes

STOPPED = "stopped_h_per_week"
COUNTED = (DOWN, NO_CREW, PREDICTED, ALARMED, RECHECKED)
WEEK_S, HOUR_S = 604_800.0, 3600.0


@dataclass(frozen=True)
class Measure:
    """A measure's name and unit in both languages; a share is told in per cent and changes by points."""

    ko: str
    en: str
    unit_ko: str
    unit_en: str
    wants: Literal["more", "less"]
    times: int = 1


def measure(kpi_id: str) -> Measure:
    """Returns how a measure is called."""
    if kpi_id == STOPPED:
        return Measure(
            "고장·정비·점검 정지", "Stopped for repair, care, looks", "h/주·대", "h/week each", "less"
        )  # fmt: skip
    kpi = catalogue()[kpi_id]
    if kpi.unit == "%":
        return Measure(kpi.name_ko, kpi.name_en, "%p", "%p", kpi.wants, 100)
    return Measure(kpi.name_ko, kpi.name_en, kpi.unit, kpi.unit_en, kpi.wants)


def stopped_h_per_week(log: Log, station_id: str, warmup_s: float) -> float:
    """Returns the hours a week that each machine of a station stands still for breakdowns, planned changes, looks and rechecks."""
    mine = [i for i, (station, _, _) in enumerate(log.machines) if station == station_id]
    rows = np.frombuffer(log.notes.states, dtype=float).reshape(-1, Notes.STATE_WIDTH)
    rows = rows[np.isin(rows[:, 2], mine) & np.isin(rows[:, 3], COUNTED)]
    seconds = np.clip(np.minimum(rows[:, 1], log.horizon_s) - np.maximum(rows[:, 0], warmup_s), 0, None).sum()
    return float(seconds / HOUR_S / len(mine) / ((log.horizon_s - warmup_s) / WEEK_S))
