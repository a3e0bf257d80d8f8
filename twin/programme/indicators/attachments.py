"""Evidence attached to an indicator: files of known kinds and sizes, kept under their hash beside the database."""

import hashlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING
from uuid import uuid4

from twin.errors import Problem
from twin.programme.indicators.book import indicator_named, signed
from twin.store.landing import sync_file, sync_folder
from twin.store.models import Entry, enter
from twin.store.paths import attachment_folder

if TYPE_CHECKING:
    from twin.store import Store

LARGEST_MB = 20  # a scanned report; larger files belong where reports are kept
BASES = {"baseline": ("구축전 값의 근거", "basis of the baseline"), "target": ("목표의 근거", "basis of the target"), "benefit": ("기대효과의 근거", "basis of the benefit")}  # fmt: skip
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Kind → what its files begin with: a file is what it contains, not what it is called. b"" = plain text.
KINDS = {
    "pdf": b"%PDF-", "png": b"\x89PNG\r\n", "jpg": b"\xff\xd8\xff", "xlsx": _ZIP, "docx": _ZIP, "pptx": _ZIP, "hwpx": _ZIP, "hwp": _OLE,
    "csv": b"", "txt": b"",
}  # fmt: skip


@dataclass(frozen=True)
class Attachment:
    """One piece of evidence as the book knows it."""

    indicator_id: str
    basis: str
    file_name: str
    kind: str
    bytes: int
    sha256: str
    added_at: datetime
    added_by: str


def attach(store: "Store", indicator_id: str, basis: str, file_name: str, content: bytes, *, by: str) -> Attachment:
    """Keeps a file as evidence, on the disk when this returns. Problem for a wrong kind, an empty or too large file."""
    indicator_named(store, indicator_id)
    who, _ = signed(by, "attached")
    name = PurePath(file_name.replace("\\", "/")).name
    kind = _kind(name, content)
    if basis not in BASES:
        raise Problem(
            f"무엇의 근거인지 '{basis}'을(를) 모릅니다: {', '.join(BASES)} 가운데 하나를 적으십시오.",
            f"'{basis}' is no basis: give one of {', '.join(BASES)}.",
        )
    found = Attachment(indicator_id, basis, name, kind, len(content), hashlib.sha256(content).hexdigest(), datetime.now(UTC), who)  # fmt: skip
    _keep(path_of(store, found), content)
    row = vars(found) | {"added_at": found.added_at.isoformat()}
    enter(store, [Entry("book.attachment", (row,))], source_name="attachments")
    return found


def attachments(store: "Store", indicator_id: str | None = None) -> list[Attachment]:
    """Returns the evidence (of one indicator where given), the oldest first."""
    rows = store.rows(
        """SELECT indicator_id, basis, file_name, kind, bytes, sha256, added_at, added_by FROM book.attachment
           WHERE $id IS NULL OR indicator_id = $id ORDER BY entry_no""",
        {"id": indicator_id},
    )
    return [Attachment(*row) for row in rows]


def path_of(store: "Store", attachment: Attachment) -> Path:
    """Returns where the file lies."""
    return attachment_folder(store.path) / f"{attachment.sha256}.{attachment.kind}"


def content_of(store: "Store", attachment: Attachment) -> bytes:
    """Returns the file's bytes; Problem where it is gone or no longer what was attached."""
    path = path_of(store, attachment)
    content = path.read_bytes() if path.is_file() else None
    if content is None or hashlib.sha256(content).hexdigest() != attachment.sha256:
        raise Problem(
            f"첨부 '{attachment.file_name}'의 파일이 없거나 첨부할 때와 다릅니다: {path}에 원본을 다시 두거나 새로 첨부하십시오.",
            f"The file of '{attachment.file_name}' is gone or not what was attached: put the original back at {path}, or attach it anew.",
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
