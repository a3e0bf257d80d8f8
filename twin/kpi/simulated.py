"""KPIs of a simulated log, by the same SQL that reads the floor, in a database in memory."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import duckdb
import pyarrow as pa

from twin.kpi.build import build
from twin.kpi.catalogue import catalogue
from twin.kpi.opened import Facts
from twin.kpi.reader import evaluate
from twin.kpi.scope import Scope
from twin.kpi.shares import shares
from twin.kpi.sources import Source
from twin.plant import Plant
from twin.store.schema import tables_of

TABLES = ("operation_event", "state_interval", "inspection", "production_order")
# One thread: the order of additions is the same on every machine, so the same log gives the same bytes.
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "TimeZone": "UTC",
    "python_enable_replacements": False,
    "autoinstall_known_extensions": False,
}


@dataclass(frozen=True)
class Measures:
    """What a log measures: the KPIs of the line by id, and the shares of each station's machine time by state."""

    kpis: dict[str, float | None]
    stations: dict[str, dict[str, float]]


def of_log(tables: dict[str, pa.Table], plant: Plant, starts_at: datetime, ends_at: datetime) -> Measures:
    """Returns the KPIs of a simulated log within [starts_at, ends_at] (aware datetimes; later than any warm-up).

    `tables` has operation_event, state_interval, inspection and production_order with the columns of sim.* but run_id
    and replication; columns that may be empty may be left out.
    """
    with database().cursor() as con:
        lay_out(con, tables)
        made = build(con, Source("given"), plant, starts_at, ends_at, by_day=False)
        facts = Facts(con, "", Scope(), is_empty=made is None)
        kpis = {r.kpi_id: r.value for r in evaluate(facts, list(catalogue().values()))}
        return Measures(kpis, shares(facts))


def of_log_at(
    tables: dict[str, pa.Table], plant: Plant, starts_at: datetime, ends_at: datetime, asked: Sequence[tuple[str, Scope]]
) -> list[float | None]:  # fmt: skip
    """Returns one KPI each at a place of the line (the scope's filters; its times are left open), as `of_log` measures them."""
    with database().cursor() as con:
        lay_out(con, tables)
        is_empty = build(con, Source("given"), plant, starts_at, ends_at, by_day=False) is None
        return [
            evaluate(Facts(con, "", scope, is_empty=is_empty), [catalogue()[kpi_id]])[0].value
            for kpi_id, scope in asked
        ]


@cache
def database() -> duckdb.DuckDBPyConnection:
    """One empty database a process: opening one takes longer than measuring a short log. All is temporary on a cursor."""
    return duckdb.connect(":memory:", config=SETTINGS)


def lay_out(cursor: duckdb.DuckDBPyConnection, tables: dict[str, pa.Table]) -> None:
    """Puts the tables of a log at the cursor's side as `given_…`, with every column of the log's tables."""
    for name in TABLES:
        cursor.register(f"given_{name}", _complete(tables[name], tables_of("sim")[name]))


def _complete(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """Adds the columns a log may leave out, empty."""
    for field in schema:
        if field.name not in rows.column_names and field.nullable:
            rows = rows.append_column(field, pa.nulls(rows.num_rows, field.type))
    return rows
