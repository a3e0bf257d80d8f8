"""How the story was collected: a file a month, with an outage, late rows, rows sent twice, and garbled lines."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zlib import crc32

import numpy as np
import pyarrow as pa

from twin.demo.columns import MOMENT, micros
from twin.demo.logbook import Logbook
from twin.demo.orders import Order
from twin.demo.story import Story

RECORDED = {
    "operation_event": "ended_at", "state_interval": "ended_at", "inspection": "occurred_at", "measurement": "occurred_at",
    "energy": "ended_at", "maintenance": "ended_at", "alarm": "occurred_at", "prediction": "occurred_at",
    "alert_action": "occurred_at",
}  # fmt: skip
BY_MACHINES = (
    "operation_event",
    "state_interval",
    "inspection",
    "measurement",
    "alarm",
    "prediction",
)  # lost in an outage
MAY_BE_LATE = ("operation_event", "state_interval")
TABLES = (*RECORDED, "production_order")
FIRST_LINE = 2  # the header is line 1


@dataclass(frozen=True)
class File:
    """One file of a month as it arrived: rows of the log's tables, garbled lines, and how many lines it had."""

    name: str
    tables: dict[str, pa.Table]
    rejected: pa.Table
    lines: int
    resent: int


def collect(story: Story, logbook: Logbook) -> list[File]:
    """Returns the files in the order they arrived. Each good row has its source_row and a source_key of its own."""
    months = _months(story)
    parts = {name: _by_month(story, name, table, months) for name, table in logbook.tables.items()}
    parts["production_order"] = _orders_by_month(story, months)
    resent = {
        "operation_event": story.truth.collection.resent_operations,
        "measurement": story.truth.collection.resent_measurements,
    }
    files = []
    for i, (first, _) in enumerate(months):
        again = {name: parts[name][i - 1][-n:] for name, n in resent.items()} if i else {}
        tables = {
            name: pa.concat_tables([again[name], parts[name][i]]) if name in again else parts[name][i]
            for name in TABLES
        }
        files.append(_file(story, f"demo {first:%Y-%m}", tables, sum(map(len, again.values()))))
    return files


def _file(story: Story, name: str, tables: dict[str, pa.Table], resent: int) -> File:
    line, numbered = FIRST_LINE, {}
    garbled = _garbled(story, name, tables["operation_event"])
    for table_name, table in tables.items():
        rows = np.arange(line, line + len(table))
        if table_name == "operation_event":  # the line after a garbled one is the same line, sent right
            rows += np.searchsorted(np.array([place for place, _ in garbled]), np.arange(len(table)), side="right")
            line += len(garbled)
        numbered[table_name] = table.append_column("source_row", pa.array(rows))
        line += len(table)
    at = [FIRST_LINE + place + i for i, (place, _) in enumerate(garbled)]
    rejected = pa.table(
        {"source_row": pa.array(at, pa.int64())}
        | {
            key: pa.array([row[key] for _, row in garbled], pa.string())
            for key in ("column_name", "value", "reason_code", "reason_ko", "reason_en", "raw")
        }
    )
    return File(name, numbered, rejected, line - FIRST_LINE, resent)


def _months(story: Story) -> list[tuple[date, float]]:
    """(first day, end in s since 1970) of each month of the log."""
    zone, clock = story.clock.zone, story.clock
    day = datetime.fromtimestamp(story.from_s, UTC).astimezone(zone).date()
    found = []
    while clock.moment(day, "00:00") < story.until_s:
        following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        found.append((day, min(clock.moment(following, "00:00"), story.until_s)))
        day = following
    return found


def _by_month(story: Story, name: str, table: pa.Table, months: list[tuple[date, float]]) -> list[pa.Table]:
    """The rows of each month's file, keyed; late ones one file later, those of the outage in none."""
    table = table.append_column("source_key", _keys(story, name, np.arange(len(table))))
    if name == "state_interval":
        table = _cut_at_outage(story, table)
    recorded = table[RECORDED[name]].cast(pa.int64()).to_numpy()
    month = np.searchsorted(micros(np.array([end for _, end in months])), recorded, side="left")
    month = np.minimum(month, len(months) - 1)
    if name in MAY_BE_LATE:
        for late in story.truth.collection.late:
            since, until = (micros(np.array(story.clock.of_local(getattr(late, side)))) for side in ("from", "until"))
            is_late = (recorded >= since) & (recorded < until) & (table["station_id"].to_numpy() == late.station)
            month = np.where(is_late, np.minimum(month + 1, len(months) - 1), month)
    if name in BY_MACHINES:
        since, until = _outage(story)
        month = np.where((recorded > since) & (recorded <= until), -1, month)
    return [table.filter(pa.array(month == i)) for i in range(len(months))]


def _outage(story: Story) -> tuple[int, int]:
    """When nothing was collected, in µs since 1970."""
    since, until = (int(micros(np.array(story.clock.of_local(t)))) for t in story.truth.collection.outage)
    return since, until


def _cut_at_outage(story: Story, table: pa.Table) -> pa.Table:
    """A state that an outage falls into is known up to it, or from its end on."""
    since, until = _outage(story)
    began, ended = (table[c].cast(pa.int64()).to_numpy().copy() for c in ("started_at", "ended_at"))
    before, after = (began < since) & (ended > since), (began < until) & (ended > until)
    ended[before], began[after] = since, until
    for place, (name, values) in enumerate((("started_at", began), ("ended_at", ended))):
        table = table.set_column(place, name, pa.array(values, MOMENT))
    return table


def _orders_by_month(story: Story, months: list[tuple[date, float]]) -> list[pa.Table]:
    """Each month's file has the orders that were new or had changed, as they stood at its end."""
    histories = [_history(story, order) for order in story.floor.book.orders]
    tables, since = [], 0.0
    for _, until in months:
        rows = []
        for order, (released, completed, shipped) in zip(story.floor.book.orders, histories, strict=True):
            known = [t for t in (order.ordered_s, released, completed, shipped) if t <= until]
            open_at_start = since > 0 or not shipped <= story.from_s
            if known and max(known) > since and open_at_start:
                rows.append((order, *(t if t <= until else np.nan for t in (released, completed, shipped)), len(known)))
        tables.append(_order_table(story, rows))
        since = until
    return tables


def _history(story: Story, order: Order) -> tuple[float, float, float]:
    """Released, completed and shipped in s since 1970; NaN for what has not happened."""
    if order.completed_s > story.clock.total_s or np.isnan(order.completed_s):
        return (
            (float(story.clock.begin(np.array(order.released_s))) if order.released_s == order.released_s else np.nan),
            np.nan,
            np.nan,
        )
    completed = float(story.clock.end(np.array(order.completed_s)))
    return float(story.clock.begin(np.array(order.released_s))), completed, story.floor.book.shipped_s(completed)


def _order_table(story: Story, rows: list[tuple]) -> pa.Table:
    number = np.array([o.number for o, *_ in rows], dtype=np.int64)
    version = np.array([r[-1] for r in rows], dtype=np.int64)

    def times(values: list[float]) -> pa.Array:
        return pa.array([None if np.isnan(v) else int(micros(np.array(v))) for v in values], MOMENT)

    return pa.table(
        {
            "order_id": pa.array([f"O{n + 1:04d}" for n in number], pa.string()),
            "product_id": pa.array([story.truth.product[o.product].id for o, *_ in rows], pa.string()),
            "qty": pa.array([float(o.lots * story.truth.site.lot_size) for o, *_ in rows], pa.float64()),
            "ordered_at": times([o.ordered_s for o, *_ in rows]), "released_at": times([r[1] for r in rows]),
            "due_at": times([o.due_s for o, *_ in rows]), "completed_at": times([r[2] for r in rows]),
            "shipped_at": times([r[3] for r in rows]), "source_key": _keys(story, "production_order", number * 8 + version),
        }
    )  # fmt: skip


def _keys(story: Story, table: str, number: np.ndarray) -> pa.Array:
    """Keys of rows: one to one in the row's number (splitmix64), another series for each table and seed."""
    z = number.astype(np.uint64) + np.uint64(crc32(f"{table}/{story.luck.seed}".encode()) << 32)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return pa.array(z ^ (z >> np.uint64(31)))


def _garbled(story: Story, name: str, table: pa.Table) -> list[tuple[int, dict[str, str]]]:
    """Some lines of a file as they came broken, each with the place of the right line that follows it."""
    count = min(story.truth.collection.bad_rows_per_file, len(table))
    places = (
        np.sort(story.luck.stream("garbled", name).choice(len(table), count, replace=False)).tolist() if count else []
    )
    return [(p, _break(table.slice(p, 1).to_pylist()[0], i)) for i, p in enumerate(places)]


def _break(row: dict, kind: int) -> dict[str, str]:
    """One of four ways a line is garbled, with the reason it is refused."""
    values = {k: (v.isoformat() if isinstance(v, datetime) else v) for k, v in row.items() if k != "source_key"}
    column, value, code, ko, en = (
        (
            "ended_at",
            (row["started_at"].replace(year=2025)).isoformat(),
            "end_before_start",
            "끝난 시각이 시작보다 이릅니다",
            "ends before it starts",
        ),
        (
            "station_id",
            f"{row['station_id'].upper()}#?",
            "unknown_station",
            "공장 설명에 없는 설비입니다",
            "a station the plant does not have",
        ),
        (
            "started_at",
            "2026-13-45 25:61",
            "unreadable_date",
            "날짜와 시각으로 읽을 수 없습니다",
            "not a date and time",
        ),
        ("qty_in", "-12", "negative_quantity", "수량이 0보다 작습니다", "a quantity below 0"),
    )[kind % 4]
    raw = ",".join(str(v) for v in (values | {column: value}).values())
    return {"column_name": column, "value": value, "reason_code": code, "reason_ko": ko, "reason_en": en, "raw": raw}
