"""The schema as numbered SQL files: each is applied once, in order, in one transaction, and checkpointed."""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

import duckdb

from twin.store.problems import too_new

LEDGER = """
CREATE TABLE IF NOT EXISTS main.migration (
    number     INTEGER NOT NULL,       -- of the file in twin/store/migrations
    name       VARCHAR NOT NULL,
    applied_at TIMESTAMPTZ NOT NULL
)"""


@cache
def numbered() -> dict[int, tuple[str, str]]:
    """Returns number -> (file name, SQL text), by rising number; ValueError where two files have one number."""
    found = {}
    for file in (files("twin.store") / "migrations").iterdir():
        if match := re.fullmatch(r"(\d{4})_\w+\.sql", file.name):
            if int(match[1]) in found:
                raise ValueError(f"two migrations have the number {match[1]}: give {file.name} the next free one")
            found[int(match[1])] = (file.name, file.read_text(encoding="utf-8"))
    return dict(sorted(found.items()))


def migrations() -> list[str]:
    """Returns the SQL texts that make the whole schema, in order."""
    return [sql for _, sql in numbered().values()]


def migrate(con: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    """Applies what is missing and returns the names of the files applied; Problem if the database is newer."""
    check_age(con, path)
    con.execute(LEDGER)
    applied = {row[0] for row in con.execute("SELECT number FROM main.migration").fetchall()}
    missing = {n: m for n, m in numbered().items() if n not in applied}
    for number, (name, sql) in missing.items():
        con.begin()
        try:
            con.execute(sql)
            con.execute("INSERT INTO main.migration VALUES (?, ?, now())", [number, name])
            con.commit()
        except BaseException:
            con.rollback()
            raise
        con.execute("CHECKPOINT")
    return [name for name, _ in missing.values()]


def check_age(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Raises Problem where the database has migrations this edition does not know."""
    query = """SELECT count(*) FROM duckdb_tables()
               WHERE database_name = current_database() AND schema_name = 'main' AND table_name = 'migration'"""
    if not con.execute(query).fetchall()[0][0]:
        return
    newest = con.execute("SELECT coalesce(max(number), 0) FROM main.migration").fetchall()[0][0]
    if newest > max(numbered()):
        raise too_new(path, newest, max(numbered()))
