"""Rows seen twice in one file, and intervals of one machine that overlap: found over the whole file, on plain numbers."""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

INTOS = 64  # more [[into]] than any mapping has


@dataclass(frozen=True)
class Clash:
    """Rows of a file that cannot stand beside an earlier one: their lines, and the lines they clash with."""

    lines: np.ndarray  # int64, rising
    others: np.ndarray


@dataclass
class Seen:
    """The lines of a file with the hash of their key."""

    _hashes: list[np.ndarray] = field(default_factory=list)
    _lines: list[np.ndarray] = field(default_factory=list)

    def add(self, hashes: np.ndarray, lines: np.ndarray) -> None:
        """Takes the rows of a block."""
        self._hashes.append(hashes)
        self._lines.append(lines)

    def twice(self) -> Clash:
        """Returns the rows whose key an earlier row of the file has, with the first that has it."""
        hashes, lines = _joined(self._hashes, np.uint64), _joined(self._lines, np.int64)
        order = np.argsort(hashes, kind="stable")  # rows came in the order of lines, and stay so within a key
        same = np.zeros(len(order), bool)
        same[1:] = hashes[order][1:] == hashes[order][:-1]
        first = np.maximum.accumulate(np.where(same, 0, np.arange(len(order))))
        again, firsts = lines[order[same]], lines[order[first[same]]]
        rising = np.argsort(again)
        return Clash(again[rising], firsts[rising])


@dataclass
class Intervals:
    """The intervals of one table, as numbers: 28 bytes a row. A token is a row's line and the [[into]] that made it."""

    _machines: dict[Any, int] = field(default_factory=dict)
    _parts: list[tuple[np.ndarray, ...]] = field(default_factory=list)

    def add(self, rows: pa.Table, into: int) -> None:
        """Takes the rows of a block that the [[into]] of that number made."""
        start, end = (rows.column(name).cast(pa.int64()).to_numpy() for name in ("started_at", "ended_at"))
        self._parts.append((self._codes(rows), start, end, tokens_of(rows, into)))

    def _codes(self, rows: pa.Table) -> np.ndarray:
        """A number for each (station, machine); a machine without a number is the station's only one."""
        frame = pd.DataFrame({"station": rows.column("station_id").to_pandas()})
        has = "machine_no" in rows.column_names
        frame["machine"] = rows.column("machine_no").fill_null(-1).to_numpy() if has else -1
        groups = frame.groupby(["station", "machine"], sort=False)
        number = groups.ngroup().to_numpy()
        names = list(groups.groups) if len(frame) else []
        codes = np.array([self._machines.setdefault(name, len(self._machines)) for name in names], np.int32)
        return codes[number] if len(frame) else np.zeros(0, np.int32)

    def _sorted(self, without: np.ndarray) -> tuple[np.ndarray, ...]:
        """Machine, start, end, token of the rows that are left, by machine, start and line."""
        machine, start, end, token = (np.concatenate(c) for c in zip(*self._parts, strict=True))
        left = ~among(token // INTOS, without)
        order = np.lexsort((token[left], start[left], machine[left]))
        return machine[left][order], start[left][order], end[left][order], token[left][order]

    def overlaps(self, without: np.ndarray) -> Clash:
        """Returns the rows that begin before an earlier, accepted row of the same machine ends. `without`: lines left out."""
        if not self._parts:
            return _NO_CLASH
        machine, start, end, token = self._sorted(without)
        line = token // INTOS
        again: list[int] = []
        others: list[int] = []
        for begins, ends in _runs(machine):
            s, e = start[begins:ends], end[begins:ends]
            if (s[1:] >= np.maximum.accumulate(e)[:-1]).all():
                continue
            until, by = s[0], line[begins]
            for i, (a, b) in enumerate(zip(s.tolist(), e.tolist(), strict=True), start=begins):
                if a < until:
                    again.append(line[i])
                    others.append(by)
                else:
                    until, by = b, line[i]
        lines, first = np.unique(np.array(again, np.int64), return_index=True)
        return Clash(lines, np.array(others, np.int64)[first])

    def trims(self, without: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Returns (tokens, rising; their new start in µs): overlapping rows begin where those before them end.

        A new start at or after the row's end means that nothing of it is left.
        """
        if not self._parts:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        machine, start, end, token = self._sorted(without)
        new = start.copy()
        for begins, ends in _runs(machine):
            until = np.maximum.accumulate(end[begins:ends])[:-1]
            new[begins + 1 : ends] = np.maximum(start[begins + 1 : ends], until)
        moved = np.flatnonzero(new > start)
        rising = moved[np.argsort(token[moved])]
        return token[rising], new[rising]


_NO_CLASH = Clash(np.zeros(0, np.int64), np.zeros(0, np.int64))


def tokens_of(rows: pa.Table, into: int) -> np.ndarray:
    """Returns a number for each row that tells its line and the [[into]] that made it."""
    return rows.column("source_row").to_numpy() * INTOS + into


def among(lines: np.ndarray, rising: np.ndarray) -> np.ndarray:
    """Returns True for the lines that are in a rising array, shape of `lines`."""
    if not len(rising):
        return np.zeros(len(lines), bool)
    places = np.minimum(np.searchsorted(rising, lines), len(rising) - 1)
    return rising[places] == lines


def _runs(machine: np.ndarray) -> list[tuple[int, int]]:
    """Where each machine's rows begin and end."""
    edges = np.flatnonzero(np.diff(machine)) + 1
    bounds = [0, *edges.tolist(), len(machine)]
    return [(a, b) for a, b in pairwise(bounds) if a < b]


def _joined(parts: list[np.ndarray], kind: type) -> np.ndarray:
    return np.concatenate(parts) if parts else np.zeros(0, kind)
