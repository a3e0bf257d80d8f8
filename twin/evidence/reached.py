"""Evidence of what is counted on the way to the target: processes at a level, gates passed, collection points that arrive."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from twin.evidence.evidence import Evidence, MadeFrom
from twin.evidence.readable import literal
from twin.evidence.ref import Ref
from twin.evidence.stored import detail, parts_of, unknown
from twin.evidence.versions import catalogue_version, made_from
from twin.kpi.reading import Note
from twin.maturity.collection import collection
from twin.maturity.levels import state
from twin.maturity.matrix import matrix
from twin.maturity.measures import Asked, points_query
from twin.maturity.readings import last_day, plant_of
from twin.store.calibrations import code_version

if TYPE_CHECKING:
    from twin.maturity.levels import State
    from twin.store import Store

GOAL = "goal"  # beside the programme's gates: how many processes have reached its level
OF_POINTS = {
    "automatic": (
        Note("실제로 자동 수집되는 필수 포인트", "Required points that really arrive by themselves"),
        Note("필수 포인트 가운데 자동으로, 제때, 빠짐없이 온 것의 수", "Required points that came by themselves, in time and whole"),
    ),
    "coverage": (Note("온 값의 비율", "Share of values that came"), Note("온 값 ÷ 와야 할 값, 모든 포인트", "Values that came ÷ values due, over all points")),
    "described": (Note("적힌 포인트", "Points described"), Note("데이터집계 포인트 표에 적힌 것의 수", "Number of points in the table of collection points")),
}  # fmt: skip


def evidence(store: "Store", ref: Ref) -> Evidence:
    """Returns the evidence of `gate/GATE/DAY` (GATE also 'goal') or `point/WHAT/DAY` (OF_POINTS)."""
    what, said = parts_of(ref, 2)
    try:
        day = date.fromisoformat(said)
    except ValueError:
        raise unknown(ref) from None
    return _gate(store, ref, what, day) if ref.kind == "gate" else _point(store, ref, what, day)


def _gate(store: "Store", ref: Ref, what: str, day: date) -> Evidence:
    scale, found = matrix(), state(store, day)
    passed = next((p for p in found.gates if p.gate.id == what), None)
    if passed is None and what != GOAL:
        raise unknown(ref)
    level = scale.names[scale.target]
    there = passed.process_ids if passed else tuple(found.at_least(scale.target))
    name = passed.gate.name if passed else Note(f"{level.ko} 이상인 공정", f"Processes at {level.en} or higher")
    about = (
        passed.gate.about
        if passed
        else Note(
            "다섯 영역의 기준을 모두 채운 공정의 수",
            "Processes that meet every criterion of their areas up to that level",
        )
    )
    made = made_from(store)
    return Evidence(
        ref, "entered" if what == "security" else "measured", name, float(passed.number if passed else len(there)), Note("개", ""), about, "",
        MadeFrom(made.batch_id, made.plant_version, code_version("maturity"), catalogue_version()),
        details=(
            detail("업무일", "Business day", day), detail("공정", "Processes", ", ".join(there) or None),
            detail("필요한 수", "Asked for", passed.gate.threshold if passed else scale.processes),
            *((Note(f"공정 수준: {row.process_id}", f"Level of the process: {row.process_id}"), f"{scale.names[row.supported].ko} / {scale.names[row.supported].en}") for row in found.rows),
        ),
        rows_sql=_readings(found), source="KS X 9001-1",
    )  # fmt: skip


def _readings(found: "State") -> str:
    """The query of what every criterion of every process read on the day; '' where there is no process."""
    cells = [cell for row in found.rows for cell in row.cells] + list(found.site)
    rows = [
        f"({', '.join(literal(v) for v in (r.process_id, cell.area, r.criterion.level, r.criterion.id, r.value, r.threshold, r.met))})"
        for cell in cells for r in cell.readings
    ]  # fmt: skip
    names = "process_id, area, level, criterion_id, value, threshold, met"
    return f"SELECT * FROM (VALUES {', '.join(rows)}) AS reading({names})" if rows else ""


def _point(store: "Store", ref: Ref, what: str, day: date) -> Evidence:
    if what not in OF_POINTS:
        raise unknown(ref)
    found, (name, formula), made = collection(store, day), OF_POINTS[what], made_from(store)
    scale = matrix()
    value = {"automatic": found.automatic, "coverage": found.coverage, "described": len(found.rows)}[what]
    asked = Asked(
        plant_of(store).site, (day,), scale.criteria["automatic_share"].period_days, last_day(store), datetime.now(UTC)
    )
    return Evidence(
        ref, "entered" if what == "described" else "measured", name, None if value is None else float(value),
        Note("%", "%") if what == "coverage" else Note("개", ""), formula, "",
        MadeFrom(made.batch_id, made.plant_version, code_version("maturity"), catalogue_version()),
        parts=((Note("필수", "required"), float(found.required)), (Note("적힌 것", "described"), float(len(found.rows)))),
        inputs=(("plant.collection_point", len(found.rows)),), rows_sql=points_query(asked), details=(detail("업무일", "Business day", day),),
    )  # fmt: skip
