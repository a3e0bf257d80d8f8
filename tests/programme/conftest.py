"""A small plant with nine weeks of log, and the typed fields of an indicator that can be measured on it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pages.tiny_plant import fill
from twin.kpi import refresh
from twin.store import Store, open_store

SIGN = {"by": "김공장", "reason": "협약"}
OUTPUT = {
    "target": "3", "weight": "0.4", "baseline_from": "2026-01-05", "baseline_until": "2026-02-01", "go_live": "2026-02-02", "ramp_in_days": "7",
}  # fmt: skip


@pytest.fixture(scope="session")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The filled store, never written by a test."""
    db = tmp_path_factory.mktemp("programme") / "plant.duckdb"
    fill(db)
    return db


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory, grown: Path) -> Iterator[Store]:
    """A copy that a module's tests do not change."""
    mine = tmp_path_factory.mktemp("still") / "plant.duckdb"
    shutil.copy(grown, mine)
    with open_store(mine, after_load=[refresh]) as opened:
        yield opened


@pytest.fixture
def floor(tmp_path: Path, grown: Path) -> Iterator[Store]:
    """A copy of the filled store, owned by the test."""
    mine = tmp_path / "plant.duckdb"
    shutil.copy(grown, mine)
    with open_store(mine, after_load=[refresh]) as opened:
        yield opened
