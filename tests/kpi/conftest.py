"""The database in memory that the tests of KPIs share is closed after the last of them."""

from collections.abc import Iterator

import pytest

from tests.kpi import logs


@pytest.fixture(scope="session", autouse=True)
def _close_database() -> Iterator[None]:
    yield
    logs._database().close()
    logs._database.cache_clear()
