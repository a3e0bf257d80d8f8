"""A bare database with the floor's tables."""

from collections.abc import Iterator

import pytest

from tests.calibrate.worlds import FloorLog, bare_floor


@pytest.fixture
def floor() -> Iterator[FloorLog]:
    """An empty floor to write rows on."""
    with bare_floor() as floor:
        yield floor
