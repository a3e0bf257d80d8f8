"""Whatever the intervals of a machine are: what is left of them never overlaps, and nothing more is taken away."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from twin.collect.machines import INTOS, Intervals, Seen

INTERVALS = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 30), st.integers(0, 8)), min_size=1, max_size=25)
NONE = np.zeros(0, np.int64)


def intervals(rows: list[tuple[str, int, int]], cut: int = 0) -> Intervals:
    """Intervals in two blocks; the line of a row is its place, from 1."""
    kept = Intervals()
    for first, part in ((0, rows[:cut]), (cut, rows[cut:])):
        start = np.array([s for _, s, _ in part], np.int64)
        table = pa.table(
            {
                "station_id": pa.array([m for m, _, _ in part], pa.string()),
                "started_at": pa.array(start).cast(pa.timestamp("us", "UTC")),
                "ended_at": pa.array(start + np.array([d for _, _, d in part], np.int64)).cast(
                    pa.timestamp("us", "UTC")
                ),
                "source_row": pa.array(range(first + 1, first + 1 + len(part)), pa.int64()),
            }
        )
        kept.add(table, 0)
    return kept


def clash(one: tuple[str, int, int], other: tuple[str, int, int]) -> bool:
    return one[0] == other[0] and max(one[1], other[1]) < min(one[1] + one[2], other[1] + other[2])


@given(INTERVALS, st.integers(0, 25))
def test_refused_rows_are_those_that_overlap_one_that_stands(rows: list[tuple[str, int, int]], cut: int):
    found = intervals(rows, min(cut, len(rows))).overlaps(NONE)
    refused = set(found.lines.tolist())
    standing = [row for line, row in enumerate(rows, 1) if line not in refused]
    assert not any(clash(one, other) for i, one in enumerate(standing) for other in standing[:i])
    for line, other in zip(found.lines.tolist(), found.others.tolist(), strict=True):
        assert rows[line - 1][0] == rows[other - 1][0]
        assert other not in refused


@given(INTERVALS)
def test_trimmed_intervals_cover_the_same_time_once(rows: list[tuple[str, int, int]]):
    tokens, starts = intervals(rows).trims(NONE)
    new = dict(zip((tokens // INTOS).tolist(), starts.tolist(), strict=True))
    covered: list[tuple[str, int]] = []
    for line, (machine, start, length) in enumerate(rows, 1):
        covered += [(machine, t) for t in range(new.get(line, start), start + length)]
    assert len(covered) == len(set(covered))
    assert set(covered) == {(m, t) for m, start, length in rows for t in range(start, start + length)}


@given(st.lists(st.integers(0, 6), max_size=20))
def test_a_row_seen_again_points_to_the_first(hashes: list[int]):
    seen = Seen()
    seen.add(np.array(hashes[:5], np.uint64), np.arange(1, len(hashes[:5]) + 1))
    seen.add(np.array(hashes[5:], np.uint64), np.arange(6, len(hashes[5:]) + 6))
    found = seen.twice()
    expected = [(i + 1, hashes.index(h) + 1) for i, h in enumerate(hashes) if h in hashes[:i]]
    assert list(zip(found.lines.tolist(), found.others.tolist(), strict=True)) == expected
