"""AI models as levers of the line: those that were tested and do not work in it yet. One at work is in the calibrated plant already."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin.errors import Problem
from twin.experiment.levers.work import KINDS, worked
from twin.models.registry import versions

if TYPE_CHECKING:
    from twin.store import Store


@dataclass(frozen=True)
class Model:
    """A model that acts in the line, with its task in both languages. `is_at_work`: its effect is in what was measured, so it is no change any more."""

    model_id: str
    ko: str
    en: str
    is_at_work: bool


def models(store: "Store") -> list[Model]:
    """Returns the models whose record is known, each once; those nobody has tested or let predict are left out."""
    named = {v.model_id: v for v in versions(store) if v.task.kind in KINDS}
    found = []
    for model_id, version in named.items():
        try:
            work = worked(store, model_id)
        except Problem:  # neither predictions nor a test: nothing to draw its effect from
            continue
        found.append(Model(model_id, version.task.ko, version.task.en, work.source == "live"))
    return found
