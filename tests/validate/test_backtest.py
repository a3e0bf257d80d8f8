"""The whole way on a small plant: weeks forecast from what was known before them, the same by any number of workers."""

from pathlib import Path

import pytest

from tests.pages.tiny_plant import fill
from twin.experiment.executor import InProcess
from twin.store import open_store
from twin.validate.backtest import Settings
from twin.validate.engine import difference_s, engine
from twin.validate.validation import subject, validate

SETTINGS = Settings(weeks=2, runs=10, draws=5)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory):
    db: Path = tmp_path_factory.mktemp("backtest") / "plant.duckdb"
    fill(db)
    told = []
    with open_store(db) as store:
        result = validate(subject(store), SETTINGS, InProcess(), tell=lambda done, of: told.append((done, of)))
    return result, told


def test_the_last_weeks_are_forecast_and_held_against_the_floor(found):
    backtest = found[0].backtest
    assert [str(w) for w in backtest.weeks] == ["2026-02-23", "2026-03-02"]
    rows = backtest.forecasts["throughput_per_h"]
    assert [r.week for r in rows] == backtest.weeks
    for row in rows:
        assert row.mean == pytest.approx(row.actual, rel=0.2)
        assert row.sd > 0
    score = backtest.scores["throughput_per_h"]
    assert (score.weeks, score.grade, score.weeks_needed) == (2, None, 4)


def test_sums_are_no_forecast(found):
    assert "units_produced" not in found[0].backtest.forecasts


def test_progress_counts_runs_to_the_end(found):
    counts = [done for done, _ in found[1]]
    assert counts == sorted(counts)
    assert found[1][-1] == (216, 216)  # 60 of the semi-replay, 136 around a change at most, 20 of the back-test


def test_every_layer_is_told(found):
    assert [layer.layer for layer in found[0].layers] == ["engine", "exact", "semi", "backtest", "change"]


def test_the_engine_agrees_with_the_recursion_to_the_microsecond():
    compared, largest = difference_s()
    assert compared > 1_500
    assert largest <= 1e-5
    assert engine().result == "passed"
