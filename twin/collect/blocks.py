"""The text of a table in blocks of whole lines: header once, then rows as columns of text with the line each stands on."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.csv as pcsv

from twin.collect.compute import pc
from twin.collect.files import Opened, empty
from twin.collect.mapping import Source, tidy
from twin.errors import Problem

BLOCK_CHARS = 4 << 20
LONGEST_CHARS = 32 << 20  # a quote left open is not followed further than this
DELIMITERS = (",", ";", "\t", "|")
csv.field_size_limit(1 << 24)


@dataclass(frozen=True)
class Shape:
    """How the rows of one file are cut: all columns in order, those that are wanted, and where the rows begin."""

    delimiter: str
    columns: tuple[str, ...]
    wanted: tuple[str, ...]
    head_lines: int


@dataclass(frozen=True)
class Cut:
    """The rows of a block. `wrong` are rows of another width, as (line, fields found)."""

    columns: dict[str, pa.Array]  # text, trimmed
    lines: np.ndarray  # int64, shape (rows,)
    wrong: list[tuple[int, int]]
    raw: dict[int, str]  # by line, where a row is not the line itself


@dataclass(frozen=True)
class Block:
    """Some whole lines of the file."""

    text: str
    first_line: int
    shape: Shape

    @cached_property
    def split(self) -> list[str]:
        """The lines of the block."""
        return self.text.split("\n")

    @property
    def last_line(self) -> int:
        """The number of its last line."""
        return self.first_line + self.text.count("\n") - (1 if self.text.endswith("\n") else 0)

    @cached_property
    def cut(self) -> Cut:
        """Its rows. Arrow cuts fast; where its count of rows is not the count of lines, the csv module cuts exactly."""
        return self._fast() or self._exact()

    def raw(self, line: int) -> str:
        """Returns the row that begins on a line, as it came."""
        return self.cut.raw.get(line) or self.split[line - self.first_line]

    def _fast(self) -> Cut | None:
        lines = self.last_line - self.first_line + 1
        try:
            table = pcsv.read_csv(
                io.BytesIO(self.text.encode()),
                read_options=pcsv.ReadOptions(column_names=list(self.shape.columns), block_size=1 << 24),
                parse_options=pcsv.ParseOptions(delimiter=self.shape.delimiter, newlines_in_values=True),
                convert_options=pcsv.ConvertOptions(
                    column_types=dict.fromkeys(self.shape.wanted, pa.string()),
                    include_columns=list(self.shape.wanted),
                ),
            )
        except pa.ArrowInvalid:
            return None
        if table.num_rows != lines:
            return None
        columns = {name: pc.utf8_trim_whitespace(table.column(name).combine_chunks()) for name in self.shape.wanted}
        numbers = np.arange(self.first_line, self.first_line + lines)
        return self._without_blank(columns, numbers)

    def _without_blank(self, columns: dict[str, pa.Array], numbers: np.ndarray) -> Cut:
        """Drops rows that hold nothing but delimiters, as spreadsheets leave them at the end."""
        nothing = np.ones(len(numbers), bool)
        for column in columns.values():
            nothing &= pc.equal(column, "").to_numpy(zero_copy_only=False)
        for place in np.flatnonzero(nothing):
            nothing[place] = not self.split[numbers[place] - self.first_line].strip(self.shape.delimiter + '" \t')
        if nothing.any():
            kept = pa.array(~nothing)
            columns = {name: column.filter(kept) for name, column in columns.items()}
        return Cut(columns, numbers[~nothing], [], {})

    def _exact(self) -> Cut:
        width, places = len(self.shape.columns), [self.shape.columns.index(name) for name in self.shape.wanted]
        reader = csv.reader(io.StringIO(self.text), delimiter=self.shape.delimiter)
        rows: list[list[str]] = []
        numbers: list[int] = []
        wrong: list[tuple[int, int]] = []
        raw: dict[int, str] = {}
        while True:
            before = reader.line_num
            try:
                fields = next(reader)
            except StopIteration:
                break
            except csv.Error:
                fields = []
            line = self.first_line + before
            if reader.line_num - before > 1 or (fields == [] and self.split[before].strip()):
                raw[line] = "\n".join(self.split[before : reader.line_num])
            if not any(field.strip() for field in fields) and line not in raw:
                continue
            while len(fields) > width and not fields[-1].strip():
                fields.pop()
            if len(fields) != width:
                wrong.append((line, len(fields)))
                continue
            rows.append([fields[place].strip() for place in places])
            numbers.append(line)
        turned = list(zip(*rows, strict=True)) or [()] * len(places)
        columns = {name: pa.array(turned[i], pa.string()) for i, name in enumerate(self.shape.wanted)}
        return Cut(columns, np.array(numbers, np.int64), wrong, raw)


def shape_of(opened: Opened, source: Source, wanted: list[str]) -> Shape:
    """Returns how the file is cut; Problem names a column that is not there, with those that are and the closest."""
    head = list(_head_records(opened, source))
    if not head and source.header_rows:
        raise empty(opened.name)
    delimiters = (",",) if opened.is_excel else (source.delimiter,) if source.delimiter else DELIMITERS
    tried = {d: source.columns or _names(head[source.skip_rows :], d) for d in delimiters}
    delimiter = max(tried, key=lambda d: (sum(name in tried[d] for name in wanted), len(tried[d])))
    columns = tried[delimiter]
    absent = next((name for name in wanted if name not in columns), None)
    if absent is not None:
        raise _unknown_column(opened.name, absent, columns, source)
    return Shape(delimiter, tuple(columns), tuple(wanted), sum(record.count("\n") for record in head))


def blocks(opened: Opened, shape: Shape) -> Iterator[Block]:
    """Yields the rows' text in blocks of about 4 million letters, each ending with a whole row."""
    with opened.text() as stream:
        for _ in range(shape.head_lines):
            stream.readline()
        line, carried = shape.head_lines + 1, ""
        while chunk := stream.read(BLOCK_CHARS):
            text = carried + chunk
            end = _end_of_row(text)
            if end:
                yield Block(text[:end], line, shape)
                line += text.count("\n", 0, end)
            carried = text[end:]
        if carried:
            yield Block(carried, line, shape)


def _end_of_row(text: str) -> int:
    """The place after the last newline that is not inside quotes; 0 where there is none yet."""
    end = text.rfind("\n") + 1
    quotes = text.count('"', 0, end)
    while end and quotes % 2:
        before = text.rfind("\n", 0, end - 1) + 1
        quotes -= text.count('"', before, end)
        end = before
    if end == 0 and len(text) > LONGEST_CHARS:  # a stray quote: the csv module will say on which row
        return text.rfind("\n") + 1
    return end


def _head_records(opened: Opened, source: Source) -> Iterator[str]:
    """The records above the first row: those to skip and those of the header; a quoted cell may hold newlines."""
    with opened.text() as stream:
        for place in range(source.skip_rows + source.header_rows):
            record = stream.readline()
            while place >= source.skip_rows and record.count('"') % 2 and (more := stream.readline()):
                record += more
            if not record:
                return
            yield record if record.endswith("\n") else record + "\n"


def _names(records: list[str], delimiter: str) -> tuple[str, ...]:
    """The columns' names: the lines of the header joined, a merged cell standing for those to its right, twins numbered."""
    lines = [[tidy(cell) for cell in next(csv.reader([r], delimiter=delimiter), [])] for r in _unfolded(records)]
    width = max((len(line) for line in lines), default=0)
    lines = [line + [""] * (width - len(line)) for line in lines]
    for upper, lower in pairwise(lines):
        for i in range(1, width):
            if not upper[i] and lower[i] and lower[i - 1]:
                upper[i] = upper[i - 1]
    names: list[str] = []
    for i in range(width):
        parts = dict.fromkeys(line[i] for line in lines if line[i])
        name = " ".join(parts) or f"({i + 1})"
        twins = sum(n == name or n.startswith(f"{name} (") for n in names)
        names.append(name if name not in names else f"{name} ({twins + 1})")
    return tuple(names)


def _unfolded(records: list[str]) -> list[str]:
    return [" ".join(record.split("\n")).rstrip() if record.count("\n") > 1 else record for record in records]


def _unknown_column(name: str, absent: str, columns: tuple[str, ...], source: Source) -> Problem:
    close = get_close_matches(absent, columns, n=1, cutoff=0.6)
    has = ", ".join(columns[:40]) + (" …" if len(columns) > 40 else "")
    line = source.skip_rows + max(source.header_rows, 1)
    return Problem(
        f"{name} {line}행: 매핑이 찾는 열 '{absent}'이(가) 없습니다. 있는 열: {has}."
        f"{f' 혹시 {close[0]!r}입니까?' if close else ''} 매핑의 열 이름이나 header_rows, skip_rows, delimiter를 고치십시오.",
        f"{name} line {line}: there is no column '{absent}', which the mapping reads; it has {has}."
        f"{f' Did you mean {close[0]!r}?' if close else ''} Correct the column's name, header_rows, skip_rows or delimiter.",
    )
