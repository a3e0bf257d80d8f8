"""The collection points of a process as they really are: which arrive automatically, which do not, and why not."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from twin.kpi.reading import Note
from twin.maturity.matrix import matrix
from twin.maturity.measures import Asked, points_query
from twin.maturity.readings import Reading, plant_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from twin.store import Store

Why = Literal["", "silent", "late", "semi", "manual"]
# How much work it is to make a point automatic, in the order people would go about it: mend what is connected, connect, install.
EFFORT: dict[str, float] = {"": 0.0, "silent": 0.5, "late": 1.0, "semi": 2.0, "manual": 4.0}
WHY = {
    "silent": Note("값이 오지 않음", "no values arrive"), "late": Note("값이 모아서 늦게 옴", "values arrive late, in batches"),
    "semi": Note("반자동(바코드·태블릿)", "semi-automatic (barcode, tablet)"), "manual": Note("수기", "by hand"),
}  # fmt: skip


@dataclass(frozen=True)
class PointState:
    """A described point over the days looked back on: values that came and were due, the lag of the 95th of 100 (s)."""

    point_id: str
    process_id: str
    name: Note
    method: str
    required: bool
    got: int
    due: float
    lag_s: float | None
    is_automatic: bool

    @property
    def why(self) -> Why:
        """Why it does not count as automatic; '' where it does."""
        if self.is_automatic:
            return ""
        if self.method in ("semi", "manual"):
            return "semi" if self.method == "semi" else "manual"
        return "late" if self.got else "silent"

    @property
    def coverage(self) -> float | None:
        """The share of values due that came; None where none was due."""
        return min(self.got, self.due) / self.due if self.due else None

    @property
    def missing(self) -> float:
        """How many values that were due did not come."""
        return max(0.0, self.due - self.got)


def states(store: "Store", day: date) -> list[PointState]:
    """Returns the described points over the days the share of automatic ones looks back on."""
    return states_by_day(store, [day])[day]


def states_by_day(store: "Store", days: "Sequence[date]") -> dict[date, list[PointState]]:
    """Returns the described points as they were on each of these days."""
    plant, names = plant_of(store), names_of(store)
    asked = Asked(plant.site, tuple(days), matrix().criteria["automatic_share"].period_days)
    found: dict[date, list[PointState]] = {day: [] for day in days}
    for day, process, point_id, method, required, got, due, lag_s, is_automatic in store.rows(points_query(asked)):
        point = PointState(
            point_id, process, names[point_id], method or "", required, got, float(due), lag_s, is_automatic
        )
        found[day].append(point)
    return found


def names_of(store: "Store") -> dict[str, Note]:
    """Returns what people call each described point: its station, machine and item."""
    rows = store.rows(
        """SELECT point_id, name_ko, name_en, station_id, machine_no, item_ko, item_en FROM plant.collection_point
           LEFT JOIN (SELECT station_id, name_ko, name_en FROM plant.station JOIN plant.version USING (plant_version) WHERE in_force) s USING (station_id)"""
    )
    return {
        point: Note(
            _name(ko or station, "{}호기", no, item_ko or point), _name(en or station, "no. {}", no, item_en or point)
        )
        for point, ko, en, station, no, item_ko, item_en in rows
    }


def in_the_way(reading: Reading, points: list[PointState]) -> list[PointState]:
    """Returns the points that keep a criterion of their process from being met, the easiest to mend first."""
    mine = [p for p in points if p.required and p.process_id == reading.process_id]
    if reading.criterion.measure == "automatic_share":
        return sorted((p for p in mine if not p.is_automatic), key=lambda p: (EFFORT[p.why], p.point_id))
    if reading.criterion.measure == "missing_share":
        return sorted(
            (p for p in mine if p.method == "auto" and p.missing > p.due * reading.threshold), key=lambda p: -p.missing
        )
    if reading.criterion.measure == "latency_p95":
        late = (p for p in mine if p.is_automatic and (p.lag_s or 0) > reading.threshold)
        return sorted(late, key=lambda p: -(p.lag_s or 0))
    return []


def _name(station: str | None, machine: str, machine_no: int | None, item: str) -> str:
    return " ".join(
        part for part in (station or "", machine.format(machine_no) if machine_no is not None else "", item) if part
    )
