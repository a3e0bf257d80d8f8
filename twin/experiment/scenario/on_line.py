"""What the levers change that are not a station's own: shifts, people, transport, orders, demand."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from twin.laws import scaled
from twin.plant import Plant, Shift

# Lever → the list of the plant its thing stands in, and the field it sets.
_PLAIN = {
    "operators": ("operator", "number"), "crew": ("crew", "number"), "transport_kind": ("transport", "kind"),
    "transport_number": ("transport", "number"), "shift_days": ("shift", "days"),
}  # fmt: skip


def changed(plant: Plant, lever_id: str, on: str, value: Any) -> Plant:
    """Returns the plant with one setting of a lever that acts on a shift, people, transport, a product or the whole line."""
    if lever_id in _PLAIN:
        things, field = _PLAIN[lever_id]
        return _with(plant, things, on, lambda _: {field: value})
    return _OTHERS[lever_id](plant, on, value)


def _with(plant: Plant, things: str, on: str, fields: Callable[[Any], dict[str, Any]]) -> Plant:
    """The plant with new fields for the thing called `on` in one of its lists."""
    new = tuple(t.model_copy(update=fields(t)) if t.id == on else t for t in getattr(plant, things))
    return plant.model_copy(update={things: new})


def _skill(plant: Plant, on: str, station: str) -> Plant:
    return _with(plant, "operator", on, lambda o: {"skills": tuple(dict.fromkeys((*o.skills, station)))})


def _speed(plant: Plant, on: str, percent: float) -> Plant:
    return _with(plant, "transport", on, lambda t: {"speed_m_per_s": t.speed_m_per_s * (1 + percent / 100)})


def _hours(plant: Plant, on: str, hours: float) -> Plant:
    return _with(plant, "shift", on, lambda s: {"ends": later(s.ends, hours)})


def later(moment: time, hours: float) -> time:
    """Returns the time of day so many hours later (earlier, if below 0); the day turns over."""
    return (datetime.combine(datetime(2000, 1, 2), moment) + timedelta(hours=hours)).time()


def _next_shift(plant: Plant, on: str, hours: float) -> Plant:
    """A shift that begins where this one ends, on the same days, with as many people as this one has."""
    before = next(s for s in plant.shift if s.id == on)
    new = Shift(
        id=next_id(on), name_ko=f"{before.name_ko or on} 다음 조", name_en=f"after {before.name_en or on}", days=before.days,
        starts=before.ends, ends=later(before.ends, hours),
    )  # fmt: skip
    people, stations = (
        tuple(
            t.model_copy(update={"shifts": (*t.shifts, new.id)}) if t.shifts and on in t.shifts else t for t in things
        )
        for things in (plant.operator, plant.station)
    )
    return plant.model_copy(update={"shift": (*plant.shift, new), "operator": people, "station": stations})


def next_id(shift_id: str) -> str:
    """Returns the id of the shift a scenario puts behind another."""
    return f"{shift_id}_next"


def _release_below(plant: Plant, _: str, lots: int) -> Plant:
    return plant.model_copy(update={"supply": plant.supply.model_copy(update={"release_below_lots": lots})})


def _wip_limit(plant: Plant, _: str, lots: int) -> Plant:
    return plant.model_copy(update={"supply": plant.supply.model_copy(update={"wip_lots": lots})})


def _demand(plant: Plant, _: str, percent: float) -> Plant:
    factor, gap = 1 + percent / 100, plant.supply.interarrival_s
    if gap is not None:
        return plant.model_copy(
            update={"supply": plant.supply.model_copy(update={"interarrival_s": scaled(gap, 1 / factor)})}
        )
    return _orders(plant, factor)


def _product_demand(plant: Plant, on: str, percent: float) -> Plant:
    """Orders of the product grow; where lots are drawn from a mix, its share does, and the others' shares fall."""
    factor = 1 + percent / 100
    if plant.supply.kind == "orders":
        return _orders(plant, factor, on)
    return _with(plant, "product", on, lambda p: {"share": p.share * factor})


def _orders(plant: Plant, factor: float, product: str = "") -> Plant:
    """All orders, or those of a product, larger by a factor: whole parts, at least one."""
    new = tuple(
        o.model_copy(update={"qty": max(1, round(o.qty * factor))}) if product in ("", o.product) else o
        for o in plant.order
    )
    return plant.model_copy(update={"order": new})


_OTHERS: dict[str, Callable[[Plant, str, Any], Plant]] = {
    "skill": _skill, "transport_speed": _speed, "shift_hours": _hours, "wip_limit": _wip_limit, "next_shift": _next_shift,
    "release_below": _release_below, "demand": _demand,
    "product_demand": _product_demand,
}  # fmt: skip
