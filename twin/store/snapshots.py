"""Published copies: each under a new name, with a pointer file naming the newest, so that readers never see one change.

The owner alone publishes. Old ones are pruned, but never one that somebody reads.
"""

import json
import os
import shutil
import threading
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import duckdb

from twin.errors import Problem
from twin.store.connect import CATALOG, cursor_of, sweep_spilled
from twin.store.landing import sync_file, sync_folder
from twin.store.paths import (
    attachment_folder,
    backup_folder,
    in_sql,
    model_folder,
    snapshot_folder,
    usage_folder,
    usage_heads,
)
from twin.store.problems import told

POINTER = "newest.json"
KEPT = 2  # the newest and the one before it: a reader may just be opening that
POINTER_TRIES = 20  # Windows refuses to replace a file in the moment another reads it
_publishing = threading.Lock()


@dataclass(frozen=True)
class Snapshot:
    """A published copy and the moment it shows."""

    path: Path
    taken_at: datetime


def publish(con: duckdb.DuckDBPyConnection, db: Path) -> Snapshot:
    """Copies the database into a new snapshot, points to it, prunes old ones, and returns it."""
    folder = snapshot_folder(db)
    with _publishing, told(db):
        folder.mkdir(parents=True, exist_ok=True)
        taken_at = datetime.now(UTC)
        target = folder / f"{db.stem}-{taken_at:%Y%m%dT%H%M%S%f}.duckdb"
        copy_database(con, target)
        _point(folder, Snapshot(target, taken_at))
        prune(db)
    return Snapshot(target, taken_at)


def copy_database(con: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Writes a consistent copy of the whole database to a new file in one of the allowed folders."""
    alias = f"copy_{uuid4().hex}"
    with closing(cursor_of(con)) as cursor:
        cursor.execute(f"ATTACH {in_sql(target)} AS {alias}")
        try:
            cursor.execute(f"COPY FROM DATABASE {CATALOG} TO {alias}")
        finally:
            cursor.execute(f"DETACH {alias}")
    sync_file(target)


def back_up(con: duckdb.DuckDBPyConnection, db: Path, target: Path) -> None:
    """Writes a consistent copy of the database to `target`, by way of the backup folder, and beside it the files it speaks of
    (models, attached evidence, the log of use); the database comes last, so that where it is, all is. Problem where it exists."""
    if target.exists():
        raise Problem(
            f"{target}이(가) 이미 있습니다. 다른 이름을 정하십시오. 백업은 아무것도 덮어쓰지 않습니다.",
            f"{target} exists already: choose another name; a backup overwrites nothing.",
        )
    draft = backup_folder(db) / f".tmp-{uuid4().hex}.duckdb"
    draft.parent.mkdir(parents=True, exist_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        copy_database(con, draft)
        for folder in (
            attachment_folder,
            model_folder,
            usage_folder,
        ):  # after the copy: a file is written before the row that names it
            if folder(db).is_dir():
                shutil.copytree(folder(db), folder(target), dirs_exist_ok=True)
        if usage_heads(db).is_file():
            shutil.copy(usage_heads(db), usage_heads(target))
        shutil.move(draft, target)
        sync_file(target)
    finally:
        draft.unlink(missing_ok=True)


def reading(db: Path, snapshot: Snapshot, zone: ZoneInfo | None) -> Problem:
    """Returns the sentence of a visitor: whose data it shows and of when, in the site's time zone."""
    when = f"{snapshot.taken_at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
    return Problem(
        f"다른 프로그램(앱)이 {db.name}을(를) 쓰고 있어 {when}에 발행된 사본을 읽습니다. 넣는 데이터는 앱이 곧 불러옵니다.",
        f"Another program (the app) owns {db.name}: reading the copy published at {when}. Data you put in are loaded by the app soon.",
    )


def none_yet(db: Path) -> Problem:
    """Returns the sentence where another process owns the database and has published nothing yet."""
    return Problem(
        f"다른 프로그램(앱)이 {db}을(를) 쓰고 있고 아직 발행된 사본이 없습니다. 잠시 뒤에 다시 하거나 그 프로그램을 끄십시오.",
        f"Another program (the app) owns {db} and has published no copy yet: try again in a moment, or stop that program.",
    )


def newest(db: Path) -> Snapshot | None:
    """Returns the snapshot the pointer names, or None where nothing is published."""
    folder = snapshot_folder(db)
    for _ in range(POINTER_TRIES):
        try:
            pointer = json.loads((folder / POINTER).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except PermissionError:  # Windows, in the moment the pointer is replaced
            time.sleep(0.05)
            continue
        path = folder / pointer["file"]
        return Snapshot(path, datetime.fromisoformat(pointer["taken_at"])) if path.exists() else None
    return None


def prune(db: Path) -> list[Path]:
    """Removes the snapshots nobody needs or reads, and returns them."""
    files = sorted(snapshot_folder(db).glob(f"{db.stem}-*.duckdb"))
    return [file for file in files[:-KEPT] if not in_use(file) and _removed(file)]


def in_use(file: Path) -> bool:
    """True where another process has the snapshot open (POSIX locks; on Windows removing it is refused anyway)."""
    try:
        import fcntl
    except ImportError:
        return False
    with file.open("rb+") as handle:
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def _removed(file: Path) -> bool:
    with suppress(OSError):
        file.unlink()
        sweep_spilled(file)
        return True
    return False


def _point(folder: Path, snapshot: Snapshot) -> None:
    """Replaces the pointer in one step."""
    draft = folder / f".{POINTER}.tmp"
    draft.write_text(
        json.dumps({"file": snapshot.path.name, "taken_at": snapshot.taken_at.isoformat()}), encoding="utf-8"
    )
    sync_file(draft)
    for attempt in range(POINTER_TRIES):
        try:
            os.replace(draft, folder / POINTER)
            break
        except PermissionError:
            if attempt == POINTER_TRIES - 1:
                raise
            time.sleep(0.05)
    sync_folder(folder)
