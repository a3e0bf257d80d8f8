"""What a line is asked for against what it can do, before it is run: where a queue must grow, where it could lock up."""

from twin.errors import Problem
from twin.line.guards import can_deadlock
from twin.line.span import start_of
from twin.line.supply import release_s
from twin.plant import Plant, Station


def warnings_of(plant: Plant, horizon_s: float | None = None) -> list[Problem]:
    """Returns what a reader of the results should know: overload, routes that can lock up, a run longer than its orders."""
    found = [_overloaded(station, load) for station, load in loads(plant).items() if load >= 1]
    if horizon_s is not None and plant.supply.kind == "orders" and not plant.supply.resample_days:
        found += _orders_end(plant, horizon_s)
    if can_deadlock(plant):
        found.append(
            Problem(
                "되돌아가는 경로의 모든 공정에 버퍼 한도가 있어 서로 막혀 멈출 수 있습니다: 그 가운데 하나의 buffer_before를 비우십시오.",
                "A route leads back through stations that all have limited buffers, so the line can lock itself up: "
                "leave buffer_before out for one of them.",
            )
        )
    return found


def loads(plant: Plant) -> dict[str, float]:
    """Returns work asked for ÷ work possible by station, where lots arrive on their own; a load of 1 or more cannot last."""
    if plant.supply.interarrival_s is None:
        return {}
    lots_per_s, shares = 1 / plant.supply.interarrival_s.mean(), sum(p.share for p in plant.product)
    asked = {s.id: 0.0 for s in plant.station}
    stations = plant.station_by_id()
    for product in plant.product:
        ways = product.ways()
        total = sum(w.share for w in ways)
        size = product.lot_size if isinstance(product.lot_size, int) else 1
        for way in ways:
            for step in way.route:
                share = product.share / shares * way.share / total
                asked[step] += lots_per_s * share * _work_s(stations[step], product.id, size)
    return {s.id: asked[s.id] / (s.machines * _available(s) * _open(plant, s)) for s in plant.station}


def _work_s(station: Station, product: str, size: int) -> float:
    law = station.processing_s_by_product.get(product, station.processing_s)
    return law.mean() * (size if station.processing_per == "part" else 1) / station.batch_size


def _available(station: Station) -> float:
    """Share of open time it can work: breakdowns and minor stops taken out (operating clock)."""
    lost = 0.0
    for gap, duration in (
        (station.time_to_failure_s, station.repair_s),
        (station.time_to_minor_stop_s, station.minor_stop_s),
    ):
        if gap and duration:
            lost += duration.mean() / gap.mean()
    return 1 / (1 + lost)


def _open(plant: Plant, station: Station) -> float:
    """Share of a week its shifts are open; overlapping shifts count once each, holidays are left out."""
    if not plant.shift:
        return 1.0
    from datetime import timedelta

    from twin.calendar import working_stretches

    begin = start_of(plant)
    stretches = working_stretches(plant, begin, begin + timedelta(days=28), station.shifts)
    return min(1.0, sum((s.ends_at - s.starts_at).total_seconds() for s in stretches) / (28 * 86_400)) or 1e-9


def _orders_end(plant: Plant, horizon_s: float) -> list[Problem]:
    """The listed orders end more than a week before the run does: what follows is an empty line, not a result."""
    last_s = max(release_s(plant, order) for order in plant.order)
    if horizon_s - last_s < 7 * 86_400:
        return []
    days, run_days = last_s / 86_400, horizon_s / 86_400
    return [
        Problem(
            f"주문은 {days:.0f}일째에 끝나는데 {run_days:.0f}일을 돌렸습니다: 그 뒤의 빈 라인이 평균에 들어갑니다. 기간을 줄이거나 resample_days = true로 하십시오.",
            f"The listed orders end on day {days:.0f} of a run of {run_days:.0f} days, so the averages include an empty line: "
            f"shorten the run or set resample_days = true.",
        )
    ]


def _overloaded(station: str, load: float) -> Problem:
    return Problem(
        f"{station}의 부하가 {load:.0%}입니다: 앞의 재고가 계속 늘어나므로 평균 재공과 리드타임은 기간에 따라 커집니다. 투입을 줄이거나 능력을 늘리십시오.",
        f"{station} is asked for {load:.0%} of what it can do: its queue keeps growing, so mean WIP and lead time depend on the "
        f"length of the run. Release less or add capacity.",
    )
