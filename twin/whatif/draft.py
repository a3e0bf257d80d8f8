"""A scenario being built: one lever moved at a time, each move a new scenario; what stands where it stood is no change."""

from dataclasses import replace

from twin.experiment.scenario import Change, Scenario
from twin.experiment.scenario.scenario import Value
from twin.whatif.knobs import Knob

# Where the parts of a lever of several begin when it is taken up: to be replaced by what is offered. A mean 10 % shorter and
# alarms that find 70 % are what suppliers commonly name; nothing of it is measured here, and every page says so.
BEGINS: dict[str, dict[str, Value]] = {
    "equipment": {"processing_time": -10.0},
    "robot": {"operators_needed": 0},
    "predictive_maintenance": {"pm_recall": 0.7, "pm_lead_h": 8.0, "pm_planned_min": 60.0, "pm_false_per_h": 0.01},
    "model": {"mode": "measured"},
    "agv": {"transport_kind": "vehicle", "transport_number": 2},
}


def change_at(scenario: Scenario, lever_id: str, on: str, product: str = "") -> Change | None:
    """Returns the change a scenario makes by a lever at a thing, or None."""
    return next((c for c in scenario.changes if (c.lever_id, c.on, c.product) == (lever_id, on, product)), None)


def moved(scenario: Scenario, knob: Knob, value: Value, product: str = "") -> Scenario:
    """Returns the scenario with a lever of one part moved to a value; moved back to where it stood the change is gone."""
    lever_id = knob.lever.lever_id
    if value == knob.value:
        return without(scenario, lever_id, knob.on, product)
    old = change_at(scenario, lever_id, knob.on, product) or Change(lever_id, knob.on, (), product)
    return _with(scenario, replace(old, settings=((lever_id, value),)))


def taken_up(scenario: Scenario, knob: Knob) -> Scenario:
    """Returns the scenario with a lever of several parts, each where it usually begins."""
    there = {part.lever.lever_id for part in knob.parts}
    begins = BEGINS.get(knob.lever.lever_id, {})
    settings = tuple((part, begins[part]) for part in knob.lever.takes if part in begins and part in there)
    return _with(scenario, Change(knob.lever.lever_id, knob.on, settings))


def part_moved(scenario: Scenario, knob: Knob, part: Knob, value: Value | None) -> Scenario:
    """Returns the scenario with one part of a lever of several moved; a part it can do without is left out where it stood."""
    old = change_at(scenario, knob.lever.lever_id, knob.on)
    if old is None:
        return scenario
    part_id, given = part.lever.lever_id, dict(old.settings)
    if value is not None:
        given[part_id] = value
    if value == part.value and part_id not in knob.lever.needs:
        given.pop(part_id, None)
    settings = tuple((name, given[name]) for name in knob.lever.takes if name in given)
    return _with(scenario, replace(old, settings=settings)) if settings else without(scenario, old.lever_id, old.on)


def learnt(scenario: Scenario, operator: str, stations: tuple[str, ...]) -> Scenario:
    """Returns the scenario in which an operator group learns to serve exactly these stations more."""
    others = tuple(c for c in scenario.changes if (c.lever_id, c.on) != ("skill", operator))
    return replace(scenario, changes=(*others, *(Change("skill", operator, (("skill", s),)) for s in stations)))


def without(scenario: Scenario, lever_id: str, on: str, product: str = "") -> Scenario:
    """Returns the scenario without a change."""
    rest = tuple(c for c in scenario.changes if (c.lever_id, c.on, c.product) != (lever_id, on, product))
    return replace(scenario, changes=rest)


def left_out(scenario: Scenario, change: Change) -> Scenario:
    """Returns the scenario without one of its changes."""
    return replace(scenario, changes=tuple(c for c in scenario.changes if c != change))


def costing(scenario: Scenario, change: Change, investment_krw: float, yearly_krw: float, source: str) -> Scenario:
    """Returns the scenario with what one of its changes costs, as entered, in won."""
    priced = replace(change, investment_krw=investment_krw, yearly_krw=yearly_krw, cost_source=source.strip())
    return replace(scenario, changes=tuple(priced if c == change else c for c in scenario.changes))


def unsourced(scenario: Scenario) -> tuple[Change, ...]:
    """Returns the changes whose cost nobody stands for: an amount without a source."""
    return tuple(c for c in scenario.changes if (c.investment_krw or c.yearly_krw) and not c.cost_source)


def clashing(scenario: Scenario, knob: Knob) -> bool:
    """Returns whether the scenario moves this lever at this thing by another lever of several already."""
    return any(
        c.on == knob.on and c.lever_id != knob.lever.lever_id and knob.lever.lever_id in dict(c.settings)
        for c in scenario.changes
    )


def _with(scenario: Scenario, change: Change) -> Scenario:
    """The scenario with a change in the place of the one it stands for, or behind all others."""
    mine = (change.lever_id, change.on, change.product)
    if any((c.lever_id, c.on, c.product) == mine for c in scenario.changes):
        changes = tuple(change if (c.lever_id, c.on, c.product) == mine else c for c in scenario.changes)
    else:
        changes = (*scenario.changes, change)
    return replace(scenario, changes=changes)
