"""A bare database with the floor's tables."""

from collections.abc import Iterator

import duckdb
import pytest

from tests.calibrate.worlds import FloorLog
from twin.store import migrations


@pytest.fixture
def floor() -> Iterator[FloorLog]:
    """An empty floor to write rows on."""
    con = duckdb.connect()
    con.execute("SET TimeZone = 'UTC'")
    for text in migrations():
        con.execute(text)
    yield FloorLog(con)
    con.close()
