"""How far the log reaches and how new it is."""

from datetime import date
from typing import TYPE_CHECKING

from twin.kpi.opened import open_facts
from twin.kpi.scope import Scope

if TYPE_CHECKING:
    import pandas as pd

    from twin.store import Store

# When something happened, by table of the floor; production orders by what has happened to them, not what is planned.
MOMENTS = {
    "operation_event": "ended_at",
    "state_interval": "ended_at",
    "inspection": "occurred_at",
    "measurement": "occurred_at",
    "production_order": "greatest(ordered_at, released_at, completed_at, shipped_at)",
    "energy": "ended_at",
    "maintenance": "ended_at",
    "alarm": "occurred_at",
    "prediction": "occurred_at",
}


def freshness(store: "Store") -> "pd.DataFrame":
    """Returns one row a table of the floor: rows, last_event_at and last_arrival_at (UTC; NaT where it is empty)."""
    parts = (
        f"""SELECT '{name}' AS table_name, count(*) AS rows, max({moment}) AS last_event_at,
                   (SELECT max(arrived_at) FROM log.ingest_batch WHERE batch_id = max(t.batch_id)) AS last_arrival_at
            FROM floor.{name} t"""
        for name, moment in MOMENTS.items()
    )
    return store.frame(" UNION ALL ".join(parts))


def span(store: "Store") -> tuple[date, date] | None:
    """Returns the first and last business date of the floor's log; None where it is empty."""
    with open_facts(store, Scope()) as facts:
        rows = facts.rows("SELECT min(business_date), max(business_date) FROM {facts}", "hours")
    return (rows[0][0], rows[0][1]) if rows and rows[0][0] is not None else None
