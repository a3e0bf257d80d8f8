"""When a run of a plant begins and ends on the calendar."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from twin.plant import Plant

EPOCH = datetime(2026, 1, 5)  # a Monday: where a run begins when the plant names no start


def start_of(plant: Plant) -> datetime:
    """Returns the moment (UTC) a run of this plant begins: as described, at its first order's day, or a fixed Monday."""
    zone = plant.site.zone
    if plant.site.starts_at:
        return as_utc(plant.site.starts_at, zone)
    first = min((as_utc(o.released_at, zone) for o in plant.order if o.released_at), default=as_utc(EPOCH, zone))
    return as_utc(datetime.combine(first.astimezone(zone).date(), time(0)), zone)


def as_utc(moment: datetime, zone: ZoneInfo) -> datetime:
    """Returns a moment of a plant file as UTC: local time unless it names a zone of its own."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def end_of(plant: Plant, horizon_s: float) -> datetime:
    """Returns the moment (UTC) a run of this length ends."""
    return start_of(plant) + timedelta(seconds=horizon_s)
