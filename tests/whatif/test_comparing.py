"""A comparison in the background: kept whole and read back, one at a time, cancelled; it says how old it is."""

import pytest

from tests.line.worlds import serial
from twin.errors import Problem
from twin.experiment.scenario import Asked, Change, Scenario, compare
from twin.experiment.scenario.kept import comparisons, keep_comparison, kept_comparison
from twin.plant_file import write_plant
from twin.store import Store, open_store
from twin.whatif.comparing import DAY_S, WARMUP_DAYS, begin_comparison, under_way
from twin.whatif.headline import headlines

PLANT = serial([1800.0, 2700.0], [None, 2])
FASTER = Scenario("faster", (Change("processing_time", "m2", (("processing_time", -20.0),)),))
NOTHING = Scenario("nothing")


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "x.duckdb", create=True) as opened:
        opened.save_plant(PLANT, kind="nominal", name="plant.toml", toml=write_plant(PLANT))
        yield opened


def test_a_comparison_in_the_background_is_kept_and_equals_the_same_made_at_once(store: Store):
    work = begin_comparison(store, [FASTER, NOTHING], by="김", days=1, number=2, seed=3)
    assert under_way(store) is work
    with pytest.raises(Problem, match="begun by 김 is under way"):
        begin_comparison(store, [FASTER], by="이", days=1, number=2)
    work.wait()
    assert (work.progress().state, work.problem, under_way(store)) == ("done", None, None)
    kept = kept_comparison(store, work.comparison_id)
    asked = Asked(store.plant()[1], (FASTER, NOTHING), DAY_S, WARMUP_DAYS * DAY_S, 3)
    assert kept.comparison == compare(asked, 2)
    assert (kept.made.names, kept.made.made_by) == (("faster", "nothing"), "김")
    assert [c.comparison_id for c in comparisons(store)] == [work.comparison_id]
    assert not kept.is_stale


def test_a_cancelled_comparison_leaves_nothing_and_makes_room(store: Store):
    work = begin_comparison(store, [FASTER], by="김", days=300, number=50)
    work.cancel()
    work.wait()
    assert (work.progress().state, comparisons(store), under_way(store)) == ("cancelled", [], None)


def test_a_comparison_of_another_plant_or_program_is_said_to_be_old(store: Store, monkeypatch):
    made = compare(Asked(store.plant()[1], (FASTER,), DAY_S), 2)
    comparison_id = keep_comparison(store, made, store.plant()[0], by="김")
    slower = serial([1800.0, 3600.0], [None, 2])
    store.save_plant(slower, kind="nominal", name="plant.toml", toml=write_plant(slower))
    kept = kept_comparison(store, comparison_id)
    assert (kept.has_newer_plant, kept.has_newer_program) == (True, False)
    assert kept.comparison == made
    monkeypatch.setattr("twin.experiment.scenario.kept.code_version", lambda *_: "another")
    assert kept_comparison(store, comparison_id).has_newer_program


def test_the_headline_begins_with_what_brings_most():
    made = compare(Asked(PLANT, (NOTHING, FASTER), DAY_S), 2)
    first, last = headlines(made, None)
    assert (first.compared.scenario, first.before, first.after) == (FASTER, "m2", "m2")
    assert (first.main.verdict, first.label, [b.kind for b in first.outside]) == ("better", "indicative", ["range"])
    assert (last.compared.scenario, last.main.verdict, last.on_time) == (NOTHING, "none shown", None)


def test_what_cannot_be_compared_is_a_sentence(store: Store, tmp_path):
    with pytest.raises(Problem, match="no comparison 'x'"):
        kept_comparison(store, "x")
    with pytest.raises(Problem, match="no station 'm9'"):
        begin_comparison(store, [Scenario("a", (Change("machines", "m9", (("machines", 2),)),))], by="김")
    priced = Change("machines", "m1", (("machines", 2),), "", 5e6)
    with pytest.raises(Problem, match="the cost has no source"):
        begin_comparison(store, [Scenario("a", (priced,))], by="김")
    with open_store(tmp_path / "bare.duckdb", create=True) as bare, pytest.raises(Problem, match="no plant yet"):
        begin_comparison(bare, [FASTER], by="김")
