"""Orders nobody knows yet: whole days of the order book of the last weeks, drawn again, behind all that is known."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from twin.line.luck import Luck
from twin.plant import Order, Plant
from twin.present.book import BookDay, working_days


def further_orders(
    plant: Plant, days: Sequence[BookDay], at: datetime, known_until: datetime, until: datetime, luck: Luck
) -> list[Order]:
    """Returns orders drawn for the working days from `at` to `until`, each day from a like weekday of the book.

    None before `known_until`, up to which the releases are planned already. Times are moments, so they suit any run.
    """
    if not days:
        return []
    zone, generator = plant.site.zone, luck.generator("orders", "further")
    first, last = at.astimezone(zone).date(), until.astimezone(zone).date()
    found = []
    for day in working_days(plant, first, last + timedelta(days=1)):
        like = [d for d in days if d.day.weekday() == day.weekday()] or list(days)
        source = like[int(generator.integers(len(like)))]
        for number, taken in enumerate(source.taken, start=1):
            moment = datetime.combine(day, time(0), tzinfo=zone) + timedelta(seconds=taken.second)
            if moment > max(at, known_until):
                due = None if taken.due_after_s is None else moment + timedelta(seconds=taken.due_after_s)
                found.append(
                    Order(
                        id=f"+{day:%m%d}-{number}", product=taken.product, qty=taken.qty, released_at=moment, due_at=due
                    )
                )
    return found


def planned_until(plant: Plant, at: datetime) -> datetime:
    """Returns the last planned release among the plant's orders; `at` where none is planned."""
    moments = (o.released_at for o in plant.order if o.released_at is not None)
    return max((m if m.tzinfo else m.replace(tzinfo=plant.site.zone) for m in moments), default=at)
