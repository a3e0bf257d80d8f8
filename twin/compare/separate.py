"""Several go-lives within the days of one comparison: the effect of each as a step of its own, beside the steps of the others.

The plan's own effect counts everything from its go-live on. Steps some weeks apart can be told apart in one fit; the nearer they
stand, the wider their intervals. The plan's effect is a mean over its days: a step that covers but a part of them counts there
for that part, so that the steps add up to more than it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from twin.compare.design import independent, step
from twin.compare.estimator import Effect, effects
from twin.compare.go_lives import GoLive, go_lives
from twin.compare.plan import Plan
from twin.compare.series import Series

if TYPE_CHECKING:
    from twin.store import Store

FEWEST_BETWEEN = 5  # days that count between two steps: fewer cannot tell one from the other


@dataclass(frozen=True)
class Separate:
    """A go-live (names in both languages) and its own effect, in the KPI's unit; None where the days cannot tell it apart."""

    day: date
    ko: str
    en: str
    effect: Effect | None


def separately(
    store: "Store", plan: Plan, series: Series, base: np.ndarray, others: Sequence[GoLive] = ()
) -> tuple[Separate, ...]:
    """Returns each go-live of the days compared with its own effect, the oldest first; nothing where the plan's is the only one.

    `base` holds the columns without any change, shape (n, p). Only go-lives that should have moved this KPI are steps: those
    of models, and `others` that are known.
    """
    named: dict[date, list[tuple[str, str]]] = {}
    for live in (*go_lives(store), *others):
        if plan.baseline_from < live.day <= series.day[-1] and moves(live, plan):
            named.setdefault(live.day, []).append((live.ko, live.en))
    if not named.keys() - {plan.go_live}:
        return ()
    days = sorted({plan.go_live, *named})
    steps = {day: step(series, plan.after_from if day == plan.go_live else day) for day in days}
    return tuple(Separate(day, *_names(named.get(day, [])), _own(series, base, steps, day)) for day in days)


def moves(live: GoLive, plan: Plan) -> bool:
    """Returns whether a go-live should have moved the KPI of a plan where it is read."""
    at = plan.place.station_id
    return any(kpi_id == plan.kpi_id and (at is None or station in ("", at)) for kpi_id, station in live.moves)


def _names(of: list[tuple[str, str]]) -> tuple[str, str]:
    return ", ".join(ko for ko, _ in of), ", ".join(en for _, en in of)


def _own(series: Series, base: np.ndarray, steps: dict[date, np.ndarray], day: date) -> Effect | None:
    others = [other for at, other in steps.items() if at != day]
    if min(float(np.abs(steps[day] - other).sum()) for other in others) < FEWEST_BETWEEN:
        return None
    beside = independent([*base.T, *others])
    try:
        return effects(series.number, series.y, beside, steps[day][:, None], series.quantity)[0]
    except ValueError:
        return None
