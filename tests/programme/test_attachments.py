"""Evidence: kept whole under its hash; wrong kinds, empty and too large files are refused in a sentence."""

import hashlib

import pytest

from tests.programme.conftest import OUTPUT, SIGN
from twin.errors import Problem
from twin.programme.indicators import attachments, book
from twin.store import Store
from twin.store.attached import LARGEST_MB

PDF = b"%PDF-1.7\n1 0 obj"


@pytest.fixture
def entered(floor: Store) -> Store:
    """A book with one indicator."""
    book.add(floor, "throughput_per_h", OUTPUT, **SIGN)
    return floor


def test_a_file_is_kept_by_its_hash_beside_the_database(entered: Store):
    found = attachments.attach(entered, "throughput_per_h", "baseline", "실적 보고.pdf", PDF, by="김공장")
    assert found.sha256 == hashlib.sha256(PDF).hexdigest()
    path = attachments.path_of(entered, found)
    assert path.parent == entered.path.parent / "attachments" / "plant"
    assert path.read_bytes() == attachments.content_of(entered, found) == PDF
    assert attachments.attachments(entered, "throughput_per_h") == [found]


def test_a_name_with_folders_in_it_stays_a_name(entered: Store):
    found = attachments.attach(entered, "throughput_per_h", "target", "..\\..\\a/../b.csv", b"a;b", by="김공장")
    assert found.file_name == "b.csv"


def test_a_visitor_may_attach_too(entered: Store, monkeypatch):
    monkeypatch.setattr(entered, "is_owner", False)
    attachments.attach(entered, "throughput_per_h", "target", "a.pdf", PDF, by="김공장")
    monkeypatch.undo()
    entered.load_landed()
    assert [a.kind for a in attachments.attachments(entered)] == ["pdf"]


@pytest.mark.parametrize(
    ("name", "content", "ko", "en"),
    [
        ("virus.exe", b"MZ", "종류는 받지 않습니다", "are not taken"),
        ("noname", b"x", "종류는 받지 않습니다", "are not taken"),
        ("a.pdf", b"MZ really an exe", "pdf 파일이 아닙니다", "no pdf file"),
        ("a.csv", b"PK\x00\x00", "csv 파일이 아닙니다", "no csv file"),
        ("a.txt", b"", "txt 파일이 아닙니다", "no txt file"),
        ("a.pdf", PDF + b"0" * (LARGEST_MB * 2**20), "20.0 MB로 너무 큽니다", "too large (20.0 MB)"),
    ],
)
def test_what_is_not_taken_is_said(name, content, ko, en, entered: Store):
    with pytest.raises(Problem) as refused:
        attachments.attach(entered, "throughput_per_h", "baseline", name, content, by="김공장")
    assert ko in refused.value.ko
    assert en in refused.value.en
    assert attachments.attachments(entered) == []


def test_it_needs_an_indicator_a_basis_and_a_name(entered: Store):
    for indicator_id, basis, by in (
        ("oee", "target", "a"),
        ("throughput_per_h", "mood", "a"),
        ("throughput_per_h", "target", " "),
    ):
        with pytest.raises(Problem):
            attachments.attach(entered, indicator_id, basis, "a.pdf", PDF, by=by)  # fmt: skip


def test_a_file_that_was_touched_is_not_shown_as_evidence(entered: Store):
    found = attachments.attach(entered, "throughput_per_h", "baseline", "a.pdf", PDF, by="김공장")
    attachments.path_of(entered, found).write_bytes(b"%PDF-other")
    with pytest.raises(Problem, match="not what was attached"):
        attachments.content_of(entered, found)
