"""Scenarios one after another: steps that add up to the whole, interactions counted once, kept as found, the plant of an earlier day."""

import shutil
from datetime import UTC, date, datetime

import pytest

from tests.line.worlds import exponential, serial
from tests.pages.tiny_plant import fill
from twin.errors import Problem
from twin.experiment.scenario import Change, Scenario
from twin.experiment.together.draws import Item
from twin.kpi.scope import Scope
from twin.store import Store, open_store
from twin.whatif.outlook.begin import begin_outlook, under_way, work_out
from twin.whatif.outlook.course import Course, check_course, outlooks, run_stage
from twin.whatif.outlook.items import items_of
from twin.whatif.outlook.kept import kept_outlooks
from twin.whatif.scenarios import save

DAY_S = 86_400.0
OUTPUT = Item("throughput_per_h", "throughput_per_h", Scope())
FIRST = Scenario("m1 빠르게", (Change("processing_time", "m1", (("processing_time", -20.0),)),))
SECOND = Scenario("m2 빠르게", (Change("processing_time", "m2", (("processing_time", -20.0),)),))


def found(plant, *scenarios: Scenario, number: int = 3):
    course = Course(plant, scenarios, (OUTPUT,), number, horizon_s=DAY_S, warmup_s=0.1 * DAY_S)
    check_course(course)
    stages = range(len(scenarios) + 1)
    runs = {(s, r): run_stage(course, s, r) for s in stages for r in range(number)}
    return outlooks(course, runs)[0]


@pytest.mark.parametrize("laws", [(300.0, 300.0), (exponential(300), exponential(310))])
def test_steps_add_up_to_the_whole_and_the_levels_to_their_steps(laws):
    made = found(serial(list(laws), [None, 2]), FIRST, SECOND, Scenario("nothing"))
    assert (len(made.levels), len(made.steps), len(made.so_far)) == (4, 3, 3)
    for number in (1, 2, 3):
        together = sum(step.mean for step in made.steps[:number])
        assert made.so_far[number - 1].mean == pytest.approx(together, abs=1e-12)
        assert made.levels[number].mean == pytest.approx(made.levels[0].mean + together, abs=1e-12)
    assert (made.steps[2].mean, made.steps[2].low, made.steps[2].high) == (0, 0, 0)  # nothing changed, nothing brought


def test_what_only_works_together_is_in_the_later_step_once():
    """Two stations equally slow: one made faster brings nothing, the other then brings all; in either order."""
    plant = serial([300.0, 300.0], [None, 2])
    for order in ((FIRST, SECOND), (SECOND, FIRST)):
        made = found(plant, *order)
        assert made.steps[0].mean == pytest.approx(0.0, abs=0.05)
        assert made.steps[1].mean == pytest.approx(3.0, abs=0.3)  # from 12 to 15 an hour


def test_a_later_scenario_stands_on_what_the_one_before_it_left():
    twice = found(serial([300.0], [None]), FIRST, Scenario("again", FIRST.changes))
    assert [e.mean for e in twice.levels] == pytest.approx([12.0, 15.0, 18.75], rel=0.02)


def test_steps_of_a_plant_that_is_drawn_still_add_up():
    law = {"law": "exponential", "mean": 300, "n": 40, "source": "measured"}
    made = found(serial([law, law], [None, 2]), FIRST, SECOND, number=4)
    assert made.so_far[1].mean == pytest.approx(made.steps[0].mean + made.steps[1].mean, abs=1e-12)
    assert made.steps[0].low < made.steps[0].mean < made.steps[0].high


def test_it_is_kept_whole_in_the_background_one_at_a_time_and_equals_the_same_made_at_once(small: Store):
    saved = [save(small, scenario, by="김") for scenario in (FIRST, SECOND)]
    work = begin_outlook(small, saved, by="김", number=2)
    assert under_way(small) is work
    with pytest.raises(Problem, match="Work begun by 김"):
        begin_outlook(small, saved, by="이")
    work.wait()
    assert (work.progress().state, under_way(small)) == ("done", None)
    kept = kept_outlooks(small)
    assert kept == [work.results]
    assert kept[0].scenarios == tuple((s.scenario_id, 1) for s in saved)
    assert (kept[0].plant_version, kept[0].data_until, kept[0].has_newer_program) == (small.plant()[0], None, False)
    assert work_out(small, saved, by="이", number=2).items == kept[0].items


def test_a_cancelled_one_leaves_nothing(small: Store):
    work = begin_outlook(small, [save(small, FIRST, by="김")], by="김", number=400)
    work.cancel()
    work.wait()
    assert (work.progress().state, kept_outlooks(small), under_way(small)) == ("cancelled", [], None)


def test_each_kpi_at_a_place_is_looked_at_once(small: Store):
    names = [i.name for i in items_of(small, [FIRST, SECOND, FIRST])]
    assert names.count("availability@m1") == names.count("throughput_per_h") == 1
    assert "quality_ratio@m2" in names


def test_the_plant_of_an_earlier_day_knows_nothing_later(tmp_path):
    """The same days learnt from a log that ends there, and from one that goes on: the same plant."""
    fill(tmp_path / "plant.duckdb")
    day = date(2026, 2, 16)
    with open_store(tmp_path / "plant.duckdb") as store:
        saved = save(store, Scenario("수리", (Change("repair_time", "m1", (("repair_time", -50.0),)),)), by="김")
        made = work_out(store, [saved], by="김", before=day, number=2)
        assert made.data_until == datetime(2026, 2, 15, 15, tzinfo=UTC)  # midnight in Seoul
        assert made.plant_version != store.plant()[0]
        again = work_out(store, [saved], by="김", before=day, number=2, seed=1)
    shutil.copy(tmp_path / "plant.duckdb", tmp_path / "short.duckdb")
    with open_store(tmp_path / "short.duckdb") as store:
        for table, at in (
            ("operation_event", "ended_at"),
            ("state_interval", "ended_at"),
            ("inspection", "occurred_at"),
        ):
            store.write(f"DELETE FROM floor.{table} WHERE {at} >= TIMESTAMPTZ '2026-02-15 15:00:00+00'")
        assert work_out(store, [saved], by="김", before=day, number=2).items == made.items == again.items


@pytest.mark.parametrize(
    ("scenarios", "en"),
    [
        ([], "no scenario to forecast"),
        ([Scenario("x", (Change("machines", "m9", (("machines", 2),)),))], "no station 'm9'"),
    ],
)
def test_what_cannot_be_forecast_is_a_sentence(small: Store, scenarios, en):
    with pytest.raises(Problem, match=en):
        begin_outlook(small, [save(small, s, by="김") for s in scenarios], by="김")


def test_without_a_plant_it_says_what_to_do(tmp_path):
    with open_store(tmp_path / "bare.duckdb", create=True) as bare, pytest.raises(Problem, match="calibrate one first"):
        begin_outlook(bare, [save(bare, FIRST, by="김")], by="김")
