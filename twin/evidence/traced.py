"""The rows of the floor behind the facts: each row of the log with what it adds, so that sums over rows are the KPI."""

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import duckdb

from twin.kpi.build import describe, run_scripts
from twin.kpi.cells import moment
from twin.kpi.opened import Facts, open_facts
from twin.kpi.refresh import stored_span
from twin.kpi.scope import Scope
from twin.kpi.sources import LOOK_BACK, Source, define_moments, look_at, set_window, show

if TYPE_CHECKING:
    from twin.store import Store

TRACED = "traced_"  # schema of facts whose rows are those of the log
SILENT = "SELECT EXISTS (FROM place_of_work WHERE is_silent)"  # their work is read off operations, by two scripts more
ONCE = "CREATE OR REPLACE TEMP TABLE told_state AS FROM state; CREATE OR REPLACE TEMP VIEW state AS FROM told_state"
NO_STOPS = "CREATE OR REPLACE TEMP VIEW stop_begun AS SELECT '' AS source_key, 0::BIGINT AS started_us LIMIT 0"
NEEDED = {  # fact → scripts of twin/kpi/facts its rows are read off
    "output": ("lot",),
    "lot": ("lot",),
    "wip": ("lot",),
    "order": ("lot",),
}


@contextmanager
def traced(
    store: "Store", scope: Scope, over: Iterable[str], *, with_stops: bool = True
) -> Generator[tuple[Facts, Facts]]:
    """Gives (facts, rows): the facts of a scope as KPIs read them, and beside them the rows of the log in the same columns.

    Rows further name their table, batch_id, source_row and source_key; what comes from the calendar is table 'calendar'.
    Without `with_stops` no row of a state says that a stop began with it, which takes a while to find out.
    """
    with open_facts(store, scope) as facts:
        if facts.is_empty:
            yield facts, facts
            return
        if facts.schema:
            _lay_ground(store, facts.cursor)
        yield facts, rows_of(facts, over, with_stops=with_stops)


def rows_of(facts: Facts, over: Iterable[str], *, with_stops: bool = True) -> Facts:
    """Returns the rows of the log in the columns of facts, once views, window and calendar lie at the cursor's side."""
    _narrow(facts.cursor, facts)
    run_scripts(facts.cursor, ())
    scripts = {script for fact in over for script in NEEDED.get(fact, ())}
    if "machine" in over:
        facts.cursor.execute(ONCE)
    if "machine" in over and facts.cursor.execute(SILENT).fetchall()[0][0]:
        scripts |= {"piece", "worked"}
    if "machine" in over and not with_stops:
        facts.cursor.execute(NO_STOPS)
    elif "machine" in over:
        scripts.add("stop_begun")
    run_scripts(facts.cursor, scripts)
    for fact in over:
        facts.cursor.execute(_script(fact).replace("{facts}", facts.schema or "temp."))
    return replace(facts, schema=TRACED)


def _lay_ground(store: "Store", cursor: duckdb.DuckDBPyConnection) -> None:
    """Views, window and calendar as the stored facts were made from them."""
    current, whole = store.plant(), stored_span(store)
    if whole is None:
        raise ValueError("facts that are not empty have a span")
    show(cursor, Source("floor"))
    set_window(cursor, *whole, open_start=True)
    describe(cursor, current[1] if current else None, *whole)


def _narrow(cursor: duckdb.DuckDBPyConnection, facts: Facts) -> None:
    """Names the moments between which the scope's days lie, and looks at no state long before."""
    days, first, last = "SELECT min(starts_us), max(ends_us) FROM cell WHERE ", facts.first, facts.last
    asked = [(f"business_date {sign} ?", day) for sign, day in ((">=", first), ("<=", last)) if day is not None]
    found = cursor.execute(days + " AND ".join(["TRUE", *(sql for sql, _ in asked)]), [day for _, day in asked])
    begin_us, end_us = found.fetchall()[0]
    if begin_us is None:
        begin_us = end_us = 0
    define_moments(cursor, scope_from=begin_us, scope_until=end_us)
    if first is not None or last is not None:
        look_at(cursor, moment(begin_us) - LOOK_BACK, moment(end_us))


@cache
def _script(fact: str) -> str:
    return (files("twin.evidence") / "rows" / f"{fact}.sql").read_text(encoding="utf-8")
