"""Which waiting lot a machine takes next: first come, shortest work, earliest due date, least set-up, or by priority."""

from typing import TYPE_CHECKING

from twin.line.inlet import Rule
from twin.line.lot import Lot

if TYPE_CHECKING:
    from twin.line.floor import Floor
    from twin.line.machine import Machine
    from twin.plant import Station


def rule_of(floor: "Floor", station: "Station") -> Rule | None:
    """Returns the station's rule as a number a lot has for a machine, the smallest first; None = first come.

    Equal lots go first come, first served. Shortest work (SPT) goes by mean times, not by the luck of a lot.
    """
    if station.dispatch == "spt":
        return _shortest_work(floor, station)
    if station.dispatch == "edd":
        return lambda _, lot: _due_s(floor, lot)
    if station.dispatch == "least_setup":
        return _least_setup
    if station.dispatch == "priority":
        priorities = [p.priority for p in floor.plant.product]
        return lambda _, lot: priorities[lot.product]
    return None


def _shortest_work(floor: "Floor", station: "Station") -> Rule:
    means = [station.processing_s_by_product.get(p.id, station.processing_s).mean() for p in floor.plant.product]
    if station.processing_per == "lot":
        return lambda _, lot: means[lot.product]
    return lambda _, lot: means[lot.product] * sum(each.qty for each in lot.all())


def _due_s(floor: "Floor", lot: Lot) -> float:
    """Orders without a due date come last."""
    due_s = floor.notes.orders[lot.order][3]
    return due_s if due_s == due_s else float("inf")


def _least_setup(machine: "Machine", lot: Lot) -> float:
    return machine.station.mean_setup_s(machine.family, machine.floor.families[lot.product])
