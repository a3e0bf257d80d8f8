"""Evidence of a KPI of the floor: the query as it runs, the rows of the log behind it, their files, what was left out."""

import re
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from twin.evidence import left_out
from twin.evidence.arrivals import arrivals
from twin.evidence.counting import counting
from twin.evidence.evidence import Evidence, LeftOut
from twin.evidence.formulas import formula_of
from twin.evidence.readable import filled
from twin.evidence.ref import Ref
from twin.evidence.traced import traced
from twin.evidence.versions import made_from
from twin.kpi.catalogue import Kpi
from twin.kpi.opened import Facts, open_facts
from twin.kpi.reader import evaluate
from twin.kpi.reading import Note, Reading
from twin.plant import Site

if TYPE_CHECKING:
    import duckdb

    from twin.store import Store

LOG = {"operation_event": "작업 기록", "state_interval": "설비 상태", "inspection": "검사", "production_order": "주문"}
TABLES = {  # fact → tables of the floor it is made of
    "machine": ("state_interval", "operation_event"), "output": ("operation_event",), "inspection": ("inspection",),
    "lot": ("operation_event", "production_order"), "wip": ("operation_event", "production_order"),
    "order": ("production_order",), "hours": (),
}  # fmt: skip
STOPS = {"failures", "minor_stops"}  # columns that ask where stops began
FIRST = (  # columns of rows that are shown first, where there are any
    "table_name", "batch_id", "source_row", "business_date", "shift_id", "process_id", "station_id", "machine_no", "product_id",
    "order_id", "lot_id", "step_no", "state", "reason", "started_at", "ended_at",
)  # fmt: skip


class Rows(NamedTuple):
    """The rows that count, as SQL on a cursor that has been prepared."""

    cursor: "duckdb.DuckDBPyConnection"
    sql: str
    values: list[Any]


def evidence(store: "Store", ref: Ref) -> Evidence:
    """Returns the evidence of a KPI or share in a scope; without rows its notes say what to collect."""
    kpi = formula_of(ref)
    told = reading(store, ref)
    notes = [Note(told.note_ko, told.note_en or "")] if told.note_ko else []
    sql, counted, found, looked_at, missed = "", [], [], [], []
    with _looked_at(store, ref, kpi) as (facts, rows):
        starts_at, ends_at = _period(store, facts)
        if not facts.is_empty:
            sql = query(facts, kpi)
            counted = [(fact, _number(facts, fact)) for fact in kpi.over]
            found = _by_batch(rows, kpi)
            looked_at = _uncounted(found)
            missed = [*looked_at, *left_out.of_facts(facts, kpi.over)]
    used = _summed(found, 1)
    missed += left_out.of_files(store, used, starts_at, ends_at)
    inputs = _summed(found, 0)
    if not inputs and (told.value is None or not looked_at):
        notes.append(_collect(kpi))
    return Evidence(
        ref, "measured", Note(kpi.name_ko, kpi.name_en), told.value, Note(kpi.unit, kpi.unit_en),
        Note(kpi.formula_ko, kpi.formula_en), sql, made_from(store), starts_at=starts_at, ends_at=ends_at,
        parts=_parts(kpi, told.numerator, told.denominator), inputs=tuple(inputs.items()), facts=tuple(counted),
        arrivals=arrivals(store, used), left_out=tuple(missed), notes=tuple(notes), source=kpi.source,
    )  # fmt: skip


def reading(store: "Store", ref: Ref) -> Reading:
    """Returns the number as the pages read it, with why there is none."""
    with open_facts(store, ref.scope) as facts:
        return evaluate(facts, [formula_of(ref)])[0]


def query(facts: Facts, kpi: Kpi) -> str:
    """Returns the query of a KPI over facts, its values filled in: what the reader of KPIs sums and divides."""
    rows, values = facts.select(*kpi.over)
    inner = filled(rows, values).replace(" UNION ALL BY NAME ", "\n  UNION ALL BY NAME\n  ")
    if kpi.value is not None:
        return f"SELECT ({kpi.value})::DOUBLE AS value\nFROM (\n  {inner}\n)"
    return (
        f"SELECT ({kpi.numerator})::DOUBLE AS numerator,\n       ({kpi.denominator})::DOUBLE AS denominator,\n"
        f"       numerator / nullif(denominator, 0) * {kpi.times!r} AS value\nFROM (\n  {inner}\n)"
    )


@contextmanager
def opened(store: "Store", ref: Ref) -> Generator[Rows | None]:
    """Gives the rows that count, the newest last; None where there are none."""
    kpi = formula_of(ref)
    with _looked_at(store, ref, kpi) as (facts, rows):
        if facts.is_empty:
            yield None
            return
        sql, values = rows.select(*kpi.over)
        columns = _columns(rows, kpi)
        used = [c for c in columns if c in _formula(kpi)]
        shown = [*(c for c in FIRST if c in columns), *used]
        order = ", ".join(c for c in ("business_date", "ended_at", "source_row") if c in columns)
        yield Rows(
            rows.cursor,
            f"SELECT {', '.join(shown)} FROM ({sql}) WHERE {counting(kpi, set(columns))} ORDER BY {order}",
            values,
        )


@contextmanager
def _looked_at(store: "Store", ref: Ref, kpi: Kpi) -> Generator[tuple[Facts, Facts]]:
    """Facts and rows of a KPI; empty where it is not defined by what the scope is cut by."""
    if set(ref.scope.filters()) <= set(kpi.filters):
        with traced(store, ref.scope, kpi.over, with_stops=bool(STOPS & _formula(kpi))) as both:
            yield both
        return
    with store.cursor() as cursor:
        nothing = Facts(cursor, "", ref.scope, is_empty=True)
        yield nothing, nothing


def _columns(rows: Facts, kpi: Kpi) -> list[str]:
    sql, values = rows.select(*kpi.over)
    return [c[0] for c in rows.cursor.execute(f"SELECT * FROM ({sql}) LIMIT 0", values).description or ()]


def _formula(kpi: Kpi) -> set[str]:
    return set(re.findall(r"\w+", " ".join(part for part in (kpi.numerator, kpi.denominator, kpi.value) if part)))


def _number(facts: Facts, fact: str) -> int:
    return facts.rows("SELECT count(*) FROM {facts}", fact)[0][0]


def _by_batch(rows: Facts, kpi: Kpi) -> list[tuple[str, int, int, int]]:
    """(table, batch, rows of the log that count, rows in the scope that do not): those in which the formula's columns are zero."""
    columns = set(_columns(rows, kpi))
    if "source_key" not in columns:
        return []
    counted = counting(kpi, columns)
    sql = f"""SELECT table_name, batch_id, count(*) FILTER (counts) AS counted, count(*) - counted
              FROM (SELECT table_name, batch_id, source_key, bool_or({counted}) AS counts
                    FROM {{facts}} WHERE table_name <> 'calendar' GROUP BY ALL)
              GROUP BY ALL ORDER BY ALL"""
    return rows.rows(sql, *kpi.over)


def _uncounted(found: list[tuple[str, int, int, int]]) -> list[LeftOut]:
    """Rows of the scope in which the columns of the formula are zero."""
    return [
        LeftOut(number, Note(f"이 산식에 더할 것이 없는 {LOG[name]} 행 (같은 범위)", f"rows of {name} in the scope with nothing to add to this formula"))
        for name, number in sorted(_summed(found, 0, of=3).items())
    ]  # fmt: skip


def _summed(found: list[tuple], by: int, of: int = 2) -> dict[Any, int]:
    """The sums of one column by another, those above zero."""
    total: dict[Any, int] = {}
    for row in found:
        total[row[by]] = total.get(row[by], 0) + row[of]
    return {key: number for key, number in total.items() if number}


def _period(store: "Store", facts: Facts) -> tuple[datetime | None, datetime | None]:
    """The moments the scope covers, those of the log where it is open."""
    current = store.plant()
    site = current[1].site if current else Site(name="")
    starts_at, ends_at = facts.scope.starts_at, facts.scope.ends_at
    if facts.is_empty:
        return starts_at, ends_at
    days = facts.rows("SELECT min(business_date), max(business_date) FROM {facts}", "hours")
    first, last = days[0] if days else (None, None)
    if starts_at is None and first is not None:
        starts_at = datetime.combine(first, site.day_starts or time(), tzinfo=site.zone)
    if ends_at is None and last is not None:
        ends_at = datetime.combine(last + timedelta(days=1), site.day_starts or time(), tzinfo=site.zone)
    return _in_utc(starts_at), _in_utc(ends_at)


def _in_utc(at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(UTC)


def _parts(kpi: Kpi, numerator: float | None, denominator: float | None) -> tuple[tuple[Note, float | None], ...]:
    if kpi.value is not None:
        return ()
    return ((Note("분자", "Numerator"), numerator), (Note("분모", "Denominator"), denominator))


def _collect(kpi: Kpi) -> Note:
    """What to collect so that there is a value."""
    tables = dict.fromkeys(table for fact in kpi.over for table in TABLES[fact])
    ko, en = ", ".join(LOG[t] for t in tables), ", ".join(tables)
    return Note(
        f"이 범위에 들어간 기록이 없습니다. 이 수를 내려면 이 기간의 {ko}을(를) 모아 `python -m twin ingest`로 넣으십시오.",
        f"No record went into this number. To have it, collect {en} of this period and bring them in with `python -m twin ingest`.",
    )
