"""What tests share: the real data lying beside the project, and a fresh store."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from twin.store import Store, open_store

# The same examples on every machine and run, however slow it is: a test fails for what it tests, never by luck.
settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")

REAL_DATA = Path(__file__).resolve().parents[1] / "../shared/data"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data sets; tests that need it are skipped where it is absent."""
    if not REAL_DATA.is_dir():
        pytest.skip(f"no real data at {REAL_DATA}")
    return REAL_DATA.resolve()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A fresh store this process owns."""
    with open_store(tmp_path / "plant.duckdb", create=True) as opened:
        yield opened
