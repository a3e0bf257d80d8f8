"""What people enter about maturity: claims and targets of levels, thresholds in place of the shipped ones; all signed, none lost."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from twin.errors import Problem
from twin.maturity.matrix import SITE, matrix
from twin.store.models import Entry, enter

if TYPE_CHECKING:
    from twin.store import Store

Kind = Literal["claim", "target"]
SHARE = "%"
DATA = """SELECT EXISTS (SELECT 1 FROM floor.operation_event e WHERE e.station_id = s.station_id)
                 OR EXISTS (SELECT 1 FROM floor.state_interval i WHERE i.station_id = s.station_id)
                 OR EXISTS (SELECT 1 FROM floor.measurement m JOIN plant.collection_point p USING (point_id) WHERE p.station_id = s.station_id)
          FROM plant.station s JOIN plant.version USING (plant_version) WHERE in_force AND s.process_id = ?"""


@dataclass(frozen=True)
class Entered:
    """One level somebody claimed or aims at, for an area of a process (area '' = all of them)."""

    kind: Kind
    process_id: str
    area: str
    level: str
    entered_at: datetime
    entered_by: str
    reason: str


@dataclass(frozen=True)
class Threshold:
    """One threshold somebody set in place of the shipped one."""

    criterion_id: str
    threshold: float
    entered_at: datetime
    entered_by: str
    reason: str


def signed(by: str, reason: str) -> tuple[str, str]:
    """Returns who and why without blanks around them; Problem where either is missing."""
    if not by.strip() or not reason.strip():
        raise Problem(
            "누가 왜 적는지 남겨야 합니다: 이름과 이유를 적으십시오.",
            "Say who enters it and why: give a name and a reason.",
        )
    return by.strip(), reason.strip()


def claim(store: "Store", process_id: str, area_id: str, level: str, *, by: str, reason: str) -> Entered:
    """Keeps the level a self-assessment claims for an area of a process and returns it; Problem where it has no data."""
    return _put(store, "claim", process_id, area_id, level, by, reason)


def aim(store: "Store", process_id: str, level: str, *, by: str, reason: str) -> Entered:
    """Keeps the level a process (or the site, '') is to reach and returns it."""
    return _put(store, "target", process_id, "", level, by, reason)


def set_threshold(store: "Store", criterion_id: str, threshold: float, *, by: str, reason: str) -> Threshold:
    """Keeps a threshold in place of the shipped one and returns it; a share is given as a share of 1, seconds as seconds."""
    who, why = signed(by, reason)
    criterion = matrix().criterion(criterion_id)
    if criterion.provenance != "assumed":
        raise Problem(
            f"'{criterion.name.ko}'의 기준값은 문서로 정해져 있어 바꿀 수 없습니다.",
            f"The threshold of '{criterion.name.en}' is set by a document and cannot be changed.",
        )
    most = 1.0 if criterion.unit.ko == SHARE else float("inf")
    if not 0 <= threshold <= most:
        raise Problem(
            f"기준값 {threshold:g}은(는) 쓸 수 없습니다: '{criterion.name.ko}'은(는) 0에서 {'100 %' if most == 1 else '위로'} 사이여야 합니다.",
            f"The threshold {threshold:g} cannot be used: '{criterion.name.en}' takes 0 {'to 100 %' if most == 1 else 'or more'}.",
        )
    found = Threshold(criterion_id, threshold, datetime.now(UTC), who, why)
    enter(store, [Entry("book.maturity_threshold", (_row(found),))], source_name="maturity")
    return found


def levels_entered(store: "Store", kind: Kind) -> list[Entered]:
    """Returns every claim or target ever entered, the oldest first."""
    rows = store.rows(
        """SELECT kind, process_id, area, level, entered_at, entered_by, reason FROM book.maturity_level
           WHERE kind = ? ORDER BY entry_no""",
        [kind],
    )
    return [Entered(*row) for row in rows]


def standing(store: "Store", kind: Kind) -> dict[tuple[str, str], Entered]:
    """Returns what stands of claims or targets by (process, area): the newest entry of each."""
    return {(e.process_id, e.area): e for e in levels_entered(store, kind)}


def thresholds_entered(store: "Store", criterion_id: str | None = None) -> list[Threshold]:
    """Returns every threshold ever set (of one criterion where given), the oldest first."""
    rows = store.rows(
        """SELECT criterion_id, threshold, entered_at, entered_by, reason FROM book.maturity_threshold
           WHERE $id IS NULL OR criterion_id = $id ORDER BY entry_no""",
        {"id": criterion_id},
    )
    return [Threshold(*row) for row in rows]


def thresholds(store: "Store") -> dict[str, float]:
    """Returns the threshold that stands for each criterion."""
    return {c.id: c.threshold for c in matrix().criteria.values()} | {
        t.criterion_id: t.threshold for t in thresholds_entered(store)
    }


def target_of(store: "Store", process_id: str) -> str:
    """Returns the level a process is to reach: its own target, else the site's, else the programme's."""
    aims = standing(store, "target")
    found = aims.get((process_id, "")) or aims.get((SITE, ""))
    return found.level if found else matrix().target


def entry_of(found: Entered) -> Entry:
    """Returns a claim or target as a row for the book."""
    return Entry("book.maturity_level", (_row(found),))


def _put(store: "Store", kind: Kind, process_id: str, area_id: str, level: str, by: str, reason: str) -> Entered:
    who, why = signed(by, reason)
    scale = matrix()
    rank = scale.rank(level)
    if area_id:
        area = scale.area(area_id)
        if (process_id == SITE) != (area.scope == "site"):
            raise _wrong_place(area.name.ko, area.name.en, area.scope)
    if process_id != SITE:
        _check_process(store, process_id, level, needs_data=kind == "claim" and rank > 0)
    found = Entered(kind, process_id, area_id, level, datetime.now(UTC), who, why)
    enter(store, [entry_of(found)], source_name="maturity")
    return found


def _check_process(store: "Store", process_id: str, level: str, *, needs_data: bool) -> None:
    current = store.plant()
    there = {p.id: p for p in current[1].process} if current else {}
    if process_id not in there:
        known = ", ".join(f"{p.id} {p.name_ko}" for p in there.values())
        raise Problem(
            f"공장 설명에 '{process_id}'(이)라는 공정이 없습니다. 있는 것: {known or '없음'}.",
            f"The plant has no process '{process_id}'. It has: {', '.join(there) or 'none'}.",
        )
    if needs_data and not any(row[0] for row in store.rows(DATA, [process_id])):
        name, told = there[process_id], matrix().names[level]
        raise Problem(
            f"'{name.name_ko or name.id}' 공정에는 들어온 데이터가 한 건도 없어 '{told.ko}' 수준을 주장할 수 없습니다. 실적이나 측정값을 먼저 넣으십시오.",
            f"No data have come from the process '{name.name_en or name.id}', so the level '{told.en}' cannot be claimed for it: bring in results or readings first.",
        )


def _wrong_place(ko: str, en: str, scope: str) -> Problem:
    where = ("전사에", "the whole site") if scope == "site" else ("공정 하나에", "one process")
    return Problem(f"'{ko}' 영역의 수준은 {where[0]} 적습니다.", f"The level of '{en}' is entered for {where[1]}.")


def _row(found: Entered | Threshold) -> dict:
    return vars(found) | {"entered_at": found.entered_at.isoformat()}
