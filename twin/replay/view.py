"""A log laid open for replaying: the views of twin.kpi.sources, and where and when each lot was in the system."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import duckdb

from twin.kpi.described import last_step_table, lot_size_table
from twin.kpi.sources import LOOK_BACK, Source, look_at, show
from twin.plant import Plant

if TYPE_CHECKING:
    from twin.store import Store


@contextmanager
def opened(
    store: "Store", source: Source, starts_at: datetime, ends_at: datetime
) -> Generator[tuple[duckdb.DuckDBPyConnection, Plant | None]]:
    """Gives a cursor with the views over the source, states looked at near the stretch only, and the plant in force."""
    current = store.plant()
    with store.cursor() as cursor:
        show(cursor, source)
        look_at(cursor, starts_at - LOOK_BACK, ends_at)
        yield cursor, current[1] if current else None


def tell_lots(cursor: duckdb.DuckDBPyConnection, plant: Plant | None) -> None:
    """Makes the tables `last_step` and `lot`: the KPIs' own rules of where parts leave and when a lot is inside."""
    for name, table in (("last_step", last_step_table(plant)), ("lot_size", lot_size_table(plant))):
        cursor.register(f"{name}_rows", table)
        cursor.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM {name}_rows")
        cursor.unregister(f"{name}_rows")
    cursor.execute(_lot_script())


@cache
def _lot_script() -> str:
    return (files("twin.kpi") / "facts" / "18_lot.sql").read_text(encoding="utf-8")
