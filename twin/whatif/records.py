"""The measured records of the AI models that scenarios name."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from twin.experiment.levers.lever import Record, record_of
from twin.experiment.levers.work import work_of
from twin.experiment.scenario import Scenario
from twin.plant import Plant

if TYPE_CHECKING:
    from twin.store import Store


def records_of(store: "Store", plant: Plant, scenarios: Sequence[Scenario]) -> dict[str, Record]:
    """Returns the record of each model the scenarios name; Problem where the log tells too little of one."""
    names = dict.fromkeys(c.on for s in scenarios for c in s.changes if c.lever_id == "model")
    with store.cursor() as cur:
        return {name: record_of(cur, plant, work_of(cur, name)) for name in names}
