"""SQL as a person may read and run it: the bound values written in their places."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any


def filled(sql: str, values: Sequence[Any]) -> str:
    """Returns the SQL with every '?' replaced by its value; a '?' inside of quotes would be taken for one, so none may be."""
    parts = sql.split("?")
    if len(parts) != len(values) + 1:
        raise ValueError(f"{len(parts) - 1} places for {len(values)} values")
    return "".join(part + literal for part, literal in zip(parts, [*map(literal, values), ""], strict=True))


def literal(value: Any) -> str:
    """Returns a value as SQL writes it."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, datetime):
        return f"TIMESTAMPTZ '{value.isoformat()}'"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    quoted = str(value).replace("'", "''")
    return f"'{quoted}'"
