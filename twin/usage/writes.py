"""What people sign, as lines of the log: create, update or delete, told from the rows themselves. What nobody signs is no use."""

import json
from collections.abc import Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from twin.store import heard
from twin.usage.log import record

AUTOMATIC = "자동"  # signs what the program enters by itself
WHO = ("entered_by", "added_by", "marked_by", "done_by", "made_by", "frozen_by", "checked_by", "taken_by", "by")
visitor: ContextVar[tuple[str, str]] = ContextVar(
    "visitor", default=("", "")
)  # address and session, where there is one


def listen() -> None:
    """Begins to hear what is entered, once a process."""
    if _heard not in heard.listeners:
        heard.listeners.append(_heard)


def action_of(rows: Sequence[dict[str, Any]], is_again: bool) -> str:
    """Returns create, update or delete: a withdrawal deletes, a further version of a thing updates it."""
    first = rows[0]
    if first.get("action") in ("withdraw", "withdrawn", "retire") or first.get("verdict") == "withdrawn":
        return "delete"
    return "update" if is_again else "create"


def _heard(db: Path, table: str, rows: Sequence[dict[str, Any]], is_again: bool) -> None:
    who = next((str(rows[0][name]) for name in WHO if rows[0].get(name)), "") if rows else ""
    if not who or who.startswith(AUTOMATIC):
        return
    moved = len(json.dumps(list(rows), ensure_ascii=False, default=str).encode())
    ip, session = visitor.get()
    record(db, action_of(rows, is_again), user=who, what=table, moved=moved, ip=ip, session=session)
