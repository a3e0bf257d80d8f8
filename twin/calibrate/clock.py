"""The operating clock: how much each machine has worked by any moment, and how long each operation really took.

Where a station's states are logged, work is its PROCESSING time; elsewhere it is the worked time booked on the
operation, or its duration less the time outside shifts. Methods: S = C - max(own start, own previous departure).
"""

from datetime import datetime

import duckdb
import pyarrow as pa

from twin.calendar import Stretch, open_stretches
from twin.calibrate.rows import Span
from twin.plant import Plant, Shift, Site, Station

USUAL_GAP = 0.1  # share of its cycle up to which a machine's usual gap means that it goes on at once


def learn_kinds(cur: duckdb.DuckDBPyConnection, gap_stations: set[str]) -> None:
    """Makes `station_kind`: whether a station's work is read from states, and whether gaps between operations are stops."""
    cur.execute("CREATE OR REPLACE TEMP TABLE gap_station (station_id VARCHAR)")
    if gap_stations:
        cur.register("gap_rows", pa.table({"station_id": sorted(gap_stations)}))
        cur.execute("INSERT INTO gap_station SELECT station_id FROM gap_rows")
        cur.unregister("gap_rows")
    cur.execute(_KINDS)


def make_open_time(cur: duckdb.DuckDBPyConnection, site: Site, shifts: tuple[Shift, ...], span: Span) -> None:
    """Makes `open_time`: the hours of shifts and overtime with the working time before each; empty without shifts."""
    cur.execute("CREATE OR REPLACE TEMP TABLE open_time (s DOUBLE, e DOUBLE, before_s DOUBLE)")
    if not shifts:
        return
    stretches = all_stretches(site, shifts, span.from_, span.until)
    rows = pa.table(
        {"s": [x.starts_at.timestamp() for x in stretches], "e": [x.ends_at.timestamp() for x in stretches]}
    )
    cur.register("stretch_rows", rows)
    cur.execute(_OPEN_TIME)
    cur.unregister("stretch_rows")


def all_stretches(site: Site, shifts: tuple[Shift, ...], from_: datetime, until: datetime) -> list[Stretch]:
    """Returns when anybody may work: every shift between its breaks, and overtime of all stations or some."""
    everybody = site.model_copy(
        update={"overtime": tuple(o.model_copy(update={"stations": None}) for o in site.overtime)}
    )
    plant = Plant.model_construct(site=everybody, shift=shifts)
    return open_stretches(plant, from_, until, Station.model_construct(id="", shifts=None))


def run_clock(cur: duckdb.DuckDBPyConnection) -> None:
    """Makes `timed` (one row per run of a machine, with worked_s and the gap before it), `busy` and `visit`."""
    cur.execute(_RUNS)
    cur.execute(_STATE_CLOCKS)
    cur.execute(_TIMED)
    cur.execute(_BUSY)
    cur.execute(_VISITS)


def work_done(moment: str, clock: str) -> str:
    """Returns SQL for the work done by `moment`, given an ASOF-joined row of a clock table (s, e, work_s, before_s)."""
    share = f"least(1.0, ({moment} - {clock}.s) / ({clock}.e - {clock}.s))"
    whole = f"{clock}.before_s + {clock}.work_s * CASE WHEN {clock}.e > {clock}.s THEN {share} ELSE 1.0 END"
    return f"coalesce({whole}, 0.0)"


_KINDS = """
CREATE OR REPLACE TEMP TABLE station_kind AS
WITH ops AS (SELECT station_id, sum(e - s) AS op_s FROM (SELECT DISTINCT station_id, machine_no, s, e FROM op) GROUP BY 1),
states AS (SELECT station_id, sum(e - s) AS all_s, coalesce(sum(e - s) FILTER (state = 'PROCESSING'), 0) AS processing_s,
                  count(DISTINCT machine_no) AS state_machines, bool_or(state = 'MINOR_STOP') AS has_minor, bool_or(state = 'DOWN') AS has_down,
                  bool_or(state NOT IN ('PROCESSING', 'SETUP')) AS tells_stops FROM state GROUP BY 1),
machines AS (SELECT station_id, bool_and(machine_known) AS machine_known FROM op GROUP BY 1)
SELECT station_id, coalesce(processing_s > 0 AND all_s >= 0.5 * coalesce(op_s, 0)
                            AND (state_machines = 1 OR coalesce(machine_known, TRUE))
                            AND (tells_stops OR station_id NOT IN (SELECT station_id FROM gap_station)), FALSE) AS by_states,
       station_id IN (SELECT station_id FROM gap_station) AS gaps_are_stops,
       coalesce(has_minor, FALSE) AS has_minor, coalesce(has_down, FALSE) AS has_down, coalesce(machine_known, FALSE) AS machine_known
FROM ops FULL JOIN states USING (station_id) LEFT JOIN machines USING (station_id)
"""

_OPEN_TIME = """
INSERT INTO open_time
SELECT s, e, coalesce(sum(e - s) OVER (ORDER BY s ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
FROM (SELECT min(s) AS s, max(e) AS e FROM (
        SELECT s, e, sum(fresh) OVER (ORDER BY s, e ROWS UNBOUNDED PRECEDING) AS block FROM (
          SELECT s, e, CASE WHEN s > coalesce(max(e) OVER (ORDER BY s, e ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), -1)
                       THEN 1 ELSE 0 END AS fresh FROM stretch_rows)) GROUP BY block)
"""

# Lots that share a machine from the same start to the same end are one run (a batch), unless each has its own worked time.
_RUNS = """
CREATE OR REPLACE TEMP TABLE run AS
WITH runs AS (
  SELECT station_id, machine_no, s, e, CASE WHEN work_s IS NULL THEN 0 ELSE op_id END AS part, min(op_id) AS run_id,
         count(*) AS lots, min(q) AS q, min(work_s) AS work_s, arg_min(product_id, op_id) AS product_id, sum(qty_in) AS qty
  FROM op GROUP BY ALL)
SELECT *, max(e) OVER (PARTITION BY station_id, machine_no ORDER BY s, e, run_id
                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS prev_e FROM runs
"""

_STATE_CLOCKS = """
CREATE OR REPLACE TEMP TABLE state_clock AS
SELECT station_id, machine_no, s, e, e - s AS work_s,
       coalesce(sum(e - s) OVER (PARTITION BY station_id, machine_no ORDER BY s ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
         AS before_s
FROM state JOIN station_kind USING (station_id) WHERE by_states AND state = 'PROCESSING'
"""


def _open_by(moment: str, row: str) -> str:
    return f"CASE WHEN {moment} <= {row}.e THEN {row}.before_s + {moment} - {row}.s END"


# Gaps are stops only where the machine usually goes on at once: one that usually waits is short of work, not stopped.
_TIMED = f"""
CREATE OR REPLACE TEMP TABLE timed AS
WITH tight AS (
  SELECT station_id, median(greatest(0, s - prev_e)) <= {USUAL_GAP} * median(e - s) AND count(work_s) = 0 AS goes_on_at_once
  FROM run GROUP BY 1),
kinds AS (
  SELECT run.*, by_states, coalesce(goes_on_at_once AND gaps_are_stops AND machine_known AND NOT by_states, FALSE) AS gapped,
         CASE WHEN machine_known AND prev_e > run.s AND prev_e < run.e THEN prev_e ELSE run.s END AS begin_s
  FROM run JOIN station_kind USING (station_id) JOIN tight USING (station_id)),
by_state AS (
  SELECT k.run_id, {work_done("k.e", "b")} - {work_done("k.s", "a")} AS processing_s
  FROM (SELECT * FROM kinds WHERE by_states) k
  ASOF LEFT JOIN state_clock a ON k.station_id = a.station_id AND k.machine_no = a.machine_no AND k.s >= a.s
  ASOF LEFT JOIN state_clock b ON k.station_id = b.station_id AND k.machine_no = b.machine_no AND k.e >= b.s),
by_hours AS (
  SELECT k.run_id, k.prev_e, {_open_by("k.begin_s", "a")} AS open_begin, {_open_by("k.e", "b")} AS open_end,
         coalesce({_open_by("k.prev_e", "c")}, c.before_s + c.e - c.s) AS open_prev
  FROM (SELECT * FROM kinds WHERE NOT by_states) k
  ASOF LEFT JOIN open_time a ON k.begin_s >= a.s ASOF LEFT JOIN open_time b ON k.e >= b.s ASOF LEFT JOIN open_time c ON k.prev_e >= c.s)
SELECT k.*,
       CASE WHEN k.by_states THEN processing_s WHEN work_s IS NOT NULL THEN work_s
            ELSE coalesce(open_end - open_begin, k.e - k.begin_s) END AS worked_s,
       CASE WHEN gapped AND k.prev_e IS NOT NULL
            THEN greatest(0, coalesce(open_begin - open_prev, k.begin_s - k.prev_e)) END AS gap_s
FROM kinds k LEFT JOIN by_state USING (run_id) LEFT JOIN by_hours USING (run_id)
"""

_BUSY = """
CREATE OR REPLACE TEMP TABLE busy AS
SELECT station_id, machine_no, s, e, work_s, before_s FROM state_clock
UNION ALL
SELECT station_id, machine_no, s, e, worked_s,
       coalesce(sum(worked_s) OVER (PARTITION BY station_id, machine_no ORDER BY s, e, run_id
                                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
FROM timed WHERE NOT by_states
"""

# A visit: all reports of a lot at one station before it is reported elsewhere. Without lots each operation is a visit.
# Parts set aside for rework are numbered after those that went straight on, each round a visit of its own (`again`).
# Where the lot is the whole order, its size is the order's: reports may book a part of it at a time.
_VISITS = """
CREATE OR REPLACE TEMP TABLE visit AS
WITH marked AS (
  SELECT op.*, worked_s, gapped, lots, CASE WHEN lot IS NULL OR op.station_id IS DISTINCT FROM lag(op.station_id) OVER w
              OR round <> lag(round) OVER w THEN 1 ELSE 0 END AS fresh
  FROM op JOIN timed ON op.station_id = timed.station_id AND op.machine_no = timed.machine_no AND op.s = timed.s AND op.e = timed.e
       AND timed.part = CASE WHEN op.work_s IS NULL THEN 0 ELSE op_id END
  WINDOW w AS (PARTITION BY lot, piece ORDER BY op.s, op.e, op_id)),
numbered AS (SELECT *, sum(fresh) OVER (PARTITION BY lot ORDER BY piece, s, e, op_id ROWS UNBOUNDED PRECEDING) AS visit_no FROM marked)
SELECT lot, visit_no, station_id, arg_min(machine_no, op_id) AS machine_no, arg_min(numbered.product_id, op_id) AS product_id,
       arg_min(order_id, op_id) AS order_id, min(s) AS s, max(e) AS e, min(q) AS q, sum(worked_s) AS worked_s, count(*) AS reports,
       coalesce(any_value(CASE WHEN lot = order_id AND NOT again THEN o.qty END), max(qty_in)) AS qty, sum(qty_good) AS good, sum(qty_scrap) AS scrap, max(lots) AS lots_together, min(op_id) AS op_id,
       bool_or(gapped) AS gapped, bool_or(work_s IS NOT NULL) AS booked, bool_or(again) AS again
FROM numbered LEFT JOIN prod_order o USING (order_id) GROUP BY lot, visit_no, station_id
"""
