"""The story of the plant: everything that happened, before anybody collected any of it."""

from dataclasses import dataclass
from datetime import timedelta

from twin.demo.clock import WorkingClock
from twin.demo.floor import Floor
from twin.demo.luck import Luck
from twin.demo.truth import Truth, read_truth


@dataclass(frozen=True)
class Story:
    """What happened on the floor, and the span of the calendar the log tells of (s since 1970)."""

    truth: Truth
    luck: Luck
    clock: WorkingClock
    floor: Floor
    from_s: float
    until_s: float
    ai: bool


def tell(days: int, seed: int, *, ai: bool = True, truth: Truth | None = None) -> Story:
    """Returns the story of the first `days` days; `ai` False gives the same luck to a plant on which no model acts."""
    truth = truth or read_truth()
    site, luck = truth.site, Luck(seed)
    clock = WorkingClock(truth, site.log_starts_on - timedelta(days=site.warm_up_days), site.warm_up_days + days)
    floor = Floor(truth, luck, clock, ai=ai).run()
    midnights = [clock.moment(site.log_starts_on + timedelta(days=d), "00:00") for d in (0, days)]
    return Story(truth, luck, clock, floor, midnights[0], midnights[1], ai)
