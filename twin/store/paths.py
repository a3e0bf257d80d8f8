"""Where things lie: the database file, and beside it what has landed, what is published, what is backed up."""

import os
from pathlib import Path

DEFAULT = Path("data/plant.duckdb")


def resolve_path(db: str | Path | None) -> Path:
    """Returns the database file: the one asked for, else the variable TWIN_DB, else data/plant.duckdb; absolute."""
    return Path(db or os.environ.get("TWIN_DB") or DEFAULT).expanduser().resolve()


def landing_folder(db: Path) -> Path:
    """Returns the folder of finished batches waiting for the owner; each database has its own, also beside another."""
    return db.parent / "landing" / db.stem


def snapshot_folder(db: Path) -> Path:
    """Returns the folder of published read-only copies."""
    return db.parent / "snapshots" / db.stem


def backup_folder(db: Path) -> Path:
    """Returns the folder of backups."""
    return db.parent / "backups"


def attachment_folder(db: Path) -> Path:
    """Returns the folder of attached evidence; each database has its own, also beside another."""
    return db.parent / "attachments" / db.stem


def model_folder(db: Path) -> Path:
    """Returns the folder of model files; each database has its own, also beside another."""
    return db.parent / "models" / db.stem


def usage_folder(db: Path) -> Path:
    """Returns the folder of the log of use; each database has its own, also beside another."""
    return db.parent / "usage" / db.stem


def usage_heads(db: Path) -> Path:
    """Returns the file that notes the newest line of each day of the log of use, apart from it."""
    return db.parent / f"{db.stem}.usage-heads.jsonl"


def in_sql(path: Path) -> str:
    """Returns a path as an SQL literal, for the statements that take no bound value."""
    return "'" + path.as_posix().replace("'", "''") + "'"
