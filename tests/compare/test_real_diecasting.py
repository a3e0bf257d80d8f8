"""The real die-casting set: fails fall in February because try shots are no longer counted as production. No improvement."""

from datetime import date
from pathlib import Path

import pytest

from twin.collect.ingest import ingest_file
from twin.collect.mapping_file import read_mapping
from twin.compare.measured import compare
from twin.compare.usual import usual_plan
from twin.store import open_store

SHOTS = "kamp_diecasting/diecasting_shots_2019Q1.csv.gz"


@pytest.fixture(scope="module")
def shots(tmp_path_factory: pytest.TempPathFactory, real_data: Path):
    with open_store(tmp_path_factory.mktemp("real") / "plant.duckdb", create=True) as store:
        ingest_file(store, real_data / SHOTS, read_mapping("kamp_diecasting"), shown=0)
        yield store


@pytest.mark.parametrize("day", [11, 14, 20])
@pytest.mark.parametrize("kpi_id", ["process_defect_ppm", "quality_ratio"])
def test_a_change_of_recording_is_not_called_an_improvement(shots, kpi_id, day):
    found = compare(shots, usual_plan(shots, kpi_id, date(2019, 2, day)))
    better = found.plan.sign * (found.value_after - found.value_before)
    assert better > 0
    assert found.verdict.kind == "withheld"
    assert "2019-02-14" in found.verdict.ko


def test_days_that_were_recorded_alike_are_compared(shots):
    plan = usual_plan(shots, "quality_ratio", date(2019, 3, 5), baseline_from=date(2019, 2, 15))
    assert compare(shots, plan).verdict.kind == "not_proven"
