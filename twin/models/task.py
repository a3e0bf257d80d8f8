"""What a model is for: the decision it serves, what it reads, and what is known at the moment it must say something."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Input:
    """A value a model reads, in the floor's own name and unit."""

    name: str  # the column of DataSet.rows
    ko: str
    en: str
    unit: str  # '' where it has none
    source: str  # "point:<item>" for a collection point's value, else words for what it is computed from
    kind: Literal["number", "class"] = "number"


@dataclass(frozen=True)
class Task:
    """One decision at one station that a model is to help with."""

    task_id: str  # "defect-diecast"
    kind: Literal["defect", "maintenance", "setpoint", "demand", "sequence"]
    process_id: str
    station_id: str
    unit: Literal["shot", "lot", "reading", "week", "order"]  # what one prediction, or piece of advice, is about
    ko: str
    en: str
    known_ko: str  # what is known at the moment of decision
    known_en: str
