"""When a run of a plant begins and ends on the calendar."""

from datetime import UTC, datetime, time, timedelta

from twin.plant import Plant

EPOCH = datetime(2026, 1, 5)  # a Monday: where a run begins when the plant names no start


def start_of(plant: Plant) -> datetime:
    """Returns the moment (UTC) a run of this plant begins: as described, at its first order's day, or a fixed Monday."""
    if plant.site.starts_at:
        local = plant.site.starts_at
    else:
        first = min((o.released_at for o in plant.order if o.released_at), default=EPOCH)
        local = datetime.combine(first.date(), time(0))
    return (local if local.tzinfo else local.replace(tzinfo=plant.site.zone)).astimezone(UTC)


def end_of(plant: Plant, horizon_s: float) -> datetime:
    """Returns the moment (UTC) a run of this length ends."""
    return start_of(plant) + timedelta(seconds=horizon_s)
