"""The store: one interface over one DuckDB file. One process owns it for writing; others land batches and read snapshots."""

import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import duckdb
import pyarrow as pa

from twin.errors import Problem
from twin.plant import Plant
from twin.plant_file import parse_plant
from twin.store import freshness, heard, load, plants, query, snapshots
from twin.store.calibrations import Origin
from twin.store.connect import InUse, connect_owner, connect_snapshot, cursor_of, sweep_spilled
from twin.store.landing import Kind, Landing
from twin.store.loader import Loader
from twin.store.migrate import check_age, migrate
from twin.store.overrides import Override, enter_override
from twin.store.paths import landing_folder
from twin.store.problems import absent, owner_only, told

if TYPE_CHECKING:
    import pandas as pd

PUBLISH_EVERY_S = 60.0  # at most so often while data stream in ...
PUBLISH_SHARE = 0.05  # ... and never more than this share of the time
REFRESH_SHARE = 0.1  # of the time, at most, the background spends on the hooks
_write_locks: dict[Path, threading.RLock] = {}  # one a file: two stores of one process share DuckDB's instance


def open_store(path: Path, *, create: bool = False, after_load: Sequence[Callable[["Store"], None]] = ()) -> "Store":
    """Returns the store as its owner, or as a visitor while another process owns it; Problem if absent and not `create`.

    `after_load` are called with the store whenever data or the plant have changed, and on opening if they were missed.
    """
    path = path.expanduser().resolve()
    if not create and not path.exists():
        raise absent(path)
    with told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    return Store(path, after_load)


class Store:
    """An open store. Safe for threads: each query takes a cursor of its own, writes take turns."""

    path: Path
    is_owner: bool
    note: Problem | None

    def __init__(self, path: Path, after_load: Sequence[Callable[["Store"], None]] = ()) -> None:
        self.path = path
        self.after_load = list(after_load)
        self.is_owner, self.note = False, None
        self._con: duckdb.DuckDBPyConnection | None = None
        self._snapshot: snapshots.Snapshot | None = None
        self._turn = _write_locks.setdefault(path, threading.RLock())
        self._loaders: list[Loader] = []
        self._plants: dict[str, Plant] = {}
        self._unpublished, self._published_at, self._publishing_s = False, time.monotonic(), 0.0
        self._refreshed_at, self._refreshing_s = time.monotonic(), 0.0
        self._tended = False
        if not self._own():
            self._visit()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ------------------------------------------------------------ reading

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Returns a cursor of its own, times in UTC; a context manager that closes it."""
        if self._con is None:
            raise self.note or absent(self.path)
        return cursor_of(self._con)

    def arrow(self, sql: str, params: query.Params = ()) -> pa.Table:
        """Returns the answer to a SELECT as an Arrow table."""
        with told(self.path), self.cursor() as cursor:
            return query.arrow(cursor, sql, params)

    def frame(self, sql: str, params: query.Params = ()) -> "pd.DataFrame":
        """Returns the answer to a SELECT as a pandas frame; times are UTC."""
        return query.frame(self.arrow(sql, params))

    def rows(self, sql: str, params: query.Params = ()) -> list[tuple[Any, ...]]:
        """Returns the answer to a SELECT as tuples; times are aware, in UTC."""
        return query.tuples(self.arrow(sql, params))

    def plant(self) -> tuple[str, Plant] | None:
        """Returns (plant_version, Plant) in force, or None where none has been saved."""
        found = self.rows("SELECT plant_version, name, toml FROM plant.version WHERE in_force")
        if not found:
            return None
        version, name, toml = found[0]
        if version not in self._plants:
            self._plants[version] = parse_plant(toml, where=name)
        return version, self._plants[version]

    # ------------------------------------------------------------ writing

    @contextmanager
    def transaction(self) -> Generator[duckdb.DuckDBPyConnection]:
        """Gives a cursor in one transaction: durable when the block ends, undone where it raises. Owner only."""
        if not self.is_owner:
            raise owner_only(self.path)
        with self._turn, told(self.path), self.cursor() as cursor:
            cursor.begin()
            try:
                yield cursor
                cursor.commit()
            except BaseException:
                with suppress(duckdb.Error):  # the first error is the one to tell
                    cursor.rollback()
                raise
            self._unpublished = True
            self._checkpoint()

    def write(self, sql: str, params: query.Params = ()) -> None:
        """Makes one small change, on the disk when this returns. Owner only."""
        with self.transaction() as cursor:
            cursor.execute(sql, params)

    def save_plant(
        self,
        plant: Plant,
        *,
        kind: plants.Kind,
        name: str,
        toml: str,
        report: dict[str, Any] | None = None,
        data_from: datetime | None = None,
        data_until: datetime | None = None,
        origin: Origin | None = None,
    ) -> str:
        """Keeps a plant description, puts it in force and returns its version; a visitor's waits for the owner."""
        edition = plants.Edition(kind, name, toml, report, data_from, data_until, origin)
        if not self.is_owner:
            with self.landing(kind="form", source_name=name) as landing:
                landing.put_plant(edition)
            return plants.version_of(toml)
        with self.transaction() as cursor:
            version = plants.put_plant(cursor, plant, edition)
        self._refresh()
        return version

    def enter_overrides(self, entries: list[Override]) -> None:
        """Adds what people said to the book, all or none, on the disk when this returns; a visitor's wait for the owner."""
        if not self.is_owner:
            with self.landing(kind="form", source_name="override") as landing:
                landing.put_overrides(entries)
        else:
            with self.transaction() as cursor:
                for entry in entries:
                    enter_override(cursor, entry)
        heard.tell(self.path, "book.override", [entry.as_json() for entry in entries])

    # ------------------------------------------------------------ bulk data in

    def landing(
        self,
        *,
        kind: Kind,
        source_name: str,
        source_hash: str | None = None,
        mapping_name: str | None = None,
        mapping_hash: str | None = None,
        made_up: bool = False,
    ) -> Landing:
        """Returns a batch to write rows into, as a context manager; visitors may land too."""
        return Landing(
            self.path, kind=kind, source_name=source_name, source_hash=source_hash,
            mapping_name=mapping_name, mapping_hash=mapping_hash, made_up=made_up,
        )  # fmt: skip

    def load_landed(self) -> list[load.Loaded]:
        """Loads every whole batch that waits, one transaction each, and returns what became of them. Owner only.

        A batch that cannot be loaded is set aside (or waits, where the disk is at fault); the others are loaded,
        and then its Problem is raised.
        """
        if not self.is_owner:
            raise owner_only(self.path)
        loaded, refused = self._load_all()
        self._refresh()
        self._publish_if_due()
        if refused:
            raise refused[0]
        return loaded

    def _load_all(self) -> tuple[list[load.Loaded], list[Problem]]:
        """Loads what waits, oldest first; returns what became of it, and the troubles met."""
        loaded, refused = [], []
        with self._turn:
            for batch in load.landed(landing_folder(self.path)):
                try:
                    loaded += self._load(batch)
                except load.UNLOADABLE as trouble:
                    refused.append(load.set_aside(batch, trouble))
                except Problem as problem:  # the disk: the batch waits
                    refused.append(problem)
            if loaded:
                self._extend_working_time()
        return loaded, refused

    def _load(self, batch: Path) -> list[load.Loaded]:
        """One batch into the store; its folder goes when the database file itself (not only its log) holds it."""
        with self.cursor() as cursor:
            there = load.is_loaded(cursor, batch)
        loaded = []
        if not there:
            with self.transaction() as cursor:
                loaded.append(load.load_batch(cursor, batch))
        if self._checkpoint():
            load.discard(batch)
        return loaded

    def _extend_working_time(self) -> None:
        current = self.plant()
        if current is not None:
            with self.transaction() as cursor:
                plants.extend_working_time(cursor, *current)

    # ------------------------------------------------------------ what others see

    def publish(self) -> snapshots.Snapshot:
        """Publishes a snapshot now and returns it. Owner only."""
        if not self.is_owner or self._con is None:
            raise owner_only(self.path)
        began, self._unpublished = time.monotonic(), False
        snapshot = snapshots.publish(self._con, self.path)
        self._published_at = time.monotonic()
        self._publishing_s = self._published_at - began
        return snapshot

    def copied(self) -> Path:
        """Returns a copy that other processes may read: an owner publishes one, a visitor's is the one it reads itself."""
        if self.is_owner:
            return self.publish().path
        if self._snapshot is None:
            raise snapshots.none_yet(self.path)
        return self._snapshot.path

    def backup(self, target: Path) -> None:
        """Writes a consistent copy to a new file; a visitor's is a copy of the snapshot it reads."""
        with told(target), self.cursor() as cursor:
            snapshots.back_up(cursor, self.path, target)

    def watch(self, interval_s: float = 2.0, work: Callable[["Store"], object] | None = None) -> Loader:
        """Returns a background thread that tends the store, or does other `work` after each wait; it ends with the store."""
        self._loaders.append(Loader(self, interval_s, work or Store.tend, at_once=work is None))
        return self._loaders[-1]

    def tend(self) -> list[load.Loaded]:
        """One round of the background: a visitor takes over or moves on to a newer snapshot, an owner loads and publishes."""
        if not self.is_owner and not self._own():
            self._visit()
            return []
        if not self._tended:
            self._tended = True
            self.publish()
        loaded, refused = self._load_all()
        if time.monotonic() - self._refreshed_at >= self._refreshing_s / REFRESH_SHARE:
            self._refresh()
        self._publish_if_due()
        if refused:
            raise refused[0]
        return loaded

    def close(self) -> None:
        """Stops the background and closes the file; cursors taken from this store end with it."""
        while self._loaders:
            self._loaders.pop().stop()
        con, self._con, self.is_owner = self._con, None, False
        if con is not None:
            con.close()

    # ------------------------------------------------------------ inside

    def _own(self) -> bool:
        """Takes the file where it is free, applies what is new in the schema, and catches up; False where it is in use."""
        try:
            con, mended = connect_owner(self.path)
        except InUse:
            return False
        try:
            with self._turn, told(self.path):
                migrate(con, self.path)
        except BaseException:
            con.close()
            raise
        self._con, self.note, self._snapshot, self.is_owner = con, mended, None, True
        load.sweep(landing_folder(self.path))
        sweep_spilled(self.path)
        self._refresh()
        return True

    def _visit(self) -> None:
        """Reads the newest snapshot. The one read before is let go, not closed: a page may be in the middle of it."""
        newest = snapshots.newest(self.path)
        if newest is None:
            self.note = snapshots.none_yet(self.path)
        elif self._snapshot is None or newest.path != self._snapshot.path:
            con = connect_snapshot(newest.path, self.path)
            check_age(con, self.path)
            self._con, self._snapshot = con, newest
            current = self.plant()
            self.note = snapshots.reading(self.path, newest, current and current[1].site.zone)

    def _checkpoint(self) -> bool:
        """Moves the log into the file, so that a spoiled log has nothing to lose; False where another write is open."""
        try:
            with self.cursor() as cursor:
                cursor.execute("CHECKPOINT")
        except duckdb.TransactionException:
            return False
        return True

    def _refresh(self) -> None:
        """Calls the hooks where data or plant are newer than at their last call, then notes that they were called."""
        if not self.after_load or not self.rows(freshness.STALE):
            return
        began = time.monotonic()
        for hook in self.after_load:
            hook(self)
        with self.transaction() as cursor:
            freshness.mark(cursor)
        self._refreshed_at = time.monotonic()
        self._refreshing_s = self._refreshed_at - began

    def _publish_if_due(self) -> None:
        wait = max(PUBLISH_EVERY_S, self._publishing_s / PUBLISH_SHARE)
        if self._unpublished and time.monotonic() - self._published_at >= wait:
            self.publish()
