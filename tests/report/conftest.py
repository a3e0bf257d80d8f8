"""A small plant with an indicator that is measured and one that is entered, and the report's contents of it, gathered once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pages.tiny_plant import fill
from twin.experiment.intervals import Estimate
from twin.experiment.levers.claim import Claim
from twin.experiment.levers.compare import Settings
from twin.experiment.together.draws import Item
from twin.experiment.together.kept import keep_projection
from twin.experiment.together.projection import Projected, Projection
from twin.kpi import refresh
from twin.kpi.scope import Scope
from twin.programme.indicators import book
from twin.report.contents import Contents, gather
from twin.store import Store, open_store

MADE = Projection(
    ("watcher",), (Claim(),), Settings(draws=8),
    (Projected(Item("throughput_per_h", "throughput_per_h", Scope()), Estimate(2.0, 1.9, 2.1, 8), Estimate(0.31, 0.1, 0.5, 8),
               Estimate(0.62, 0.5, 0.7, 8), {"watcher": Estimate(0.31, 0.1, 0.5, 8)}),),
)  # fmt: skip
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
        keep_projection(store, MADE)
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
