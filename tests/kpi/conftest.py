"""The databases in memory that the tests of KPIs share are closed after the last of them."""

from collections.abc import Iterator

import pytest

from tests.kpi import logs
from twin.kpi import simulated


@pytest.fixture(scope="session", autouse=True)
def _close_database() -> Iterator[None]:
    yield
    for opened in (logs._database, simulated.database):
        opened().close()
        opened.cache_clear()
