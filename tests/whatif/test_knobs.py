"""Levers before and after they are moved: where they stand and how that is known, what a move adds or takes out, AI models."""

import pytest

from tests.experiment.test_lever_studies import EVENTS, put_test
from tests.experiment.test_scenarios import PLANT
from twin.experiment.scenario import Change, Scenario, applied, check
from twin.experiment.scenario.lever import levers
from twin.store import open_store
from twin.whatif import draft
from twin.whatif.knobs import Knob, knobs, things
from twin.whatif.models import models
from twin.whatif.stands import sources_of

NOTHING = Scenario("a")


def knob(lever_id: str, kind="station", on="m1", sources=None, product="") -> Knob:
    return next(k for k in knobs(PLANT, kind, on, sources or {}, product) if k.lever.lever_id == lever_id)


def test_every_thing_of_the_plant_has_its_levers_and_the_line_its_own():
    found = things(PLANT, ["fresh"])
    assert found[:3] == [("station", "m1"), ("station", "m2"), ("line", "")]
    assert ("model", "fresh") in found
    for kind, on in found:
        assert knobs(PLANT, kind, on, {})
        assert all(k.lever.on == kind for k in knobs(PLANT, kind, on, {}))


@pytest.mark.parametrize(
    ("lever_id", "kind", "on", "value", "en"),
    [
        ("machines", "station", "m1", 1, "1"),
        ("processing_time", "station", "m1", 0.0, "60 s per lot on average"),
        ("time_to_failure", "station", "m1", 0.0, "1 h on average"),
        ("repair_time", "station", "m1", 0.0, "10 min on average"),
        ("minor_stops", "station", "m1", 0.0, "4 per operating hour"),
        ("scrap", "station", "m1", 0.0, "2 %"),
        ("setup_time", "station", "m1", 0.0, "5 min on average"),
        ("buffer", "station", "m1", None, "no limit"),
        ("buffer", "station", "m2", 4, "4 lots"),
        ("maintenance_interval", "station", "m1", 0.0, "every 10 h"),
        ("shift_hours", "shift", "day", 0.0, "08:00–17:00"),
        ("demand", "line", "", 0.0, "a lot every 70 s"),
        ("product_demand", "product", "a", 0.0, "100%"),
        ("transport_speed", "transport", "cart", 0.0, "1 m/s"),
    ],
)
def test_a_lever_stands_where_the_plant_is(lever_id, kind, on, value, en):
    found = knob(lever_id, kind, on)
    assert (found.value, found.now.en) == (value, en)
    assert found.now.ko


def test_how_a_figure_is_known_comes_from_its_law_and_the_report():
    report = {
        "items": [
            {"what": "station", "station_id": "m1", "source": "measured"},
            {"what": "supply", "source": "measured"},
        ]
    }
    sources = sources_of(report)
    assert knob("machines", sources=sources).now.source == "measured"
    assert knob("machines", on="m2", sources=sources).now.source == "entered"
    assert knob("processing_time").now.source == "entered"
    assert sources["orders"] == "measured"


def test_moving_adds_a_change_and_moving_back_takes_it_out():
    lever = knob("machines")
    two = draft.moved(NOTHING, lever, 2)
    assert two.changes == (Change("machines", "m1", (("machines", 2),)),)
    priced = draft.costing(two, two.changes[0], 5e6, 0.0, " 견적 ")
    three = draft.moved(priced, lever, 3)
    assert three.changes[0] == Change("machines", "m1", (("machines", 3),), "", 5e6, 0.0, "견적")
    assert draft.moved(three, lever, 1) == NOTHING
    assert draft.unsourced(draft.costing(two, two.changes[0], 5e6, 0.0, " ")) != ()


def test_what_is_changed_for_one_product_stands_beside_no_other():
    lever = knob("processing_time", product="a")
    one = draft.moved(NOTHING, lever, -10.0, "a")
    assert draft.change_at(one, "processing_time", "m1", "a") is not None
    assert draft.change_at(one, "processing_time", "m1") is None


@pytest.mark.parametrize(
    ("lever_id", "kind", "on"),
    [("equipment", "station", "m1"), ("robot", "station", "m1"), ("predictive_maintenance", "station", "m1"), ("agv", "transport", "cart")],
)  # fmt: skip
def test_a_lever_of_several_begins_as_a_scenario_that_runs(lever_id, kind, on):
    begun = draft.taken_up(NOTHING, knob(lever_id, kind, on))
    check(begun, PLANT)
    assert applied(begun, PLANT) != PLANT or lever_id == "robot"
    assert {name for name, _ in begun.changes[0].settings} >= set(levers()[lever_id].needs)


def test_a_part_that_is_not_needed_goes_when_it_is_moved_back():
    whole = knob("equipment")
    part = next(p for p in whole.parts if p.lever.lever_id == "repair_time")
    both = draft.part_moved(draft.taken_up(NOTHING, whole), whole, part, -50.0)
    assert dict(both.changes[0].settings) == {"processing_time": -10.0, "repair_time": -50.0}
    assert draft.clashing(both, knob("repair_time"))
    assert not draft.clashing(both, knob("scrap"))
    assert draft.part_moved(both, whole, part, 0.0) == draft.taken_up(NOTHING, whole)


def test_an_operator_learns_what_is_chosen_and_nothing_else():
    both = draft.learnt(NOTHING, "anna", ("m2",))
    assert both.changes == (Change("skill", "anna", (("skill", "m2"),)),)
    assert draft.learnt(both, "anna", ()) == NOTHING


def test_a_lever_with_nothing_to_act_on_says_so():
    assert knob("escape_rate", on="m1").against is None
    bare = PLANT.model_copy(update={"station": tuple(s.model_copy(update={"setup_s": None}) for s in PLANT.station)})
    against = next(k.against for k in knobs(bare, "station", "m1", {}) if k.lever.lever_id == "setup_time")
    assert against == ("준비교체가 적혀 있지 않습니다", "has no change-overs")


def test_a_model_that_was_tested_may_be_added_one_at_work_is_in_the_line_already(tmp_path):
    with open_store(tmp_path / "x.duckdb", create=True) as store:
        with store.transaction() as cursor:
            put_test(cursor, "maintenance", "reading", EVENTS, "{}")
        (found,) = models(store)
        assert (found.model_id, found.is_at_work) == ("fresh", False)
        with store.transaction() as cursor:
            cursor.execute(
                "INSERT INTO floor.prediction VALUES (1, 1, 1, now(), 'fresh', '1.0', 'm1', 2, 'L1', NULL, 0.9, 0.5, 'alarm', NULL, NULL)"
            )
        (found,) = models(store)
        assert found.is_at_work
