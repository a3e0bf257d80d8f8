"""Loading: what has landed goes into floor.* in one transaction a batch, with its line in the manifest.

A batch counts once (its landing id is in log.ingest_batch), a row counts once (its source_key), and a file sent again
is recognised by its hash. All set-wise in SQL over the Parquet files, so memory does not grow with the batch.
"""

import json
import os
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from twin.errors import Problem
from twin.plant_file import parse_plant
from twin.store.landing import MANIFEST, REJECTED
from twin.store.marks import enter_mark, marks_of_manifest
from twin.store.models import enter_entry, entries_of_manifest
from twin.store.overrides import enter_override, overrides_of_manifest
from twin.store.plants import Edition, put_plant
from twin.store.schema import event_times

ABANDONED_S = 86_400.0  # an unfinished landing untouched for a day belongs to a process that died
# What is wrong with the batch itself; a full disk or a lost file system is not, and the batch waits.
UNLOADABLE = (duckdb.DataError, duckdb.ProgrammingError, duckdb.IntegrityError, ValueError, KeyError, TypeError)


@dataclass(frozen=True)
class Loaded:
    """What became of one landed batch; rows are source rows (lines of the file)."""

    batch_id: int
    source_name: str
    rows_read: int
    rows_accepted: int
    rows_rejected: int
    rows_known: int
    first_at: datetime | None
    last_at: datetime | None
    already_loaded: bool  # the same file had been loaded before and brought nothing new


@dataclass(frozen=True)
class _Counts:
    read: int
    rejected: int
    known: int
    fresh: int  # rows inserted, over all tables
    first_at: datetime | None
    last_at: datetime | None


def landed(folder: Path) -> list[Path]:
    """Returns the whole batches of a landing folder, oldest first; unfinished ones are hidden by their dot."""
    if not folder.exists():
        return []
    return sorted(f for f in folder.iterdir() if f.is_dir() and not f.name.startswith("."))


def is_loaded(cursor: duckdb.DuckDBPyConnection, batch: Path) -> bool:
    """True where the manifest already has the batch."""
    found = cursor.execute("SELECT count(*) FROM log.ingest_batch WHERE landing_id = ?", [batch.name]).fetchall()
    return bool(found[0][0])


def sweep(folder: Path) -> None:
    """Removes what dead processes left unfinished in a landing folder."""
    for left in folder.glob(".tmp-*") if folder.exists() else ():
        with suppress(OSError):
            touched = max((f.stat().st_mtime for f in left.iterdir()), default=left.stat().st_mtime)
            if time.time() - touched > ABANDONED_S:
                shutil.rmtree(left, ignore_errors=True)


def discard(batch: Path) -> None:
    """Removes a batch the database file holds; renamed first, so that half of it is never seen."""
    hidden = batch.with_name(f".tmp-{batch.name}")
    with suppress(OSError):
        os.rename(batch, hidden)
    shutil.rmtree(hidden, ignore_errors=True)


def set_aside(batch: Path, trouble: Exception) -> Problem:
    """Keeps a batch that cannot be loaded out of the way, with the reason, and returns the sentence."""
    kept = batch.parent / ".failed" / batch.name
    kept.parent.mkdir(exist_ok=True)
    batch.rename(kept)
    (kept / "why.txt").write_text(str(trouble), encoding="utf-8")
    why = " ".join(str(trouble).split())[:300]
    return Problem(
        f"들어온 묶음 {batch.name}을(를) 읽을 수 없어 {kept}에 그대로 두었습니다 ({why}). 원본 파일을 다시 넣으십시오.",
        f"The landed batch {batch.name} could not be loaded and is kept as it is in {kept} ({why}): ingest its source again.",
    )


def load_batch(cursor: duckdb.DuckDBPyConnection, batch: Path) -> Loaded:
    """Takes one batch into the store inside the cursor's open transaction, and returns what became of it."""
    about = json.loads((batch / MANIFEST).read_text(encoding="utf-8"))
    files = {name: (batch / f"{name}.parquet").as_posix() for name, n in about["tables"].items() if n}
    tables = {name: file for name, file in files.items() if name != REJECTED}
    batch_id = cursor.execute("SELECT nextval('log.batch_id')").fetchall()[0][0]
    rejected_before = _same_file(cursor, about)
    for table, file in tables.items():
        _find_fresh(cursor, table, file, whole_before=rejected_before == 0)
    counts = _count(cursor, files, about["rows_read"])
    again = rejected_before is not None and counts.fresh == 0
    for table, file in tables.items():
        _insert(cursor, table, file, batch_id)
    if not again and REJECTED in files:
        query = "INSERT INTO log.rejected_row BY NAME SELECT ?::INTEGER AS batch_id, * FROM read_parquet(?)"
        cursor.execute(query, [batch_id, files[REJECTED]])
    loaded = _enter(cursor, batch.name, batch_id, about, counts, again)
    for entry in overrides_of_manifest(about):
        enter_override(cursor, entry)
    for entry in entries_of_manifest(about):
        enter_entry(cursor, entry)
    for mark in marks_of_manifest(about):
        enter_mark(cursor, mark)
    if "plant" in about:
        _put_plant(cursor, Edition.from_json(about["plant"]))
    return loaded


def _put_plant(cursor: duckdb.DuckDBPyConnection, edition: Edition) -> None:
    try:
        plant = parse_plant(edition.toml, edition.name)
    except Problem as problem:  # a fault of this batch, unlike a full disk
        raise ValueError(problem.en) from None
    put_plant(cursor, plant, edition)


def _same_file(cursor: duckdb.DuckDBPyConnection, about: dict[str, Any]) -> int | None:
    """Rows refused when the same file came with the same mapping before; None where it never came.

    A file that lost rows may come again after the plant is mended: then its rows are recognised one by one.
    """
    if about["source_hash"] is None:
        return None
    query = """SELECT max(rows_rejected) FROM log.ingest_batch
               WHERE source_hash = ? AND mapping_hash IS NOT DISTINCT FROM ?"""
    return cursor.execute(query, [about["source_hash"], about["mapping_hash"]]).fetchall()[0][0]


def _find_fresh(cursor: duckdb.DuckDBPyConnection, table: str, file: str, *, whole_before: bool) -> None:
    """Makes temp.fresh_<table>: the places in the file of rows whose key is new, the first of each key."""
    cursor.execute(
        f"""CREATE OR REPLACE TEMP TABLE fresh_{table} AS
            SELECT min(file_row_number) AS place
            FROM read_parquet(?, file_row_number = true) AS landed
            ANTI JOIN floor.{table} AS here USING (source_key)
            WHERE NOT ?::BOOLEAN
            GROUP BY source_key""",
        [file, whole_before],
    )


def _insert(cursor: duckdb.DuckDBPyConnection, table: str, file: str, batch_id: int) -> None:
    """Inserts the fresh rows in the order they have in the file."""
    cursor.execute(
        f"""INSERT INTO floor.{table} BY NAME
            SELECT ?::INTEGER AS batch_id, * EXCLUDE (file_row_number)
            FROM read_parquet(?, file_row_number = true)
            WHERE file_row_number IN (SELECT place FROM fresh_{table})""",
        [batch_id, file],
    )


def _count(cursor: duckdb.DuckDBPyConnection, files: dict[str, str], rows_read: int | None) -> _Counts:
    """Counts source rows: a line is known when it made rows and all of them were there, refused when any part was."""
    cursor.execute("CREATE OR REPLACE TEMP TABLE refused (source_row BIGINT)")
    if REJECTED in files:
        cursor.execute("INSERT INTO refused SELECT DISTINCT source_row FROM read_parquet(?)", [files[REJECTED]])
    tables = {name: file for name, file in files.items() if name != REJECTED}
    known, seen, fresh, first_at, last_at = 0, 0, 0, None, None
    if tables:
        parts = " UNION ALL ".join(_lines(table) for table in tables)
        known, seen, fresh, first_at, last_at = _row(cursor, _COUNTING.format(parts=parts), list(tables.values()))
    rejected = _row(cursor, "SELECT count(*) FROM refused", [])[0]
    return _Counts(max(rows_read or 0, seen + rejected), rejected, known, fresh, first_at, last_at)


_COUNTING = """
    WITH line AS (
        SELECT source_row, bool_or(is_fresh) AS any_fresh, count(*) FILTER (is_fresh) AS fresh,
               min(first_at) FILTER (is_fresh) AS first_at, max(last_at) FILTER (is_fresh) AS last_at
        FROM ({parts}) GROUP BY source_row
    )
    SELECT count(*) FILTER (NOT any_fresh AND NOT is_refused), count(*) FILTER (NOT is_refused),
           coalesce(sum(fresh), 0)::BIGINT, min(first_at), max(last_at)
    FROM (SELECT *, source_row IN (SELECT source_row FROM refused) AS is_refused FROM line)"""


def _lines(table: str) -> str:
    times = ", ".join(event_times(table))
    return f"""SELECT source_row, file_row_number IN (SELECT place FROM fresh_{table}) AS is_fresh,
               least({times}) AS first_at, greatest({times}) AS last_at
               FROM read_parquet(?, file_row_number = true)"""


def _enter(
    cursor: duckdb.DuckDBPyConnection,
    landing_id: str,
    batch_id: int,
    about: dict[str, Any],
    counts: _Counts,
    again: bool,
) -> Loaded:
    """Writes the batch's line in the manifest. A file that brought nothing new is known as a whole."""
    rejected, known = (0, counts.read) if again else (counts.rejected, counts.known)
    loaded = Loaded(
        batch_id, about["source_name"], counts.read, counts.read - rejected - known, rejected, known,
        counts.first_at, counts.last_at, again,
    )  # fmt: skip
    cursor.execute(
        """INSERT INTO log.ingest_batch (batch_id, landing_id, kind, source_name, source_hash, mapping_name, mapping_hash,
               arrived_at, loaded_at, rows_read, rows_accepted, rows_rejected, rows_known, first_at, last_at, made_up)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, now(), ?, ?, ?, ?, ?, ?, ?)""",
        [
            batch_id, landing_id, about["kind"], about["source_name"], about["source_hash"], about["mapping_name"],
            about["mapping_hash"], datetime.fromisoformat(about["arrived_at"]), loaded.rows_read, loaded.rows_accepted,
            loaded.rows_rejected, loaded.rows_known, loaded.first_at, loaded.last_at, about["made_up"],
        ],
    )  # fmt: skip
    return loaded


def _row(cursor: duckdb.DuckDBPyConnection, query: str, params: list[Any]) -> tuple[Any, ...]:
    """Returns the one row of a query; through Arrow, because times as plain tuples would need one more library."""
    return tuple(column[0].as_py() for column in cursor.sql(query, params=params).to_arrow_table().columns)
