"""`python -m twin limits`: what it prints and keeps, with the badge and grade of what is simulated."""

import json
from pathlib import Path

import pytest

from tests.kpi.logs import TinyLog, at, land
from tests.line.worlds import serial
from tests.validate.made import validation
from twin.cli import main
from twin.experiment import gains
from twin.experiment.gains_kept import kept_study
from twin.limits import command
from twin.plant_file import write_plant
from twin.store import open_store
from twin.validate.keep import keep_validation

SLOW_IN_THE_MIDDLE = serial([40, 60, 40], [None, 2, 2])


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with the plant and two hours of its states; studies are made short, in this process."""
    path = tmp_path / "p.duckdb"
    with open_store(path, create=True) as store:
        text = write_plant(SLOW_IN_THE_MIDDLE)
        store.save_plant(SLOW_IN_THE_MIDDLE, kind="nominal", name="slow", toml=text)
        log = TinyLog().state("m2", at("9:00"), at("11:00"), "PROCESSING")
        land(store, log.state("m1", at("9:00"), at("10:00"), "PROCESSING"))

    def short(plant, trial, **asked):
        return gains.study(plant, trial, **asked | {"horizon_s": 3600.0, "warmup_s": 600.0, "executor": None})

    monkeypatch.setattr(command, "study", short)
    return path


def told(capsys, *words: str) -> str:
    capsys.readouterr()
    assert main(["limits", *words]) == 0
    return capsys.readouterr().out


def test_it_is_told_of_a_plant_file(db, tmp_path, capsys):
    path = tmp_path / "plant.toml"
    path.write_text(write_plant(SLOW_IN_THE_MIDDLE), encoding="utf-8")
    words = ["--simulated", str(path), "--horizon", "8h", "--db", str(db)]
    found = json.loads(told(capsys, *words, "--json"))
    assert (found["badge"], found["gains"]) == ("simulated", None)
    assert found["methods"]["path"]["stations"][0]["station_id"] == "m2"
    assert "임계경로: m2" in told(capsys, *words, "--lang", "ko")


def test_gains_carry_badge_and_grade_and_are_kept(db, capsys):
    words = ["--gains", "--replications", "2", "--db", str(db)]
    first = told(capsys, *words, "--lang", "en")
    assert first.startswith("measured")
    assert "joint 95 % intervals): simulated · not validated" in first
    assert "m2 · processing a tenth faster: +7" in first
    assert "Kept: the page" in first
    with open_store(db) as store:
        assert kept_study(store).study.gains[0].station_id == "m2"
        assert not kept_study(store).is_stale
        last = store.rows("SELECT max(last_at) FROM log.ingest_batch")[0][0]
        keep_validation(store, validation(until=last, plant=(store.plant()[0], "calibrated")))
    assert "예측 · 신뢰도 A" in told(capsys, *words, "--lang", "ko")
    as_data = json.loads(told(capsys, *words, "--json"))["gains"]
    assert (as_data["badge"], as_data["grade"], as_data["gains"][0]["verdict"]) == ("simulated", "A", "earns")


def test_gains_of_a_plant_that_is_not_in_force_have_no_grade_and_are_not_kept(db, tmp_path, capsys):
    path = tmp_path / "plant.toml"
    path.write_text(write_plant(serial([50, 60, 40], [None, 2, 2])), encoding="utf-8")
    words = ["--gains", "--replications", "2", "--simulated", str(path), "--horizon", "8h", "--db", str(db)]
    said = told(capsys, *words, "--lang", "en")
    assert said.startswith("simulated · not validated")
    assert "it was not kept" in said
    with open_store(db) as store:
        assert kept_study(store) is None


def test_too_few_replications_are_refused_in_one_sentence(db, capsys):
    assert main(["limits", "--gains", "--replications", "1", "--db", str(db), "--lang", "en"]) == 2
    assert "at least 2, got 1" in capsys.readouterr().err
