"""A scenario applied: the plant with its changes, all else, luck included, as it is."""

from collections.abc import Mapping
from typing import Any, get_args

from twin.experiment.levers.claim import CLAIMED_RECALL, Claim
from twin.experiment.levers.lever import Mode, Record, lever_draw, rng_of
from twin.experiment.scenario import at_station, on_line
from twin.experiment.scenario.lever import levers
from twin.experiment.scenario.scenario import Change, Scenario
from twin.plant import Plant

NO_RECORDS: Mapping[str, Record] = {}


def applied(
    scenario: Scenario, plant: Plant, records: Mapping[str, Record] = NO_RECORDS, seed: int = 1, draw: int = 0
) -> Plant:
    """Returns the plant with all changes of a checked scenario.

    `records` holds the AI models' measured records by name; `seed` and `draw` name the luck with which a record's recall
    and false alarms are drawn, the same for every scenario.
    """
    for change in scenario.changes:
        if change.lever_id == "model":
            plant = _with_model(plant, change, records[change.on], seed, draw)
            continue
        for lever_id, value in change.settings:
            plant = _with_setting(plant, change, lever_id, value)
    return plant


def _with_setting(plant: Plant, change: Change, lever_id: str, value: Any) -> Plant:
    if levers()[lever_id].on != "station":
        return on_line.changed(plant, lever_id, change.on, value)
    new = tuple(
        s.model_copy(update=at_station.fields(s, lever_id, value, change.product)) if s.id == change.on else s
        for s in plant.station
    )
    return plant.model_copy(update={"station": new})


def _with_model(plant: Plant, change: Change, record: Record, seed: int, draw: int) -> Plant:
    told: dict[str, Any] = dict(change.settings)
    mode: Mode = next(m for m in get_args(Mode) if m == told["mode"])
    claim = Claim(told.get("claimed_recall", CLAIMED_RECALL), told.get("claimed_false", 0.0))
    return lever_draw(plant, record, mode, rng_of(record, seed, draw), claim)
