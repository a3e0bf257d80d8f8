"""What was measured in each month of the programme, as a change from the days before it began, to be drawn against the plan."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from twin.compare.design import design, independent
from twin.compare.estimator import Effect, effects
from twin.compare.measured import FEWEST_BEFORE
from twin.compare.plan import Place
from twin.compare.refused import too_few_before
from twin.compare.series import series_of
from twin.compare.usual import usual_plan
from twin.experiment.together.draws import Item
from twin.whatif.roadmap.roadmap import MONTHS, first_day, month_of

if TYPE_CHECKING:
    from twin.store import Store

FEWEST_DAYS = 5  # of a month: fewer tell more of their weekdays than of the month


@dataclass(frozen=True)
class MeasuredMonth:
    """A month's change from the days before the programme, in the KPI's unit, and how many days count; None below five."""

    month: int
    first: date
    days: int
    effect: Effect | None


def measured_months(store: "Store", item: Item, starts_on: date) -> list[MeasuredMonth]:
    """Returns the months of the programme that have any day with a value, each with its own change.

    One fit over all days, every month a step of its own: weekday and mix are taken out, and neighbouring days may be alike
    (see `twin.compare.estimator`). Problem where fewer than 14 days before the programme are recorded.
    """
    place = Place(**{k: getattr(item.scope, k) for k in vars(Place())})
    plan = usual_plan(store, item.kpi_id, starts_on, place)
    series = series_of(store, plan)
    if int((~series.is_after).sum()) < FEWEST_BEFORE:
        raise too_few_before(plan, series, FEWEST_BEFORE)
    month = np.array([month_of(starts_on, day) for day in series.day])
    series, month = series.where(month <= MONTHS), month[month <= MONTHS]
    base = design(series, plan.covariates)
    columns = {int(m): (month == m).astype(float) for m in np.unique(month) if m >= 1}
    found = []
    for number, column in columns.items():
        others = [other for m, other in columns.items() if m != number]
        days, effect = int(column.sum()), None
        if days >= FEWEST_DAYS:
            beside = independent([*base.T, *others])
            effect = effects(series.number, series.y, beside, column[:, None], series.quantity)[0]
        found.append(MeasuredMonth(number, first_day(starts_on, number), days, effect))
    return found
