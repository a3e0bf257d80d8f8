"""What an outlook looks at: the indicators of the book, the line as a whole, and the stations that are changed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from twin.experiment.scenario import Scenario
from twin.experiment.scenario.lever import levers
from twin.experiment.together.draws import Item
from twin.kpi.scope import Scope
from twin.programme.projected import items_of as of_book

if TYPE_CHECKING:
    from twin.store import Store

OF_LINE = ("throughput_per_h", "lead_time_mean_h", "wip_mean", "on_time_delivery")
AT_STATION = ("availability", "oee", "quality_ratio")


def items_of(store: "Store", scenarios: Sequence[Scenario]) -> tuple[Item, ...]:
    """Returns the items for these scenarios, those of the book first; a KPI at one place stands once."""
    stations = dict.fromkeys(c.on for s in scenarios for c in s.changes if levers()[c.lever_id].on == "station")
    own = [Item(kpi_id, kpi_id, Scope()) for kpi_id in OF_LINE]
    own += [Item(f"{kpi_id}@{station}", kpi_id, Scope(station_id=station)) for station in stations for kpi_id in AT_STATION]  # fmt: skip
    found: dict[tuple[str, Scope], Item] = {}
    for item in (*of_book(store), *own):
        found.setdefault((item.kpi_id, item.scope), item)
    return tuple(found.values())
