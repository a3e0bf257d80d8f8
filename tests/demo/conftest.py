"""The demonstration plant, told once for all tests: short, with AI live from the first day, so that effects are seen."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from twin.demo.collection import File, collect
from twin.demo.logbook import Logbook, write
from twin.demo.story import Story, tell
from twin.demo.truth import Truth, read_truth


@dataclass(frozen=True)
class Built:
    """A story, its rows, and the files they came in."""

    story: Story
    logbook: Logbook
    files: list[File]


def built(days: int, seed: int, *, ai: bool = True, truth: Truth | None = None) -> Built:
    """Returns the story of some days with everything that is written of it."""
    story = tell(days, seed, ai=ai, truth=truth)
    logbook = write(story)
    return Built(story, logbook, collect(story, logbook))


def live_at_once() -> Truth:
    """The truth, but that both models have been live since before the log."""
    truth = read_truth()
    for ai in (truth.quality_ai, truth.maintenance_ai):
        ai.live_from = truth.site.log_starts_on - timedelta(days=1)
    return truth


@pytest.fixture(scope="session")
def short() -> Built:
    """Seventy days: two month ends, a holiday, a Saturday worked, the outage."""
    return built(70, seed=1)


@pytest.fixture(scope="session")
def pair() -> tuple[Story, Story]:
    """Sixty days of the same luck, with AI live at once and without it."""
    return tell(60, 1, truth=live_at_once()), tell(60, 1, ai=False, truth=live_at_once())
