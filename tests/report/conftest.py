"""A small plant with an indicator that is measured and one that is entered, and the report's contents of it, gathered once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pages.tiny_plant import fill
from twin.kpi import refresh
from twin.programme.indicators import book
from twin.report.contents import Contents, gather
from twin.store import Store, open_store

SIGN = {"by": "김공장", "reason": "협약"}
OUTPUT = {
    "target": "3", "weight": "0.6", "baseline_from": "2026-01-05", "baseline_until": "2026-02-01", "go_live": "2026-02-02", "ramp_in_days": "7",
}  # fmt: skip


@pytest.fixture(scope="session")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store whose book has two indicators."""
    db = tmp_path_factory.mktemp("report") / "plant.duckdb"
    fill(db)
    with open_store(db, after_load=[refresh]) as store:
        book.add(store, "throughput_per_h", OUTPUT, **SIGN)
        book.add(store, "claims", {"baseline": "10", "target": "5", "after": "6", "weight": "0.4"}, **SIGN)
    return db


@pytest.fixture(scope="session")
def told(reported: Path) -> Iterator[tuple[list[tuple[int, int]], Contents]]:
    """The contents, and what was told of the progress."""
    heard: list[tuple[int, int]] = []
    with open_store(reported, after_load=[refresh]) as store:
        yield heard, gather(store, lambda done, of: heard.append((done, of)))


@pytest.fixture(scope="session")
def contents(told: tuple[list[tuple[int, int]], Contents]) -> Contents:
    return told[1]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "empty.duckdb", create=True) as store:
        yield store
