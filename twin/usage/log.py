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
NOTE_EVERY = 20  # lines: so many at most can be cut off at the end without being missed
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
    """One line as it was noted apart."""

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
    told = {
        "action": ACTIONS[action],
        "user": user,
        "role": role,
        "ip": ip,
        "what": what,
        "bytes": int(moved),
        "session": session,
    }
    folder = usage_folder(db)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock", timeout=WAIT_S):
            _append(db, folder, told, at)
    except (OSError, ValueError, TypeError) as trouble:  # a lock not given in time is one too
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
    """Yields the text of every line of a file; a blank one was written to end a line cut short, and is none."""
    with file.open(encoding="utf-8", errors="replace", newline="\n") as opened:
        yield from (text.rstrip("\n") for text in opened if text.strip())


def noted(db: Path) -> list[Noted]:
    """Returns the lines noted apart, the oldest first."""
    path = usage_heads(db)
    if not path.is_file():
        return []
    found = []
    for text in path.read_text(encoding="utf-8", errors="replace").split("\n"):
        try:
            found.append(Noted(**json.loads(text)))
        except (ValueError, TypeError):  # cut short: the others still hold
            continue
    return found


def hash_of(told: dict[str, Any]) -> str:
    """Returns the SHA-256 that binds a line (without its own hash) to the one before."""
    return sha256(json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def is_noted(n: int, day: str, before: str) -> bool:
    """Returns whether a line is noted apart: the first, each that begins another day than the line before, and every NOTE_EVERY th."""
    return n == 1 or day != before or n % NOTE_EVERY == 0


def _append(db: Path, folder: Path, told: dict[str, Any], at: datetime | None) -> None:
    """Adds the line behind the newest one: the time is taken under the lock, and a clock set back opens no older file."""
    last, newest, is_cut = _last(folder)
    when = (at or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="milliseconds")
    whole: dict[str, Any] = {"n": last.n + 1 if last else 1, "at": when, **told, "before": last.hash if last else FIRST}
    line = Line(**whole, hash=hash_of(whole))
    with (folder / max(f"{when[:7]}.jsonl", newest)).open("a", encoding="utf-8", newline="\n") as file:
        file.write(("\n" if is_cut else "") + json.dumps(asdict(line), ensure_ascii=False) + "\n")
    if is_noted(line.n, line.at[:10], last.at[:10] if last else ""):
        with usage_heads(db).open("a", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps({"day": line.at[:10], "n": line.n, "hash": line.hash}) + "\n")


def _last(folder: Path) -> tuple[Line | None, str, bool]:
    """The newest line that can be read, the name of the newest file, and whether that file ends within a line."""
    there = sorted(folder.glob("*.jsonl"), reverse=True)
    is_cut = False
    for place, file in enumerate(there):
        with file.open("rb") as opened:
            opened.seek(0, 2)
            opened.seek(max(0, opened.tell() - TAIL_BYTES))
            tail = opened.read().decode("utf-8", errors="replace")
        is_cut = bool(tail) and not tail.endswith("\n") if place == 0 else is_cut
        for text in reversed(tail.split("\n")):
            try:
                return Line(**json.loads(text)), there[0].name, is_cut
            except (ValueError, TypeError):
                continue
    return None, there[0].name if there else "", is_cut
