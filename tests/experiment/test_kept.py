"""A stored run, read back beside the floor."""

import pytest
from worlds import exponential, serial

from tests.pages.tiny_plant import fill
from twin.experiment import keep_run, replications
from twin.experiment.kept import beside, busy_beside, kept_run
from twin.kpi.scope import EVERYTHING
from twin.store import open_store


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    db = tmp_path_factory.mktemp("kept") / "plant.duckdb"
    fill(db)
    with open_store(db) as opened:
        yield opened


def test_a_run_is_read_back_and_stands_beside_the_floor(store):
    assert kept_run(store) is None
    plant = store.plant()[1]
    results = replications(plant, horizon_s=14 * 86_400, warmup_s=86_400, number=4, seed=3)
    keep_run(store, results, purpose="test")
    run = kept_run(store)
    assert (run.replications, run.seed, run.horizon_s, run.warmup_s) == (4, 3, 14 * 86_400, 86_400)
    assert run.kpis["oee"].mean == pytest.approx(results.kpis()["oee"].mean)
    assert run.stations["m1"]["processing"] == pytest.approx(results.stations()["m1"]["processing"])

    table = beside(store, run, EVERYTHING).set_index("kpi_id")
    assert "units_produced" not in table.index  # depends on how long was looked
    oee = table.loc["oee"]
    assert oee["low"] < oee["simulated"] < oee["high"]
    assert oee["difference"] == pytest.approx(oee["simulated"] - oee["measured"])
    assert abs(oee["change"]) < 0.1  # the floor's log came from the same plant
    busy = busy_beside(store, run, EVERYTHING).set_index("station_id")
    assert busy.loc["m1", "measured"] == pytest.approx(busy.loc["m1", "simulated"], abs=0.1)


def test_a_run_of_another_plant_is_not_shown_beside_this_one(tmp_path):
    fill(tmp_path / "plant.duckdb")
    with open_store(tmp_path / "plant.duckdb") as opened:
        other = serial([exponential(1.0), exponential(1.0)], [None, 5])
        keep_run(opened, replications(other, horizon_s=1000, number=2), purpose="test")
        assert kept_run(opened) is None
