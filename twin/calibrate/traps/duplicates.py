"""Rows written twice under different keys: operations, states and inspections alike in everything that was measured."""

import duckdb

from twin.calibrate.traps.finding import Finding, listed


def drop_duplicates(cur: duckdb.DuckDBPyConnection) -> Finding:
    """Takes repeated rows out of `op` and `state` and returns how many there were."""
    taken = [
        *cur.execute(_TWICE_OPERATIONS).fetchall(),
        *cur.execute(_TWICE_STATES).fetchall(),
    ]
    if not taken:
        return Finding("duplicates")
    n, where = sum(row[1] for row in taken), tuple(dict.fromkeys(row[0] for row in taken))
    cur.execute("DELETE FROM op WHERE op_id IN (SELECT op_id FROM twice_op)")
    cur.execute("DELETE FROM state WHERE rowid IN (SELECT place FROM twice_state)")
    return Finding(
        "duplicates", n, "corrected",
        f"두 번 적힌 기록 {n:,}건을 한 번만 셈 ({listed(where)})",
        f"{n:,} rows written twice are counted once ({listed(where)})",
        where, min(row[2] for row in taken), max(row[3] for row in taken),
    )  # fmt: skip


_TWICE_OPERATIONS = """
CREATE OR REPLACE TEMP TABLE twice_op AS
SELECT op_id, station_id, s, e FROM op WHERE lot IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY station_id, machine_no, lot, product_id, s, e, qty_in, qty_good, qty_scrap,
                           coalesce(work_s, -1) ORDER BY op_id) > 1;
SELECT station_id, count(*), min(s), max(e) FROM twice_op GROUP BY 1 ORDER BY 1
"""

_TWICE_STATES = """
CREATE OR REPLACE TEMP TABLE twice_state AS
SELECT rowid AS place, station_id, s, e FROM state
QUALIFY row_number() OVER (PARTITION BY station_id, machine_no, s, e, state ORDER BY rowid) > 1;
SELECT station_id, count(*), min(s), max(e) FROM twice_state GROUP BY 1 ORDER BY 1
"""
