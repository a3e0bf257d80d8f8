"""The planned path of an indicator: what it should have changed by in each month, by the twin's outlook of the roadmap's steps.

A path is a change from the start, simulated; it is never added to anything measured. What is measured later is drawn against
it as a change from the start too.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from twin.compare.calendar import whole_days
from twin.experiment.intervals import Estimate
from twin.experiment.together.draws import Item
from twin.kpi import of_dates
from twin.programme.projected import items_of
from twin.whatif.outlook.kept import Outlook, kept_outlooks
from twin.whatif.roadmap.roadmap import MONTHS, Roadmap, first_day, newest

if TYPE_CHECKING:
    from twin.store import Store

NOTHING = Estimate(0.0, 0.0, 0.0, 0)


@dataclass(frozen=True)
class PlannedMonth:
    """A month of the programme and the change from the start planned for it, in the KPI's unit (a share of 1 where that is %)."""

    month: int
    first: date
    change: Estimate


@dataclass(frozen=True)
class PlannedPath:
    """The path of one item over the twelve months, the step of each scenario in order, and the outlook it comes from."""

    item: Item
    months: tuple[PlannedMonth, ...]
    steps: tuple[Estimate, ...]
    outlook: Outlook
    has_newer_plant: bool

    def before(self, step: int) -> float | None:
        """Returns the item's level before a step (1, 2, 3 …) is taken."""
        mine = next(i for i in self.outlook.items if i.item == self.item)
        return mine.levels[step - 1].mean

    @property
    def is_stale(self) -> bool:
        """Whether plant or program are others since it was worked out."""
        return self.has_newer_plant or self.outlook.has_newer_program


def planned_paths(store: "Store") -> dict[str, PlannedPath]:
    """Returns the path of every item of the standing roadmap by its name; empty where its steps have not been worked out."""
    saved = newest(store)
    found = outlook_of(store, saved.roadmap) if saved else None
    if saved is None or found is None:
        return {}
    is_newer = _has_newer_plant(store, saved.roadmap, found)
    by_place = {(i.item.kpi_id, i.item.scope): i.item.name for i in found.items}
    names = {item.name: by_place.get((item.kpi_id, item.scope)) for item in items_of(store)}
    names |= {i.item.name: i.item.name for i in found.items if i.item.name not in names}
    return {name: _path(saved.roadmap, found, of, is_newer) for name, of in names.items() if of is not None}


def outlook_of(store: "Store", roadmap: Roadmap) -> Outlook | None:
    """Returns the newest outlook of exactly these steps in this order; their months may have moved since."""
    return next((o for o in reversed(kept_outlooks(store)) if roadmap.keys and o.scenarios == roadmap.keys), None)


def known_before(store: "Store", roadmap: Roadmap) -> date | None:
    """Returns the day before which the plant is to be learnt for a roadmap's outlook: the first of a programme that has begun.

    A plant learnt later has the steps that are done in it already, and they would be put on it twice. None: the plant in force.
    """
    days = whole_days(store)
    return roadmap.starts_on if days is not None and days[0] < roadmap.starts_on <= days[1] else None


def _has_newer_plant(store: "Store", roadmap: Roadmap, found: Outlook) -> bool:
    """Whether another plant is in force now than the outlook's; one learnt from what was before the programme stays."""
    current = store.plant()
    if current is None or current[0] == found.plant_version:
        return False
    begins = of_dates(current[1].site, roadmap.starts_on, None).starts_at
    return found.data_until is None or begins is None or found.data_until > begins


def _path(roadmap: Roadmap, found: Outlook, name: str, is_newer: bool) -> PlannedPath:
    of = found.item(name)
    assert of is not None
    begun = [sum(step.month <= month for step in roadmap.steps) for month in range(1, MONTHS + 1)]
    months = tuple(
        PlannedMonth(month, first_day(roadmap.starts_on, month), of.so_far[number - 1] if number else NOTHING)
        for month, number in enumerate(begun, start=1)
    )
    return PlannedPath(of.item, months, of.steps, found, is_newer)
