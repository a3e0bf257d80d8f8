"""A file as it came: what kind it is, its hash, its encoding, and its text as a stream. Excel is turned into text first."""

import codecs
import gzip
import hashlib
import io
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from twin.collect.excel import to_csv
from twin.collect.mapping import Source
from twin.errors import Problem

CHUNK = 1 << 20
MAX_TEXT_BYTES = 4 << 30  # four times the largest export seen; what is longer is cut into files by whoever exports it
BOMB_BYTES, BOMB_RATIO = 64 << 20, 400  # machine logs pack up to 1:100; a file of one repeated byte 1:1000
EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
FOREIGN = {
    b"%PDF": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"BM": "BMP", b"PAR1": "Parquet",
    b"SQLite format 3": "SQLite", b"MZ": "EXE", b"\x7fELF": "ELF", b"Rar!": "RAR", b"7z\xbc\xaf": "7z", b"II*\x00": "TIFF",
    b"{\\rtf": "RTF",
}  # fmt: skip
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@dataclass(frozen=True)
class Opened:
    """A file that can be read as text, as often as wanted."""

    name: str
    sha256: str
    path: Path  # of the text: the file itself, or what Excel was turned into
    packed: bool
    encoding: str
    is_excel: bool

    @contextmanager
    def text(self) -> Generator[io.TextIOWrapper]:
        """Gives the text from its beginning; any kind of line end reads as one newline."""
        with _stream(self.path, self.packed) as stream:
            yield io.TextIOWrapper(stream, encoding=self.encoding, newline=None)


@contextmanager
def opened(path: Path, source: Source, workroom: Path) -> Generator[Opened]:
    """Gives the file ready to read; Problem where it is absent, empty, of another kind, too large or undecodable."""
    head = _head(path)
    sha256 = _sha256(path)
    if head.startswith(EXCEL):
        text = to_csv(path, source.sheet, workroom)
        yield Opened(path.name, sha256, text, False, "utf-8", True)
        return
    packed = head.startswith(b"\x1f\x8b")
    try:
        yield Opened(path.name, sha256, path, packed, _encoding(path, packed, source.encoding), False)
    except (gzip.BadGzipFile, EOFError, zlib.error) as trouble:
        raise Problem(
            f"{path.name}: 압축 파일이 손상되어 끝까지 읽을 수 없습니다. 다시 압축하거나 풀어서 넣으십시오.",
            f"{path.name}: the gzip file is damaged ({trouble}): pack it again, or give it unpacked.",
        ) from None


def _head(path: Path) -> bytes:
    """The first bytes; refuses what is absent, empty or plainly something else."""
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except FileNotFoundError:
        raise Problem(
            f"파일 {path}이(가) 없습니다. 경로를 확인하십시오.", f"There is no file {path}: check the path."
        ) from None
    except OSError as trouble:
        raise Problem(
            f"파일 {path}을(를) 열 수 없습니다: 일반 파일이고 읽을 권한이 있어야 합니다.",
            f"Cannot open {path} ({trouble.strerror}): expected a plain file you may read.",
        ) from None
    if not head:
        raise empty(path.name)
    kind = next((name for magic, name in FOREIGN.items() if head.startswith(magic)), None)
    if kind:
        raise wrong_kind(path.name, kind)
    return head


def empty(name: str) -> Problem:
    """Returns the sentence about a file without rows."""
    return Problem(
        f"{name}: 빈 파일입니다. 제목 줄과 자료가 있는 CSV나 Excel 파일을 넣으십시오.",
        f"{name}: the file is empty: expected CSV or Excel with a header line and rows.",
    )


def wrong_kind(name: str, kind: str) -> Problem:
    """Returns the sentence about a file that is no table."""
    return Problem(
        f"{name}: {kind} 파일이라 표로 읽을 수 없습니다. CSV나 Excel(xlsx, xls, xlsb, ods)로 내보내 넣으십시오.",
        f"{name}: this is a {kind} file, not a table: export it as CSV or Excel (xlsx, xls, xlsb, ods).",
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _stream(path: Path, packed: bool) -> Generator[IO[bytes]]:
    with gzip.open(path, "rb") if packed else path.open("rb") as stream:
        yield cast(IO[bytes], stream)


def _chunks(path: Path, packed: bool) -> Iterator[bytes]:
    """The unpacked bytes; stops at what would fill the disk."""
    size, on_disk = 0, path.stat().st_size
    with _stream(path, packed) as stream:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if packed and size > BOMB_BYTES and size > BOMB_RATIO * on_disk:
                raise Problem(
                    f"{path.name}: 압축을 풀면 {BOMB_RATIO}배 넘게 커지는 파일이라 읽지 않았습니다. 풀어서 넣으십시오.",
                    f"{path.name}: unpacks to more than {BOMB_RATIO} times its size and was not read: give it unpacked.",
                )
            if size > MAX_TEXT_BYTES:
                raise Problem(
                    f"{path.name}: {MAX_TEXT_BYTES >> 30} GiB를 넘는 파일은 읽지 않습니다. 기간을 나누어 내보내십시오.",
                    f"{path.name}: files above {MAX_TEXT_BYTES >> 30} GiB are not read: export shorter periods.",
                )
            yield chunk


def _encoding(path: Path, packed: bool, setting: str | None) -> str:
    """The setting, else the byte order mark, else UTF-8, else CP949: the first that reads the whole file."""
    first = next(_chunks(path, packed), b"")
    if not first.strip():
        raise empty(path.name)
    marked = next((name for mark, name in BOMS.items() if first.startswith(mark)), None)
    if first.lstrip()[:20].lower().startswith((b"<!doctype html", b"<html", b"<table", b"<?xml")):
        raise wrong_kind(path.name, "HTML/XML")
    if marked != "utf-16" and not (setting or "").lower().startswith("utf-16") and b"\0" in first:
        raise wrong_kind(path.name, "binary")
    tried = [setting] if setting else [marked] if marked else ["utf-8", "cp949"]
    lines = {name: _first_unreadable(path, packed, name) for name in tried}
    found = next((name for name, line in lines.items() if line is None), None)
    if found is None:
        line = next(iter(lines.values()))
        raise Problem(
            f"{path.name} {line}행: {' 와 '.join(tried)} 어느 것으로도 읽을 수 없는 글자가 있습니다. "
            f'매핑의 [source]에 encoding = "…"으로 인코딩을 적거나 UTF-8로 다시 저장하십시오.',
            f"{path.name} line {line}: not readable as {' or '.join(tried)}: "
            f'name the encoding in the mapping ([source] encoding = "…"), or save the file as UTF-8.',
        )
    return "utf-8-sig" if found.lower() in ("utf-8", "utf8") else found


def _first_unreadable(path: Path, packed: bool, encoding: str) -> int | None:
    """The line that the encoding cannot read, or None."""
    decoder, line = codecs.getincrementaldecoder(encoding)("strict"), 1
    try:
        for chunk in _chunks(path, packed):
            decoder.decode(chunk)
            line += chunk.count(b"\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as trouble:
        return line + trouble.object[: trouble.start].count(b"\n")
    return None
