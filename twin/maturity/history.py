"""Progress by week, from the snapshots: levels as they were, and what rose or fell back, with the criterion that did it."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from twin.maturity.levels import level_of
from twin.maturity.matrix import matrix
from twin.maturity.readings import Reading, plant_of
from twin.maturity.snapshots import Snapshot, latest

if TYPE_CHECKING:
    from twin.store import Store

RECENT = 4  # weeks in which a fall is news


@dataclass(frozen=True)
class Week:
    """All criteria as they were at the end of a week (or on another day that was kept)."""

    day: date
    snapshots: tuple[Snapshot, ...]

    def readings(self, process_id: str, area: str | None = None) -> list[Reading]:
        """Returns what was read of a process (of one area where given)."""
        found = [s.reading for s in self.snapshots if s.process_id == process_id]
        return [r for r in found if area in (None, r.criterion.area)]

    def area_level(self, process_id: str, area: str) -> str:
        """Returns the level of an area then."""
        return level_of(self.readings(process_id, area))

    def level(self, process_id: str) -> str:
        """Returns the level of a process then: that of its lowest area."""
        areas = [a.id for a in matrix().areas.values() if a.scope == "process"]
        return min((self.area_level(process_id, a) for a in areas), key=matrix().rank)


@dataclass(frozen=True)
class Turn:
    """A process's area that rose or fell back in a week; `because`: criteria that turned, with the points then in the way."""

    day: date
    process_id: str
    area: str
    before: str
    after: str
    because: tuple[Snapshot, ...]

    @property
    def is_fall(self) -> bool:
        """Whether it fell back."""
        return matrix().rank(self.after) < matrix().rank(self.before)


def weeks(store: "Store") -> list[Week]:
    """Returns what was kept by business day, the oldest first; of a day read again, the newest reading."""
    return [Week(day, tuple(found)) for day, found in latest(store).items()]


def turns(store: "Store", found: list[Week]) -> list[Turn]:
    """Returns every area that rose or fell back from one kept day to the next, the newest first."""
    areas = [(p.id, a.id) for p in plant_of(store).process for a in matrix().areas.values() if a.scope == "process"]
    areas += [("", a.id) for a in matrix().areas.values() if a.scope == "site"]
    turned = [_turn(one, other, *place) for one, other in pairwise(found) for place in areas]
    return [turn for turn in reversed(turned) if turn is not None]


def every_turn(store: "Store") -> list[Turn]:
    """Returns every area that ever rose or fell back, the newest first."""
    return turns(store, weeks(store))


def recent_falls(store: "Store") -> list[Turn]:
    """Returns the areas that fell back within the last weeks kept and have not come back since, the newest first."""
    found = weeks(store)
    fallen = [turn for turn in turns(store, found[-RECENT - 1 :]) if turn.is_fall]
    rank = matrix().rank
    return [t for t in fallen if rank(found[-1].area_level(t.process_id, t.area)) < rank(t.before)]


def first_at(found: list[Week], process_id: str, level: str) -> date | None:
    """Returns the kept day on which a process was first at a level; None where it never was."""
    rank = matrix().rank
    return next((w.day for w in found if rank(w.level(process_id)) >= rank(level)), None)


def _turn(one: Week, other: Week, process_id: str, area: str) -> Turn | None:
    before, after = one.area_level(process_id, area), other.area_level(process_id, area)
    if before == after:
        return None
    was = {s.criterion_id: s.met for s in one.snapshots if s.process_id == process_id}
    mine = [s for s in other.snapshots if s.process_id == process_id and s.reading.criterion.area == area]
    return Turn(
        other.day, process_id, area, before, after, tuple(s for s in mine if was.get(s.criterion_id, s.met) != s.met)
    )
