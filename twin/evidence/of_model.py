"""What evidence tells of the version of a model behind a number."""

from typing import TYPE_CHECKING

from twin.errors import Problem
from twin.evidence.ref import Ref
from twin.evidence.stored import detail, unknown
from twin.kpi.reading import Note
from twin.models.registry import Version, version_named

if TYPE_CHECKING:
    from twin.store import Store


def version_of(store: "Store", name: str, ref: Ref) -> Version:
    """Returns the version a number's name tells; Problem, that there is no such number, where the book has none."""
    try:
        return version_named(store, name)
    except Problem:
        raise unknown(ref) from None


def about(version: Version) -> tuple[tuple[Note, str], ...]:
    """Returns the lines that name a version: who made it, until when it learned, the hash of its file."""
    return (
        detail("모델", "Model", version.name), detail("만든 사람", "Made by", version.made_by),
        detail("학습 기간의 끝", "Trained until", version.train_until),
        detail("모델 파일의 SHA-256", "SHA-256 of the model file", version.file_sha256),
    )  # fmt: skip
