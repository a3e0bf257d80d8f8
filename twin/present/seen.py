"""What the log says of the time up to a moment, and nothing later: lots, machines and orders, in seconds from it.

Knowable at a moment: operations that had ended, states that had begun (their end is not looked at), orders that had been
taken. A release after the moment is a plan only where it lies beyond the end of the log; otherwise it is an outcome.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import duckdb

QUIET = timedelta(days=30)  # orders and lots without a sign of life for so long were forgotten, not open
TAIL = timedelta(days=14)  # states looked at for what a machine is at: longer than any holiday
AGE = timedelta(days=365)  # states looked at for how long ago a machine failed


@dataclass(frozen=True)
class LotSeen:
    """A lot as its finished operations tell it: stations in order, and its last operation."""

    lot: str
    order: str | None
    product: str | None
    visited: tuple[str, ...]
    machine: int
    ended_s: float
    step_no: int | None
    qty: int
    qty_first: float
    is_named: bool


@dataclass(frozen=True)
class Interval:
    """A machine in one state since it last finished an operation; `e` is 0 where it goes on."""

    state: str
    s: float
    e: float
    product: str | None
    reason: str | None


@dataclass(frozen=True)
class OrderSeen:
    """An order that is not done. `released_s` is None where it has not been released, `planned_s` where no plan is known."""

    order: str
    product: str | None
    qty: float | None
    ordered_s: float | None
    released_s: float | None
    planned_s: float | None
    due_s: float | None


@dataclass(frozen=True)
class Seen:
    """Everything that was knowable at a moment.

    `last`: machine → (end of its last operation, its product); `tails`: machine → its states since then; `ages`: (machine,
    kind of stop) → (operating seconds since, calendar seconds since or None where none was seen).
    """

    at: datetime
    orders: list[OrderSeen]
    lots: list[LotSeen]
    last: dict[tuple[str, int], tuple[float, str | None]]
    tails: dict[tuple[str, int], list[Interval]]
    ages: dict[tuple[str, int, str], tuple[float, float | None]]
    anonymous: set[str]  # stations whose operations name neither lot nor order


def look(cursor: duckdb.DuckDBPyConnection, at: datetime, *, releases_given: bool = False) -> Seen:
    """Returns what was knowable at `at`; with `releases_given` also which orders came later and when they were released."""
    moments = {"at": at, "quiet": at - QUIET, "tail": at - TAIL, "age": at - AGE}

    def rows(sql: str, *names: str, **more: Any) -> list[tuple]:
        return cursor.execute(sql, {n: moments[n] for n in ("at", *names)} | more).fetchall()

    orders = [OrderSeen(*row) for row in rows(_ORDERS, given=releases_given)]
    alive = [o.order for o in orders]
    lots = [_lot(*row) for row in rows(_LOTS, "quiet", alive=alive)]
    last = {(s, m): (e, product) for s, m, e, product in rows(_LAST, "quiet")}
    tails: dict[tuple[str, int], list[Interval]] = {}
    for station, machine, *interval in rows(_TAILS, "tail", "quiet"):
        tails.setdefault((station, machine), []).append(Interval(*interval))
    ages = {(s, m, kind): (worked, wall) for s, m, kind, worked, wall in rows(_AGES, "age")}
    anonymous = {row[0] for row in rows(_ANONYMOUS, "quiet")}
    return Seen(at, orders, lots, last, tails, ages, anonymous)


def _lot(lot: str, order: str | None, product: str | None, visited: list[str], *rest: Any) -> LotSeen:
    return LotSeen(lot, order, product, tuple(visited), *rest)


# The newest version of an order of those knowable; where all tell of later things, the oldest, its later moments hidden. When
# it was released the newest version of all tells: a book sent once a month says it together with what came later.
_ORDERS = """
WITH log_end AS (
  SELECT greatest((SELECT max(ended_at) FROM floor.operation_event), (SELECT max(ended_at) FROM floor.state_interval)) AS log_end),
versions AS (
  SELECT *, coalesce(greatest(ordered_at, CASE WHEN released_at <= log_end THEN released_at END, completed_at, shipped_at)
                     <= $at, TRUE) AS knowable
  FROM floor.production_order, log_end),
chosen AS (
  SELECT * FROM versions QUALIFY row_number() OVER (
    PARTITION BY order_id ORDER BY knowable DESC, CASE WHEN knowable THEN batch_id ELSE -batch_id END DESC,
                                   CASE WHEN knowable THEN source_row ELSE -source_row END DESC) = 1),
told AS (
  SELECT order_id, arg_max(released_at, (batch_id, source_row)) AS told_at FROM floor.production_order GROUP BY order_id)
SELECT order_id, product_id, qty, epoch(ordered_at) - epoch($at) AS ordered_s,
       CASE WHEN told_at <= $at THEN epoch(told_at) - epoch($at)
            WHEN released_at <= $at THEN epoch(released_at) - epoch($at) END AS released_s,
       CASE WHEN released_at > $at AND (released_at > log_end OR $given) THEN epoch(released_at) - epoch($at) END AS planned_s,
       epoch(due_at) - epoch($at) AS due_s
FROM chosen LEFT JOIN told USING (order_id)
WHERE coalesce(completed_at > $at, TRUE) AND coalesce(shipped_at > $at, TRUE)
  AND (coalesce(ordered_at, released_at) <= $at OR $at >= log_end OR $given)
ORDER BY order_id
"""

# Lots of open orders, and lots of the last weeks that belong to no order.
_LOTS = """
SELECT coalesce(lot_id, order_id) AS lot, order_id, arg_max(product_id, ended_at) AS product_id,
       list(station_id ORDER BY ended_at, coalesce(step_no, 0), started_at) AS visited,
       arg_max(coalesce(machine_no, 1), ended_at) AS machine_no, max(epoch(ended_at)) - epoch($at) AS ended_s,
       arg_max(step_no, ended_at) AS step_no, round(arg_max(qty_good + qty_rework, ended_at))::BIGINT AS qty,
       arg_min(qty_in, ended_at) AS qty_first, bool_and(lot_id IS NOT NULL) AS is_named
FROM floor.operation_event
WHERE ended_at <= $at AND coalesce(lot_id, order_id) IS NOT NULL
  AND (order_id IN (SELECT unnest($alive::VARCHAR[]))
       OR (ended_at > $quiet AND (order_id IS NULL OR order_id NOT IN (SELECT order_id FROM floor.production_order))))
GROUP BY order_id, lot ORDER BY ended_s, lot
"""

_LAST = """
SELECT station_id, coalesce(machine_no, 1) AS machine_no, max(epoch(ended_at)) - epoch($at), arg_max(product_id, ended_at)
FROM floor.operation_event WHERE ended_at <= $at AND ended_at > $quiet GROUP BY ALL
"""

_TAILS = """
WITH last_end AS (
  SELECT station_id, coalesce(machine_no, 1) AS machine_no, max(ended_at) AS last_end
  FROM floor.operation_event WHERE ended_at <= $at AND ended_at > $quiet GROUP BY ALL)
SELECT s.station_id, coalesce(s.machine_no, 1), state,
       epoch(greatest(started_at, coalesce(last_end, started_at))) - epoch($at), epoch(least(ended_at, $at)) - epoch($at),
       product_id, reason
FROM floor.state_interval s
LEFT JOIN last_end l ON l.station_id = s.station_id AND l.machine_no = coalesce(s.machine_no, 1)
WHERE started_at <= $at AND started_at > $quiet AND ended_at > greatest(coalesce(last_end, $tail), $tail)
ORDER BY 1, 2, started_at, ended_at
"""

# Planned work that renews a machine starts its age anew, as in calibration.
_AGES = """
WITH state AS (
  SELECT station_id, coalesce(machine_no, 1) AS machine_no, epoch(started_at) - epoch($at) AS s,
         epoch(least(ended_at, $at)) - epoch($at) AS e, state, reason
  FROM floor.state_interval WHERE started_at < $at AND started_at > $age),
job AS (
  SELECT station_id, coalesce(machine_no, 1) AS machine_no, epoch(ended_at) - epoch($at) AS e, kind
  FROM floor.maintenance WHERE ended_at <= $at AND ended_at > $age),
stops AS (
  SELECT station_id, machine_no, 'minor stop' AS kind, e FROM state WHERE state = 'MINOR_STOP'
  UNION ALL SELECT station_id, machine_no, 'failure', e FROM state
  WHERE state = 'DOWN' OR (state = 'PLANNED_STOP' AND regexp_matches(reason, '(?i)maint|prevent|predict|예방|정비|보전|예지'))
  UNION ALL SELECT station_id, machine_no, 'failure', e FROM job
  WHERE kind IN ('preventive', 'predicted') OR station_id NOT IN (SELECT station_id FROM state WHERE state = 'DOWN')),
last AS (SELECT station_id, machine_no, kind, max(e) AS last_e FROM stops GROUP BY ALL),
machine AS (SELECT DISTINCT station_id, machine_no, kind FROM state, (VALUES ('failure'), ('minor stop')) AS kinds (kind))
SELECT m.station_id, m.machine_no, m.kind,
       coalesce(sum(s.e - s.s) FILTER (s.state = 'PROCESSING' AND s.s >= coalesce(last_e, s.s) - 1e-6), 0), -any_value(last_e)
FROM machine m LEFT JOIN last l USING (station_id, machine_no, kind) JOIN state s USING (station_id, machine_no)
GROUP BY ALL HAVING bool_or(s.state = 'PROCESSING')
"""

_ANONYMOUS = """
SELECT station_id FROM floor.operation_event WHERE ended_at <= $at AND ended_at > $quiet
GROUP BY station_id HAVING count(coalesce(lot_id, order_id)) = 0
"""
