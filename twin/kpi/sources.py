"""Where a log lies: the floor's tables, one replication of a stored run, or a simulated log in memory.

`show` lays the same four views over any of them (operation, state, inspection, production_order), moments in microseconds
since 1970 UTC. The facts read nothing else, which is why floor and twin are measured by the same SQL. On the floor every row
names where it came from (batch_id, source_row, source_key); of simulated rows these are empty.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import duckdb

from twin.kpi.cells import micros, moment

Schema = Literal["floor", "sim", "given"]
# A floor's log may hold rows of one machine that overlap (two sources, a late correction): the one begun first holds.
# The twin's states partition the run, so its rows are taken as they are.
_DISJOINT = """greatest(epoch_us(started_at), coalesce(max(epoch_us(ended_at)) OVER (
    PARTITION BY station_id, machine_no ORDER BY started_at, ended_at
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), epoch_us(started_at)))"""
# An order is sent again with more filled in: the newest version counts.
_NEWEST = "QUALIFY row_number() OVER (PARTITION BY order_id ORDER BY batch_id DESC, source_row DESC) = 1"
# A stop that began before the window and goes on in it is known by the rows before: a week of them is looked at.
LOOK_BACK = timedelta(days=7)
_EVER = 2**62  # microseconds beyond any calendar
_CAME_FROM = "batch_id, source_row, source_key"
_FROM_NOWHERE = "NULL::INTEGER AS batch_id, NULL::BIGINT AS source_row, NULL::UBIGINT AS source_key"
_ONE_RUN = "WHERE run_id = getvariable('run_id') AND replication = getvariable('replication')"


@dataclass(frozen=True)
class Source:
    """A log to be read. `run_id` and `replication` belong to schema 'sim'."""

    schema: Schema
    run_id: str | None = None
    replication: int = 0


def show(cursor: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Lays the four views over the source, on this cursor only."""
    table = {"floor": "floor.{}", "sim": "sim.{}", "given": "given_{}"}[source.schema].format
    which = _ONE_RUN if source.schema == "sim" else ""
    if source.schema == "sim":
        cursor.execute("SET VARIABLE run_id = ?", [source.run_id])
        cursor.execute("SET VARIABLE replication = ?", [source.replication])
    is_floor = source.schema == "floor"
    lineage = _CAME_FROM if is_floor else _FROM_NOWHERE
    define_moments(cursor, looked_at_from=-_EVER, looked_at_until=_EVER)
    cursor.execute(f"""
        CREATE OR REPLACE TEMP VIEW operation AS
        SELECT station_id, coalesce(machine_no, 0) AS machine_no, product_id, coalesce(order_id, '') AS order_id,
               coalesce(lot_id, order_id) AS lot_id, step_no, epoch_us(queued_at) AS queued_us,
               epoch_us(started_at) AS started_us, epoch_us(ended_at) AS ended_us,
               qty_in, qty_good, qty_scrap, qty_rework, work_s * 1e6 AS work_us, {lineage}
        FROM {table("operation_event")} {which};

        CREATE OR REPLACE TEMP VIEW state AS
        FROM (SELECT station_id, coalesce(machine_no, 0) AS machine_no, state, reason,
                     {_DISJOINT if is_floor else "epoch_us(started_at)"} AS started_us, epoch_us(ended_at) AS ended_us,
                     {lineage}
              FROM (FROM {table("state_interval")} {which})
              WHERE epoch_us(ended_at) > looked_at_from_us() AND epoch_us(started_at) < looked_at_until_us())
        WHERE started_us < ended_us;

        CREATE OR REPLACE TEMP VIEW seen AS             -- who appears in the log at all, whatever the window
        SELECT station_id, coalesce(machine_no, 0) AS machine_no, state FROM {table("state_interval")} {which}
        UNION ALL SELECT DISTINCT station_id, coalesce(machine_no, 0), NULL FROM {table("operation_event")} {which};

        CREATE OR REPLACE TEMP VIEW inspection AS
        SELECT station_id, product_id, stage, qty_inspected, qty_defect, epoch_us(occurred_at) AS occurred_us, {lineage}
        FROM {table("inspection")} {which};

        CREATE OR REPLACE TEMP VIEW production_order AS
        SELECT order_id, product_id, qty, epoch_us(released_at) AS released_us, epoch_us(due_at) AS due_us,
               epoch_us(completed_at) AS completed_us, epoch_us(shipped_at) AS shipped_us, {lineage}
        FROM {table("production_order")} {which} {_NEWEST if is_floor else ""};
    """)


def span(cursor: duckdb.DuckDBPyConnection) -> tuple[datetime, datetime] | None:
    """Returns the first and last moment (UTC) of the shown operations, states and inspections; None without any.

    A log of a single moment is taken to last a microsecond.
    """
    query = """
        SELECT min(first_us), max(last_us) FROM (
            SELECT min(started_us) AS first_us, max(ended_us) AS last_us FROM operation
            UNION ALL SELECT min(started_us), max(ended_us) FROM state
            UNION ALL SELECT min(occurred_us), max(occurred_us) FROM inspection)"""
    first, last = cursor.execute(query).fetchall()[0]
    return None if first is None else (moment(first), moment(max(last, first + 1)))


def set_window(cursor: duckdb.DuckDBPyConnection, starts_at: datetime, ends_at: datetime, *, open_start: bool) -> None:
    """Says which window the facts are made of. With `open_start` what ends on its very first moment is inside."""
    define_moments(
        cursor,
        window_from=micros(starts_at),
        window_until=micros(ends_at),
        window_after=-_EVER if open_start else micros(starts_at),
    )
    look_at(cursor, starts_at - LOOK_BACK, ends_at)


def look_at(cursor: duckdb.DuckDBPyConnection, starts_at: datetime | None, ends_at: datetime | None) -> None:
    """Leaves out states that lie wholly outside of this time (None = open); those that reach into it stay whole."""
    first = -_EVER if starts_at is None else micros(starts_at)
    define_moments(cursor, looked_at_from=first, looked_at_until=_EVER if ends_at is None else micros(ends_at))


def define_moments(cursor: duckdb.DuckDBPyConnection, **moments_us: int) -> None:
    """Names moments for the SQL of the facts: `window_from` becomes window_from_us()."""
    for name, value in moments_us.items():
        cursor.execute(f"CREATE OR REPLACE TEMP MACRO {name}_us() AS {value}::BIGINT")
