"""`python -m twin backup`: a consistent copy, also while the app runs (then of its newest snapshot).

The database, the models and the attached evidence lie in one folder: opened with --db, or copied back, it is the whole again."""

import argparse
from datetime import datetime
from pathlib import Path

from twin.store.paths import backup_folder
from twin.store.store import open_store

NAME_HELP = "데이터베이스를 백업합니다 / back the database up"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds --to."""
    parser.add_argument(
        "--to", type=Path, help="백업 파일 (기본: backups/ 아래) / backup file (default: under backups/)"
    )


def run(args: argparse.Namespace) -> int:
    """Writes the copy and says where it is; returns the exit code."""
    with open_store(args.db) as store:
        if store.note:
            print(store.note.sentence(args.lang))
        now = f"{datetime.now().astimezone():%Y%m%d-%H%M%S}"
        target = args.to or backup_folder(store.path) / f"{store.path.stem}-{now}" / store.path.name
        store.backup(target.expanduser().resolve())
    print(f"{'백업' if args.lang == 'ko' else 'Backup'}: {target} ({target.stat().st_size / 1e6:.1f} MB)")
    return 0
