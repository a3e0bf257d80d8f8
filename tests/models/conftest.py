"""What the tests of models share: small worlds, and one model trained on them."""

import pytest

from tests.models import worlds
from twin.models.dataset import DataSet
from twin.models.train import Setting, Trained, Validation, train

QUICK = (Setting(7, 40, 20, 1.0, 0.0),)


@pytest.fixture(scope="session")
def lots() -> DataSet:
    return worlds.cast_lots()


@pytest.fixture(scope="session")
def trained(lots: DataSet) -> tuple[Trained, Validation]:
    """A model learned from the first three quarters."""
    return train(lots, lots.at[1_500], QUICK)
