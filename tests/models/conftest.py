"""What the tests of models share: small worlds, and one model trained on them."""

import pytest

from tests.models import worlds
from twin.models import defect, making, train
from twin.models.dataset import DataSet
from twin.models.train import Setting, Trained, Validation
from twin.store import open_store

CUT = worlds.utc("2026-01-26")  # the floor's model learned from what came before ...
LIVE = worlds.utc("2026-01-28")  # ... and may be applied from then on
QUICK = (Setting(7, 40, 20, 1.0, 0.0),)


@pytest.fixture(scope="session")
def lots() -> DataSet:
    return worlds.cast_lots()


@pytest.fixture(scope="session")
def trained(lots: DataSet) -> tuple[Trained, Validation]:
    """A model learned from the first three quarters."""
    return train.train(lots, lots.at[1_500], QUICK)


@pytest.fixture(scope="session")
def plant_file(tmp_path_factory):
    """A floor of 2,000 lots with one version trained on its first 1,500, made once."""
    path = tmp_path_factory.mktemp("life") / "plant.duckdb"
    with pytest.MonkeyPatch.context() as patch, open_store(path, create=True) as store:
        patch.setattr(train, "SETTINGS", QUICK)
        worlds.put_floor(store, worlds.cast_lots())
        making.make_version(store, defect.tasks(store)[0], making.Wish(until=CUT), "김주조")
        store.backup(path.with_name("copy.duckdb"))
    return path


@pytest.fixture
def floor(plant_file, tmp_path):
    """A store of its own with the same floor and model."""
    path = tmp_path / "plant.duckdb"
    path.write_bytes(plant_file.with_name("copy.duckdb").read_bytes())
    target = tmp_path / "models" / "plant" / "defect-cast-1.0.txt"
    target.parent.mkdir(parents=True)
    target.write_bytes((plant_file.parent / "models" / "plant" / target.name).read_bytes())
    with open_store(path) as store:
        yield store
