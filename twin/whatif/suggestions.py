"""Scenarios worth building, from what removing each loss was found to bring: the loss halved, or one machine more."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin.experiment.scenario import Change, Scenario, check, words
from twin.plant import Plant

if TYPE_CHECKING:
    from twin.experiment.gains import Gain, Study

# Loss → lever and per cent. No measure removes a loss wholly: half of it is a target people can set. Work a tenth faster is
# what the study itself tried.
LEVERS = {
    "down": ("time_to_failure", 100.0), "minor_stop": ("minor_stops", -50.0), "setup": ("setup_time", -50.0),
    "quality": ("scrap", -50.0), "processing": ("processing_time", -10.0),
}  # fmt: skip


@dataclass(frozen=True)
class Suggestion:
    """A scenario to begin from, called by what it changes. `gain` is what the study found for the loss removed wholly;

    `is_more`: a machine more instead, which the study did not try.
    """

    scenario: Scenario
    gain: "Gain"
    is_more: bool = False


def suggestions(study: "Study", plant: Plant, lang: str) -> list[Suggestion]:
    """Returns what to try at the stations where removing a loss earns output for sure, the largest gain first.

    Where faster work earns, a machine more stands beside it. Nothing is suggested for a station that does not limit the
    line: there nothing earns.
    """
    found = []
    for gain in study.gains:
        if gain.verdict != "earns" or gain.station_id not in plant.station_by_id():
            continue
        lever_id, percent = LEVERS[gain.loss]
        found.append(Suggestion(_named(Change(lever_id, gain.station_id, ((lever_id, percent),)), plant, lang), gain))
        if gain.loss == "processing":
            number = plant.station_by_id()[gain.station_id].machines + 1
            more = Change("machines", gain.station_id, (("machines", number),))
            found.append(Suggestion(_named(more, plant, lang), gain, is_more=True))
    for suggestion in found:
        check(suggestion.scenario, plant)
    return found


def _named(change: Change, plant: Plant, lang: str) -> Scenario:
    return Scenario(words(Scenario("", (change,)), plant, lang), (change,))
