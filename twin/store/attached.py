"""Files people add as evidence: of known kinds and sizes, kept once under their hash beside the database."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING
from uuid import uuid4

from twin.errors import Problem
from twin.store.landing import sync_file, sync_folder
from twin.store.paths import attachment_folder

if TYPE_CHECKING:
    from twin.store import Store

LARGEST_MB = 20  # a scanned report; larger files belong where reports are kept
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Kind → what its files begin with: a file is what it contains, not what it is called. b"" = plain text.
KINDS = {
    "pdf": b"%PDF-", "png": b"\x89PNG\r\n", "jpg": b"\xff\xd8\xff", "xlsx": _ZIP, "docx": _ZIP, "pptx": _ZIP, "hwpx": _ZIP, "hwp": _OLE,
    "csv": b"", "txt": b"",
}  # fmt: skip


@dataclass(frozen=True)
class File:
    """One kept file: as the person called it, what kind it is, how large, and its SHA-256."""

    name: str
    kind: str
    bytes: int
    sha256: str


def keep(store: "Store", file_name: str, content: bytes) -> File:
    """Keeps a file beside the database, on the disk when this returns; Problem for a wrong kind, an empty or too large one."""
    name = PurePath(file_name.replace("\\", "/")).name
    found = File(name, _kind(name, content), len(content), hashlib.sha256(content).hexdigest())
    _keep(place(store, found.sha256, found.kind), content)
    return found


def place(store: "Store", sha256: str, kind: str) -> Path:
    """Returns where a file lies."""
    return attachment_folder(store.path) / f"{sha256}.{kind}"


def content_of(store: "Store", name: str, sha256: str, kind: str) -> bytes:
    """Returns a file's bytes; Problem where it is gone or no longer what was attached."""
    path = place(store, sha256, kind)
    content = path.read_bytes() if path.is_file() else None
    if content is None or hashlib.sha256(content).hexdigest() != sha256:
        raise Problem(
            f"첨부 '{name}'의 파일이 없거나 첨부할 때와 다릅니다: {path}에 원본을 다시 두거나 새로 첨부하십시오.",
            f"The file of '{name}' is gone or not what was attached: put the original back at {path}, or attach it anew.",
        )
    return content


def _kind(name: str, content: bytes) -> str:
    kind = PurePath(name).suffix.lower().lstrip(".").replace("jpeg", "jpg")
    if kind not in KINDS:
        raise _wrong_kind(name)
    if len(content) > LARGEST_MB * 2**20:
        raise Problem(
            f"첨부 '{name}'은(는) {len(content) / 2**20:,.1f} MB로 너무 큽니다: {LARGEST_MB} MB까지 받습니다. 나누거나 필요한 쪽만 첨부하십시오.",
            f"The file '{name}' is too large ({len(content) / 2**20:,.1f} MB): up to {LARGEST_MB} MB are taken. Attach the pages that matter.",
        )
    if not content or not content.startswith(KINDS[kind]) or (not KINDS[kind] and b"\0" in content):
        raise Problem(
            f"첨부 '{name}'의 내용이 {kind} 파일이 아닙니다: 원본을 다시 저장해 첨부하십시오.",
            f"What '{name}' contains is no {kind} file: save the original again and attach that.",
        )
    return kind


def _wrong_kind(name: str) -> Problem:
    known = ", ".join(KINDS)
    return Problem(
        f"첨부 '{name}'의 종류는 받지 않습니다. 받는 것: {known}. PDF로 저장해 첨부하십시오.",
        f"Files like '{name}' are not taken. Taken: {known}. Save it as PDF and attach that.",
    )


def _keep(path: Path, content: bytes) -> None:
    """Writes the file whole or not at all; the same content is kept once."""
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    hidden = path.with_name(f".tmp-{uuid4().hex}")
    hidden.write_bytes(content)
    sync_file(hidden)
    os.replace(hidden, path)
    sync_folder(path.parent)
