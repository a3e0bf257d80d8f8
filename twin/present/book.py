"""The order book of the last weeks, day by day: what the orders nobody knows yet may look like."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import duckdb

from twin.calendar import working_stretches
from twin.plant import Plant

WEEKS = 8  # enough days of each weekday to draw from, recent enough to be like those to come


@dataclass(frozen=True)
class Taken:
    """An order as it was taken: seconds of the local day, and how long after that it was due (None: no due date)."""

    second: float
    product: str
    qty: int
    due_after_s: float | None


@dataclass(frozen=True)
class BookDay:
    """The orders taken on one working day."""

    day: date
    taken: tuple[Taken, ...]


def book_days(cursor: duckdb.DuckDBPyConnection, plant: Plant, at: datetime) -> tuple[BookDay, ...]:
    """Returns the working days of the last weeks before the day of `at` with the orders taken on each; () without a book."""
    zone, products = plant.site.zone, {p.id for p in plant.product}
    rows = cursor.execute(_TAKEN, {"at": at, "since": at - timedelta(weeks=WEEKS)}).fetchall()
    found: dict[date, list[Taken]] = {}
    for taken_at, product, qty, due_after_s in rows:
        local = datetime.fromtimestamp(taken_at, zone)
        second = local.hour * 3600.0 + local.minute * 60 + local.second
        if product in products and (qty or 0) >= 1:
            found.setdefault(local.date(), []).append(Taken(second, product, round(qty), due_after_s))
    if not found:
        return ()
    today = at.astimezone(zone).date()
    return tuple(BookDay(d, tuple(found.get(d, ()))) for d in working_days(plant, min(found), today))


def working_days(plant: Plant, first: date, before: date) -> list[date]:
    """Returns the business days from `first` up to but without `before` on which the plant works."""
    zone = plant.site.zone
    begin, end = (datetime(d.year, d.month, d.day, tzinfo=zone) for d in (first, before))
    stretches = working_stretches(plant, begin - timedelta(days=1), end + timedelta(days=1))
    return sorted({s.business_date for s in stretches if first <= s.business_date < before})


_TAKEN = """
SELECT epoch(min(ordered_at)) AS taken_at, arg_min(product_id, batch_id), arg_min(qty, batch_id),
       arg_min(epoch(due_at) - epoch(ordered_at), batch_id)
FROM floor.production_order WHERE ordered_at > $since AND ordered_at <= $at
GROUP BY order_id ORDER BY taken_at, order_id
"""
