"""The log's rows made ready for fitting: temporary tables on one cursor, times in seconds since 1970 (UTC).

`op` operations · `state` machine states · `busy` stretches of work per machine with the work done before them (the
operating clock) · `prod_order` the current version of every order.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb
import numpy as np

from twin.calibrate.report import Report
from twin.errors import Problem

LONGEST_OPERATION_S = 30 * 86_400.0  # longer is a forgotten end, not work


@dataclass(frozen=True)
class Span:
    """The stretch of the log that is read, in seconds since 1970."""

    from_s: float
    until_s: float

    @property
    def from_(self) -> datetime:
        return datetime.fromtimestamp(self.from_s, UTC)

    @property
    def until(self) -> datetime:
        return datetime.fromtimestamp(self.until_s, UTC)


def prepare(
    cur: duckdb.DuckDBPyConnection,
    report: Report,
    *,
    from_: datetime | None,
    until: datetime | None,
    station_id: str | None = None,
) -> Span:
    """Makes `op`, `state` and `prod_order` and returns their span; Problem where there is nothing to read."""
    span = _span(cur, from_, until)
    where = {"from_s": span.from_s, "until_s": span.until_s, "station": station_id}
    cur.execute(
        "CREATE OR REPLACE TEMP TABLE span_read AS SELECT ?::DOUBLE AS from_s, ?::DOUBLE AS until_s",
        [span.from_s, span.until_s],
    )
    cur.execute(_OPERATIONS, where)
    cur.execute(_STATES, where)
    cur.execute(_ORDERS, {"until_s": span.until_s})
    _drop_what_cannot_be(cur, report)
    return span


def columns(cur: duckdb.DuckDBPyConnection, sql: str, params: object = None) -> dict[str, np.ndarray]:
    """Returns the answer to a SELECT as one array a column; missing numbers are NaN."""
    cur.execute(sql, params) if params is not None else cur.execute(sql)
    found = cur.fetchnumpy()
    return {name: _plain(values) for name, values in found.items()}


def _plain(values: object) -> np.ndarray:
    if isinstance(values, np.ma.MaskedArray) and values.dtype.kind == "f":
        return values.filled(np.nan)
    return np.asarray(values)


def _span(cur: duckdb.DuckDBPyConnection, from_: datetime | None, until: datetime | None) -> Span:
    first, last = cur.execute(
        """SELECT min(s), max(e) FROM (
             SELECT epoch(min(started_at)) s, epoch(max(ended_at)) e FROM floor.operation_event
             UNION ALL SELECT epoch(min(started_at)), epoch(max(ended_at)) FROM floor.state_interval)"""
    ).fetchall()[0]
    if first is None:
        raise Problem(
            "작업·상태 기록이 하나도 없어 보정할 수 없습니다. 먼저 ingest 명령으로 현장 자료를 넣으십시오.",
            "There are no operations or states to calibrate from: load floor data first with the ingest command.",
        )
    span = Span(max(first, from_.timestamp() if from_ else first), min(last, until.timestamp() if until else last))
    if span.from_s >= span.until_s:
        raise Problem(
            f"요청한 기간에 기록이 없습니다: 기록은 {_day(first)}부터 {_day(last)}까지입니다. 그 안의 날짜를 주십시오.",
            f"No records in the period asked for: they run from {_day(first)} to {_day(last)}; give dates inside it.",
        )
    return span


def _day(moment_s: float) -> str:
    return datetime.fromtimestamp(moment_s, UTC).date().isoformat()


_OPERATIONS = """
CREATE OR REPLACE TEMP TABLE op AS
SELECT row_number() OVER (ORDER BY started_at, ended_at, station_id, machine_no, lot_id, source_key) AS op_id,
       station_id, coalesce(machine_no, 1) AS machine_no, machine_no IS NOT NULL AS machine_known,
       coalesce(product_id, 'unknown') AS product_id, order_id, coalesce(lot_id, order_id) AS lot,
       epoch(queued_at) AS q, epoch(started_at) AS s, epoch(ended_at) AS e,
       qty_in, qty_good, qty_scrap, coalesce(qty_rework, 0) AS qty_rework, work_s,
       0 AS piece, 0 AS round, FALSE AS again  -- of parts set aside for rework
FROM floor.operation_event
WHERE epoch(ended_at) <= $until_s AND epoch(started_at) >= $from_s
  AND ($station IS NULL OR station_id = $station)
"""

_STATES = """
CREATE OR REPLACE TEMP TABLE state AS
SELECT station_id, coalesce(machine_no, 1) AS machine_no, epoch(started_at) AS s,
       least(epoch(ended_at), $until_s) AS e, epoch(ended_at) > $until_s AS open_at_end, state, reason
FROM floor.state_interval
WHERE epoch(started_at) < $until_s AND epoch(started_at) >= $from_s AND ended_at > started_at
  AND ($station IS NULL OR station_id = $station)
"""

_ORDERS = """
CREATE OR REPLACE TEMP TABLE prod_order AS
WITH latest AS (
  SELECT * FROM floor.production_order
  QUALIFY row_number() OVER (PARTITION BY order_id ORDER BY batch_id DESC, source_row DESC) = 1)
SELECT order_id, product_id, qty, epoch(coalesce(released_at, ordered_at)) AS released_s, epoch(ordered_at) AS ordered_s,
       epoch(due_at) AS due_s,
       CASE WHEN epoch(completed_at) <= $until_s THEN epoch(completed_at) END AS completed_s
FROM latest WHERE coalesce(epoch(released_at), epoch(ordered_at), 0) <= $until_s
"""


def _drop_what_cannot_be(cur: duckdb.DuckDBPyConnection, report: Report) -> None:
    backwards = cur.execute("DELETE FROM op WHERE e < s OR work_s < 0").fetchall()[0][0]
    report.drop(
        backwards,
        "끝이 시작보다 이르거나 작업시간이 음수인 작업",
        "operations that end before they start, or with negative work",
    )
    endless = cur.execute("DELETE FROM op WHERE e - s > ?", [LONGEST_OPERATION_S]).fetchall()[0][0]
    report.drop(endless, "30일이 넘는 작업(종료 누락으로 봄)", "operations longer than 30 days (an end was forgotten)")
