"""Landing: a batch is written as Parquet in a hidden folder, made durable, and renamed; the owner loads it later.

A folder under landing/ whose name does not begin with a dot is whole. Whoever writes one needs no lock on the
database, so a collector or a command lands beside a running app. One source (one file, one poll) is one landing.
Not thread-safe: one landing belongs to one thread.
"""

import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Self
from uuid import uuid4

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from twin.store.marks import Mark
from twin.store.models import Entry
from twin.store.overrides import Override
from twin.store.paths import landing_folder
from twin.store.plants import Edition
from twin.store.problems import TOLD, as_problem, told
from twin.store.schema import landed_schema

Kind = Literal["file", "opcua", "mqtt", "sql", "form", "demo"]
MANIFEST = "batch.json"
REJECTED = "rejected"
ROWS_HELD = 100_000  # rows kept in memory before a row group is written: small writes make few, large groups
REJECTED_SCHEMA = pa.schema(
    [pa.field("source_row", pa.int64(), nullable=False)]
    + [pa.field(name, pa.string()) for name in ("column_name", "value")]
    + [pa.field(name, pa.string(), nullable=False) for name in ("reason_code", "reason_ko", "reason_en", "raw")]
)


class Landing:
    """A batch being written: a context manager that appears in the landing folder whole, or not at all."""

    def __init__(
        self,
        db: Path,
        *,
        kind: Kind,
        source_name: str,
        source_hash: str | None = None,
        mapping_name: str | None = None,
        mapping_hash: str | None = None,
        made_up: bool = False,
    ) -> None:
        now = datetime.now(UTC)
        self.landing_id = f"{now:%Y%m%dT%H%M%S%f}-{uuid4().hex[:8]}"
        self._about: dict[str, Any] = {
            "kind": kind, "source_name": source_name, "source_hash": source_hash, "mapping_name": mapping_name,
            "mapping_hash": mapping_hash, "made_up": made_up, "arrived_at": now.isoformat(),
        }  # fmt: skip
        self._db, self._folder = db, landing_folder(db)
        self._hidden = self._folder / f".tmp-{self.landing_id}"
        self._held: dict[str, list[pa.Table]] = {}
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._counts: dict[str, int] = {}
        self._read: int | None = None

    def __enter__(self) -> Self:
        with told(self._db):
            self._hidden.mkdir(parents=True)
        return self

    def write(self, table: str, rows: pa.Table | pa.RecordBatch) -> None:
        """Adds rows of floor.<table>; nullable columns may be missing. ValueError where the rows do not fit the table."""
        self._hold(table, conform(rows, landed_schema(table), f"floor.{table}"))

    def reject(self, rows: pa.Table) -> None:
        """Adds source rows that could not be read, each with the reason and its raw text."""
        self._hold(REJECTED, conform(rows, REJECTED_SCHEMA, "rejected rows"))

    def count_read(self, n: int) -> None:
        """Adds `n` to the source rows read; never called, they are counted from the rows written and rejected."""
        self._read = (self._read or 0) + n

    def put_plant(self, edition: Edition) -> None:
        """Lands a plant description, for the owner to put in force."""
        self._about["plant"] = edition.as_json()

    def put_overrides(self, entries: list[Override]) -> None:
        """Lands what people said instead of the data, for the owner to enter in the book."""
        self._about["overrides"] = [entry.as_json() for entry in entries]

    def put_models(self, entries: list[Entry]) -> None:
        """Lands rows about AI models, for the owner to enter in their book."""
        self._about["models"] = [entry.as_json() for entry in entries]

    def put_marks(self, marks: list[Mark]) -> None:
        """Lands what evaluators say of numbers, for the owner to enter in the book."""
        self._about["marks"] = [mark.as_json() for mark in marks]

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        try:
            if error is None:
                self._finish()
        except TOLD as trouble:
            raise as_problem(trouble, self._db) from trouble
        finally:
            for writer in self._writers.values():
                _close_quietly(writer)
            shutil.rmtree(self._hidden, ignore_errors=True)  # gone already where the batch landed

    def _finish(self) -> None:
        for name in list(self._held):
            self._flush(name)
        for writer in self._writers.values():
            writer.close()
        about = self._about | {"rows_read": self._read, "tables": self._counts}
        (self._hidden / MANIFEST).write_text(json.dumps(about, ensure_ascii=False, indent=1), encoding="utf-8")
        for file in self._hidden.iterdir():
            sync_file(file)
        sync_folder(self._hidden)
        self._hidden.rename(self._folder / self.landing_id)
        sync_folder(self._folder)

    def _hold(self, name: str, rows: pa.Table) -> None:
        held = self._held.setdefault(name, [])
        held.append(rows)
        self._counts[name] = self._counts.get(name, 0) + rows.num_rows
        if sum(t.num_rows for t in held) >= ROWS_HELD:
            self._flush(name)

    def _flush(self, name: str) -> None:
        held, self._held[name] = self._held[name], []
        if not held:
            return
        with told(self._db):
            if name not in self._writers:
                self._writers[name] = pq.ParquetWriter(self._hidden / f"{name}.parquet", held[0].schema)
            self._writers[name].write_table(pa.concat_tables(held), row_group_size=ROWS_HELD)


def conform(rows: pa.Table | pa.RecordBatch, schema: pa.Schema, what: str) -> pa.Table:
    """Returns the rows in the schema's columns and types, missing ones empty; ValueError says which column does not fit."""
    table = pa.Table.from_batches([rows]) if isinstance(rows, pa.RecordBatch) else rows
    unknown = [name for name in table.column_names if name not in schema.names]
    if unknown:
        raise ValueError(f"{what} has no column {unknown[0]!r}; it has {', '.join(schema.names)}")
    return pa.table([_column(table, field, what) for field in schema], schema=schema)


def _column(table: pa.Table, field: pa.Field, what: str) -> pa.ChunkedArray:
    if field.name not in table.column_names:
        column = pa.chunked_array([pa.nulls(table.num_rows, field.type)])
    else:
        column = table.column(field.name)
    if pa.types.is_timestamp(field.type) and pa.types.is_timestamp(column.type) and column.type.tz is None:
        raise ValueError(f"{what}.{field.name}: expected times with a time zone, got {column.type}")
    try:
        column = pc.cast(column, field.type)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as trouble:
        raise ValueError(f"{what}.{field.name}: expected {field.type}, got {column.type} ({trouble})") from None
    if not field.nullable and column.null_count:
        raise ValueError(f"{what}.{field.name}: {column.null_count} rows without a value, expected one in each")
    return column


def sync_file(file: Path) -> None:
    """Returns when the file's bytes are on the disk."""
    with file.open("rb+") as handle:
        os.fsync(handle.fileno())


def sync_folder(folder: Path) -> None:
    """Returns when the folder's entries are on the disk; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _close_quietly(writer: pq.ParquetWriter) -> None:
    """Closes what an error left open; closing may fail again where the disk is full."""
    try:
        writer.close()
    except (OSError, pa.ArrowException):
        return
