"""Troubles of files and disks as sentences a person can act on."""

import errno
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from twin.errors import Problem

TOLD = (duckdb.IOException, duckdb.FatalException, duckdb.OutOfMemoryException, duckdb.PermissionException, OSError)
FULL = ("no space left", "disk full", "file too large", "not enough space")
REFUSED = ("permission denied", "read-only file system", "access is denied", "not permitted")


@contextmanager
def told(path: Path) -> Generator[None]:
    """Turns a trouble of the disk under `path` into a Problem; mistakes in the code stay what they are."""
    try:
        yield
    except TOLD as trouble:
        raise as_problem(trouble, path) from trouble
    except duckdb.TransactionException as trouble:  # a commit that the disk refused; else a mistake in the code
        if not _any(FULL, str(trouble)):
            raise
        raise as_problem(trouble, path) from trouble


def as_problem(trouble: Exception, path: Path) -> Problem:
    """Returns the sentence for an error of the operating system or of DuckDB's file handling."""
    text = " ".join(str(trouble).split())
    number = getattr(trouble, "errno", None)
    if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) or _any(FULL, text):
        return Problem(
            f"디스크에 자리가 없어 {path}에 쓰지 못했습니다. 자리를 비운 뒤 다시 하십시오. 먼저 저장된 것은 그대로 있습니다.",
            f"The disk is full: {path} could not be written. Free some space and try again; what was saved before is intact.",
        )
    if number in (errno.EACCES, errno.EROFS, errno.EPERM) or _any(REFUSED, text):
        return Problem(
            f"{path}에 쓸 권한이 없습니다. 폴더의 쓰기 권한을 확인하거나 --db로 다른 곳을 정하십시오.",
            f"No permission to write {path}: check the folder's permissions, or choose another place with --db.",
        )
    if isinstance(trouble, duckdb.OutOfMemoryException):
        return Problem(
            f"{path}을(를) 다루는 데 기억 공간이 모자랍니다. 기간을 좁히거나 다른 프로그램을 닫으십시오.",
            f"Not enough memory for this on {path}: choose a shorter period or close other programs.",
        )
    if isinstance(trouble, duckdb.FatalException):
        return Problem(
            f"데이터베이스 {path}이(가) 쓰는 중에 멈췄습니다. 디스크의 남은 자리를 확인하고 프로그램을 다시 시작하십시오 ({text}).",
            f"The database {path} stopped while writing: check the free disk space and start the program again ({text}).",
        )
    return Problem(
        f"{path}을(를) 읽거나 쓰지 못했습니다 ({text}). 디스크와 경로를 확인하십시오.",
        f"Could not read or write {path} ({text}): check the disk and the path.",
    )


def absent(path: Path) -> Problem:
    """Returns the sentence for a database that does not exist."""
    return Problem(
        f"데이터베이스 {path}이(가) 없습니다. `python -m twin init --db {path}` 로 먼저 만드십시오.",
        f"There is no database {path}: make it first with `python -m twin init --db {path}`.",
    )


def not_a_database(path: Path) -> Problem:
    """Returns the sentence for a file that is something else."""
    return Problem(
        f"{path}은(는) DuckDB 데이터베이스가 아닙니다. --db로 다른 파일을 정하거나 백업을 되돌려 놓으십시오.",
        f"{path} is not a DuckDB database: choose another file with --db, or put a backup in its place.",
    )


def too_new(path: Path, found: int, known: int) -> Problem:
    """Returns the sentence for a database made by a later edition of the program."""
    return Problem(
        f"{path}은(는) 더 새로운 판의 프로그램이 만들었습니다 (구조 {found}, 이 프로그램은 {known}까지). 프로그램을 새 판으로 바꾸십시오.",
        f"{path} was made by a newer edition of the program (schema {found}, this one knows {known}): update the program.",
    )


def owner_only(path: Path) -> Problem:
    """Returns the sentence for a write while another program owns the database."""
    return Problem(
        f"지금 다른 프로그램(앱)이 {path}을(를) 쓰고 있어 직접 고칠 수 없습니다. 앱에서 하거나 앱을 끈 뒤 다시 하십시오.",
        f"Another program (the app) owns {path} now, so it cannot be changed from here: use the app, or stop it first.",
    )


def _any(words: tuple[str, ...], text: str) -> bool:
    return any(word in text.lower() for word in words)
