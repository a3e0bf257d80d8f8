"""A KPI counted anew from the raw rows of the floor, past all that is stored, as one script that anybody can run.

The script makes the same facts by the same SQL in temporary tables, puts them in the order in which they are stored (so
that sums of fractions come out to the last digit), and ends with the query of the KPI.
"""

from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from twin.evidence.formulas import formula_of
from twin.evidence.measured import query
from twin.evidence.readable import filled, literal
from twin.evidence.ref import Ref
from twin.kpi.build import build
from twin.kpi.catalogue import Kpi
from twin.kpi.opened import Facts
from twin.kpi.refresh import stored_span
from twin.kpi.scope import Scope, business_dates
from twin.kpi.sources import Source
from twin.plant import Site

if TYPE_CHECKING:
    from twin.store import Store

AT_ONCE = 1000  # of an INSERT


class Recorder:
    """A cursor that writes down what it is asked to do, as SQL without bound values."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self.cursor, self.said = cursor, []

    def execute(self, sql: str, values: Any = ()) -> duckdb.DuckDBPyConnection:
        """Runs SQL and notes it, but for questions that only look."""
        if not sql.lstrip().startswith("SELECT"):
            self.said.append(filled(sql, values) if values else sql.strip())
        return self.cursor.execute(sql, values or None)

    def register(self, name: str, rows: pa.Table) -> None:
        """Lays rows at the cursor's side, and notes them as a table."""
        self.cursor.register(name, rows)
        self.said.append(_as_table(name, rows))

    def unregister(self, name: str) -> None:
        """Takes the rows away."""
        self.cursor.unregister(name)
        self.said.append(f"DROP TABLE {name}")


def counted_anew(store: "Store", ref: Ref) -> float | None:
    """Returns the KPI counted from the raw rows; None where there is no value."""
    kpi = formula_of(ref)
    with store.cursor() as cursor:
        facts = facts_anew(store, ref.scope, [kpi], cursor)
        return None if facts is None else value_of(facts, kpi)


def value_of(facts: Facts, kpi: Kpi) -> float | None:
    """Returns what the KPI's query gives over facts; None where the KPI is not defined by what the scope is cut by."""
    if not set(facts.scope.filters()) <= set(kpi.filters):
        return None
    return facts.cursor.execute(f"SELECT value FROM ({query(facts, kpi)})").fetchall()[0][0]


def script(store: "Store", ref: Ref) -> str:
    """Returns the SQL that counts the KPI from the raw rows of the store; '' where there is nothing to count."""
    kpi = formula_of(ref)
    with store.cursor() as cursor:
        recorder = Recorder(cursor)
        facts = facts_anew(store, ref.scope, [kpi], recorder)
    if facts is None or not set(ref.scope.filters()) <= set(kpi.filters):
        return ""
    head = f"-- {ref}\n-- ATTACH 'plant.duckdb' AS twin (READ_ONLY); USE twin; SET TimeZone = 'UTC'; SET threads = 1;\n"
    return head + ";\n\n".join([*(said.rstrip(";\n ") for said in recorder.said), query(facts, kpi)]) + ";\n"


def facts_anew(store: "Store", scope: Scope, kpis: list[Kpi], cursor: Any) -> Facts | None:
    """Returns the facts of a scope made on the cursor from the raw rows, as they would be stored; None without a log."""
    current, whole = store.plant(), stored_span(store)
    plant = current[1] if current else None
    if whole is None:
        return None
    dates = business_dates(plant.site if plant else Site(name=""), scope, whole)
    edges = (None, None) if dates else (scope.starts_at, scope.ends_at)
    if build(cursor, Source("floor"), plant, *edges) is None:
        return None
    for fact in dict.fromkeys(fact for kpi in kpis for fact in kpi.over) if dates else ():
        cursor.execute(f"CREATE OR REPLACE TEMP TABLE fact_{fact} AS FROM fact_{fact} ORDER BY business_date")
    return Facts(cursor, "temp.", scope, *(dates or ()))


def _as_table(name: str, rows: pa.Table) -> str:
    columns = ", ".join(f"{f.name} {_sql_type(f.type)}" for f in rows.schema)
    said = [f"CREATE OR REPLACE TEMP TABLE {name} ({columns})"]
    values = [f"({', '.join(literal(v) for v in row.values())})" for row in rows.to_pylist()]
    pieces = (values[i : i + AT_ONCE] for i in range(0, len(values), AT_ONCE))
    said += [f"INSERT INTO {name} VALUES\n" + ",\n".join(piece) for piece in pieces]
    return ";\n".join(said)


def _sql_type(kind: pa.DataType) -> str:
    names = {
        pa.int32(): "INTEGER",
        pa.int64(): "BIGINT",
        pa.float64(): "DOUBLE",
        pa.date32(): "DATE",
        pa.bool_(): "BOOLEAN",
    }
    return names.get(kind, "VARCHAR")
