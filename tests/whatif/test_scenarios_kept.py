"""Saved scenarios: versions kept, two people at one scenario, one file for the command and the store, what is refused."""

import threading

import pytest

from twin.errors import Problem
from twin.experiment.scenario import Change, Scenario, parse_scenario, write_scenario
from twin.store import Store
from twin.whatif.merge import differing, merged
from twin.whatif.scenarios import Overtaken, free_name, retire, save, scenario_named, scenarios, versions

MACHINE = Change("machines", "m2", (("machines", 2),), "", 90_000_000.0, 1_200_000.0, "견적 12")
SLOWER = Change("processing_time", "m1", (("processing_time", 12.5),), "a")
ROBOT = Change("robot", "m2", (("operators_needed", 0), ("processing_time", -10.0)))
DAYS = Change("shift_days", "day", (("shift_days", ("mon", "sat")),))
SKILL = Change("skill", "anna", (("skill", "m2"),))
LINE = Change("wip_limit", "", (("wip_limit", 12),))


@pytest.fixture
def store(quick: Store) -> Store:
    return quick


@pytest.mark.parametrize("changes", [(), (MACHINE,), (SLOWER, ROBOT, DAYS, SKILL, LINE)])
def test_what_is_saved_comes_back_and_so_does_its_file(store: Store, changes):
    wanted = Scenario("낮 'CNC' \"추가\"", changes, "tiny")
    made = save(store, wanted, by=" 김공장 ", remark="첫 안")
    assert scenario_named(store, made.scenario_id) == made
    assert (made.version, made.scenario, made.saved_by, made.is_retired) == (1, wanted, "김공장", False)
    assert made.plant_version == store.plant()[0]
    assert parse_scenario(write_scenario(wanted), "s.toml") == wanted


def test_every_version_is_kept_and_the_last_saved_stands_first(store: Store):
    one = save(store, Scenario("a"), by="김")
    save(store, Scenario("b"), by="이")
    two = save(store, Scenario("a2", (MACHINE,)), by="박", remark="이름과 대수", scenario_id=one.scenario_id, seen=1)
    assert [(v.version, v.scenario.name, v.saved_by) for v in versions(store, one.scenario_id)] == [(1, "a", "김"), (2, "a2", "박")]  # fmt: skip
    assert [s.scenario.name for s in scenarios(store)] == ["a2", "b"]
    assert scenario_named(store, one.scenario_id, 1) == one
    gone = retire(store, one.scenario_id, by="박", remark="더 좋은 안", seen=two.version)
    assert [s.scenario.name for s in scenarios(store)] == ["b"]
    assert (gone.is_retired, versions(store, one.scenario_id)[-1]) == (True, gone)
    save(store, Scenario("a2", (LINE,)), by="김", scenario_id=one.scenario_id, seen=gone.version)
    assert [s.scenario.name for s in scenarios(store)] == ["a2", "b"]


def test_two_people_lose_nothing(store: Store):
    began = save(store, Scenario("a", (LINE,)), by="김")
    mine = Scenario("a", (LINE, MACHINE))
    theirs = save(store, Scenario("a", (LINE, SKILL)), by="이", scenario_id=began.scenario_id, seen=1)
    with pytest.raises(Overtaken, match="이 saved it as version 2") as met:
        save(store, mine, by="김", scenario_id=began.scenario_id, seen=1)
    assert "그 사이" in met.value.ko
    assert met.value.newest == theirs
    assert len(versions(store, began.scenario_id)) == 2
    both = merged(began.scenario, mine, theirs.scenario)
    assert (both.scenario, both.clashes) == (Scenario("a", (LINE, SKILL, MACHINE)), ())
    save(store, both.scenario, by="김", scenario_id=began.scenario_id, seen=theirs.version)
    copied = save(store, Scenario(free_name(store, "a"), mine.changes), by="김")
    assert [(s.scenario.name, len(s.scenario.changes)) for s in scenarios(store)] == [("a (2)", 2), ("a", 3)]
    assert copied.scenario_id != began.scenario_id


def test_of_two_who_save_in_one_moment_one_is_told(store: Store):
    began = save(store, Scenario("a"), by="김")
    told, gate = [], threading.Barrier(4)

    def try_to(name: str) -> None:
        gate.wait()
        try:
            told.append(save(store, Scenario("a"), by=name, scenario_id=began.scenario_id, seen=1).saved_by)
        except Overtaken as met:
            told.append(met)

    threads = [threading.Thread(target=try_to, args=(name,)) for name in "이박최정"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (winner,) = (t for t in told if isinstance(t, str))
    assert [t.newest.saved_by for t in told if isinstance(t, Overtaken)] == [winner] * 3
    assert [v.version for v in versions(store, began.scenario_id)] == [1, 2]


@pytest.mark.parametrize(
    ("mine", "theirs", "together", "clashes"),
    [
        ((MACHINE,), (MACHINE,), (MACHINE,), 0),
        ((), (LINE, MACHINE), (MACHINE,), 0),
        ((LINE,), (), (), 0),
        ((Change("wip_limit", "", (("wip_limit", 9),)),), (), (Change("wip_limit", "", (("wip_limit", 9),)),), 1),
        ((LINE, SKILL), (LINE, Change("skill", "anna", (("skill", "m1"),))),
         (LINE, Change("skill", "anna", (("skill", "m1"),)), SKILL), 0),
    ],
)  # fmt: skip
def test_a_merge_takes_what_each_changed(mine, theirs, together, clashes):
    made = merged(Scenario("a", (LINE,)), Scenario("a", mine), Scenario("b", theirs))
    assert (made.scenario.name, made.scenario.changes, len(made.clashes)) == ("b", together, clashes)


def test_the_difference_names_what_each_has_alone():
    assert differing(Scenario("a", (LINE, SKILL)), Scenario("b", (SKILL, MACHINE))) == ((LINE,), (MACHINE,))


@pytest.mark.parametrize(
    ("name", "by", "words"),
    [
        ("a", "김", "a scenario called 'a' already"),
        ("b", " ", "who saves it"),
        (" ", "김", "a name"),
        ("x" * 81, "김", "up to 80"),
    ],
)
def test_what_cannot_be_saved_is_told_in_a_sentence(store: Store, name, by, words):
    save(store, Scenario("a"), by="김")
    with pytest.raises(Problem, match=words):
        save(store, Scenario(name), by=by)
    assert len(scenarios(store)) == 1
    with pytest.raises(Problem, match="no saved scenario 'gone'"):
        scenario_named(store, "gone")
