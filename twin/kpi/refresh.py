"""Keeps the floor's facts in the store in step with its log and plant, so that pages add up sums instead of rows."""

from datetime import datetime
from typing import TYPE_CHECKING

from twin.kpi.build import FACTS, build
from twin.kpi.limits import make
from twin.kpi.limits.made import FACT as LIMITS
from twin.kpi.sources import Source

if TYPE_CHECKING:
    from twin.store import Store

_STATE = "(SELECT max(batch_id) FROM log.ingest_batch), (SELECT max(plant_version) FROM plant.version WHERE in_force)"


def refresh(store: "Store") -> None:
    """Makes the facts anew from the whole log, in one transaction. Owner only; called after data or plant changed."""
    current = store.plant()
    with store.transaction() as cursor:
        span = build(cursor, Source("floor"), current[1] if current else None)
        if span is not None:
            make(cursor)
        for fact in (*FACTS, LIMITS):
            cursor.execute(f"DELETE FROM floor.{fact}")
            if span is not None:
                cursor.execute(f"INSERT INTO floor.{fact} BY NAME FROM temp.{fact} ORDER BY business_date")
        cursor.execute("DELETE FROM floor.fact_span")
        cursor.execute(f"INSERT INTO floor.fact_span SELECT {_STATE}, ?, ?", list(span or (None, None)))


def is_fresh(store: "Store") -> bool:
    """Returns whether the stored facts were made from the log and the plant there are now."""
    query = f"SELECT ({_STATE}) IS NOT DISTINCT FROM (batch_id, plant_version) FROM floor.fact_span"
    return store.rows(query) == [(True,)]


def stored_span(store: "Store") -> tuple[datetime, datetime] | None:
    """Returns the first and last moment (UTC) of the log the stored facts cover; None where the log is empty."""
    found = store.rows("SELECT first_at, last_at FROM floor.fact_span WHERE first_at IS NOT NULL")
    return found[0] if found else None
