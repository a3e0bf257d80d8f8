"""What a run used and cost: energy by what machines did, labour by the hours people were there, material by what was begun.

Only what the plant file prices is counted; `unpriced` names the rest, so that a low cost is not taken for a cheap line.
"""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from twin.calendar import overtime_stretches, working_stretches
from twin.line.log import (
    ALARMED,
    BLOCKED,
    DOWN,
    MAINTAINED,
    MINOR_STOP,
    NAMES,
    NO_CREW,
    NO_OPERATOR,
    NO_PARTS,
    NO_TIME,
    OFF,
    PLANNED_STOP,
    PREDICTED,
    PROCESSING,
    RECHECKED,
    SETUP,
    STARVED,
    UNKNOWN,
    Log,
    Notes,
)  # fmt: skip
from twin.plant import Crew, Operator, Plant

# What of a station's power a state draws.
DRAWS = {
    PROCESSING: "processing", SETUP: "setup", STARVED: "idle", BLOCKED: "idle", NO_OPERATOR: "idle", NO_PARTS: "idle",
    NO_TIME: "idle", DOWN: "stopped", MINOR_STOP: "stopped", NO_CREW: "stopped", MAINTAINED: "stopped",
    PREDICTED: "stopped", ALARMED: "stopped", RECHECKED: "stopped",
    PLANNED_STOP: "off", OFF: "off", UNKNOWN: "off",
}  # fmt: skip
HOUR_S = 3600.0


@dataclass(frozen=True)
class Cost:
    """Won and kWh of a run, with the good parts that left the line; None where nothing of the kind is priced."""

    material_krw: float | None
    labour_krw: float | None
    energy_krw: float | None
    energy_kwh: float | None
    good_parts: float

    def per_part(self) -> dict[str, float | None]:
        """Returns each of them for one good part; None where it is not priced or nothing left the line."""
        known = {
            "material_krw": self.material_krw,
            "labour_krw": self.labour_krw,
            "energy_krw": self.energy_krw,
            "energy_kwh": self.energy_kwh,
        }
        return {
            f"{name}_per_part": None if value is None or not self.good_parts else value / self.good_parts
            for name, value in known.items()
        }


def cost_of(log: Log, plant: Plant, from_s: float = 0.0) -> Cost:
    """Returns what the run used from `from_s` seconds on."""
    kwh = energy_kwh(log, plant, from_s)
    total_kwh = sum(sum(by_state.values()) for by_state in kwh.values()) if kwh else None
    tariff = plant.site.energy_krw_per_kwh
    return Cost(
        material_krw=_material_krw(log, plant, from_s),
        labour_krw=_labour_krw(log, plant, from_s),
        energy_krw=None if total_kwh is None or tariff is None else total_kwh * tariff,
        energy_kwh=total_kwh,
        good_parts=good_parts(log, plant, from_s),
    )


def unpriced(plant: Plant) -> tuple[str, ...]:
    """Returns which fields of the plant file are missing for a whole cost: material, labour, energy or its tariff."""
    found = []
    if any(p.material_krw is None for p in plant.product if not p.made_of):
        found.append("material_krw")
    if not plant.operator or any(o.krw_per_h is None for o in (*plant.operator, *plant.crew)):
        found.append("krw_per_h")
    if any(s.power_kw is None for s in plant.station):
        found.append("power_kw")
    if plant.site.energy_krw_per_kwh is None:
        found.append("energy_krw_per_kwh")
    return tuple(found)


def energy_kwh(log: Log, plant: Plant, from_s: float = 0.0) -> dict[str, dict[str, float]]:
    """Returns station → processing, setup, idle, stopped, off → kWh, for stations whose power is described."""
    rows = np.frombuffer(log.notes.states, dtype=float).reshape(-1, Notes.STATE_WIDTH)
    started, ended, machine, state, _ = rows.T
    seconds = np.maximum(0.0, np.minimum(ended, log.horizon_s) - np.maximum(started, from_s))
    station_of = {i: station for i, (station, _, _) in enumerate(log.machines)}
    found: dict[str, dict[str, float]] = {}
    for spec in plant.station:
        if spec.power_kw is None:
            continue
        mine = np.isin(machine, [i for i, station in station_of.items() if station == spec.id])
        spent = np.bincount(state[mine].astype(int), weights=seconds[mine], minlength=len(NAMES))
        by_kind = dict.fromkeys(("processing", "setup", "idle", "stopped", "off"), 0.0)
        for code, kind in DRAWS.items():
            by_kind[kind] += float(spent[code]) / HOUR_S * getattr(spec.power_kw, kind)
        found[spec.id] = by_kind
    return found


def good_parts(log: Log, plant: Plant, from_s: float = 0.0) -> float:
    """Returns the parts that left the line for good; parts that go into others are counted with those."""
    inner = [i for i, p in enumerate(plant.product) if p.id in plant.components()]
    rows = np.frombuffer(log.notes.exits, dtype=float).reshape(-1, Notes.EXIT_WIDTH)
    left, product, qty = rows.T
    return float(qty[(left > from_s) & (left <= log.horizon_s) & ~np.isin(product, inner)].sum())


def _material_krw(log: Log, plant: Plant, from_s: float) -> float | None:
    prices = [p.material_krw for p in plant.product]
    if all(price is None for price in prices):
        return None
    return sum(
        qty * (prices[int(product)] or 0.0)
        for product, qty, released, *_ in log.notes.orders
        if from_s <= released < log.horizon_s
    )


def _labour_krw(log: Log, plant: Plant, from_s: float) -> float | None:
    paid = [(p, p.krw_per_h) for p in (*plant.operator, *plant.crew) if p.krw_per_h is not None]
    if not paid:
        return None
    return sum(_hours(log, plant, people, from_s) * people.number * wage for people, wage in paid)


def _hours(log: Log, plant: Plant, people: Operator | Crew, from_s: float) -> float:
    """Hours people are there, busy or not: their shifts, and overtime of the stations they serve."""
    begin, end = (log.starts_at + timedelta(seconds=s) for s in (from_s, log.horizon_s))
    if not plant.shift:
        return (end - begin).total_seconds() / HOUR_S
    is_operator = isinstance(people, Operator)
    stretches = working_stretches(plant, begin, end, people.shifts if is_operator else None)
    if is_operator:
        stretches = [*stretches, *overtime_stretches(plant, begin, end, people.skills)]
    return sum((s.ends_at - s.starts_at).total_seconds() for s in stretches) / HOUR_S
