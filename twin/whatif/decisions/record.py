"""The twin's record of its own forecasts: how many came as forecast, of those that can be judged."""

from collections.abc import Sequence
from dataclasses import dataclass

from twin.experiment.forecast.results import Share, wilson
from twin.whatif.decisions.held import Checked, Held


@dataclass(frozen=True)
class Record:
    """Of `judged` forecasts `hits` came as forecast (`share` with its 95 % Wilson interval, None while none is judged);

    `beforehand` of the judged were made before the day in force, the rest from data of before it. `waiting`: done, not judged yet.
    """

    hits: int
    judged: int
    share: Share | None
    beforehand: int
    waiting: int


def record(found: Sequence[Checked]) -> Record:
    """Returns the record of done scenarios; each counts once, by the KPI it was to be judged by."""
    counted = [(c, held) for c in found if (held := main(c)) is not None and held.counts]
    hits = sum(held.agreement is not None and held.agreement.kind == "within" for _, held in counted)
    share = wilson(hits, len(counted)) if counted else None
    return Record(hits, len(counted), share, sum(c.was_beforehand for c, _ in counted), len(found) - len(counted))


def main(of: Checked) -> Held | None:
    """Returns the KPI a done scenario is judged by; None where its outlook has none."""
    return next((h for h in of.held if h.is_judged), None)
