"""What a manager takes from a comparison in five seconds: output, orders on time, what limits the line, what it costs."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin.experiment.scenario.seen import Beyond, beyond
from twin.whatif.trust import Label, label

if TYPE_CHECKING:
    from twin.experiment.scenario.comparison import Compared, Comparison, Effect
    from twin.validate import KeptValidation

MAIN, ON_TIME = "throughput_per_h", "on_time_delivery"
TONES = {"better": "good", "worse": "bad", "none shown": "", "too small": ""}


@dataclass(frozen=True)
class Headline:
    """One scenario in short. `main` is its effect on output an hour, `on_time` on orders in time (None = no due dates);

    `before` and `after` are the stations that limit the line most; `outside` is what the data do not support.
    """

    compared: "Compared"
    main: "Effect"
    on_time: "Effect | None"
    before: str | None
    after: str | None
    label: Label
    outside: tuple[Beyond, ...]


def headlines(made: "Comparison", kept: "KeptValidation | None") -> list[Headline]:
    """Returns each scenario in short, the one that brings most output first; scenarios that show no difference last."""
    found = [_headline(mine, made, kept) for mine in made.compared]
    return sorted(found, key=lambda h: (h.main.verdict not in ("better", "worse"), -(h.main.difference.mean or 0.0)))


def _headline(mine: "Compared", made: "Comparison", kept: "KeptValidation | None") -> Headline:
    effects = {e.kpi_id: e for e in mine.effects}
    on_time = effects.get(ON_TIME)
    outside = beyond(mine.scenario, made.asked.plant)
    return Headline(
        mine, effects[MAIN], on_time if on_time and on_time.difference.mean is not None else None,
        next(iter(made.limiting), None), next(iter(mine.limiting), None), label(effects[MAIN], kept, outside), tuple(outside),
    )  # fmt: skip
