"""What is suggested: the loss halved where removing it earns, a machine more where faster work does, nothing elsewhere."""

from tests.experiment.test_scenarios import PLANT
from twin.experiment.gains import Gain, Study
from twin.experiment.intervals import Estimate
from twin.experiment.scenario import check
from twin.whatif.suggestions import LEVERS, suggestions


def study(*gains: tuple[str, str, str]) -> Study:
    found = tuple(Gain(s, loss, Estimate(1.0, 0.5, 1.5, 5), verdict) for s, loss, verdict in gains)
    return Study(Estimate(10.0, 9.0, 11.0, 5), found, None, 1, 5, 1.0, 0.0)


def test_every_loss_has_its_scenario_and_each_can_be_tried():
    found = suggestions(study(*(("m1", loss, "earns") for loss in LEVERS)), PLANT, "en")
    assert [s.scenario.name for s in found] == [
        "m1 time between failures (MTBF) +100 %", "m1 number of minor stops −50 %", "m1 change-over −50 %", "m1 scrap rate −50 %",
        "m1 processing time −10 %", "m1 machines 1 → 2",
    ]  # fmt: skip
    assert [s.is_more for s in found] == [False] * 5 + [True]
    for suggestion in found:
        check(suggestion.scenario, PLANT)


def test_nothing_is_suggested_where_nothing_earns_or_the_station_is_gone():
    quiet = study(("m1", "down", "nothing"), ("m2", "processing", "open"), ("m9", "down", "earns"))
    assert suggestions(quiet, PLANT, "ko") == []
