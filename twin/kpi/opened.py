"""Facts opened for a scope: the stored ones where the scope is made of whole business days, else made for its window."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import duckdb

from twin.kpi.build import FACTS, build
from twin.kpi.scope import Scope, business_dates
from twin.kpi.sources import Source
from twin.plant import Plant, Site

if TYPE_CHECKING:
    from twin.store import Store

HAS_PLACE = {"machine", "stop", "output", "inspection"}
HAS_PRODUCT = {"output", "inspection", "lot", "wip", "order"}


@dataclass(frozen=True)
class Facts:
    """Fact tables on a cursor, and the part of them a scope asks for. `schema` is '' for temporary ones."""

    cursor: duckdb.DuckDBPyConnection
    schema: str
    scope: Scope
    first: date | None = None
    last: date | None = None
    is_empty: bool = False

    def select(self, *names: str) -> tuple[str, list[Any]]:
        """Returns (SQL, values to bind) of the rows of the named facts within the scope, laid under each other."""
        parts, values = [], []
        for name in names:
            conditions, bound = self._conditions(name)
            extra = f", {self._leaving()} AS leaving_qty" if name == "output" else ""
            parts.append(f"SELECT *{extra} FROM {self.schema}fact_{name} WHERE {' AND '.join(conditions)}")
            values += bound
        return " UNION ALL BY NAME ".join(parts), values

    def rows(self, sql: str, *names: str) -> list[tuple]:
        """Returns the rows of a query in which `{facts}` stands for the named facts within the scope."""
        if self.is_empty:
            return []
        facts, values = self.select(*names)
        return self.cursor.execute(sql.replace("{facts}", f"({facts})"), values).fetchall()

    def _conditions(self, name: str) -> tuple[list[str], list[Any]]:
        s, place = self.scope, self.scope.place()
        wanted = [("business_date >= ?", self.first), ("business_date <= ?", self.last), ("shift_id = ?", s.shift_id)]
        if name == "hours":
            wanted += [("place = ?", place[0]), ("place_id = ?", place[1])]
        if name in HAS_PLACE:
            wanted += [("process_id = ?", s.process_id), ("station_id = ?", s.station_id)]
        if name in HAS_PRODUCT:
            wanted.append(("(product_id = ? OR product_id IS NULL)", s.product_id))
        wanted = [(sql, value) for sql, value in wanted if value is not None]
        return ["TRUE", *(sql for sql, _ in wanted)], [value for _, value in wanted]

    def _leaving(self) -> str:
        """The good parts that leave the place asked for."""
        return {"line": "exit_qty", "process": "process_exit_qty", "station": "qty_good"}[self.scope.place()[0]]


@contextmanager
def open_facts(store: "Store", scope: Scope) -> Generator[Facts]:
    """Gives the floor's facts for a scope; stale ones are made anew, by the owner for good, by a visitor for this once."""
    from twin.kpi.refresh import is_fresh, refresh, stored_span

    if store.is_owner and not is_fresh(store):
        refresh(store)
    with store.cursor() as cursor:
        current = store.plant()
        plant = current[1] if current else None
        if is_fresh(store):
            yield _stored(cursor, scope, plant, stored_span(store))
        else:
            yield _made(cursor, scope, plant, Source("floor"))


def _stored(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, plant: Plant | None, span: tuple[datetime, datetime] | None
) -> Facts:
    if span is None:
        return Facts(cursor, "floor.", scope, is_empty=True)
    dates = business_dates(plant.site if plant else Site(name=""), scope, span)
    if dates is None:
        return _made(cursor, scope, plant, Source("floor"), cut=True)
    return Facts(cursor, "floor.", scope, *dates)


def _made(
    cursor: duckdb.DuckDBPyConnection, scope: Scope, plant: Plant | None, source: Source, *, cut: bool = False
) -> Facts:
    """Facts made on the cursor: of the scope's very window where it cuts a day, else of the whole log."""
    if cut:
        made = build(cursor, source, plant, scope.starts_at, scope.ends_at)
        return Facts(cursor, "", scope, is_empty=made is None)
    span = build(cursor, source, plant)
    if span is None:
        return Facts(cursor, "", scope, is_empty=True)
    dates = business_dates(plant.site if plant else Site(name=""), scope, span)
    return _made(cursor, scope, plant, source, cut=True) if dates is None else Facts(cursor, "", scope, *dates)


@contextmanager
def open_run(store: "Store", scope: Scope, run_id: str, replication: int) -> Generator[Facts]:
    """Gives the facts of one replication of a stored run whose log was kept, after its warm-up."""
    from twin.kpi.runs import plant_and_window

    with store.cursor() as cursor:
        plant, starts_at, ends_at = plant_and_window(store, run_id)
        first = max(starts_at, scope.starts_at or starts_at)
        last = min(ends_at, scope.ends_at or ends_at)
        made = build(cursor, Source("sim", run_id, replication), plant, first, last) if first < last else None
        yield Facts(cursor, "", scope, is_empty=made is None)


__all__ = ["FACTS", "Facts", "open_facts", "open_run"]
