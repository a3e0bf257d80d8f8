"""The demonstration plant's first weeks in a store, made once; tests only read it."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kpi import logs
from twin.demo import command
from twin.store import Store, open_store

DAYS = 14


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the demonstration's first weeks."""
    path = tmp_path_factory.mktemp("demo") / "plant.duckdb"
    assert command.run(Namespace(db=path, lang="en", days=DAYS, seed=1)) == 0
    return path


@pytest.fixture(scope="module")
def demo(demo_file: Path) -> Iterator[Store]:
    """The demonstration, opened."""
    with open_store(demo_file) as store:
        yield store


@pytest.fixture(scope="session", autouse=True)
def _close_database() -> Iterator[None]:
    yield
    logs._database().close()
    logs._database.cache_clear()
