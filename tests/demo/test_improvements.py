"""The demonstration's improvements: entered once, as far as its log reaches, each one that can be tried on its plant."""

from datetime import date

from twin.demo.improvements import IMPROVEMENTS, put_improvements
from twin.demo.truth import FOLDER, read_truth
from twin.experiment.scenario import check
from twin.plant_file import read_plant
from twin.store import Store
from twin.whatif.decisions.decision import decisions, standing
from twin.whatif.roadmap.roadmap import newest
from twin.whatif.scenarios import scenarios


def test_they_are_entered_once_as_far_as_the_log_reaches(store: Store):
    put_improvements(store, date(2026, 3, 1))
    assert (decisions(store), newest(store)) == ([], None)
    for last, states in ((date(2026, 7, 15), ["done", "accepted"]), (date(2026, 10, 31), ["done", "done", "proposed"])):
        put_improvements(store, last)
        put_improvements(store, last)
        assert [d.status for d in standing(store).values()] == states
        assert len(scenarios(store)) == len(states)
        assert len(newest(store).roadmap.steps) == len(states)


def test_their_days_are_those_of_the_floor_and_they_can_be_tried_on_its_plant():
    truth = read_truth()
    days = {i.scenario_id: i.in_force_on for i in IMPROVEMENTS}
    assert days["demo-fixture"] == truth.trim_scrap.later_from
    assert days["demo-spindles"] == truth.maintenance_ai.live_from
    plant = read_plant(FOLDER / "plant.toml")
    for improvement in IMPROVEMENTS:
        check(improvement.scenario, plant)
        station = improvement.judged_by.partition("@")[2]
        assert not station or station in plant.station_by_id()
