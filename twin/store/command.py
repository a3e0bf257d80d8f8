"""`python -m twin init`: makes the database, or brings one of an earlier edition up to date."""

import argparse

from twin.store.store import open_store

NAME_HELP = "데이터베이스를 만듭니다 / make the database"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds nothing: --db says where."""


def run(args: argparse.Namespace) -> int:
    """Makes or updates the database and says where it is; returns the exit code."""
    existed = args.db.exists()
    with open_store(args.db, create=True) as store:
        if store.note:
            print(store.note.sentence(args.lang))
        if args.lang == "ko":
            print(f"데이터베이스 {store.path}: {'준비되어 있습니다' if existed else '만들었습니다'}.")
        else:
            print(f"Database {store.path}: {'ready' if existed else 'made'}.")
    return 0
