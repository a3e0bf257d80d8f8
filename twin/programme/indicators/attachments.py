"""Evidence attached to an indicator: files of known kinds and sizes, kept under their hash beside the database."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from twin.errors import Problem
from twin.programme.indicators.book import indicator_named, signed
from twin.store import attached
from twin.store.attached import keep
from twin.store.models import Entry, enter

if TYPE_CHECKING:
    from twin.store import Store

BASES = {"baseline": ("구축전 값의 근거", "basis of the baseline"), "target": ("목표의 근거", "basis of the target"), "benefit": ("기대효과의 근거", "basis of the benefit")}  # fmt: skip


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
    if basis not in BASES:
        raise Problem(
            f"무엇의 근거인지 '{basis}'을(를) 모릅니다: {', '.join(BASES)} 가운데 하나를 적으십시오.",
            f"'{basis}' is no basis: give one of {', '.join(BASES)}.",
        )
    kept = keep(store, file_name, content)
    found = Attachment(indicator_id, basis, kept.name, kept.kind, kept.bytes, kept.sha256, datetime.now(UTC), who)
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
    return attached.place(store, attachment.sha256, attachment.kind)


def content_of(store: "Store", attachment: Attachment) -> bytes:
    """Returns the file's bytes; Problem where it is gone or no longer what was attached."""
    return attached.content_of(store, attachment.file_name, attachment.sha256, attachment.kind)
