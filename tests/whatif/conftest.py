"""Stores that hold a plant of two stations, nothing else: one in seconds, one in half hours so that runs are short."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.line.worlds import serial
from twin.plant import Plant
from twin.plant_file import write_plant
from twin.store import Store, open_store


def _holding(folder: Path, plant: Plant) -> Iterator[Store]:
    with open_store(folder / "x.duckdb", create=True) as opened:
        opened.save_plant(plant, kind="nominal", name="plant.toml", toml=write_plant(plant))
        yield opened


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[Store]:
    """Two stations of 40 and 60 s."""
    yield from _holding(tmp_path, serial([40.0, 60.0]))


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Store]:
    """Two stations of half and three quarters of an hour, two places between them."""
    yield from _holding(tmp_path, serial([1800.0, 2700.0], [None, 2]))
