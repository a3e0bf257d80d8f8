"""One file into the store: read in blocks, judged as a whole, landed; the owner loads what has landed."""

import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa

from twin.collect.blocks import Block, blocks, shape_of
from twin.collect.drafts import Reader
from twin.collect.files import Opened, empty, opened
from twin.collect.groups import grouped
from twin.collect.machines import Clash, Intervals, Seen, among, tokens_of
from twin.collect.mapping import Into, Named
from twin.collect.reasons import Refusals
from twin.collect.rows import rows_of
from twin.collect.spool import Spool
from twin.collect.values import Setting
from twin.errors import Problem
from twin.store import Landing, Loaded, Store

DEFAULT_ZONE = "Asia/Seoul"
HELD_REFUSALS = 20_000  # refused rows kept in memory before they are written
MOST_SHOWN = 100_000


@dataclass
class Ingested:
    """What became of one file; rows are lines of the file."""

    file: str
    mapping: str
    rows_read: int = 0
    rows_aside: int = 0  # lines the mapping does not use
    rows_trimmed: int = 0  # intervals shortened because they overlapped the one before
    refused: list[tuple[int, str, str]] = field(default_factory=list)  # (line, Korean, English) of the first ones
    rows_refused: int = 0
    loaded: Loaded | None = None  # None: landed, to be loaded by the app that owns the store


def ingest_file(store: Store, path: Path, named: Named, *, shown: int = 5) -> Ingested:
    """Returns what became of a file; Problem where it cannot be read at all. `shown`: how many refused rows to return."""
    _keep_apart(store, made_up=named.mapping.source.made_up)
    with (
        tempfile.TemporaryDirectory(prefix="twin-ingest-") as workroom,
        opened(path, named.mapping.source, Path(workroom)) as file,
    ):
        result = _Reading(store, file, named, Path(workroom), min(shown, MOST_SHOWN)).run()
    if store.is_owner:
        result.loaded = next((one for one in reversed(store.load_landed()) if one.source_name == file.name), None)
    return result


def _keep_apart(store: Store, *, made_up: bool) -> None:
    """Made-up rows and measured ones in one database could never be told apart on a page again: refused."""
    if not made_up and _holds_made_up(store):
        raise Problem(
            f"{store.path.name}에는 지어낸 데모 데이터가 들어 있어 실제 데이터를 섞지 않습니다. --db data/my.duckdb처럼 다른 파일을 정하십시오.",
            f"{store.path.name} holds the made-up demonstration, and real data is not mixed into it: choose another "
            f"file, for example --db data/my.duckdb.",
        )


def _holds_made_up(store: Store) -> bool:
    try:
        return store.rows("SELECT count(*) FROM log.ingest_batch WHERE made_up")[0][0] > 0
    except Problem:  # a visitor before the first snapshot: the owner holds nothing that could be known
        return False


class _Reading:
    """The reading of one file: what is kept from block to block."""

    def __init__(self, store: Store, file: Opened, named: Named, workroom: Path, shown: int) -> None:
        self.store, self.file, self.named, self.shown = store, file, named, shown
        self.intos = named.mapping.into
        self.origin = named.mapping.source.name or named.name
        self.reader = self._reader()
        self.shape = shape_of(file, named.mapping.source, named.mapping.reads())
        self.spools = [Spool(workroom / f"{i}.arrow") for i in range(len(self.intos))]
        self.trims: dict[str, tuple[np.ndarray, np.ndarray]] = {}
        self.seen = Seen()
        self.intervals: dict[tuple[str, str], Intervals] = {
            (into.table, _guard_of(into)): Intervals() for into in self.intos if _guard_of(into) != "keep"
        }
        self.refusals = Refusals(file.name)
        self.result = Ingested(file.name, named.name)

    def run(self) -> Ingested:
        """Reads the file into a landing and returns the counts."""
        with self.store.landing(
            kind="file", source_name=self.file.name, source_hash=self.file.sha256, mapping_name=self.named.name,
            mapping_hash=self.named.sha256, made_up=self.named.mapping.source.made_up,
        ) as landing:  # fmt: skip
            for block in blocks(self.file, self.shape):
                self._take(block)
                self._flush(landing, HELD_REFUSALS)
            if self.result.rows_read == 0:
                raise empty(self.file.name)
            left_out = self._clashes()
            self.trims = self._trims(left_out)
            for i, into in enumerate(self.intos):
                self._land(landing, into, i, left_out)
            self._flush(landing, 0)
            landing.count_read(self.result.rows_read - self.result.rows_aside)
        return self.result

    def _reader(self) -> Reader:
        source, plant = self.named.mapping.source, self.store_plant()
        zone = ZoneInfo(source.timezone or (plant[1].site.timezone if plant else DEFAULT_ZONE))
        setting = Setting(source, zone, self.file.is_excel)
        known = None if plant is None else frozenset(plant[1].station_by_id())
        stations = known if source.stations == "reject" or (source.stations is None and self._entered()) else None
        return Reader(self.named.mapping, self.origin, setting, stations, datetime.now(UTC))

    def store_plant(self):
        """The plant in force, where the store can be read."""
        try:
            return self.store.plant()
        except Problem:  # a visitor before the first snapshot: stations are learned
            return None

    def _entered(self) -> bool:
        """True where a person described the plant in force: then an unknown station is a mistake, not news."""
        if self.store_plant() is None:
            return False
        return self.store.rows("SELECT kind FROM plant.version WHERE in_force") == [("nominal",)]

    def _take(self, block: Block) -> None:
        rows = rows_of(block, self.reader, self.refusals)
        self.result.rows_read += rows.read
        self.result.rows_aside += rows.aside
        self.seen.add(rows.hashes, rows.lines)
        for i, (into, table) in enumerate(zip(self.intos, rows.tables, strict=True)):
            self.spools[i].add(table)
            if table.num_rows and (into.table, _guard_of(into)) in self.intervals:
                self.intervals[into.table, _guard_of(into)].add(table, i)

    def _clashes(self) -> np.ndarray:
        """Refuses duplicates and overlaps; returns their lines, rising."""
        twice = self.seen.twice()
        left_out = twice.lines
        self._refuse_clash(twice, "duplicate", None)
        for (table, guard), intervals in self.intervals.items():
            if guard == "reject":
                clash = intervals.overlaps(left_out)
                self._refuse_clash(clash, "overlap", next(into for into in self.intos if into.table == table))
                left_out = np.union1d(left_out, clash.lines)
        return left_out

    def _trims(self, left_out: np.ndarray) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """By table: the tokens of intervals that begin too early, and where they begin now."""
        found = {t: kept.trims(left_out) for (t, guard), kept in self.intervals.items() if guard == "trim"}
        self.result.rows_trimmed = sum(len(tokens) for tokens, _ in found.values())
        return found

    def _refuse_clash(self, clash: Clash, code: str, into: Into | None) -> None:
        """Adds rows found to clash after they were read; their text is fetched from the file again."""
        if not len(clash.lines):
            return
        column = ", ".join(into.to["started_at"].column) or None if into else None
        for block in blocks(self.file, self.shape):
            inside = (clash.lines >= block.first_line) & (clash.lines <= block.last_line)
            if inside.any():
                lines = clash.lines[inside]
                values = _shown(block, lines, into)
                raws = [block.raw(int(line)) for line in lines]
                self.refusals.add(lines, code, column, values, [str(n) for n in clash.others[inside]], raws)

    def _land(self, landing: Landing, into: Into, i: int, left_out: np.ndarray) -> None:
        """Writes the rows of one [[into]] that stand."""
        trimmed = self.trims.get(into.table) if _guard_of(into) == "trim" else None
        whole: list[pa.Table] = []
        for rows in self.spools[i].read():
            rows = rows.filter(pa.array(~among(rows.column("source_row").to_numpy(), left_out)))
            if into.group_by:
                whole.append(rows)
            else:
                landing.write(into.table, rows if trimmed is None else _trim(rows, i, *trimmed))
        if whole:
            landing.write(into.table, grouped(pa.concat_tables(whole), into, self.origin))

    def _flush(self, landing: Landing, held: int) -> None:
        """Writes the refused rows collected so far, and keeps the first ones to show."""
        if len(self.refusals.line) <= held:
            return
        table = self.refusals.table()
        landing.reject(table)
        self.result.rows_refused += table.num_rows
        first = table.slice(0, max(0, self.shown - len(self.result.refused)))
        self.result.refused += zip(
            *(first.column(name).to_pylist() for name in ("source_row", "reason_ko", "reason_en")), strict=True
        )
        self.refusals = Refusals(self.file.name)


def _guard_of(into: Into) -> str:
    """What is done with overlapping intervals: states of a machine exclude each other, operations may run side by side."""
    return into.overlap or ("reject" if into.table == "state_interval" else "keep")


def _trim(rows: pa.Table, into: int, tokens: np.ndarray, starts: np.ndarray) -> pa.Table:
    """Returns the rows with the new starts; those of which nothing is left are gone."""
    numbers = tokens_of(rows, into)
    moved = among(numbers, tokens)
    if not moved.any():
        return rows
    begin = rows.column("started_at").cast(pa.int64()).to_numpy().copy()
    begin[moved] = starts[np.searchsorted(tokens, numbers[moved])]
    end = rows.column("ended_at").cast(pa.int64()).to_numpy()
    place = rows.column_names.index("started_at")
    rows = rows.set_column(place, "started_at", pa.array(begin).cast(pa.timestamp("us", "UTC")))
    return rows.filter(pa.array(~moved | (begin < end)))


def _shown(block: Block, lines: np.ndarray, into: Into | None) -> list[str | None]:
    """What of each row stands in the sentence: for an interval its two ends, as the file has them."""
    if into is None:
        return [None] * len(lines)
    places = pa.array(np.searchsorted(block.cut.lines, lines))
    names = [name for target in ("started_at", "ended_at") for name in into.to[target].reads()]
    texts = pd.DataFrame({n: block.cut.columns[n].take(places).to_pandas() for n in dict.fromkeys(names)})
    return [" – ".join(row) for row in texts.itertuples(index=False)]
