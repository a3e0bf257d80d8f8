"""What a person must know of a defect data set before trusting a model on it: sentences, and rows kept apart."""

from dataclasses import replace

import numpy as np

from twin.errors import Problem
from twin.models.dataset import DataSet

LATE = np.timedelta64(7, "D")  # units apart that begin so much after the log: the recording changed, not the floor


def notes_on(found: DataSet, check: str, bad_from: int, codes: tuple[str, ...]) -> DataSet:
    """Returns the data set with its sentences: what counts as bad, what is apart, whether the recording changed."""
    notes = [_meaning(check, bad_from, codes)]
    if found.apart.any():
        notes.append(_apart(found))
    if (since := recorded_alike_from(found)) is not None:
        notes.append(_changed(since))
    return replace(found, notes=tuple(notes))


def recorded_alike_from(found: DataSet) -> np.datetime64 | None:
    """Returns from when on units apart are marked as such, where the log began a week or more earlier; else None.

    Before that moment they stand among production: labels before and after do not mean the same.
    """
    marked = found.at[found.apart]
    return marked[0] if len(marked) and marked[0] - found.at[0] >= LATE else None


def _meaning(check: str, bad_from: int, codes: tuple[str, ...]) -> Problem:
    of = ", ".join(codes)
    return Problem(
        f"불량: {check} 검사까지 불량 {bad_from}개 이상이 나온 것{f' (불량 코드 {of})' if of else ''}. 결과는 {check}을(를) 지난 때에 알려집니다.",
        f"Bad: {bad_from} or more bad parts found up to {check}{f' (defect codes {of})' if of else ''}; known once {check} is passed.",
    )


def _apart(found: DataSet) -> Problem:
    n = int(found.apart.sum())
    return Problem(
        f"시험 사출(준비 중에 만든 것) {n:,}건은 학습과 시험에서 빼고 따로 보입니다.",
        f"{n:,} try shots (made during set-up) are kept out of training and testing and shown apart.",
    )


def _changed(since: np.datetime64) -> Problem:
    day = str(since)[:10]
    return Problem(
        f"시험 사출은 {day}부터 표시되었습니다. 그 앞에서는 생산에 섞여 있어 불량률을 견줄 수 없으므로, 기록 방식이 같은 {day}부터 학습합니다.",
        f"Try shots are marked only from {day}; before, they stand among production, so fail rates cannot be compared: training begins there.",
    )
