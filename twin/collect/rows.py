"""A block of the file into rows of the log's tables. A row is taken whole or refused whole, with the first reason found."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from twin.collect.blocks import Block
from twin.collect.drafts import Draft, Reader, draft_of
from twin.collect.keys import row_hashes
from twin.collect.reasons import Refusals
from twin.collect.values import Trouble

STEP = np.uint64(0x9E3779B97F4A7C15)  # odd, so multiples differ (the step of SplitMix64)


@dataclass(frozen=True)
class Rows:
    """What a block gave: for each [[into]] the rows as read, and which lines were read, used and refused."""

    tables: list[pa.Table]  # one for each [[into]], as floor.<table> or, where it is grouped, before grouping
    lines: np.ndarray  # used by some [[into]] and not refused
    hashes: np.ndarray
    read: int
    aside: int


def rows_of(block: Block, reader: Reader, refusals: Refusals) -> Rows:
    """Returns the rows a block gives; what is refused is added to `refusals`."""
    cut, n = block.cut, len(block.cut.lines)
    for line, fields in cut.wrong:
        refusals.add([line], "wrong_columns", None, [str(fields)], str(len(block.shape.columns)), [block.raw(line)])
    refused, used = np.zeros(n, bool), np.zeros(n, bool)
    drafts = [draft_of(into, cut.columns, n, reader) for into in reader.mapping.into]
    for draft in drafts:
        used[draft.places] = True
        for trouble in draft.troubles(reader):
            _refuse(block, draft.places, trouble, refused, refusals)
    key = reader.mapping.source.key or block.shape.wanted
    hashes = row_hashes([cut.columns[name] for name in key])
    tables = [
        draft.table(~refused[draft.places], cut.lines, of_draft)
        for draft, of_draft in zip(drafts, _hashes_by_draft(drafts, hashes), strict=True)
    ]
    kept = used & ~refused
    return Rows(tables, cut.lines[kept], hashes[kept], n + len(cut.wrong), int((~used).sum()))


def _hashes_by_draft(drafts: list[Draft], hashes: np.ndarray) -> list[np.ndarray]:
    """A line that makes two rows of one table gives the second another hash; the order of other blocks does not matter."""
    seen: dict[str, np.ndarray] = {}
    moved = []
    for draft in drafts:
        before = seen.setdefault(draft.into.table, np.zeros(len(hashes), np.uint64))
        moved.append(hashes + before * STEP)
        before[draft.places] += np.uint64(1)
    return moved


def _refuse(block: Block, places: np.ndarray, trouble: Trouble, refused: np.ndarray, refusals: Refusals) -> None:
    """Adds the rows of a trouble that have not been refused for another."""
    fresh = np.flatnonzero(trouble.rows & ~refused[places])
    if not len(fresh):
        return
    refused[places[fresh]] = True
    lines = block.cut.lines[places[fresh]]
    shown = trouble.shown.take(pa.array(fresh)).to_pylist()
    raws = [block.raw(int(line)) for line in lines]
    refusals.add(lines, trouble.code, trouble.column, shown, trouble.more, raws)
