"""Facts of what limits the line, made from the shown log by both methods."""

import duckdb
import pyarrow as pa

from twin.kpi.limits.active import active_periods
from twin.kpi.limits.calendars import calendars_of
from twin.kpi.limits.events import machines_of, operations_of, states_of
from twin.kpi.limits.losses import told
from twin.kpi.limits.path import critical_path

PATH, ACTIVE = "path", "active"
FACT = "fact_limit"


def make(cursor: duckdb.DuckDBPyConnection) -> None:
    """Makes the temporary table fact_limit; the other facts have been built on this cursor, whose window counts."""
    machines, operations, states = machines_of(cursor), operations_of(cursor), states_of(cursor)
    calendars = calendars_of(cursor)
    found = {
        PATH: critical_path(machines, operations, states),
        ACTIVE: active_periods(machines, operations, states, calendars),
    }
    rows = pa.concat_tables([told(m, p, machines, operations, states, calendars) for m, p in found.items()])
    cursor.register("limit_rows", rows)
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE {FACT} AS FROM limit_rows")
    cursor.unregister("limit_rows")
