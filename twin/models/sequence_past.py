"""Past weeks put in order anew: what the orders released in a week would have cost in the advised sequence, as released, by due date.

All three sequences are reckoned the same way, for the station that changes over longest, from the beginning of the week: what
was in the line before counts for none of them, and an order is taken as ready once it was in hand.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from twin.models import sequence
from twin.models.sequence import Job, Plan
from twin.models.sequence_jobs import change_s, jobs_of
from twin.plant import Order, Plant, Station
from twin.store.store import Store

WEEK = timedelta(days=7)
# What was said last of an order counts, once.
ORDERS = """
    SELECT order_id, product_id, qty, ordered_at, released_at, due_at FROM floor.production_order
    WHERE product_id IS NOT NULL AND qty > 0
    QUALIFY row_number() OVER (PARTITION BY order_id ORDER BY batch_id DESC, source_row DESC) = 1 ORDER BY released_at, order_id"""


@dataclass(frozen=True)
class Released:
    """An order as the book has it: when it was taken, released and due; in the order of release."""

    order_id: str
    product_id: str
    qty: float
    ordered_at: datetime | None
    released_at: datetime
    due_at: datetime | None


@dataclass(frozen=True)
class PastWeek:
    """What the orders released in the week from `begins_at` come to: as released, by due date, and as advised."""

    begins_at: datetime
    orders: int
    as_released: Plan
    by_due_date: Plan
    model: Plan


def released(store: Store, plant: Plant) -> list[Released]:
    """Returns the orders of known products that were released, in the order of release."""
    known = {p.id for p in plant.product}
    return [Released(*row) for row in store.rows(ORDERS) if row[4] is not None and row[1] in known]


def weeks_between(since: datetime, until: datetime, zone: ZoneInfo) -> list[datetime]:
    """Returns the Mondays (midnight at the site) of the whole weeks within [since, until)."""
    local = since.astimezone(zone)
    first = datetime(local.year, local.month, local.day, tzinfo=zone) + timedelta(days=-local.weekday() % 7)
    first = first if first >= since else first + WEEK
    return [first + n * WEEK for n in range(max(0, (until - first) // WEEK))]


def past_weeks(
    plant: Plant, station: Station, orders: Sequence[Released], mondays: Sequence[datetime], tell: Callable[[int, int], None] | None
) -> list[PastWeek]:  # fmt: skip
    """Returns each week in which two or more orders in hand at its beginning were released."""
    found = []
    for number, monday in enumerate(mondays):
        if tell:
            tell(number, len(mondays))
        mine = [o for o in orders if monday <= o.released_at < monday + WEEK and (o.ordered_at or monday) <= monday]
        if len(mine) >= 2:
            found.append(_week(plant, station, mine, _family(plant, orders, monday), monday.astimezone(UTC)))
    return found


def _week(plant: Plant, station: Station, mine: Sequence[Released], family: str | None, at: datetime) -> PastWeek:
    listed = [
        Order(id=o.order_id, product=o.product_id, qty=round(o.qty), released_s=0.0, due_at=o.due_at) for o in mine
    ]
    jobs = jobs_of(plant, station, listed, at)

    def setup(before: str | None, after: str) -> float:
        return change_s(station, before, after)

    advice = sequence.advise(jobs, setup, family)
    return PastWeek(at, len(jobs), advice.as_listed, sequence.evaluate(_by_due(jobs), setup, family), advice.advised)


def _by_due(jobs: Sequence[Job]) -> list[Job]:
    return sorted(jobs, key=lambda j: (j.due_s is None, j.due_s or 0.0))


def _family(plant: Plant, orders: Sequence[Released], at: datetime) -> str | None:
    """The family released last before a moment: what the station is most likely set up for."""
    before = [o.product_id for o in orders if o.released_at < at]
    families = {p.id: p.family or p.id for p in plant.product}
    return families[before[-1]] if before else None
