"""The jobs a sequence is made of: the orders still to be released, as the station that changes over most sees them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from twin.calendar import working_stretches
from twin.errors import Problem
from twin.laws import LawBase
from twin.models.sequence import Advice, Job, advise
from twin.plant import Order, Plant, Station

LOOK_AHEAD = timedelta(days=60)


def advice_for(
    plant: Plant, orders: Sequence[Order], at: datetime, family: str | None, ahead: Sequence[tuple[str, float]] = ()
) -> tuple[Station, Advice]:
    """Returns the station that is sequenced and the advice for the orders still to be released at `at` (aware).

    `family` is what the station is set up for, `ahead` what is in the line before it already: (product, parts). Raises Problem
    where there is nothing to sequence.
    """
    station = station_to_sequence(plant)
    return station, advise_at(plant, station, orders, at, family, ahead)


def advise_at(
    plant: Plant,
    station: Station,
    orders: Sequence[Order],
    at: datetime,
    family: str | None,
    ahead: Sequence[tuple[str, float]] = (),
) -> Advice:
    """Returns the advice for a station; Problem where fewer than two orders wait."""
    if len(orders) < 2:
        raise Problem(
            "투입을 기다리는 주문이 두 건보다 적어 순서를 정할 것이 없습니다.",
            "Fewer than two orders wait to be released, so there is nothing to put in order.",
        )
    ahead_s = sum(pace_s(plant, product, parts) for product, parts in ahead)
    jobs = jobs_of(plant, station, orders, at, ahead_s)
    return advise(jobs, lambda a, b: change_s(station, a, b), family)


def station_to_sequence(plant: Plant) -> Station:
    """Returns the station that loses most to changing over; Problem where none does."""
    changing = [s for s in plant.station if s.setup_s is not None or s.setups]
    if not changing:
        raise Problem(
            "교체 시간을 아는 설비가 없어 순서를 조언할 수 없습니다: 교체가 담긴 기록으로 보정하거나 setup_s를 적으십시오.",
            "No station's change-over time is known, so no sequence can be advised: calibrate on a log that has change-overs, or enter setup_s.",
        )
    return max(changing, key=lambda s: _usual_change_s(s))


def jobs_of(plant: Plant, station: Station, orders: Sequence[Order], at: datetime, ahead_s: float = 0.0) -> list[Job]:
    """Returns the orders as jobs, in the order given: each takes the line so long as the slowest station on its way needs.

    What is in the line already goes first (`ahead_s`), and an order is done only when its last lot has passed the rest of the line.
    """
    products = {p.id: p for p in plant.product}
    found = []
    for order in orders:
        product, due_s = products[order.product], None
        if order.due_at is not None:
            left_s = working_s(plant, station, at, _aware(order.due_at, plant))
            due_s = left_s - ahead_s - _passing_s(plant, order.product, station)
        found.append(Job(order.id, product.family or product.id, pace_s(plant, order.product, order.qty), due_s))
    return found


def pace_s(plant: Plant, product_id: str, parts: float) -> float:
    """Returns how long so many parts hold the slowest station of their way, breakdowns and minor stops on average included."""
    stations = plant.station_by_id()
    return max(_work_s(plant, stations[s], product_id, parts) for s in _way(plant, product_id))


def _work_s(plant: Plant, station: Station, product_id: str, parts: float) -> float:
    size = next(p.lot_size for p in plant.product if p.id == product_id)
    lots = -(-parts // size) if isinstance(size, int) else 1
    each_s = station.processing_s_by_product.get(product_id, station.processing_s).mean()
    worked_s = each_s * (parts if station.processing_per == "part" else lots) / (station.machines * station.batch_size)
    return worked_s * (1 + sum(_lost(gap, length) for gap, length in _stops(station)))


def _stops(station: Station):
    return ((station.time_to_failure_s, station.repair_s), (station.time_to_minor_stop_s, station.minor_stop_s))


def _lost(gap: LawBase | None, length: LawBase | None) -> float:
    return length.mean() / gap.mean() if gap and length else 0.0


def _passing_s(plant: Plant, product_id: str, station: Station) -> float:
    """How long a lot takes from the station to the end of its way, without waiting."""
    way, stations = _way(plant, product_id), plant.station_by_id()
    size = next(p.lot_size for p in plant.product if p.id == product_id)
    parts = size if isinstance(size, int) else 1
    behind = way[way.index(station.id) + 1 :] if station.id in way else ()
    return sum(
        stations[s].processing_s_by_product.get(product_id, stations[s].processing_s).mean()
        * (parts if stations[s].processing_per == "part" else 1)
        for s in behind
    )


def _way(plant: Plant, product_id: str) -> tuple[str, ...]:
    product = next(p for p in plant.product if p.id == product_id)
    return max(product.ways(), key=lambda way: way.share).route


def change_s(station: Station, before: str | None, after: str) -> float:
    """Returns the mean change-over time between two families, in seconds."""
    if before is None or before == after:
        return 0.0
    law = next((s.setup_s for s in station.setups if (s.from_family, s.to_family) == (before, after)), station.setup_s)
    return law.mean() if law else 0.0


def working_s(plant: Plant, station: Station, at: datetime, until: datetime) -> float:
    """Returns the station's working time between two moments, in seconds; negative where `until` is over already."""
    if until <= at:
        return (until - at).total_seconds()
    if not plant.shift:
        return (until - at).total_seconds()
    until = min(until, at + LOOK_AHEAD)
    stretches = working_stretches(plant, at, until, station.shifts)
    return sum((min(s.ends_at, until) - max(s.starts_at, at)).total_seconds() for s in stretches)


def _usual_change_s(station: Station) -> float:
    laws = [s.setup_s for s in station.setups] or [station.setup_s]
    return max(law.mean() for law in laws if law is not None)


def _aware(moment: datetime, plant: Plant) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=plant.site.zone)
