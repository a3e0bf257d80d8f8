"""What removing a loss would bring, on lines where one knows it beforehand; and the command that tells what limits a line."""

import json

import pytest

from tests.line.worlds import exponential, serial
from twin.cli import main
from twin.errors import Problem
from twin.experiment.changes import Change, changed, possible
from twin.experiment.gains import compare, gains, worth_trying
from twin.kpi import limits_of_log
from twin.line import end_of, run, start_of
from twin.plant_file import write_plant

HOUR_S = 3600.0
SLOW_IN_THE_MIDDLE = serial([40, 60, 40], [None, 2, 2])
STOPPING = {"time_to_failure_s": exponential(3000), "repair_s": {"law": "constant", "value": 300}}


def test_faster_work_earns_where_the_line_is_limited_and_nothing_elsewhere():
    changes = [Change("m2", "processing"), Change("m1", "processing")]
    found = {
        g.station_id: g
        for g in gains(compare(SLOW_IN_THE_MIDDLE, changes, horizon_s=8 * HOUR_S, warmup_s=HOUR_S, number=2))
    }
    assert found["m2"].base_per_h == pytest.approx(60, abs=1)
    assert found["m2"].per_h.mean == pytest.approx(60 / 0.9 - 60, abs=1)
    assert found["m1"].per_h.mean == pytest.approx(0, abs=0.2)
    assert found["m1"].verdict == "nothing"


def test_only_losses_a_station_has_are_tried_and_nothing_else_changes():
    plant = serial([40, 60], [None, 2], **STOPPING)
    assert possible(plant.station[1]) == [Change("m2", "processing"), Change("m2", "down")]
    without = changed(plant, Change("m2", "down"))
    assert without.station[0] == plant.station[0]
    assert (without.station[1].time_to_failure_s, without.station[1].repair_s) == (None, None)
    log = run(plant, horizon_s=8 * HOUR_S, seed=1)
    measured = limits_of_log(log.tables(), plant, start_of(plant), end_of(plant, 8 * HOUR_S))
    assert measured.path.highest(1) == ["m2"]
    assert worth_trying(plant, measured)[0].station_id == "m2"


def test_nothing_known_is_said():
    measured = limits_of_log(
        run(SLOW_IN_THE_MIDDLE, horizon_s=1.0, seed=1).tables(), serial([1], [None]), start_of(SLOW_IN_THE_MIDDLE),
        end_of(SLOW_IN_THE_MIDDLE, 1.0),
    )  # fmt: skip
    with pytest.raises(Problem, match="nothing to try"):
        worth_trying(serial([1], [None]).model_copy(update={"station": ()}), measured)


def test_the_command_tells_it_of_a_plant_file(tmp_path, capsys):
    path = tmp_path / "plant.toml"
    path.write_text(write_plant(SLOW_IN_THE_MIDDLE), encoding="utf-8")
    words = ["limits", "--simulated", str(path), "--horizon", "8h", "--db", str(tmp_path / "p.duckdb")]
    assert main(["init", "--db", str(tmp_path / "p.duckdb")]) == 0
    capsys.readouterr()
    assert main([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["badge"] == "simulated"
    assert told["methods"]["path"]["stations"][0]["station_id"] == "m2"
    assert main([*words, "--lang", "ko"]) == 0
    assert "임계경로: m2" in capsys.readouterr().out
