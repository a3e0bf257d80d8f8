"""Evidence of a criterion of maturity: the query it was read by, the files its rows came from, and what was kept of it."""

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from twin.evidence.arrivals import arrivals
from twin.evidence.evidence import Evidence, MadeFrom
from twin.evidence.readable import filled
from twin.evidence.ref import Ref
from twin.evidence.stored import Details, detail, parts_of, unknown
from twin.evidence.versions import catalogue_version
from twin.kpi.reading import Note
from twin.kpi.scope import Scope, of_dates
from twin.maturity.matrix import SITE, Criterion, matrix
from twin.maturity.measures import Asked, points_query, query
from twin.maturity.points import WHY, in_the_way, states
from twin.maturity.readings import Reading, last_day, number, plant_of, read
from twin.maturity.snapshots import snapshots
from twin.store.calibrations import code_version

if TYPE_CHECKING:
    from twin.store import Store

ROWS = {  # measure → the table its rows lie in, and the column that says when they were
    "results_days": ("operation_event", "ended_at"), "lots_known": ("operation_event", "ended_at"), "states_days": ("state_interval", "started_at"),
    "automatic_share": ("measurement", "occurred_at"), "missing_share": ("measurement", "occurred_at"), "latency_p95": ("measurement", "occurred_at"),
    "alerts_acted": ("alarm", "occurred_at"), "orders_complete": ("production_order", "ordered_at"), "order_join": ("production_order", "completed_at"),
    "due_known": ("production_order", "ordered_at"), "orders_known": ("production_order", "ordered_at"), "products_mixed": ("production_order", "ordered_at"),
    "routed_products": ("operation_event", "ended_at"),
}  # fmt: skip
OF_POINTS = ("automatic_share", "missing_share", "latency_p95")
NOBODY = "-"  # in a number's name: the whole site


def evidence(store: "Store", ref: Ref) -> Evidence:
    """Returns the evidence of `maturity/CRITERION/PROCESS/DAY` (PROCESS '-' = the site)."""
    criterion_id, process_id, day = _parts(ref)
    site, criterion = plant_of(store).site, matrix().criteria[criterion_id]
    reading = next((r for r in read(store, [day], [criterion]) if r.process_id == process_id), None)
    if reading is None:
        raise unknown(ref)
    asked = Asked(site, (day,), criterion.period_days, last_day(store), datetime.now(UTC))
    scope = of_dates(site, day - timedelta(days=criterion.period_days - 1), day)
    used = _used(store, criterion.measure, scope)
    entered = criterion.measure == "accepted_evidence"
    batch, plant = store.rows("SELECT (SELECT max(batch_id) FROM log.ingest_batch), (SELECT max(plant_version) FROM plant.version WHERE in_force)")[0]  # fmt: skip
    return Evidence(
        ref, "entered" if entered else "measured", _name(store, criterion, process_id), reading.value, criterion.unit, criterion.about,
        _of_process(query(criterion.measure, asked, criterion_id), process_id), MadeFrom(batch, plant, code_version("maturity"), catalogue_version()),
        starts_at=scope.starts_at, ends_at=scope.ends_at,
        parts=((Note("분자", "numerator"), reading.numerator), (Note("분모", "denominator"), reading.denominator)),
        inputs=((f"floor.{ROWS[criterion.measure][0]}", sum(used.values())),) if used else (),
        arrivals=arrivals(store, used), details=_details(store, reading), notes=_notes(store, reading),
        rows_sql=points_query(asked) if criterion.measure in OF_POINTS else query(criterion.measure, asked, criterion_id), source="KS X 9001-1",
    )  # fmt: skip


def _of_process(sql: str, process_id: str) -> str:
    """The query of a measure, which answers every process, for one."""
    return filled(f"SELECT * FROM (\n{sql}\n) WHERE process_id = ?", [process_id])


def _parts(ref: Ref) -> tuple[str, str, date]:
    criterion_id, process_id, day = parts_of(ref, 3)
    try:
        asked = date.fromisoformat(day)
    except ValueError:
        raise unknown(ref) from None
    if criterion_id not in matrix().criteria:
        raise unknown(ref)
    return criterion_id, SITE if process_id == NOBODY else process_id, asked


def _name(store: "Store", criterion: Criterion, process_id: str) -> Note:
    process = next((p for p in plant_of(store).process if p.id == process_id), None)
    ko, en = (process.name_ko or process.id, process.name_en or process.id) if process else ("전사", "Whole site")
    return Note(f"{ko}: {criterion.name.ko}", f"{en}: {criterion.name.en}")


def _used(store: "Store", measure: str, scope: Scope) -> dict[int, int]:
    """Batch → rows of it within the days looked back on."""
    if measure not in ROWS:
        return {}
    table, at = ROWS[measure]
    rows = store.rows(
        f"SELECT batch_id, count(*) FROM floor.{table} WHERE {at} >= ? AND {at} < ? GROUP BY batch_id",
        [scope.starts_at, scope.ends_at],
    )
    return dict(rows)


def _details(store: "Store", reading: Reading) -> tuple[tuple[Note, str], ...]:
    c, scale = reading.criterion, matrix()
    area, level = scale.areas[c.area].name, scale.names[c.level]
    sign = "≥" if c.wants == "more" else "≤"
    found: Details = [
        detail("기준값", "Threshold", f"{sign} {number(reading.threshold, c.unit.en)} ({'가정 / assumed' if c.provenance == 'assumed' else c.provenance})"),
        detail("충족", "Met", "예 / yes" if reading.met else "아니오 / no"),
        detail("영역과 수준", "Area and level", f"{area.ko} {level.ko} / {area.en}, {level.en}"),
    ]  # fmt: skip
    for kept in snapshots(store, reading.day):
        if (kept.process_id, kept.criterion_id) == (reading.process_id, reading.criterion_id):
            said = f"{number(kept.value, c.unit.en)}, {kept.taken_at:%Y-%m-%d %H:%M:%S} UTC, {kept.taken_by}, sha256 {kept.sha256}"
            found.append(detail("남긴 값", "Kept", said if kept.is_whole else f"{said} ✗"))
    return tuple(found)


def _notes(store: "Store", reading: Reading) -> tuple[Note, ...]:
    """The collection points in the way, each with why."""
    if reading.met or reading.criterion.measure not in OF_POINTS:
        return ()
    points = in_the_way(reading, states(store, reading.day))
    if not points:
        return ()
    ko = ", ".join(f"{p.name.ko} ({WHY[p.why].ko})" if p.why else p.name.ko for p in points)
    en = ", ".join(f"{p.name.en} ({WHY[p.why].en})" if p.why else p.name.en for p in points)
    return (Note(f"가로막는 수집 포인트: {ko}.", f"Collection points in the way: {en}."),)
