"""People: what a log tells of them is how many were busy at once, so at least so many are there. How many, a person enters."""

import duckdb

from twin.calibrate.report import Report
from twin.plant import Plant

LASTS_S = 60.0  # as many at once for less in all is a clock, not a person
WAITING = "crew"  # the reason of a machine that is down and waits for somebody


def learn_people(cur: duckdb.DuckDBPyConnection, report: Report, base: Plant | None) -> None:
    """Notes how many operators and repairers were busy at once, and warns where fewer are entered."""
    cur.execute(_WORKING)
    cur.execute(_REPAIRING)
    _operators(cur, report, base)
    _crew(cur, report, base)


def at_once(cur: duckdb.DuckDBPyConnection, table: str) -> int:
    """Returns the largest number of different people (or machines) of a table of stretches (who, s, e) at the same time."""
    return int(cur.execute(_AT_ONCE.format(table=table), [LASTS_S]).fetchall()[0][0])


def _operators(cur: duckdb.DuckDBPyConnection, report: Report, base: Plant | None) -> None:
    n, people = cur.execute("SELECT count(*), count(DISTINCT who) FROM at_work").fetchall()[0]
    if not n:
        return
    most = at_once(cur, "at_work")
    report.item(
        "operators", source="measured", n=n, people=people, at_once=most,
        ko=f"작업에 적힌 사람 {people}명, 동시에 가장 많이 일한 사람 {most}명(작업 {n:,}건). 적어도 그만큼 있다는 것만 알 수 있음",
        en=f"{people} people are named on operations, at most {most} of them busy at once ({n:,} operations): all this tells is that at least so many are there",
    )  # fmt: skip
    entered = sum(o.number for o in base.operator) if base else 0
    if 0 < entered < most:
        report.warn(
            f"작업자가 {entered}명으로 입력되어 있지만 기록에는 동시에 {most}명이 일함: 공장 파일의 [[operator]] 인원을 고치십시오",
            f"{entered} operators are entered, but {most} work at once in the log: mend the number in [[operator]] of the plant file",
        )


def _crew(cur: duckdb.DuckDBPyConnection, report: Report, base: Plant | None) -> None:
    n = cur.execute("SELECT count(*) FROM repairing").fetchall()[0][0]
    if not n:
        return
    most = at_once(cur, "repairing")
    report.item(
        "crew", source="measured", n=n, at_once=most,
        ko=f"동시에 가장 많이 수리된 설비 {most}대(수리 {n:,}건). 한 사람이 여러 대를 맡을 수도 있어 수리 인원은 알 수 없음",
        en=f"at most {most} machines were repaired at once ({n:,} repairs); one person may look after several, so the number of repairers is not told",
    )  # fmt: skip
    for crew in base.crew if base else ():
        names = set(crew.stations) if crew.stations is not None else None
        cur.execute("CREATE OR REPLACE TEMP TABLE repairing_here AS FROM repairing WHERE $1 IS NULL OR list_contains($1, station_id)", [sorted(names) if names is not None else None])  # fmt: skip
        seen = at_once(cur, "repairing_here")
        if seen > crew.number:
            report.warn(
                f"수리 인원 '{crew.id}'이(가) {crew.number}명으로 입력되어 있지만 기록에는 동시에 {seen}대가 수리됨: 인원을 고치거나, 기다린 시간이 고장에 섞였는지 확인하십시오",
                f"crew '{crew.id}' is entered with {crew.number}, but {seen} machines are repaired at once in the log: mend the number, or check whether waiting is booked as repair",
            )


# What one person does at two machines at once is one stretch of work.
_WORKING = """
CREATE OR REPLACE TEMP TABLE at_work AS
SELECT operator_id AS who, epoch(started_at) AS s, epoch(ended_at) AS e FROM floor.operation_event, span_read
WHERE operator_id IS NOT NULL AND ended_at > started_at AND epoch(started_at) >= from_s AND epoch(ended_at) <= until_s
"""

# The jobs booked where there are any, else the machines that are down; waiting for somebody is no repair.
_REPAIRING = f"""
CREATE OR REPLACE TEMP TABLE repairing AS
WITH booked AS (
  SELECT station_id, coalesce(machine_no, 1) AS machine_no, epoch(started_at) AS s, epoch(ended_at) AS e FROM floor.maintenance, span_read
  WHERE kind = 'corrective' AND ended_at > started_at AND epoch(started_at) >= from_s AND epoch(ended_at) <= until_s),
stopped AS (
  SELECT station_id, machine_no, s, e FROM state
  WHERE state = 'DOWN' AND reason IS DISTINCT FROM '{WAITING}' AND station_id NOT IN (SELECT station_id FROM booked))
SELECT station_id, station_id || ' ' || machine_no AS who, s, e FROM (FROM booked UNION ALL FROM stopped)
"""

_AT_ONCE = """
WITH marked AS (
  SELECT who, s, e, s > coalesce(max(e) OVER (PARTITION BY who ORDER BY s, e ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), -1) AS fresh
  FROM {table}),
stretch AS (
  SELECT who, min(s) AS s, max(e) AS e
  FROM (SELECT *, sum(fresh::INT) OVER (PARTITION BY who ORDER BY s, e ROWS UNBOUNDED PRECEDING) AS block FROM marked) GROUP BY who, block),
edges AS (SELECT s AS t, 1 AS step FROM stretch UNION ALL SELECT e, -1 FROM stretch),
levels AS (SELECT sum(step) OVER w AS level, lead(t) OVER w - t AS lasts FROM edges WINDOW w AS (ORDER BY t, step ROWS UNBOUNDED PRECEDING)),
reached AS (SELECT level, sum(sum(lasts)) OVER (ORDER BY level DESC) AS lasts FROM levels GROUP BY level)
SELECT coalesce(max(level), 0) FROM reached WHERE lasts >= ?
"""
