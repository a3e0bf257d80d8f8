"""What is wrong with rows before a model sees them: each trouble one sentence, and which rows cannot be scored for it.

A trouble of an input that hardly matters to the model is told, and the row is scored all the same.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from twin.errors import Problem
from twin.models.columns import Column, machines, runs
from twin.models.dataset import DataSet

MATTERS = 0.05  # share of what drives the model, from which a troubled input keeps a row from being scored
ALWAYS = 0.01  # an input missing in fewer rows than this while learning is one the model counts on
STUCK_RUN = 15  # the same number so many times at least, and so many times more often than while learning
STUCK_FACTOR = 3
SENSED = ("point:", "readings of ")  # sources that can be stuck; a count of alarms may well stay at 0
OUTSIDE_ROWS = 20  # so many rows in a row, on one machine, outside all that was learned: unit changed or sensor moved


def look(columns: tuple[Column, ...], ds: DataSet, of: np.ndarray | None = None) -> tuple[np.ndarray, list[Problem]]:
    """Returns which rows can be scored, and a sentence for each trouble met (among the rows marked in `of`, else in all).

    The rows before those marked are looked at too: a sensor may have been stuck for long.
    """
    can, told = np.ones(len(ds), dtype=bool), []
    machine = machines(ds)
    for column in columns:
        for rows, say, stops in _troubles(column, ds, machine):
            if stops:
                can &= ~rows
            if (asked := rows if of is None else rows & of).any():
                told.append(say(_Place(column, ds, asked, machine), stops))
    return can, told


@dataclass(frozen=True)
class _Place:
    """A trouble met: of which input, in which rows, on which machines."""

    column: Column
    ds: DataSet
    rows: np.ndarray
    machine: np.ndarray

    def values(self) -> np.ndarray:
        return self.ds.rows[self.column.input.name].to_numpy()[self.rows]


Say = Callable[[_Place, bool], Problem]


def _troubles(column: Column, ds: DataSet, machine: np.ndarray) -> Iterator[tuple[np.ndarray, Say, bool]]:
    """The rows of each trouble, how to say it, and whether it keeps them from being scored."""
    values, matters = ds.rows[column.input.name], column.share >= MATTERS
    gone = values.isna().to_numpy()
    if column.missing < ALWAYS:
        yield gone, _missing, True
    if column.input.kind == "class":
        yield ~gone & ~values.isin(column.classes).to_numpy(), _unseen, True
        return
    numbers = values.to_numpy(dtype=float)
    if column.input.source.startswith(SENSED):
        yield runs(numbers, machine) > max(STUCK_RUN, STUCK_FACTOR * column.longest_run), _stuck, matters
    yield _moved(column, numbers, machine), _outside, matters


def _moved(column: Column, numbers: np.ndarray, machine: np.ndarray) -> np.ndarray:
    """Rows in an unbroken row of values beyond all that was learned, on one side, by more than the learned span."""
    if column.low is None or column.high is None:
        return np.zeros(len(numbers), dtype=bool)
    span = column.high - column.low
    side = np.where(numbers > column.high + span, 1.0, np.where(numbers < column.low - span, -1.0, np.nan))
    long = np.zeros(len(numbers), dtype=bool)
    if np.isnan(side).all():
        return long
    for one in np.unique(machine):
        at = np.flatnonzero(machine == one)
        piece = np.cumsum(np.r_[False, ~(side[at][1:] == side[at][:-1])])
        long[at] = (np.bincount(piece)[piece] >= OUTSIDE_ROWS) & ~np.isnan(side[at])
    return long


def _where(place: _Place) -> tuple[str, str]:
    """Which machines, since when: ('설비 1, 2026-05-11부터', 'machine 1, from 2026-05-11')."""
    named = ", ".join(m.removesuffix(".0") for m in np.unique(place.machine[place.rows]) if m)
    since = str(place.ds.at[place.rows][0])[:16].replace("T", " ")
    ko, en = (f"설비 {named}, ", f"machine {named}, ") if named else ("", "")
    return f"{ko}{since} UTC부터", f"{en}from {since} UTC"


def _verdict(place: _Place, stops: bool) -> tuple[str, str]:
    n = int(place.rows.sum())
    if stops:
        return f"그 {n:,}건은 판정하지 않습니다.", f"those {n:,} rows are not scored"
    return (
        f"모델에 거의 쓰이지 않는 값이라 {n:,}건을 그대로 판정합니다.",
        f"it hardly matters to the model, and the {n:,} rows are scored",
    )


def _missing(place: _Place, stops: bool) -> Problem:
    (ko, en), (then_ko, then_en), read = _where(place), _verdict(place, stops), place.column.input
    return Problem(
        f"{read.ko}({read.name}) 값이 없습니다: {ko}. 수집점이 끊겼거나 이름이 바뀌었는지 확인하십시오. {then_ko}",
        f"{read.en} ({read.name}) has no value: {en}. Check whether the point is cut off or renamed; {then_en}.",
    )


def _unseen(place: _Place, stops: bool) -> Problem:
    (then_ko, then_en), read = _verdict(place, stops), place.column.input
    names = ", ".join(sorted(set(map(str, place.values()))))
    return Problem(
        f"배우지 않은 {read.ko}: {names}. 기록이 모이면 다시 학습하십시오. {then_ko}",
        f"A {read.en} the model never saw: {names}. Train again once there are records; {then_en}.",
    )


def _stuck(place: _Place, stops: bool) -> Problem:
    (ko, en), (then_ko, then_en), read = _where(place), _verdict(place, stops), place.column.input
    value = f"{place.values()[0]:.6g} {read.unit}".strip()
    return Problem(
        f"{read.ko} 센서가 {value}에 멈춰 있습니다: {ko}. 센서를 확인하십시오. {then_ko}",
        f"The sensor of {read.en} is stuck at {value}: {en}. Check the sensor; {then_en}.",
    )


def _outside(place: _Place, stops: bool) -> Problem:
    (ko, en), (then_ko, then_en), column = _where(place), _verdict(place, stops), place.column
    read, now = column.input, float(np.median(place.values().astype(float)))
    unit = f" {read.unit}".rstrip()
    return Problem(
        f"{read.ko} 값이 {now:.4g}{unit}로 배운 범위 {column.low:.4g}–{column.high:.4g}를 크게 벗어났습니다: {ko}. 단위가 바뀌었는지 확인하십시오. {then_ko}",
        f"{read.en} reads {now:.4g}{unit}, far outside the learned {column.low:.4g} to {column.high:.4g}: {en}. Check whether its unit changed; {then_en}.",
    )
