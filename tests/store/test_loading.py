"""Each batch counts once, each row counts once, and every source row is accounted for."""

import shutil
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.floor_rows import MONDAY, keys_in, land, rejects, states
from twin.errors import Problem
from twin.store import Loaded, Store, open_store
from twin.store.load import landed
from twin.store.paths import landing_folder


def counts(loaded: Loaded) -> tuple[int, int, int, int]:
    return loaded.rows_read, loaded.rows_accepted, loaded.rows_rejected, loaded.rows_known


def test_a_batch_is_entered_with_its_counts_and_span(store: Store):
    land(store, [3, 1, 2], refused=(9,))
    (loaded,) = store.load_landed()
    assert counts(loaded) == (4, 3, 1, 0)
    assert (loaded.first_at, loaded.last_at) == (MONDAY + timedelta(minutes=1), MONDAY + timedelta(minutes=4))
    query = "SELECT batch_id, rows_read, rows_accepted, rows_rejected, rows_known, source_name FROM log.ingest_batch"
    assert store.rows(query) == [(loaded.batch_id, 4, 3, 1, 0, "states.csv")]


def test_refused_rows_are_kept_with_their_raw_text(store: Store):
    land(store, [1], refused=(9,))
    (loaded,) = store.load_landed()
    query = "SELECT batch_id, source_row, value, reason_code, raw FROM log.rejected_row"
    assert store.rows(query) == [(loaded.batch_id, 9, "yesterday", "unreadable_date", "m1;yesterday")]


def test_a_row_sent_again_is_known(store: Store):
    land(store, [1, 2, 3])
    land(store, [2, 3, 4])
    assert [counts(b) for b in store.load_landed()] == [(3, 3, 0, 0), (3, 1, 0, 2)]
    assert keys_in(store) == [1, 2, 3, 4]


def test_of_a_row_twice_in_one_file_the_first_stays(store: Store):
    land(store, [7, 8, 7])
    assert counts(store.load_landed()[0]) == (3, 2, 0, 1)
    assert store.rows("SELECT source_row, source_key FROM floor.state_interval ORDER BY 1") == [(2, 7), (3, 8)]


def test_a_line_that_feeds_two_tables_is_known_when_both_rows_are(store: Store):
    def both(state_key: int, inspection_key: int) -> None:
        with store.landing(kind="file", source_name="a.csv") as landing:
            landing.write("state_interval", states([state_key]))
            inspection = {
                "source_row": [2],
                "source_key": [inspection_key],
                "occurred_at": [MONDAY],
                "station_id": ["m1"],
            }
            inspection |= {"qty_inspected": [1.0], "qty_defect": [0.0], "stage": ["final"]}
            landing.write("inspection", pa.table(inspection))

    both(1, 1)
    both(1, 2)
    both(1, 2)
    assert [counts(b) for b in store.load_landed()] == [(1, 1, 0, 0), (1, 1, 0, 0), (1, 0, 0, 1)]


def test_rows_read_that_made_nothing_are_accounted_for(store: Store):
    with store.landing(kind="file", source_name="a.csv") as landing:
        landing.write("state_interval", states([1, 2]))
        landing.reject(rejects([4, 4]))  # two faults of one line
        landing.count_read(2)
        landing.count_read(1)
    assert counts(store.load_landed()[0]) == (3, 2, 1, 0)


def test_all_versions_of_an_order_are_kept(store: Store):
    for key, completed_at in ((1, None), (2, MONDAY)):
        with store.landing(kind="sql", source_name="erp") as landing:
            order = {
                "source_row": [1],
                "source_key": [key],
                "order_id": ["o1"],
                "due_at": [MONDAY + timedelta(days=90)],
            }
            landing.write(
                "production_order",
                pa.table(order | {"completed_at": pa.array([completed_at], pa.timestamp("us", "UTC"))}),
            )
    first, second = store.load_landed()
    assert first.last_at is None, "a due date is a plan, not an event"
    assert second.last_at == MONDAY
    assert store.rows("SELECT completed_at FROM floor.production_order ORDER BY batch_id") == [(None,), (MONDAY,)]


def test_the_same_file_again_is_known_as_a_whole(store: Store):
    land(store, [1, 2], source_hash="f1")
    land(store, [1, 2], source_hash="f1")
    first, second = store.load_landed()
    assert not first.already_loaded
    assert (second.already_loaded, counts(second)) == (True, (2, 0, 0, 2))


def test_the_same_file_with_refused_rows_again_refuses_them_once(store: Store):
    for _ in range(3):
        land(store, [1, 2], source_hash="f1", refused=(4,))
    first, second, third = store.load_landed()
    assert counts(first) == (3, 2, 1, 0)
    assert (second.already_loaded, counts(second)) == (True, (3, 0, 0, 3))
    assert third.already_loaded
    assert store.rows("SELECT count(*) FROM log.rejected_row") == [(1,)]


def test_the_same_file_brings_its_refused_rows_in_once_they_can_be_read(store: Store):
    land(store, [1, 2], source_hash="f1", refused=(4,))
    land(store, [1, 2, 3], source_hash="f1")
    _, second = store.load_landed()
    assert (second.already_loaded, counts(second)) == (False, (3, 1, 0, 2))
    assert keys_in(store) == [1, 2, 3]


def test_a_batch_that_lies_there_again_counts_once(store: Store, tmp_path: Path):
    land(store, [1])
    (batch,) = landed(landing_folder(store.path))
    shutil.copytree(batch, tmp_path / "kept")
    store.load_landed()
    shutil.copytree(tmp_path / "kept", batch)
    assert store.load_landed() == []
    assert store.rows("SELECT count(*) FROM log.ingest_batch") == [(1,)]
    assert landed(landing_folder(store.path)) == []


def test_a_batch_that_cannot_be_read_is_set_aside_and_the_others_load(store: Store):
    land(store, [1])
    (batch,) = landed(landing_folder(store.path))
    (batch / "batch.json").write_text("{", encoding="utf-8")
    land(store, [2])
    with pytest.raises(Problem, match="could not be loaded and is kept"):
        store.load_landed()
    assert keys_in(store) == [2]
    kept = landing_folder(store.path) / ".failed" / batch.name
    assert sorted(f.name for f in kept.iterdir()) == ["batch.json", "state_interval.parquet", "why.txt"]
    assert store.load_landed() == []


def test_a_batch_fails_as_a_whole(store: Store):
    with store.landing(kind="file", source_name="a.csv") as landing:
        landing.write("state_interval", states([1]))
        landing.write(
            "energy",
            pa.table(
                {"source_row": [2], "source_key": [1], "started_at": [MONDAY], "ended_at": [MONDAY], "kwh": [1.0]}
            ),
        )
    (batch,) = landed(landing_folder(store.path))
    (batch / "energy.parquet").write_bytes((batch / "state_interval.parquet").read_bytes())
    with pytest.raises(Problem):
        store.load_landed()
    assert keys_in(store) == []
    assert store.rows("SELECT count(*) FROM log.ingest_batch") == [(0,)]


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 30), max_size=12), min_size=1, max_size=6),
    st.randoms(use_true_random=False),
)
def test_any_split_in_any_order_with_repeats_gives_each_row_once(batches: list[list[int]], luck):
    with TemporaryDirectory() as folder, open_store(Path(folder) / "x.duckdb", create=True) as store:
        loaded: list[Loaded] = []
        for keys in batches + luck.sample(batches, k=len(batches) // 2):
            land(store, luck.sample(keys, k=len(keys)))
            if luck.random() < 0.5:
                loaded += store.load_landed()
        loaded += store.load_landed()
        wanted = {key for keys in batches for key in keys}
        assert keys_in(store) == sorted(wanted)
        assert sum(b.rows_accepted for b in loaded) == len(wanted)
        assert all(b.rows_read == b.rows_accepted + b.rows_known for b in loaded)


def test_hooks_are_called_when_data_or_plant_change_and_only_then(tmp_path: Path):
    calls: list[int] = []
    with open_store(tmp_path / "x.duckdb", create=True, after_load=[lambda s: calls.append(len(keys_in(s)))]) as store:
        store.load_landed()
        assert calls == []
        land(store, [1, 2])
        store.load_landed()
        store.load_landed()
        assert calls == [2]


def test_hooks_missed_by_the_last_owner_are_called_on_opening(tmp_path: Path):
    with open_store(tmp_path / "x.duckdb", create=True) as store:
        land(store, [1])
        store.load_landed()
    calls: list[int] = []
    for _ in range(2):
        with open_store(tmp_path / "x.duckdb", after_load=[lambda s: calls.append(len(keys_in(s)))]):
            pass
    assert calls == [1]
