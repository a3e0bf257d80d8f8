"""A validation comes back from the store as it was, and says what has changed since."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.pages.tiny_plant import PLANT, fill
from tests.validate.made import validation
from twin.plant_file import parse_plant
from twin.store import Store, open_store
from twin.store.arrivals import edition
from twin.validate import kept_validation
from twin.validate.keep import keep_validation


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("kept") / "plant.duckdb"
    fill(db)
    return db


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Iterator[Store]:
    mine = tmp_path / "plant.duckdb"
    mine.write_bytes(filled.read_bytes())
    with open_store(mine) as opened:
        yield opened


def in_force(store: Store) -> tuple:
    return store.rows("SELECT plant_version, kind FROM plant.version WHERE in_force")[0]


def last(store: Store):
    return store.rows("SELECT max(last_at) FROM log.ingest_batch")[0][0]


def test_nothing_is_kept_at_first(store):
    assert kept_validation(store) is None


def test_it_comes_back_whole(store):
    made = validation(until=last(store), plant=in_force(store))
    before = edition(store)
    keep_validation(store, made)
    kept = kept_validation(store)
    assert kept.scores == made.backtest.scores
    assert kept.forecasts == made.backtest.forecasts
    assert kept.layers == made.layers
    assert kept.settings["runs"] == 100
    assert edition(store) != before


def test_a_nominal_plant_in_force_is_said_and_nothing_else(store):
    keep_validation(store, validation(until=last(store), plant=in_force(store)))
    assert [p.en for p in kept_validation(store).stale] == [
        "The plant in force is as entered, not calibrated; the grade is that of the twin calibrated week by week."
    ]


def test_a_calibrated_plant_that_was_validated_is_not_stale(store):
    text = PLANT.replace("1800", "1801")
    store.save_plant(parse_plant(text, "fitted"), kind="calibrated", name="fitted", toml=text)
    keep_validation(store, validation(until=last(store), plant=in_force(store)))
    assert kept_validation(store).stale == []


def test_another_plant_newer_weeks_and_newer_code_are_said(store, monkeypatch):
    keep_validation(store, validation(until=last(store) - timedelta(days=15), plant=("another", "calibrated")))
    monkeypatch.setattr("twin.validate.kept.code_version", lambda: "newer")
    told = " ".join(p.en for p in kept_validation(store).stale)
    assert "not the one that was validated" in told
    assert "2 week(s) of newer data" in told
    assert "program has changed" in told


def test_the_newest_is_shown(store):
    keep_validation(store, validation(until=last(store), plant=in_force(store)))
    keep_validation(store, validation({"oee": [0.2] * 6}, until=last(store), plant=in_force(store)))
    assert list(kept_validation(store).scores) == ["oee"]
