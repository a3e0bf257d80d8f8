"""Where the levers stand before anybody moves them: the plant's own figures with their unit and how they are known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from twin.experiment.scenario.lever import Lever
from twin.laws import LawBase
from twin.plant import Plant, Station

Source = Literal["measured", "pooled", "assumed", "entered"]
Sources = Mapping[str, Source]
MINUTE_S, HOUR_S = 60.0, 3600.0
ORDERS = "orders"  # the key of `Sources` that tells how the orders are known; all other keys are stations


@dataclass(frozen=True)
class Now:
    """What the plant has: the figure in both languages, how it is known, and of how many observations (None = not counted)."""

    ko: str
    en: str
    source: Source
    n: int | None = None


def now_of(plant: Plant, lever: Lever, on: str, sources: Sources, product: str = "") -> Now | None:
    """Returns what a lever stands at, told with its unit; None where the plant holds no figure for it.

    `sources` tells how the machines of each station and the ORDERS are known: laws carry that themselves.
    """
    if lever.on == "station" and lever.lever_id in _LAWS:
        return _of_law(plant.station_by_id()[on], lever.lever_id, product)
    told = _TOLD.get(lever.lever_id)
    if told is not None:
        return told(plant, on, sources)
    return None


def _of_law(station: Station, lever_id: str, product: str) -> Now | None:
    law = _LAWS[lever_id](station, product)
    if law is None:
        return None
    text_ko, text_en = _WORDS[lever_id]
    figure = HOUR_S / law.mean() if lever_id == "minor_stops" else law.mean() / _UNITS_S[lever_id]
    per_ko, per_en = ("로트", "lot") if station.processing_per == "lot" else ("부품", "part")
    told = f"{figure:,.3g}" if figure < 1000 else f"{figure:,.0f}"
    return Now(text_ko.format(per=per_ko, x=told), text_en.format(per=per_en, x=told), law.source, law.n)


def _setup(station: Station, _: str) -> LawBase | None:
    return station.setup_s or (station.setups[0].setup_s if station.setups else None)


_LAWS: dict[str, Callable[[Station, str], LawBase | None]] = {
    "processing_time": lambda s, product: s.processing_s_by_product.get(product, s.processing_s),
    "time_to_failure": lambda s, _: s.time_to_failure_s, "repair_time": lambda s, _: s.repair_s,
    "minor_stops": lambda s, _: s.time_to_minor_stop_s, "setup_time": _setup,
}  # fmt: skip
_UNITS_S = {"processing_time": 1.0, "time_to_failure": HOUR_S, "repair_time": MINUTE_S, "setup_time": MINUTE_S}
_WORDS = {
    "processing_time": ("{per}당 평균 {x}초", "{x} s per {per} on average"),
    "time_to_failure": ("평균 {x}시간", "{x} h on average"),
    "repair_time": ("평균 {x}분", "{x} min on average"),
    "minor_stops": ("가동 시간당 {x}회", "{x} per operating hour"),
    "setup_time": ("평균 {x}분", "{x} min on average"),
}  # fmt: skip


def _machines(plant: Plant, on: str, sources: Sources) -> Now:
    number = plant.station_by_id()[on].machines
    return Now(f"{number}대", f"{number}", sources.get(on, "entered"))


def _scrap(plant: Plant, on: str, _: Sources) -> Now:
    rate = plant.station_by_id()[on].scrap_rate
    return Now(f"{rate.rate * 100:.3g} %", f"{rate.rate * 100:.3g} %", rate.source, rate.n)


def _buffer(plant: Plant, on: str, _: Sources) -> Now:
    places = plant.station_by_id()[on].buffer_before
    if places is None:
        return Now("제한 없음", "no limit", "assumed")
    return Now(f"{places}로트", f"{places} lots", "entered")


def _interval(plant: Plant, on: str, _: Sources) -> Now | None:
    jobs = plant.station_by_id()[on].maintenance
    if not jobs:
        return None
    hours = " / ".join(f"{job.every_s / HOUR_S:,.3g}" for job in jobs)
    return Now(f"{hours}시간마다", f"every {hours} h", jobs[0].lasts_s.source)


def _hours(plant: Plant, on: str, _: Sources) -> Now:
    shift = next(s for s in plant.shift if s.id == on)
    span = f"{shift.starts:%H:%M}–{shift.ends:%H:%M}"
    return Now(span, span, "entered")


def _demand(plant: Plant, _: str, sources: Sources) -> Now | None:
    if plant.supply.interarrival_s is not None:
        law = plant.supply.interarrival_s
        return Now(f"평균 {law.mean():,.3g}초마다 로트 하나", f"a lot every {law.mean():,.3g} s", law.source, law.n)
    return _orders([order.qty for order in plant.order], sources) if plant.order else None


def _mix(plant: Plant, on: str, sources: Sources) -> Now:
    if plant.supply.kind == "orders":
        return _orders([order.qty for order in plant.order if order.product == on], sources)
    share = next(p.share for p in plant.product if p.id == on) / sum(p.share for p in plant.product)
    return Now(f"{share:.0%}", f"{share:.0%}", "entered")


def _orders(sizes: list[int], sources: Sources) -> Now:
    number, parts = len(sizes), sum(sizes)
    return Now(f"주문 {number:,}건, {parts:,}개", f"{number:,} orders, {parts:,} parts", sources.get(ORDERS, "entered"))


def _speed(plant: Plant, on: str, _: Sources) -> Now:
    speed = next(t for t in plant.transport if t.id == on).speed_m_per_s
    return Now(f"{speed:g} m/s", f"{speed:g} m/s", "entered")


_TOLD: dict[str, Callable[[Plant, str, Sources], Now | None]] = {
    "machines": _machines, "scrap": _scrap, "buffer": _buffer, "maintenance_interval": _interval, "shift_hours": _hours, "demand": _demand,
    "product_demand": _mix, "transport_speed": _speed,
}  # fmt: skip


def sources_of(report: Mapping[str, Any]) -> Sources:
    """Returns how a calibration's report says the machines of each station and the orders are known."""
    found: dict[str, Source] = {}
    for item in report.get("items", ()):
        if item["what"] == "station":
            found[item["station_id"]] = item["source"]
        elif item["what"] == "supply":
            found[ORDERS] = item["source"]
    return found
