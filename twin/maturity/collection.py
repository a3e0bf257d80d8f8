"""The programme's table of collection points (데이터집계 포인트): what each process is to collect and how, and what really arrived."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from twin import sheet
from twin.kpi.reading import Note
from twin.maturity.points import WHY, PointState, states
from twin.maturity.readings import plant_of

if TYPE_CHECKING:
    from twin.store import Store

METHODS = {
    "auto": Note("자동", "automatic"),
    "semi": Note("반자동", "semi-automatic"),
    "manual": Note("수동", "manual"),
}
HEADS = {  # of the exported table, in its order; the first nine are read back in
    "point": Note("포인트", "Point"), "station": Note("설비", "Station"), "machine": Note("호기", "Machine"), "item": Note("수집 항목", "Item"),
    "unit": Note("단위", "Unit"), "method": Note("집계방법", "Method"), "period": Note("주기(초)", "Period (s)"), "system": Note("시스템", "System"),
    "required": Note("필수", "Required"), "process": Note("공정", "Process"), "coverage": Note("수집률(%)", "Arrived (%)"),
    "missing": Note("결측(건)", "Missing (values)"), "lag": Note("지연 p95(초)", "Latency p95 (s)"), "status": Note("실제", "In fact"),
}  # fmt: skip
YES = Note("필수", "yes")


@dataclass(frozen=True)
class Row:
    """One collection point: as it is described, and as it was over the days looked back on."""

    station_id: str
    machine_no: int | None
    item: Note
    unit: str
    period_s: float | None
    system: str
    state: PointState

    @property
    def status(self) -> Note:
        """How its values really arrive."""
        return WHY[self.state.why] if self.state.why else METHODS["auto"]


@dataclass(frozen=True)
class Collection:
    """All points in the plant's order, and points that send values but are described nowhere."""

    day: date
    rows: tuple[Row, ...]
    unknown: tuple[str, ...]

    def tally(self) -> dict[str, dict[str, int]]:
        """Returns process → how its required points really arrive ('auto' or a reason) → how many."""
        found: dict[str, dict[str, int]] = {}
        for row in self.rows:
            if row.state.required:
                counted = found.setdefault(row.state.process_id, {})
                counted[row.state.why or "auto"] = counted.get(row.state.why or "auto", 0) + 1
        return found

    @property
    def required(self) -> int:
        """How many points are required."""
        return sum(row.state.required for row in self.rows)

    @property
    def automatic(self) -> int:
        """How many required points really arrive automatically."""
        return sum(row.state.required and row.state.is_automatic for row in self.rows)

    @property
    def coverage(self) -> float | None:
        """The share of values due that came, over all points; None where none was due."""
        due = sum(row.state.due for row in self.rows)
        return sum(min(row.state.got, row.state.due) for row in self.rows) / due if due else None


def collection(store: "Store", day: date) -> Collection:
    """Returns the table as it was on a business day; Problem where no plant is described."""
    order = {s.id: place for place, s in enumerate(plant_of(store).station)}
    told = store.rows(
        "SELECT point_id, station_id, machine_no, item_ko, item_en, unit, period_s, system FROM plant.collection_point"
    )
    there = {s.point_id: s for s in states(store, day)}
    rows = [
        Row(station, machine, Note(ko or point, en or point), unit or "", period, system or "", there[point])
        for point, station, machine, ko, en, unit, period, system in told
        if point in there
    ]
    rows.sort(key=lambda r: (order[r.station_id], r.machine_no or 0, r.state.point_id))
    unknown = store.rows(
        """SELECT DISTINCT point_id FROM floor.measurement
           WHERE point_id NOT IN (SELECT point_id FROM plant.collection_point) ORDER BY 1"""
    )
    return Collection(day, tuple(rows), tuple(point for (point,) in unknown))


def as_csv(store: "Store", found: Collection, lang: str) -> bytes:
    """Returns the table as CSV that Excel opens as it is (UTF-8 with its mark)."""
    return sheet.as_csv(_table(store, found, lang))


def as_xlsx(store: "Store", found: Collection, lang: str) -> bytes:
    """Returns the table as a workbook of one sheet."""
    title = "데이터집계 포인트" if lang == "ko" else "Collection points"
    return sheet.as_xlsx(title, _table(store, found, lang), width=16)


def _table(store: "Store", found: Collection, lang: str) -> list[list[Any]]:
    k = 0 if lang == "ko" else 1
    names = {p.id: (p.name_ko, p.name_en)[k] or p.id for p in plant_of(store).process}
    lines: list[list[Any]] = [[head[k] for head in HEADS.values()]]
    for row in found.rows:
        s = row.state
        method = METHODS[s.method][k] if s.method in METHODS else ""
        lines.append(
            [
                s.point_id, row.station_id, row.machine_no, row.item[k], row.unit, method, row.period_s, row.system, YES[k] if s.required else "",
                names[s.process_id], None if s.coverage is None else round(s.coverage * 100, 1), round(s.missing),
                None if s.lag_s is None else round(s.lag_s, 1), row.status[k],
            ]
        )  # fmt: skip
    return lines
