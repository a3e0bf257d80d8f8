"""The book's indicators as the twin projects them, beside what was measured: never added, never in its place."""

from typing import TYPE_CHECKING

from twin.experiment.together.draws import Item
from twin.kpi.scope import Scope
from twin.programme.indicators.book import standing

if TYPE_CHECKING:
    from twin.store import Store


def items_of(store: "Store") -> tuple[Item, ...]:
    """Returns the indicators of the book that a KPI measures, as the twin can be asked for them."""
    found = []
    for version in standing(store):
        indicator = version.indicator
        if indicator is not None and indicator.kpi is not None and indicator.formula is None:
            found.append(Item(indicator.id, indicator.kpi, Scope(**vars(indicator.place))))
    return tuple(found)
