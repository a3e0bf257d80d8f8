"""What reading a KPI gives: its value in one bucket, or why there is none."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


@dataclass(frozen=True)
class Reading:
    """One KPI in one bucket."""

    kpi_id: str
    bucket: date | None
    shift_id: str | None
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    note_ko: str | None = None
    note_en: str | None = None


class Note(NamedTuple):
    """A remark that goes with a value."""

    ko: str
    en: str
