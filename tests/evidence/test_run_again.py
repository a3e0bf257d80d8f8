"""Simulated numbers run again: the same to the last digit, told where they are not, a sentence where the plant is gone."""

import pytest

from tests.pages.tiny_plant import fill
from twin.errors import Problem
from twin.evidence import Ref, evidence_of
from twin.evidence.run_again import KINDS, begin_again
from twin.experiment import keep_run, replications
from twin.experiment.changes import possible
from twin.experiment.executor import InProcess
from twin.experiment.gains import Trial, study
from twin.experiment.gains_kept import keep_study
from twin.experiment.scenario import Asked, Change, Scenario, compare
from twin.experiment.scenario.kept import keep_comparison
from twin.store import open_store

DAY_S = 86_400.0


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A store with a run, a comparison of two scenarios and a study of gains, and the name of a number of each."""
    db = tmp_path_factory.mktemp("again") / "plant.duckdb"
    fill(db)
    with open_store(db) as store:
        version, plant = store.plant()
        run_id = keep_run(store, replications(plant, horizon_s=3 * DAY_S, number=3, seed=5), purpose="test")
        scenarios = tuple(
            Scenario(f"{p} %", (Change("processing_time", "m1", (("processing_time", p),)),)) for p in (-10.0, -20.0)
        )
        asked = Asked(plant, scenarios, 3 * DAY_S, DAY_S, 7)
        comparison_id = keep_comparison(store, compare(asked, 2), version, by="Kim")
        trial = Trial(tuple(possible(plant.station_by_id()["m1"])))
        study_id = keep_study(store, study(plant, trial, number=2, horizon_s=3 * DAY_S, warmup_s=DAY_S), version)
        yield store, {
            "run": f"{run_id}/throughput_per_h", "comparison": f"{comparison_id}/1/throughput_per_h", "gain": f"{study_id}/m1/processing",
        }  # fmt: skip


def run_again(store, ref: Ref):
    work = begin_again(store, evidence_of(store, ref), InProcess())
    work.wait(60)
    assert work.progress().state == "done", work.problem
    return work.results


@pytest.mark.parametrize("kind", KINDS)
def test_the_runs_made_again_give_the_same_to_the_last_digit(made, kind):
    store, names = made
    again = run_again(store, Ref(kind, names[kind]))
    assert again.from_rows is not None
    assert again.is_same, again


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("run", "UPDATE sim.kpi_value SET value = value + 1 WHERE kpi_id = 'throughput_per_h'"),
        ("comparison", "UPDATE sim.comparison_effect SET difference = difference + 1"),
        ("gain", "UPDATE sim.gain SET per_h = per_h + 1"),
    ],
)
def test_a_kept_value_that_was_altered_is_found(made, kind, change):
    store, names = made
    with store.transaction() as cursor:
        cursor.execute(change)
    try:
        again = run_again(store, Ref(kind, names[kind]))
    finally:
        with store.transaction() as cursor:
            cursor.execute(change.replace("+ 1", "- 1"))
    assert not again.is_same
    assert again.before == pytest.approx(again.from_rows + 1)
    assert again.changed == ()  # the program is the same: somebody altered the value


@pytest.mark.parametrize("kind", KINDS)
def test_without_its_plant_a_number_cannot_be_run_again(made, kind):
    store, names = made
    with store.transaction() as cursor:
        cursor.execute("UPDATE plant.version SET plant_version = plant_version || 'x'")
    try:
        with pytest.raises(Problem, match="is not kept"):
            begin_again(store, evidence_of(store, Ref(kind, names[kind])), InProcess())
    finally:
        with store.transaction() as cursor:
            cursor.execute("UPDATE plant.version SET plant_version = rtrim(plant_version, 'x')")
