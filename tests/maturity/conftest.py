"""A hand-written world for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.maturity.worlds import World, found


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the plant and no rows, never written by a test."""
    path = tmp_path_factory.mktemp("founded") / "plant.duckdb"
    found(path)
    return path


@pytest.fixture
def world(tmp_path: Path, founded: Path) -> Iterator[World]:
    """An empty plant of two processes."""
    made = World(shutil.copy(founded, tmp_path / "plant.duckdb"))
    yield made
    made.store.close()
