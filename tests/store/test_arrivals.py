"""What the store's own book says: batches, refused rows, the description in force."""

import pyarrow as pa
import pytest

from tests.store.floor_rows import PLANT, states
from twin.plant_file import parse_plant
from twin.store import Store, arrivals

REFUSED = {
    "source_row": pa.array([3, 4, 9], pa.int64()),
    "column_name": ["a", "a", "b"],
    "value": ["x", "y", "z"],
    "reason_code": ["odd", "odd", "late"],
    "reason_ko": ["이상함", "이상함", "늦음"],
    "reason_en": ["odd", "odd", "late"],
    "raw": ["3;x", "4;y", "9;z"],
}


@pytest.fixture
def loaded(store: Store) -> Store:
    with store.landing(kind="file", source_name="log.csv") as landing:
        landing.write("state_interval", states([0, 1]))
        landing.reject(pa.table(REFUSED))
    store.load_landed()
    return store


def test_an_empty_store_is_empty(store: Store) -> None:
    assert arrivals.is_empty(store)
    assert not arrivals.has_made_up(store)
    assert arrivals.in_force(store) is None
    assert arrivals.batches(store).empty


def test_refused_rows_are_counted_by_reason_and_shown_as_they_came(loaded: Store) -> None:
    reasons = arrivals.rejected_reasons(loaded)
    assert dict(zip(reasons["reason_code"], reasons["rows"], strict=True)) == {"odd": 2, "late": 1}
    assert arrivals.rejected_rows(loaded)["raw"].tolist() == ["3;x", "4;y", "9;z"]
    assert arrivals.rejected_rows(loaded, "late")["value"].tolist() == ["z"]
    assert arrivals.rejected_rows(loaded, "' OR 1=1 --").empty


def test_the_edition_changes_with_data_plants_and_runs(loaded: Store) -> None:
    seen = [arrivals.edition(loaded)]
    loaded.save_plant(parse_plant(PLANT, "one"), kind="nominal", name="one", toml=PLANT)
    seen.append(arrivals.edition(loaded))
    with loaded.landing(kind="demo", source_name="more", made_up=True) as landing:
        landing.write("state_interval", states([5]))
    loaded.load_landed()
    seen.append(arrivals.edition(loaded))
    assert len(set(seen)) == 3
    assert arrivals.edition(loaded) == seen[-1]
    assert arrivals.has_made_up(loaded)


def test_the_description_in_force_comes_with_its_report(store: Store) -> None:
    report = {"warnings": [{"ko": "주의", "en": "mind"}]}
    store.save_plant(parse_plant(PLANT, "one"), kind="calibrated", name="fitted", toml=PLANT, report=report)
    found = arrivals.in_force(store)
    assert found is not None
    assert (found.kind, found.name, found.report) == ("calibrated", "fitted", report)
