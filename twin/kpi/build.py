"""Facts from a log: runs the SQL of `facts/` over the views of a source, in the temporary schema of one cursor."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import duckdb

from twin.kpi.cells import cell_table
from twin.kpi.described import last_step_table, lot_size_table, place_table, station_table
from twin.kpi.sources import Source, set_window, show, span
from twin.plant import Plant

FACTS = (
    "fact_machine", "fact_stop", "fact_output", "fact_inspection", "fact_hours", "fact_lot", "fact_wip", "fact_order",
)  # fmt: skip


def build(
    cursor: duckdb.DuckDBPyConnection,
    source: Source,
    plant: Plant | None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    *,
    by_day: bool = True,
) -> tuple[datetime, datetime] | None:
    """Makes the facts as temporary tables of the cursor and returns the window they cover; None where there is no log.

    An edge left out is that of the log itself. The floor is never counted beyond its own log.
    """
    show(cursor, source)
    whole = (starts_at, ends_at) if source.schema == "given" and starts_at and ends_at else span(cursor)
    if whole is None:
        return None
    first = whole[0] if starts_at is None else max(whole[0], starts_at)
    last = whole[1] if ends_at is None else min(whole[1], ends_at)
    if first >= last:
        return None
    open_start = source.schema != "given" and first == whole[0]
    set_window(cursor, first, last, open_start=open_start)
    describe(cursor, plant, first, last, by_day=by_day)
    run_scripts(cursor)
    return first, last


def describe(
    cursor: duckdb.DuckDBPyConnection, plant: Plant | None, first: datetime, last: datetime, *, by_day: bool = True
) -> None:
    """Puts at the cursor's side what the facts need to know of the plant: its calendar over the window, stations, routes."""
    _put(cursor, "cell", cell_table(plant, first, last, by_day=by_day))
    _put(cursor, "described_station", station_table(plant))
    _put(cursor, "described_place", place_table(plant))
    _put(cursor, "last_step", last_step_table(plant))
    _put(cursor, "lot_size", lot_size_table(plant))


def run_scripts(cursor: duckdb.DuckDBPyConnection, names: Collection[str] | None = None) -> None:
    """Runs the scripts of `facts/` (those of these names; None = all) that the log needs; the first is always run."""
    first_script, *others = _scripts()
    cursor.execute(first_script.sql)
    others = [s for s in others if names is None or s.name in names]
    if not others:
        return
    needed = cursor.execute("SELECT " + ", ".join(s.needed_if for s in others)).fetchall()[0]
    for script, is_needed in zip(others, needed, strict=True):
        if is_needed:
            cursor.execute(script.sql)


def _put(cursor: duckdb.DuckDBPyConnection, name: str, rows) -> None:
    cursor.register(f"{name}_rows", rows)
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM {name}_rows")
    cursor.unregister(f"{name}_rows")


class Script(NamedTuple):
    """A file of `facts/`; its first line may name a condition without which it would add nothing."""

    name: str
    needed_if: str
    sql: str


@cache
def _scripts() -> list[Script]:
    folder = files("twin.kpi") / "facts"
    found = sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    return [_script(f.name.removesuffix(".sql")[3:], f.read_text(encoding="utf-8")) for f in found]


def _script(name: str, sql: str) -> Script:
    mark, line = "-- needed if: ", sql.split("\n", 1)[0]
    return Script(name, line.removeprefix(mark) if line.startswith(mark) else "TRUE", sql)
