"""A landing appears whole or not at all, and refuses rows that do not fit before they are on the disk."""

import os
from datetime import datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.store.floor_rows import MONDAY, keys_in, land, states
from twin.store import Store, open_store
from twin.store.load import landed, sweep
from twin.store.paths import landing_folder


def test_an_unfinished_landing_is_not_read(store: Store):
    with store.landing(kind="file", source_name="a.csv") as landing:
        landing.write("state_interval", states([1, 2]))
        assert store.load_landed() == []
    assert store.load_landed()[0].rows_accepted == 2


def test_a_landing_that_fails_leaves_nothing(store: Store):
    landing = store.landing(kind="file", source_name="a.csv").__enter__()
    landing.write("state_interval", states([1, 2]))
    landing.__exit__(RuntimeError, RuntimeError(), None)
    assert list(landing_folder(store.path).iterdir()) == []


def test_many_small_writes_make_one_row_group(store: Store):
    with store.landing(kind="opcua", source_name="line 1") as landing:
        for key in range(50):
            landing.write("state_interval", states([key]).to_batches()[0])
    (batch,) = landed(landing_folder(store.path))
    assert pq.ParquetFile(batch / "state_interval.parquet").metadata.num_row_groups == 1
    assert store.load_landed()[0].rows_read == 1, "fifty rows that all came from line 2"
    assert keys_in(store) == list(range(50))


def test_a_batch_that_was_loaded_leaves_the_landing_folder(store: Store):
    land(store, [1])
    store.load_landed()
    assert list(landing_folder(store.path).iterdir()) == []


def test_an_empty_landing_is_a_batch_of_no_rows(store: Store):
    with store.landing(kind="file", source_name="empty.csv"):
        pass
    (loaded,) = store.load_landed()
    assert (loaded.rows_read, loaded.rows_accepted, loaded.first_at) == (0, 0, None)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (states([1]).append_column("colour", pa.array(["red"])), "no column 'colour'"),
        (states([1]).drop_columns("source_row"), "source_row: 1 rows without a value"),
        (states([1]).drop_columns("state"), "state: 1 rows without a value"),
        (states([1]).set_column(2, "started_at", pa.array([datetime(2026, 1, 5)])), "times with a time zone"),
        (states([1]).set_column(1, "source_key", pa.array([-1])), "expected uint64"),
        (states([1]).set_column(2, "started_at", pa.array(["noon"])), "expected timestamp"),
    ],
)
def test_rows_that_do_not_fit_are_refused_by_column(store: Store, rows: pa.Table, told: str):
    with pytest.raises(ValueError, match=told), store.landing(kind="file", source_name="a.csv") as landing:
        landing.write("state_interval", rows)


def test_an_unknown_table_is_refused(store: Store):
    with pytest.raises(ValueError, match="no table 'weather'"), store.landing(kind="file", source_name="a") as landing:
        landing.write("weather", states([1]))


def test_times_of_another_zone_arrive_as_the_same_moment(store: Store):
    seoul = pa.array([MONDAY], pa.timestamp("us", "Asia/Seoul"))
    with store.landing(kind="file", source_name="a.csv") as landing:
        landing.write("state_interval", states([1]).set_column(2, "started_at", seoul))
    store.load_landed()
    assert store.rows("SELECT started_at FROM floor.state_interval") == [(MONDAY,)]


def test_what_a_dead_process_left_is_swept_after_a_day(store: Store):
    old, new = (landing_folder(store.path) / name for name in (".tmp-old", ".tmp-new"))
    for folder in (old, new):
        folder.mkdir(parents=True)
        (folder / "state_interval.parquet").write_bytes(b"torn")
    os.utime(old / "state_interval.parquet", (0, 0))
    sweep(landing_folder(store.path))
    assert not old.exists()
    assert new.exists()


def test_two_databases_in_one_folder_never_take_each_others_batches(tmp_path):
    mine, other = (open_store(tmp_path / name, create=True) for name in ("mine.duckdb", "other.duckdb"))
    with mine.landing(kind="file", source_name="mine.csv") as landing:
        landing.count_read(1)
    assert other.load_landed() == []
    assert [loaded.source_name for loaded in mine.load_landed()] == ["mine.csv"]
    mine.close()
    other.close()
