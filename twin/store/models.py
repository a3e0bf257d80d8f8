"""The books of AI models and of indicators: rows that are only ever added, by the owner at once, by a visitor through the landing."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Self

import duckdb
import pyarrow as pa

from twin.store import heard

if TYPE_CHECKING:
    from twin.store.store import Store

OUTCOMES = "outcome"  # not a table of its own: what turned out, for predictions made earlier
KEYS = {  # books whose rows are versions of a thing, and what names it
    "book.indicator": ("indicator_id",), "book.unit_value": ("value_id",), "book.programme": ("kind", "item_id"),
    "book.maturity_level": ("kind", "process_id", "area"), "book.maturity_threshold": ("criterion_id",), "book.maturity_check": ("process_id", "item"),
}  # fmt: skip
OUTCOME_KEYS = ("model_id", "version", "station_id", "machine_no", "lot_id", "unit_id", "occurred_at")


@dataclass(frozen=True)
class Entry:
    """Rows for one table of the schema `model` (or 'book.<table>'), or outcomes of predictions (OUTCOME_KEYS and `outcome`).

    Values are what JSON knows; times are ISO texts with their offset.
    """

    table: str
    rows: tuple[dict[str, Any], ...]

    def as_json(self) -> dict[str, Any]:
        """Returns it as plain values for a landing's manifest."""
        return {"table": self.table, "rows": list(self.rows)}

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> Self:
        """Returns what `as_json` wrote."""
        return cls(given["table"], tuple(given["rows"]))


def enter_entry(cursor: duckdb.DuckDBPyConnection, entry: Entry) -> None:
    """Adds the rows inside the cursor's open transaction; ValueError for a table or column that does not exist."""
    if not entry.rows:
        return
    if entry.table == OUTCOMES:
        _join_outcomes(cursor, entry.rows)
        return
    table = entry.table if entry.table.startswith("book.") else f"model.{entry.table}"
    kinds = _columns().get(table)
    names = list(entry.rows[0])
    if kinds is None or not set(names) <= set(kinds):
        raise ValueError(f"{table.partition('.')[0]} has no table {entry.table!r} with the columns {names}")
    cursor.register("entered", _texts(entry.rows, names))
    cast = ", ".join(f"CAST({name} AS {kinds[name]})" for name in names)
    cursor.execute(f"INSERT INTO {table} ({', '.join(names)}) SELECT {cast} FROM entered")
    cursor.unregister("entered")


def entries_of_manifest(about: dict[str, Any]) -> list[Entry]:
    """Returns the entries a landing's manifest holds."""
    return [Entry.from_json(given) for given in about.get("models", ())]


def enter(store: "Store", entries: list[Entry], *, source_name: str = "models") -> None:
    """Adds all rows or none, on the disk when this returns; a visitor's wait for the owner."""
    again = [_is_there(store, entry) for entry in entries]
    if not store.is_owner:
        with store.landing(kind="form", source_name=source_name) as landing:
            landing.put_models(entries)
    else:
        with store.transaction() as cursor:
            for entry in entries:
                enter_entry(cursor, entry)
    for entry, is_again in zip(entries, again, strict=True):
        heard.tell(store.path, entry.table, entry.rows, is_again)


def _is_there(store: "Store", entry: Entry) -> bool:
    """Whether the thing of the first row has been entered before."""
    keys = KEYS.get(entry.table, ())
    if not keys or not entry.rows:
        return False
    where = " AND ".join(f"{key} = ?" for key in keys)
    return bool(
        store.rows(f"SELECT 1 FROM {entry.table} WHERE {where} LIMIT 1", [str(entry.rows[0][key]) for key in keys])
    )


def _join_outcomes(cursor: duckdb.DuckDBPyConnection, rows: tuple[dict[str, Any], ...]) -> None:
    """Writes what turned out beside the prediction; one already there stays."""
    cursor.register("entered", _texts(rows, [*OUTCOME_KEYS, "outcome"]))
    same = " AND ".join(
        f"p.{k} IS NOT DISTINCT FROM CAST(e.{k} AS {kind})"
        for k, kind in zip(OUTCOME_KEYS, [*["VARCHAR"] * 3, "INTEGER", *["VARCHAR"] * 2, "TIMESTAMPTZ"], strict=True)
        if k not in ("model_id", "occurred_at")
    )
    cursor.execute(
        f"""UPDATE floor.prediction AS p SET outcome = e.outcome FROM entered AS e
            WHERE p.outcome IS NULL AND p.model_id = e.model_id AND p.occurred_at = CAST(e.occurred_at AS TIMESTAMPTZ) AND {same}"""
    )
    cursor.unregister("entered")


def _texts(rows: tuple[dict[str, Any], ...], names: list[str]) -> pa.Table:
    """The rows as texts, for SQL to read in the column's own type."""
    return pa.table(
        {name: pa.array([None if row[name] is None else str(row[name]) for row in rows], pa.string()) for name in names}
    )


@cache
def _columns() -> dict[str, dict[str, str]]:
    """Table → column → SQL type, of the schemas `model` and `book`."""
    from twin.store.connect import in_memory

    with in_memory() as con:
        found: dict[str, dict[str, str]] = {}
        query = """SELECT schema_name || '.' || table_name, column_name, data_type FROM duckdb_columns()
                   WHERE schema_name IN ('model', 'book')"""
        for table, column, kind in con.execute(query).fetchall():
            found.setdefault(table, {})[column] = kind
    return found
