"""`python -m twin simulate`: what it prints, keeps and writes; the same numbers however the work is spread."""

import json

import pyarrow.parquet as pq
import pytest
from worlds import changed, exponential, serial

from twin.cli import main
from twin.experiment import keep_run, newest_run, replications, start
from twin.experiment.command import as_json
from twin.experiment.executor import Processes
from twin.plant_file import parse_plant, write_plant
from twin.store import open_store

PLANT = changed(serial([exponential(1.0), exponential(1.0)], [None, 5]), "m2", scrap_rate=0.05)


@pytest.fixture
def plant_file(tmp_path):
    path = tmp_path / "two.toml"
    path.write_text(write_plant(PLANT), encoding="utf-8")
    return str(path)


def test_json_has_means_with_intervals_and_shares_of_machine_time(plant_file, capsys):
    assert main(["simulate", plant_file, "--horizon", "3000s", "--warmup", "5m", "--replications", "6", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["plant"], found["seed"], found["horizon_s"]) == ("tiny", 1, 3000)
    per_h = found["kpis"]["throughput_per_h"]
    assert per_h["n"] == 6
    assert per_h["low"] < per_h["mean"] < per_h["high"]
    assert 3600 * 0.8 * 0.95 < per_h["mean"] < 3600 * 0.9 * 0.95  # two stations, five places: between .8 and .9
    for shares in found["stations"].values():
        assert sum(shares.values()) == pytest.approx(1.0, abs=1e-9)
    assert found["stations"]["m1"]["starved"] == 0


def test_same_seed_same_bytes_and_another_seed_others(plant_file, capsys):
    def printed(seed: str) -> str:
        main(["simulate", plant_file, "--horizon", "1000s", "--replications", "2", "--seed", seed, "--json"])
        return capsys.readouterr().out

    assert printed("3") == printed("3")
    assert printed("3") != printed("4")


def test_the_log_is_written_as_parquet(plant_file, tmp_path, capsys):
    main(["simulate", plant_file, "--horizon", "100s", "--replications", "1", "--log", str(tmp_path / "log")])
    assert "시간당 생산량" in capsys.readouterr().out
    operations = pq.read_table(tmp_path / "log" / "operation_event.parquet")
    assert operations.num_rows > 50
    assert {"started_at", "ended_at", "station_id", "lot_id"} <= set(operations.column_names)


def test_numbers_do_not_depend_on_how_the_work_is_spread():
    given = {"horizon_s": 500.0, "warmup_s": 50.0, "number": 3, "seed": 5}
    here, spread = replications(PLANT, **given), replications(PLANT, executor=Processes(2), **given)
    run = start(PLANT, **given)
    run.wait(120)
    assert here.outcomes == spread.outcomes == run.results.outcomes
    assert (run.progress().done, run.progress().state) == (3, "done")


def test_a_cancelled_run_ends_and_leaves_no_results():
    run = start(serial([exponential(1.0)] * 4, [None, 5, 5, 5]), horizon_s=5e6, number=4)
    run.cancel()
    run.wait(60)
    assert (run.progress().state, run.results) == ("cancelled", None)


def test_a_run_that_cannot_be_made_tells_its_problem():
    run = start(serial([0.0]), horizon_s=10.0, number=2)
    run.wait(120)
    assert run.progress().state == "failed"
    assert "takes no time" in run.problem.en


def test_a_kept_run_can_be_read_back(store):
    store.save_plant(PLANT, kind="nominal", name="two", toml=write_plant(PLANT))
    results = replications(PLANT, horizon_s=300.0, number=2)
    run_id = keep_run(store, results, purpose="test")
    assert newest_run(store) == run_id
    kept = dict(store.rows("SELECT replication, value FROM sim.kpi_value WHERE kpi_id = 'throughput_per_h'"))
    assert kept == {o.replication: o.kpis["throughput_per_h"] for o in results.outcomes}
    shares = store.rows("SELECT sum(share) FROM sim.state_share GROUP BY station_id, replication")
    assert [s for (s,) in shares] == pytest.approx([1.0] * 4)


@pytest.mark.parametrize("words", [["--replications", "0"], ["--horizon", "0"], ["--horizon", "soon"]])
def test_impossible_wishes_are_a_sentence(plant_file, capsys, words):
    assert main(["simulate", plant_file, *words]) == 2
    assert "--" in capsys.readouterr().err


def test_stored_runs_keep_their_numbers_and_the_first_log(plant_file, tmp_path):
    db = str(tmp_path / "x.duckdb")
    main(["init", "--db", db])
    words = ["simulate", plant_file, "--horizon", "200s", "--replications", "2", "--store", "--db", db]
    assert main([*words, "--log", str(tmp_path / "log")]) == 0
    with open_store(tmp_path / "x.duckdb") as store:
        kept = store.rows("SELECT count(*) FROM sim.operation_event WHERE replication = 0")[0][0]
    assert kept == pq.read_table(tmp_path / "log" / "operation_event.parquet").num_rows > 100


def test_where_results_cannot_be_kept_it_says_so_before_the_work(plant_file, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("twin.experiment.command.replications", lambda *_, **__: pytest.fail("the work was begun"))
    assert main(["simulate", plant_file, "--store", "--db", str(tmp_path / "none.duckdb")]) == 2
    assert "none.duckdb" in capsys.readouterr().err


def test_what_a_part_costs_is_told_where_the_plant_file_prices_it():
    plant = parse_plant(
        """
        [site]
        name = "priced"
        energy_krw_per_kwh = 100
        [[process]]
        id = "p"
        [[station]]
        id = "m1"
        process = "p"
        processing_s = { law = "constant", value = 1800 }
        power_kw = { processing = 10 }
        [[product]]
        id = "a"
        route = ["m1"]
        material_krw = 700
        """,
        "priced.toml",
    )
    told = as_json(replications(plant, horizon_s=7201, number=2))
    assert told["costs"]["energy_krw_per_part"]["mean"] == pytest.approx(10 * 100 / 2, rel=0.001)
    assert told["costs"]["material_krw_per_part"]["mean"] >= 700
    assert told["costs"]["labour_krw_per_part"]["mean"] is None
    assert told["unpriced"] == ["krw_per_h"]
