"""However the text falls into blocks, each row comes once, whole, with the line it begins on."""

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from twin.collect import blocks
from twin.collect.files import opened
from twin.collect.mapping import Source

FIELD = st.text(st.sampled_from('가나ab1 ,;"\n'), max_size=6)
TABLE = st.lists(st.tuples(st.text("가나ab1", min_size=1, max_size=3), FIELD, FIELD), min_size=1, max_size=30)


def read(text: str, block_chars: int) -> list[tuple]:
    """(line, fields…) of each row, read in blocks of so many letters."""
    with TemporaryDirectory() as room, patch.object(blocks, "BLOCK_CHARS", block_chars):
        path = Path(room) / "a.csv"
        path.write_text(text, encoding="utf-8", newline="")
        with opened(path, Source(), Path(room)) as file:
            shape = blocks.shape_of(file, Source(), ["a", "b", "c"])
            found = []
            for block in blocks.blocks(file, shape):
                columns = [block.cut.columns[name].to_pylist() for name in ("a", "b", "c")]
                found += zip(block.cut.lines.tolist(), *columns, strict=True)
                assert all(block.raw(line) for line in block.cut.lines.tolist())
            return found


def expected(text: str) -> list[tuple]:
    reader = csv.reader(io.StringIO(text))
    found, before = [], 0
    for row in reader:
        if before:
            found.append((before + 1, *(field.strip() for field in row)))
        before = reader.line_num
    return found


@settings(max_examples=150, deadline=None)
@given(TABLE, st.integers(1, 60), st.sampled_from(["\n", "\r\n"]))
def test_rows_are_those_of_the_csv_module_at_any_size_of_block(rows: list[tuple], block_chars: int, newline: str):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([("a", "b", "c"), *rows])
    text = out.getvalue()
    assert read(text.replace("\n", newline), block_chars) == expected(text)


def test_the_fast_way_and_the_exact_way_cut_alike():
    shape = blocks.Shape(",", ("a", "b"), ("b", "a"), 1)
    block = blocks.Block('1,"x ""y"""\n ,\n3, z \n', 2, shape)
    fast, exact = block._fast(), block._exact()
    assert fast is not None
    assert fast.lines.tolist() == exact.lines.tolist() == [2, 4]
    assert (
        [c.to_pylist() for c in fast.columns.values()]
        == [c.to_pylist() for c in exact.columns.values()]
        == [['x "y"', "z"], ["1", "3"]]
    )
