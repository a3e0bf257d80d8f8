"""The record of a model that foresees bad parts, counted from the floor's own log: what it flagged, what each lot turned out to hold."""

import duckdb

from twin.errors import Problem
from twin.experiment.levers.defect import DefectRecord
from twin.experiment.levers.fewer import fewer
from twin.experiment.levers.hidden import inspections_after
from twin.experiment.levers.lots import Cell, Lots
from twin.experiment.levers.work import Work
from twin.laws import Empirical, LawBase, scaled
from twin.plant import Plant

FEWEST_BAD = 5
CELLS = ("tp", "fp", "fn", "tn")
FLAGGED = ("tp", "fp")
NONE = Cell(0, 0, 0.0, 0.0, 0.0)


def defect_record(cur: duckdb.DuckDBPyConnection, before: Plant, work: Work) -> DefectRecord:
    """Returns the record of a model at work, from predictions with a known outcome and the rejects of their lots.

    `before` is the plant calibrated on what was before. Raises Problem where too few bad units are known.
    """
    lots = Lots(cur, work, inspections_after(before, work.station_id))
    found = lots.cells()
    cells = {cell: found.get(cell, NONE) for cell in CELLS}
    bad, good = (sum(cells[c].units for c in pair) for pair in (("tp", "fn"), ("fp", "tn")))
    if bad < FEWEST_BAD or not good:
        raise _too_few(work.model_id, bad, good)
    if not any(cell.lots for cell in cells.values()):
        return _of_parts(work, cells, lots)
    return _of_lots(work, cells, lots)


def _of_lots(work: Work, cells: dict[str, Cell], lots: Lots) -> DefectRecord:
    here, later = lots.rejects_before()
    visible = here / (here + later) if here + later else 0.0
    hidden = {name: _hidden(name, cell, visible) for name, cell in cells.items()}
    found = sum(max(0.0, hidden[name] - cells[name].later) for name in FLAGGED)
    looked = recheck_s(lots)
    return DefectRecord(
        work.model_id, work.station_id, "lot", *(cells[c].units for c in CELLS),
        hidden=tuple(hidden[c] / cells[c].lots if cells[c].lots else 0.0 for c in CELLS), found=found,
        left=sum(cells[name].later for name in FLAGGED), recheck_s=looked, fewer=fewer(lots.weeks()),
        alarms=lots.flagged(), costs=lots.costs(), notes=() if looked else (_no_time(work.station_id),),
    )  # fmt: skip


def _of_parts(work: Work, cells: dict[str, Cell], lots: Lots) -> DefectRecord:
    """The record of parts judged one by one: a bad one that is flagged is found, and nothing tells how long a look takes."""
    return DefectRecord(
        work.model_id, work.station_id, "part", *(cells[c].units for c in CELLS), hidden=(1.0, 0.0, 1.0, 0.0),
        found=float(cells["tp"].units), left=0.0, recheck_s=None, fewer=None, alarms=lots.flagged(), costs=lots.costs(),
        notes=(_no_time(work.station_id),),
    )  # fmt: skip


def _hidden(name: str, cell: Cell, visible: float) -> float:
    """Bad parts that the station's own look would not have found: of flagged lots the second look took some before."""
    return (cell.here + cell.later) * (1 - visible) if name in FLAGGED else cell.later


def recheck_s(lots: Lots) -> LawBase | None:
    """Returns the machine's time for each part of a flagged lot (s); None where no stop tells it."""
    seconds, cells = lots.rechecks_s(), lots.cells().values()
    parts, known = sum(c.parts for c in cells), sum(c.lots for c in cells)
    if not seconds or not parts:
        return None
    law = {"law": "empirical", "values": seconds, "source": "measured", "n": len(seconds)}
    return scaled(Empirical.model_validate(law), known / parts)


def _too_few(model_id: str, bad: int, good: int) -> Problem:
    return Problem(
        f"{model_id}: 결과가 알려진 것이 불량 {bad}건, 양품 {good}건뿐이라 실적을 말할 수 없습니다. 불량 {FEWEST_BAD}건 이상과 양품의 결과가 모인 뒤에 보십시오.",
        f"{model_id}: the outcome is known of {bad} bad and {good} good units only, too few for a record; look again after {FEWEST_BAD} bad and some good ones.",
    )


def _no_time(station_id: str) -> Problem:
    return Problem(
        f"{station_id}: 경보 때 다시 살펴본 시간이 설비 상태 기록에 없어 0으로 가정했습니다. 재검사 정지를 사유와 함께 남기면 실제 시간을 씁니다.",
        f"{station_id}: no stop on record tells how long a second look takes, so it is assumed to take none; record such stops with their reason.",
    )
