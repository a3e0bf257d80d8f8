"""One process owns the file; whoever comes beside it reads the newest snapshot, lands what it has, and is told so."""

from pathlib import Path

import pytest

from tests.store.floor_rows import PLANT, keys_in, land, owner_process, tell
from twin.errors import Problem
from twin.plant_file import parse_plant
from twin.store import Store, open_store
from twin.store.paths import snapshot_folder


def published(store: Store) -> list[str]:
    return sorted(f.name for f in snapshot_folder(store.path).glob("*.duckdb"))


def test_a_visitor_before_the_first_snapshot_may_land_but_not_read(tmp_path: Path):
    path = tmp_path / "x.duckdb"
    with owner_process(path, publish=False) as owner, open_store(path) as visitor:
        assert not visitor.is_owner
        with pytest.raises(Problem, match="no copy yet"):
            visitor.rows("SELECT 1")
        land(visitor, [1])
        assert tell(owner, "tend") == "tended"
        visitor.tend()
        assert keys_in(visitor) == [1]


def test_a_visitor_reads_the_snapshot_and_says_of_when(tmp_path: Path):
    path = tmp_path / "x.duckdb"
    with owner_process(path, publish=True) as owner, open_store(path) as visitor:
        assert visitor.note is not None
        assert "사본을 읽습니다" in visitor.note.ko
        assert "reading the copy published at 20" in visitor.note.en
        land(visitor, [1, 2])
        assert keys_in(visitor) == [], "the owner has not loaded it"
        tell(owner, "tend")
        assert keys_in(visitor) == [], "a snapshot does not change under its reader"
        with open_store(path) as next_visitor:
            assert keys_in(next_visitor) == [1, 2]


def test_a_visitor_writes_nothing_into_the_file(tmp_path: Path):
    path = tmp_path / "x.duckdb"
    with owner_process(path, publish=True), open_store(path) as visitor:
        for write in (
            lambda: visitor.write("DELETE FROM log.usage"),
            visitor.load_landed,
            visitor.publish,
        ):
            with pytest.raises(Problem, match="owns"):
                write()


def test_a_plant_saved_by_a_visitor_comes_in_force_with_the_owner(tmp_path: Path):
    path = tmp_path / "x.duckdb"
    with owner_process(path, publish=True) as owner, open_store(path) as visitor:
        version = visitor.save_plant(parse_plant(PLANT, "p.toml"), kind="nominal", name="p.toml", toml=PLANT)
        tell(owner, "tend")
        visitor.tend()
        current = visitor.plant()
        assert current is not None
        assert current == (version, parse_plant(PLANT, "p.toml"))


def test_a_visitor_takes_over_when_the_owner_is_gone(tmp_path: Path):
    path = tmp_path / "x.duckdb"
    with owner_process(path, publish=True):
        visitor = open_store(path)
        land(visitor, [5])
        cursor = visitor.cursor()
    with visitor:
        assert [b.rows_accepted for b in visitor.tend()] == [1]
        assert visitor.is_owner
        assert visitor.note is None
        assert keys_in(visitor) == [5]
        assert cursor.execute("SELECT count(*) FROM floor.state_interval").fetchall() == [(0,)], "a page still reads"


def test_a_published_snapshot_is_never_pruned_while_read(tmp_path: Path):
    path = tmp_path / "x.duckdb"
    with owner_process(path, publish=True) as owner, open_store(path) as visitor:
        (first,) = published(visitor)
        for _ in range(4):
            tell(owner, "tend")
        assert published(visitor)[0] == first
        assert len(published(visitor)) <= 4
        assert visitor.rows("SELECT count(*) FROM log.ingest_batch") == [(0,)]


def test_old_snapshots_nobody_reads_are_pruned(store: Store):
    names = [store.publish().path.name for _ in range(4)]
    assert len(set(names)) == 4
    assert published(store) == names[-2:]


def test_small_batches_do_not_publish_each_but_the_interval_does(store: Store, monkeypatch: pytest.MonkeyPatch):
    from twin.store import store as module

    for key in range(3):
        land(store, [key])
        store.load_landed()
    assert published(store) == []
    monkeypatch.setattr(module, "PUBLISH_EVERY_S", 0.0)
    store.load_landed()
    assert len(published(store)) == 1
    store.load_landed()
    assert len(published(store)) == 1, "nothing new"


def test_the_background_loads_what_lands_and_tells_its_troubles(store: Store):
    from threading import Event

    done = Event()
    store.after_load.append(lambda _: done.set())
    loader = store.watch(interval_s=0.01).start()
    land(store, [1, 2])
    assert done.wait(timeout=60)
    loader.stop()
    assert keys_in(store) == [1, 2]
    assert loader.problem is None


def test_closing_the_store_ends_its_background(tmp_path: Path):
    store = open_store(tmp_path / "x.duckdb", create=True)
    loader = store.watch(interval_s=0.01).start()
    store.close()
    land(store, [1])
    assert loader.problem is None
    with open_store(tmp_path / "x.duckdb") as again:
        assert [b.rows_accepted for b in again.load_landed()] == [1]


def test_costly_hooks_do_not_eat_the_background(store: Store, monkeypatch: pytest.MonkeyPatch):
    calls: list[int] = []
    store.after_load.append(lambda s: calls.append(len(keys_in(s))))
    for key in range(3):
        land(store, [key])
        monkeypatch.setattr(store, "_refreshing_s", 3600.0)  # as if the last call had taken an hour
        store.tend()
    assert calls == []
    monkeypatch.setattr(store, "_refreshing_s", 0.0)
    store.tend()
    assert calls == [3], "caught up, though nothing new had landed"


def test_the_background_outlives_a_batch_it_cannot_load(store: Store):
    from twin.store.load import landed
    from twin.store.paths import landing_folder

    land(store, [1])
    (batch,) = landed(landing_folder(store.path))
    (batch / "batch.json").write_text("{}", encoding="utf-8")
    loader = store.watch(interval_s=3600.0)
    loader.start()
    loader.stop()
    assert loader.problem is not None
    assert batch.name in loader.problem.en
