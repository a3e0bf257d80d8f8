"""Is the log whole: every line as it was written, none missing, none added, none cut off at the end."""

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from twin.errors import Problem
from twin.usage.log import FIRST, files, hash_of, is_noted, noted, stamp, texts_of


@dataclass(frozen=True)
class Checked:
    """How many lines there are, from when to when; `problem` names the first line that is not as it should be."""

    number: int
    first_at: str
    last_at: str
    head: str
    problem: Problem | None

    @property
    def is_whole(self) -> bool:
        """Whether nothing was found."""
        return self.problem is None


def check(db: Path) -> Checked:
    """Returns whether the log of a database is whole. Files that have not changed since are not read again in one process."""
    heads = tuple((one.n, one.hash) for one in noted(db))
    found = Checked(0, "", "", FIRST, None)
    for file in files(db):
        found = _of_file(file, stamp(file), found, heads)
        if found.problem is not None:
            return found
    last = max((n for n, _ in heads), default=0)
    if last > found.number:
        return _broken(found, f"{found.number}번째 줄 뒤가 잘렸습니다: {last}번 줄까지 있었습니다", f"lines after no. {found.number} are cut off: there were {last} at least")  # fmt: skip
    return found


@lru_cache(maxsize=256)
def _of_file(file: Path, _stamp: tuple[int, int], begun: Checked, heads: tuple[tuple[int, str], ...]) -> Checked:
    """The log up to the end of a file, from what it was up to its beginning."""
    known, found = dict(heads), begun
    for text in texts_of(file):
        found = _next(file, text, found, known)
        if found.problem is not None:
            return found
    return found


def _next(file: Path, text: str, found: Checked, heads: dict[int, str]) -> Checked:
    place = found.number + 1
    where = f"{file.name} · {place}"
    try:
        told = json.loads(text)
        kept = told.pop("hash")
        number, bound = told["n"], told["before"]
    except (ValueError, KeyError, TypeError, AttributeError):
        return _broken(found, f"{where}번째 줄을 읽을 수 없습니다", f"{where}: the line cannot be read")
    if hash_of(told) != kept:
        return _broken(found, f"{where}번째 줄({told.get('at')}, {told.get('user')})이 적힌 뒤에 바뀌었습니다", f"{where}: the line ({told.get('at')}, {told.get('user')}) was altered after it was written")  # fmt: skip
    if bound != found.head or number != place:
        return _broken(found, f"{where}번째 자리에 {number}번 줄이 있습니다: 그 앞의 줄이 빠졌거나 순서가 바뀌었거나 끼워 넣었습니다", f"{where}: line no. {number} stands there: lines before it are missing, out of order or put in between")  # fmt: skip
    if is_noted(place, str(told["at"])[:10], found.last_at[:10]) and place not in heads:
        return _broken(found, f"{where}번째 줄을 따로 적어 둔 것이 없습니다: 지문을 적은 파일이 지워졌거나 잘렸습니다", f"{where}: the line is noted nowhere: the file of noted hashes was deleted or cut")  # fmt: skip
    if heads.get(place, kept) != kept:
        return _broken(found, f"{where}번째 줄이 그날 따로 적어 둔 지문과 다릅니다: 처음부터 다시 쓴 기록입니다", f"{where}: the line is not the one noted on its day: the log was written anew")  # fmt: skip
    return Checked(place, found.first_at or told["at"], told["at"], kept, None)


def _broken(found: Checked, ko: str, en: str) -> Checked:
    return replace(
        found,
        problem=Problem(
            f"사용기록이 온전하지 않습니다. {ko}. 백업과 견주십시오.",
            f"The usage log is not whole. {en}: compare it with a backup.",
        ),
    )
