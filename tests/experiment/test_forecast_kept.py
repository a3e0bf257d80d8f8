"""Forecasts in the store and on the command line."""

import json
import shutil
from datetime import timedelta

import pytest

from tests.kpi.logs import TinyLog, at, land
from tests.pages.tiny_plant import fill
from twin.cli import main
from twin.experiment.forecast import beginning, forecast, keep_forecast, kept_forecast, made_path
from twin.plant_file import write_plant
from twin.store import open_store


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    db = tmp_path_factory.mktemp("filled") / "plant.duckdb"
    fill(db)
    return db


@pytest.fixture
def db(tmp_path, filled):
    mine = tmp_path / "plant.duckdb"
    shutil.copy(filled, mine)
    return mine


def made_from(store, moment=None, number=12):
    begun = beginning(store, moment)
    return forecast(begun.plant, begun.present, begun.so_far, plant_version=begun.plant_version, number=number)


def test_a_forecast_is_read_back_whole_and_the_newest_counts(db):
    with open_store(db) as store:
        assert kept_forecast(store) is None
        keep_forecast(store, made_from(store, number=3))
        made = made_from(store)
        kept_id = keep_forecast(store, made)
        kept = kept_forecast(store)
    assert (kept.forecast_id, kept.forecast) == (kept_id, made)
    assert (kept.has_newer_data, kept.has_newer_plant, kept.is_stale) == (False, False, False)
    end = made.outputs[0].span.ends_at
    assert (kept.is_over(end), kept.is_over(end - timedelta(seconds=1))) == (True, False)


def test_newer_data_or_another_plant_make_it_stale(db):
    with open_store(db) as store:
        keep_forecast(store, made_from(store, number=2))
        land(store, TinyLog().state("m1", at("8:00", 64), at("9:00", 64), "DOWN"), first_key=10**6)
        kept = kept_forecast(store)
        assert (kept.has_newer_data, kept.has_newer_plant) == (True, False)
        described = store.plant()[1]
        changed = described.model_copy(update={"plan": described.plan.model_copy(update={"good_per_hour": 3.0})})
        store.save_plant(changed, kind="nominal", name="other", toml=write_plant(changed))
        assert kept_forecast(store).has_newer_plant


def test_what_was_made_so_far_is_in_the_spans(db):
    with open_store(db) as store:
        plant = store.plant()[1]
        made = made_from(store, at("15:00", 44))
        shift, week = made.output("shift"), made.output("week")
        path = made_path(store, plant, week.span.starts_at, made.at)
    assert (shift.span.starts_at, shift.span.ends_at) == (at("8:00", 44), at("20:00", 44))
    assert path[-1] == (made.at, week.so_far)
    assert 0 < shift.so_far < week.so_far
    assert shift.so_far <= shift.low <= shift.median <= shift.high
    assert made.path_of(shift)[0].median == shift.so_far
    assert made.path_of(shift)[-1].median == shift.median


def test_the_command_tells_keeps_and_speaks_both_languages(db, capsys):
    words = ["forecast", "--db", str(db), "--replications", "100", "--executor", "in-process"]
    assert main([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [o["span"]["name"] for o in told["outputs"]] == ["shift", "day", "week"]
    assert told["outputs"][0]["low"] <= told["outputs"][0]["median"] <= told["outputs"][0]["high"]
    assert told["replications"] == 100
    with open_store(db) as store:
        assert kept_forecast(store).forecast_id == told["kept_id"]
    assert main([*words, "--at", "2026-02-18T15:00", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "02-18 15:00 on, simulated, n = 100" in said
    assert "chance of the planned 24" in said
    assert "Not kept" in said


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--at", "yesterday"], "--at yesterday: not a moment"),
        (["--at", "2020-01-01"], "records begin at 2026-01-04"),
        (["--replications", "10"], "an 80 % band needs at least 100"),
    ],
)
def test_what_cannot_be_forecast_is_one_sentence(db, capsys, words, told):
    assert main(["forecast", "--db", str(db), "--lang", "en", *words]) == 2
    out, err = capsys.readouterr()
    assert told in err
    assert (out, err.count("\n")) == ("", 1)
