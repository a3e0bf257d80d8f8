"""Opening the DuckDB file: recognised first, locked down, and mended where a power cut spoiled its write-ahead log.

The file is attached under one fixed name: opened directly, plant.duckdb would be a catalog "plant" beside the schema
"plant", and every `plant.version` ambiguous. One instance a process; each query takes a `cursor_of` it. Times come back in UTC. SQL reads no file outside
landing/, snapshots/ and backups/, sees no Python variable and changes no setting.
"""

import os
import re
import shutil
import threading
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from twin.errors import Problem
from twin.store.migrate import migrations
from twin.store.paths import backup_folder, in_sql, landing_folder, snapshot_folder
from twin.store.problems import not_a_database, told

CATALOG = "twin"  # the attached database's name in SQL
MAGIC = b"DUCK"  # bytes 8 to 11 of a DuckDB file
BUSY = ("could not set lock", "already open", "being used by another process")
SPOILED_LOG = "failure while replaying wal"
SALVAGE_TRIES = 8
_opening = threading.Lock()  # two threads opening one file at once would race for its settings


class InUse(Exception):
    """Another process owns the file."""


def connect_owner(path: Path) -> tuple[duckdb.DuckDBPyConnection, Problem | None]:
    """Returns (connection for writing, what had to be mended); raises InUse, or Problem where it is no database."""
    if path.exists() and path.stat().st_size and not looks_like_duckdb(path):
        raise not_a_database(path)
    with _opening, told(path):
        if path.exists() and path.stat().st_size == 0:
            path.unlink()  # made but never filled: a crash at the very first moment
        return _open_or_mend(path)


def connect_snapshot(snapshot: Path, db: Path) -> duckdb.DuckDBPyConnection:
    """Returns a read-only connection to a published snapshot of `db`."""
    with _opening, told(snapshot):
        return _attach(snapshot, db, read_only=True)


def cursor_of(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Returns a cursor that looks names up in the attached database."""
    cursor = con.cursor()
    cursor.execute(f"USE {CATALOG}")
    return cursor


def in_memory() -> duckdb.DuckDBPyConnection:
    """Returns an empty database in memory with the whole schema, times in UTC: for a simulated log."""
    con = duckdb.connect(":memory:", config=settings())
    for sql in migrations():
        con.execute(sql)
    return con


def sweep_spilled(file: Path) -> None:
    """Removes the temporary folders dead processes left beside a file nobody else has open."""
    for left in file.parent.glob(f"{file.name}.*.tmp"):
        if left != _spill_folder(file):
            shutil.rmtree(left, ignore_errors=True)


def _spill_folder(file: Path) -> Path:
    """Where a process keeps what does not fit in memory; several readers of a snapshot must not share one."""
    return file.with_name(f"{file.name}.{os.getpid()}.tmp")


def settings() -> dict[str, str | bool | int | float | list[str]]:
    """Returns the settings every connection opens with."""
    return {
        "memory_limit": "500MB",
        "threads": 1,  # docs/decisions/0011: sums in one order, and 2.0.0's joins fail between threads
        "TimeZone": "UTC",
        "python_enable_replacements": False,
        "autoinstall_known_extensions": False,
    }


def looks_like_duckdb(path: Path) -> bool:
    """True where the file carries DuckDB's mark; must not be asked while this process has the file open.

    (Closing any handle to a file gives up all of a process's POSIX locks on it.)
    """
    with told(path), path.open("rb") as handle:
        return handle.read(12)[8:] == MAGIC


def _open_or_mend(path: Path) -> tuple[duckdb.DuckDBPyConnection, Problem | None]:
    """Opens; an entry of the log that cannot be read is cut off, the whole log kept aside, and that is reported."""
    log, aside = path.with_name(path.name + ".wal"), None
    for attempt in range(SALVAGE_TRIES):
        try:
            return _attach(path, path), _mended(aside)
        except duckdb.Error as trouble:
            text = str(trouble).lower()
            if any(word in text for word in BUSY) or _shut_by_windows(path):
                raise InUse from None
            if SPOILED_LOG not in text or not log.exists():
                raise
            aside = aside or _set_aside(log)
            _cut(log, str(trouble), last=attempt == SALVAGE_TRIES - 2)
    raise not_a_database(path)


def _set_aside(log: Path) -> Path:
    """Copies the spoiled log, whole, to a name that says when."""
    aside = log.with_name(f"{log.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    shutil.copy2(log, aside)
    return aside


def _cut(log: Path, message: str, *, last: bool) -> None:
    """Keeps what stands before the entry the message names; removes the log where it names none or nothing helped."""
    place = re.search(r"entry at byte position (\d+)", message)
    if last or place is None or not 0 < int(place[1]) < log.stat().st_size:
        log.unlink()
    else:
        os.truncate(log, int(place[1]))


def _mended(aside: Path | None) -> Problem | None:
    """The sentence for a log that had to be set aside."""
    if aside is None:
        return None
    return Problem(
        f"데이터베이스의 기록장이 상해(정전 등) 읽을 수 있는 데까지 되살렸습니다. 원본은 {aside}에 두었고, 들어온 데이터는 다시 읽습니다. "
        "마지막에 적은 것이 있는지 확인하십시오.",
        "The database's write-ahead log was damaged (a power cut?) and was recovered as far as it could be read. "
        f"The original is kept as {aside}; landed data are loaded again. Check that your last entries are there.",
    )


def _attach(file: Path, db: Path, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Opens the file in this process's instance for it, and shuts the file system but for our own folders.

    A second opener of the same process gets the same instance and finds both done.
    """
    con = duckdb.connect(f":memory:{file}", config=settings() | {"temp_directory": str(_spill_folder(file))})
    try:
        if not con.execute("SELECT count(*) FROM duckdb_databases() WHERE database_name = ?", [CATALOG]).fetchall()[0][
            0
        ]:
            con.execute(f"ATTACH {in_sql(file)} AS {CATALOG}{' (READ_ONLY)' if read_only else ''}")
            folders = ", ".join(in_sql(f) for f in (landing_folder(db), snapshot_folder(db), backup_folder(db)))
            con.execute(f"SET allowed_directories = [{folders}]")
            con.execute("SET enable_external_access = false")
            con.execute("SET lock_configuration = true")
        con.execute(f"USE {CATALOG}")
    except BaseException:
        con.close()
        raise
    return con


def _shut_by_windows(path: Path) -> bool:
    """True where Windows refuses the file because another process has it open; its messages are in local languages."""
    if os.name != "nt":
        return False
    try:
        with path.open("rb"):
            return False
    except OSError as refused:
        return getattr(refused, "winerror", None) in (32, 33)
