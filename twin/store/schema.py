"""The columns of the log's tables as Arrow sees them, read from the migrations so that they are written once."""

from functools import cache

import duckdb
import pyarrow as pa

from twin.store.connect import in_memory

LINEAGE = ("batch_id",)  # filled in by the owner on loading
PLANNED_OR_BEFORE = ("due_at", "arrived_at", "queued_at")  # times that do not say when something happened


@cache
def tables_of(schema: str) -> dict[str, pa.Schema]:
    """Returns table -> Arrow schema for 'floor', 'plant', 'sim', ...; a field is nullable where the column is."""
    with in_memory() as con:
        names = con.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = ?", [schema]).fetchall()
        return {name: _columns(con, schema, name) for (name,) in sorted(names)}


def _columns(con: duckdb.DuckDBPyConnection, schema: str, table: str) -> pa.Schema:
    shape = con.sql(f"SELECT * FROM {schema}.{table} LIMIT 0").to_arrow_table().schema
    nullable = dict(
        con.execute(
            "SELECT column_name, is_nullable FROM duckdb_columns() WHERE schema_name = ? AND table_name = ?",
            [schema, table],
        ).fetchall()
    )
    return pa.schema([pa.field(f.name, f.type, nullable=nullable[f.name]) for f in shape])


@cache
def landed_schema(table: str) -> pa.Schema:
    """Returns the columns a collector lands for floor.<table>: all but the batch, source_row required."""
    known = {name: columns for name, columns in tables_of("floor").items() if "source_key" in columns.names}
    if table not in known:
        raise ValueError(f"floor has no table {table!r}; it has {', '.join(known)}")
    fields = [f for f in known[table] if f.name not in LINEAGE]
    return pa.schema([f.with_nullable(False) if f.name == "source_row" else f for f in fields])


@cache
def event_times(table: str) -> tuple[str, ...]:
    """Returns the columns of floor.<table> that say when something happened."""
    schema = landed_schema(table)
    return tuple(f.name for f in schema if pa.types.is_timestamp(f.type) and f.name not in PLANNED_OR_BEFORE)
