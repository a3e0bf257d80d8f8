"""Reused lot numbers: one number for several lots, told by other products or orders, by being in two places, or by long silence.

Split where that is certain. Where many lots are in two places at once it is no reuse (split lots, clocks), and only told.
"""

from itertools import groupby

import duckdb
import numpy as np
import pyarrow as pa

from twin.calibrate.rows import columns
from twin.calibrate.traps.finding import Finding, listed

OVERLAP_S = 60.0  # in two places for longer is not the same lot
SILENT_TIMES = 20.0  # a silence so many times the 95 % quantile of waits (0 before a first operation) ...
SILENT_S = 7 * 86_400.0  # ... and of a week, and then where it has been before: a new lot
MANY = 0.2  # share of lots in two places from which numbers are not what is wrong


def split_reused(cur: duckdb.DuckDBPyConnection) -> Finding:
    """Gives every lot that shared a number one of its own in `op`, and returns how many numbers were split."""
    lots = cur.execute("SELECT count(DISTINCT lot) FROM op").fetchall()[0][0]
    rows = columns(cur, _SUSPECTS, [SILENT_TIMES, SILENT_S, OVERLAP_S])
    if not len(rows["lot"]):
        return Finding("reused_ids")
    overlapping = len(set(rows["lot"][rows["elsewhere"].astype(bool)].tolist()))
    if overlapping > MANY * lots:
        return _told(rows, overlapping)
    silent_s = float(rows["silent_s"][0])
    usual = {(a, b): n for a, b, n in cur.execute(_STEPS).fetchall()}
    renamed = [
        pair
        for _, of in groupby(range(len(rows["lot"])), lambda i: rows["lot"][i])
        for pair in _chains(rows, list(of), silent_s, usual)
    ]
    numbers = {lot.rsplit("#", 1)[0] for _, lot in renamed}
    if not numbers:
        return Finding("reused_ids")
    _rename(cur, renamed)
    return Finding(
        "reused_ids", len(numbers), "corrected",
        f"로트 번호 {len(numbers):,}개가 여러 로트에 쓰여 나눔 ({listed(sorted(numbers))})",
        f"{len(numbers):,} lot numbers stood for several lots and were split ({listed(sorted(numbers))})",
        tuple(sorted(numbers))[:50], float(rows["s"].min()), float(rows["e"].max()),
    )  # fmt: skip


def _chains(
    rows: dict[str, np.ndarray], of: list[int], silent_s: float, usual: dict[tuple[str, str], int]
) -> list[tuple[int, str]]:
    """(op_id, new number) of the operations of one number that belong to its second and later lots.

    Each operation goes on with the lot that comes from where lots usually come from (`usual`: lots by pair of stations).
    """

    def rank(i: int, chain: list[int]) -> tuple:
        step = (rows["station_id"][chain[-1]], rows["station_id"][i])
        return _has_been(rows, chain, i), -usual.get(step, 0), -rows["e"][chain[-1]]

    chains: list[list[int]] = []
    renamed = []
    for i in of:  # by start
        open_to = [k for k, chain in enumerate(chains) if _goes_on(rows, chain, i, silent_s)]
        place = min(open_to, key=lambda k: rank(i, chains[k]), default=None)
        if place is None:
            chains.append([])
            place = len(chains) - 1
        chains[place].append(i)
        if place:
            renamed.append((int(rows["op_id"][i]), f"{rows['lot'][i]}#{place + 1}"))
    return renamed


def _goes_on(rows: dict[str, np.ndarray], chain: list[int], i: int, silent_s: float) -> bool:
    """Whether an operation can be the next of a lot: same product and order, not elsewhere, not begun anew long after."""
    last = chain[-1]
    silent = rows["s"][i] - rows["e"][last] > silent_s
    alike = all(rows[name][last] == rows[name][i] for name in ("product_id", "order_id"))
    here = rows["station_id"][last] == rows["station_id"][i]
    free = rows["s"][i] >= rows["e"][last] - OVERLAP_S or here
    return bool(alike and free and not (silent and _has_been(rows, chain, i)))


def _has_been(rows: dict[str, np.ndarray], chain: list[int], i: int) -> bool:
    """Whether a lot has been at the station of an operation before."""
    return any(rows["station_id"][k] == rows["station_id"][i] for k in chain)


def _rename(cur: duckdb.DuckDBPyConnection, renamed: list[tuple[int, str]]) -> None:
    cur.register("renamed_rows", pa.table({"op_id": [r[0] for r in renamed], "lot": [r[1] for r in renamed]}))
    cur.execute("UPDATE op SET lot = r.lot FROM renamed_rows r WHERE op.op_id = r.op_id")
    cur.unregister("renamed_rows")


def _told(rows: dict[str, np.ndarray], n: int) -> Finding:
    return Finding(
        "reused_ids", n, "told",
        f"로트 {n:,}개가 동시에 두 곳에 있음. 번호 문제가 아니라 로트를 나누어 옮기거나 시계가 다른 것일 수 있음: 옮기는 단위로 로트 번호를 적으십시오",
        f"{n:,} lots are in two places at once: not the numbers, but lots moved on in parts or clocks that differ; give each part that moves a lot number of its own",
        (), float(rows["s"].min()), float(rows["e"].max()),
    )  # fmt: skip


_STEPS = """
WITH stepped AS (SELECT lag(station_id) OVER (PARTITION BY lot ORDER BY s, e, op_id) AS a, station_id AS b FROM op WHERE lot IS NOT NULL)
SELECT a, b, count(*) FROM stepped WHERE a IS NOT NULL GROUP BY 1, 2
"""

# Lots with two products or orders, in two places at once, or silent for very long. Lots that are whole orders keep their number.
# A lot of which parts are set aside for rework is in two places rightly.
_SUSPECTS = """
WITH stepped AS (
  SELECT op_id, lot, station_id, product_id, coalesce(order_id, '') AS order_id, s, e,
         s - max(e) OVER earlier AS wait_s,
         s < max(e) OVER earlier - $3 AND station_id <> lag(station_id) OVER (PARTITION BY lot ORDER BY s, e, op_id)
           AND NOT bool_or(qty_rework > 0) OVER (PARTITION BY lot) AS elsewhere
  FROM op WHERE lot IS NOT NULL AND (order_id IS NULL OR lot <> order_id)
  WINDOW earlier AS (PARTITION BY lot ORDER BY s, e, op_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)),
patience AS (SELECT greatest($2, $1 * coalesce(quantile_cont(coalesce(wait_s, 0), 0.95), 0)) AS silent_s FROM stepped),
suspect AS (
  SELECT lot FROM stepped, patience GROUP BY lot
  HAVING count(DISTINCT product_id) > 1 OR count(DISTINCT order_id) > 1 OR bool_or(coalesce(elsewhere, FALSE))
         OR bool_or(coalesce(wait_s > silent_s, FALSE)))
SELECT op_id, lot, station_id, product_id, order_id, s, e, coalesce(elsewhere, FALSE) AS elsewhere, coalesce(silent_s, $2) AS silent_s
FROM stepped SEMI JOIN suspect USING (lot), patience ORDER BY lot, s, e, op_id
"""
