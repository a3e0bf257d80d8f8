"""Scenarios written down: as the table a file or the store holds, and as the text of a SCENARIO.toml file."""

from typing import Any

from twin.experiment.scenario.lever import levers
from twin.experiment.scenario.scenario import Change, Scenario, Value


def as_table(scenario: Scenario) -> dict[str, Any]:
    """Returns a scenario as plain data: what `scenario_of` and a scenario file read."""
    head = {"name": scenario.name} | ({"plant": scenario.plant} if scenario.plant else {})
    return head | ({"change": [block(change) for change in scenario.changes]} if scenario.changes else {})


def block(change: Change) -> dict[str, Any]:
    """Returns a change as its [[change]] block."""
    lever = levers()[change.lever_id]
    on = {lever.on: change.on} if change.on else {}
    about = {"product": change.product} if change.product else {}
    settings = {name if lever.takes else "value": _plain(value) for name, value in change.settings}
    costs = {name: getattr(change, name) for name in ("investment_krw", "yearly_krw", "cost_source")}
    return {"kind": change.lever_id} | on | about | settings | {k: _plain(v) for k, v in costs.items() if v}


def write_scenario(scenario: Scenario) -> str:
    """Returns a scenario as TOML text, for people to read and for `read_scenario`."""
    import tomlkit

    return tomlkit.dumps(as_table(scenario))


def _plain(value: Value) -> Any:
    """A value as TOML and JSON know it; a number without a fraction has none."""
    if isinstance(value, tuple):
        return list(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value
