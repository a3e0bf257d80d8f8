"""Questions to the log, answered through Arrow: moments come back in UTC."""

from typing import Any

import duckdb

from twin.store.query import Params, arrow, tuples


def asked(cur: duckdb.DuckDBPyConnection, sql: str, params: Params = ()) -> list[tuple[Any, ...]]:
    """Returns the rows of one SELECT."""
    return tuples(arrow(cur, sql, params))
