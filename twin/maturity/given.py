"""Evidence people add: files, photos, links, remarks; and what an evaluator says of each, signed. Nothing is ever taken out."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from twin.errors import Problem
from twin.maturity import scale_b
from twin.maturity.matrix import SITE, matrix
from twin.maturity.readings import plant_of
from twin.store import marks
from twin.store.attached import content_of, keep
from twin.store.calibrations import code_version
from twin.store.marks import Mark
from twin.store.models import Entry, enter

if TYPE_CHECKING:
    from twin.store import Store

Kind = Literal["file", "photo", "link", "remark"]
KINDS: tuple[Kind, ...] = ("file", "photo", "link", "remark")
PHOTOS = ("jpg", "jpeg", "png")
GATE, OF_B = "gate/", "b/"  # what a subject begins with that is no criterion
SAID: dict[str, Literal["checked", "questioned", "rejected"]] = {"accept": "checked", "question": "questioned", "reject": "rejected"}  # fmt: skip


@dataclass(frozen=True)
class Given:
    """One piece of evidence: what it is of (`subject`: a criterion, gate/ID or b/AREA), where, and what it shows."""

    number: int
    subject: str
    process_id: str
    kind: Kind
    content: str
    file_kind: str | None
    bytes: int | None
    sha256: str | None
    about: str
    added_at: datetime
    added_by: str

    @property
    def ref(self) -> str:
        """The name its marks stand under."""
        return f"given/{self.number}"


def add_file(store: "Store", subject: str, process_id: str, kind: Kind, file_name: str, content: bytes, *, about: str, by: str) -> None:  # fmt: skip
    """Keeps a file or a photo as evidence; Problem for one of the wrong kind, an empty or too large one."""
    _check(store, subject, process_id, about, by)
    suffix = PurePath(file_name).suffix.lower().lstrip(".")
    if kind == "photo" and suffix not in PHOTOS:
        raise Problem(
            f"'{file_name}'은(는) 사진이 아닙니다: 사진은 {', '.join(PHOTOS)}만 받습니다. 문서는 '파일'로 올리십시오.",
            f"'{file_name}' is no photo: photos are {', '.join(PHOTOS)}. Add documents as a file.",
        )
    kept = keep(store, file_name, content)
    told = {"content": kept.name, "file_kind": kept.kind, "bytes": kept.bytes, "sha256": kept.sha256}
    _put(store, subject, process_id, kind, about, by, told)


def add_words(store: "Store", subject: str, process_id: str, kind: Kind, words: str, *, about: str, by: str) -> None:
    """Keeps a link or a remark as evidence; Problem for an address that is none, or nothing said."""
    _check(store, subject, process_id, about, by)
    words = words.strip()
    if kind == "link" and (urlsplit(words).scheme not in ("http", "https") or not urlsplit(words).netloc):
        raise Problem(
            f"'{words}'은(는) 링크가 아닙니다: http:// 또는 https://로 시작하는 주소를 적으십시오.",
            f"'{words}' is no link: write an address that begins with http:// or https://.",
        )
    if not words:
        raise Problem("무엇을 보았는지 한 문장으로 적으십시오.", "Say in a sentence what was seen.")
    _put(store, subject, process_id, kind, about, by, {"content": words, "file_kind": None, "bytes": None, "sha256": None})  # fmt: skip


def judge(store: "Store", given: Given, said: str, *, by: str, remark: str) -> None:
    """Keeps what an evaluator says of a piece: accept, question or reject; Problem without a name, or a remark where one is due."""
    if said not in SAID:
        raise Problem(
            f"'{said}'(이)라는 판정은 없습니다. accept, question, reject 가운데 하나를 적으십시오.",
            f"There is no verdict '{said}': write accept, question or reject.",
        )
    if not by.strip():
        raise Problem("평가한 사람의 이름을 적으십시오.", "Write the name of who says so.")
    if said != "accept" and not remark.strip():
        raise Problem(
            "무엇이 궁금하거나 부족한지 한 문장으로 적으십시오.", "Say in a sentence what is in question or lacking."
        )
    marks.enter(
        store,
        Mark(datetime.now(UTC), by.strip(), given.ref, SAID[said], remark.strip(), None, None, None, code_version("maturity")),
    )  # fmt: skip


def all_given(store: "Store", subject: str | None = None, process_id: str | None = None) -> list[Given]:
    """Returns the evidence people added (of one subject, one process where given), the newest first."""
    rows = store.rows(
        """SELECT entry_no, subject, process_id, kind, content, file_kind, bytes, sha256, about, added_at, added_by FROM book.maturity_evidence
           WHERE ($subject IS NULL OR subject = $subject) AND ($process IS NULL OR process_id = $process) ORDER BY entry_no DESC""",
        {"subject": subject, "process": process_id},
    )
    return [Given(*row) for row in rows]


def said_of(store: "Store") -> dict[int, list[Mark]]:
    """Returns what evaluators said of each piece by its number, the newest first."""
    found: dict[int, list[Mark]] = {}
    for mark in marks.all_marks(store):
        kind, _, number = mark.ref.partition("/")
        if kind == "given":
            found.setdefault(int(number), []).append(mark)
    return found


def bytes_of(store: "Store", given: Given) -> bytes:
    """Returns the bytes of a file or photo; Problem where it is gone or no longer what was added."""
    return content_of(store, given.content, given.sha256 or "", given.file_kind or "")


def subjects() -> dict[str, tuple[str, str]]:
    """Returns everything evidence may be of, with what it is called (ko, en)."""
    scale = matrix()
    named = {c.id: tuple(f"{a} · {level} · {n}" for a, level, n in zip(scale.areas[c.area].name, scale.names[c.level], c.name, strict=True)) for c in scale.criteria.values()}  # fmt: skip
    gates = {f"{GATE}{g.id}": tuple(g.name) for g in scale.gates.values()}
    areas = {f"{OF_B}{a.id}": tuple(a.name) for a in scale_b.scale().areas.values()}
    return {key: (words[0], words[1]) for key, words in (named | gates | areas).items()}


def _check(store: "Store", subject: str, process_id: str, about: str, by: str) -> None:
    if subject not in subjects():
        raise Problem(
            f"무엇의 증빙인지 '{subject}'을(를) 모릅니다: 기준, {GATE}…, {OF_B}… 가운데 하나를 고르십시오.",
            f"'{subject}' is nothing evidence can be of: choose a criterion, {GATE}… or {OF_B}….",
        )
    criterion = matrix().criteria.get(subject)
    by_process = criterion is not None and matrix().areas[criterion.area].scope == "process"
    if by_process and process_id not in {p.id for p in plant_of(store).process}:
        raise Problem("어느 공정의 증빙인지 고르십시오.", "Choose which process the evidence is of.")
    if not by_process and process_id != SITE:
        raise Problem(
            "이 증빙은 공정이 아니라 전사에 올립니다.", "This evidence is of the whole site, not of a process."
        )
    if not by.strip() or not about.strip():
        raise Problem(
            "누가 올리고 무엇을 보여 주는 증빙인지 적으십시오.", "Say who adds it and what it shows.",
        )  # fmt: skip


def _put(store: "Store", subject: str, process_id: str, kind: Kind, about: str, by: str, told: dict) -> None:
    row = {"subject": subject, "process_id": process_id, "kind": kind, "about": about.strip(), "added_at": datetime.now(UTC).isoformat(), "added_by": by.strip()}  # fmt: skip
    enter(store, [Entry("book.maturity_evidence", (row | told,))], source_name="maturity")
