"""The log itself: lines in files by month beside the database, each bound to the one before by its hash, never changed or dropped.

A file can be appended to by the app and the command line at once, needs no turn at the database, and is read by anything. The
hash of the newest line is noted once a day in a second file, so that lines cut off at the end are missed too.
"""

import json
import logging
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from filelock import FileLock

from twin.store.paths import usage_folder, usage_heads

log = logging.getLogger(__name__)
FIRST = "0" * 64  # what the first line is bound to
WAIT_S = 2.0  # for another process to finish its line; then the page goes on without
TAIL_BYTES = 8192
ACTIONS = {
    "sign_in": "DO6001", "sign_out": "DO6002", "read": "DO6003", "create": "DO6004", "update": "DO6005", "delete": "DO6006", "in_out": "DO6007",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One use: when (UTC, to the millisecond), what was done, by whom, from where, on what, how many bytes it moved."""

    n: int
    at: str
    action: str
    user: str
    role: str
    ip: str
    what: str
    bytes: int
    session: str
    before: str
    hash: str

    @property
    def moment(self) -> datetime:
        """Returns when it was."""
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True)
class Noted:
    """The newest line of a day as it was noted apart."""

    day: str
    n: int
    hash: str


def new_session() -> str:
    """Returns a name for a visitor's session."""
    return uuid4().hex[:12]


def record(
    db: Path, action: str, *, user: str = "", role: str = "", ip: str = "", what: str = "", moved: int = 0, session: str = "", at: datetime | None = None
) -> bool:  # fmt: skip
    """Adds a line and returns whether it could be kept: a full or foreign disk is noted in the server's log and stops nobody."""
    when = (at or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="milliseconds")
    told = {
        "at": when, "action": ACTIONS[action], "user": user, "role": role, "ip": ip, "what": what, "bytes": int(moved), "session": session,
    }  # fmt: skip
    folder = usage_folder(db)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock", timeout=WAIT_S):
            _append(db, folder, told)
    except OSError as trouble:  # a lock not given in time is one too
        log.warning("the use of the app could not be kept: %s", trouble)
        return False
    return True


def files(db: Path) -> list[Path]:
    """Returns the files of the log, the oldest first."""
    return sorted(usage_folder(db).glob("*.jsonl"))


def stamp(file: Path) -> tuple[int, int]:
    """Returns what changes where a file does: its size and when it was written."""
    about = file.stat()
    return about.st_size, about.st_mtime_ns


def lines(db: Path) -> Iterator[Line]:
    """Yields every line that can be read, in order; what cannot be is for `check` to tell."""
    for file in files(db):
        yield from lines_of(file)


def lines_of(file: Path) -> Iterator[Line]:
    """Yields the lines of one file that can be read."""
    for text in texts_of(file):
        try:
            yield Line(**json.loads(text))
        except (ValueError, TypeError):
            continue


def texts_of(file: Path) -> Iterator[str]:
    """Yields the text of every line of a file."""
    with file.open(encoding="utf-8", errors="replace") as opened:
        yield from (text.rstrip("\n") for text in opened)


def noted(db: Path) -> list[Noted]:
    """Returns the lines noted apart, the oldest first."""
    path = usage_heads(db)
    if not path.is_file():
        return []
    return [Noted(**json.loads(text)) for text in path.read_text(encoding="utf-8").splitlines() if text.strip()]


def hash_of(told: dict[str, Any]) -> str:
    """Returns the SHA-256 that binds a line (without its own hash) to the one before."""
    return sha256(json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _append(db: Path, folder: Path, told: dict[str, Any]) -> None:
    last = _last(folder)
    whole: dict[str, Any] = {"n": last.n + 1 if last else 1, **told, "before": last.hash if last else FIRST}
    line = Line(**whole, hash=hash_of(whole))
    with (folder / f"{told['at'][:7]}.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(line), ensure_ascii=False) + "\n")
    if last is None or last.at[:10] != line.at[:10]:
        _note(db, last or line)


def _note(db: Path, line: Line) -> None:
    with usage_heads(db).open("a", encoding="utf-8") as file:
        file.write(json.dumps({"day": line.at[:10], "n": line.n, "hash": line.hash}) + "\n")


def _last(folder: Path) -> Line | None:
    """The newest line, from the end of the newest file that holds one."""
    for file in sorted(folder.glob("*.jsonl"), reverse=True):
        with file.open("rb") as opened:
            opened.seek(0, 2)
            opened.seek(max(0, opened.tell() - TAIL_BYTES))
            found = [text for text in opened.read().decode("utf-8", errors="replace").splitlines() if text.strip()]
        if found:
            return Line(**json.loads(found[-1]))
    return None
