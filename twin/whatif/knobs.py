"""What can be moved at a thing of the plant: each lever with its range, what the plant has now, and how that is known."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from twin.experiment.scenario import at_station
from twin.experiment.scenario.lever import Lever, levers
from twin.experiment.scenario.scenario import Value
from twin.experiment.scenario.words import NOW
from twin.plant import Plant
from twin.whatif.stands import Now, Sources, now_of

Kind = Literal["station", "shift", "operator", "crew", "transport", "product", "line", "model"]
KINDS: tuple[Kind, ...] = ("station", "line", "product", "shift", "operator", "crew", "transport")
# Parts that mean nothing without the whole they belong to.
ONLY_PARTS = frozenset({"pm_recall", "pm_lead_h", "pm_planned_min", "pm_false_per_h", "mode", "claimed_recall", "claimed_false"})  # fmt: skip


@dataclass(frozen=True)
class Knob:
    """One lever at one thing. `value` is where it stands unmoved (0 for a per cent, None = no limit or no such figure).

    `against` says in both languages why it cannot be moved here. `parts` are the knobs of a lever of several.
    """

    lever: Lever
    on: str
    value: Value | None
    now: Now | None
    against: tuple[str, str] | None = None
    parts: tuple["Knob", ...] = ()


def things(plant: Plant, models: Iterable[str] = ()) -> list[tuple[Kind, str]]:
    """Returns (kind, id) of everything that has levers, stations first, AI models last; the line has no id."""
    found: list[tuple[Kind, str]] = []
    for kind in KINDS:
        found += [("line", "")] if kind == "line" else [(kind, t.id) for t in getattr(plant, kind)]
    return [*found, *(("model", name) for name in models)]


def knobs(plant: Plant, kind: Kind, on: str, sources: Sources, product: str = "") -> list[Knob]:
    """Returns the levers of one thing of the plant in the order of the reference.

    `sources` are as `now_of` takes them; `product` limits what can be limited to one product.
    """
    mine = [lever for lever in levers().values() if lever.on == kind and lever.lever_id not in ONLY_PARTS]
    return [_knob(plant, lever, on, sources, product) for lever in mine]


def _knob(plant: Plant, lever: Lever, on: str, sources: Sources, product: str) -> Knob:
    if lever.takes:
        parts = tuple(_knob(plant, levers()[part], on, sources, "") for part in lever.takes)
        free = tuple(p for p in parts if p.against is None)
        blocked = next((p.against for p in parts if p.against and p.lever.lever_id in lever.needs), None)
        return Knob(lever, on, None, None, blocked, free)
    value = None if lever.how == "station" else _value(plant, lever, on)
    return Knob(lever, on, value, now_of(plant, lever, on, sources, product), _against(plant, lever, on, product))


def _value(plant: Plant, lever: Lever, on: str) -> Value | None:
    if lever.how == "percent" or lever.lever_id in ("shift_hours", "next_shift"):
        return 0.0
    if lever.lever_id == "wip_limit":
        return plant.supply.wip_lots
    if lever.lever_id == "release_below":
        return plant.supply.release_below_lots
    if lever.lever_id not in NOW:
        return None
    return getattr(_thing(plant, lever.on, on), NOW[lever.lever_id])


def _against(plant: Plant, lever: Lever, on: str, product: str) -> tuple[str, str] | None:
    if lever.on == "station":
        return at_station.reason_against(plant.station_by_id()[on], lever.lever_id, product)
    if lever.lever_id == "demand" and plant.supply.kind == "saturated":
        return "주문이나 도착 간격이 적혀 있지 않습니다", "has neither orders nor arrivals"
    if lever.lever_id == "release_below" and plant.supply.kind != "orders":
        return "주문이 적혀 있지 않습니다", "has no orders"
    return None


def _thing(plant: Plant, kind: str, thing_id: str) -> Any:
    return next(t for t in getattr(plant, kind) if t.id == thing_id)
