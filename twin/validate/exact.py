"""Real times fed through the line's rules, step by step: does each operation begin when the rules say it must?

An operation begins at the latest of: its lot's arrival, the end of the machine's operation before, the end of what else the
machine was stopped by. Where that holds for every step the replay of the whole log is exact; where not, the station is named.
"""

from datetime import datetime, timedelta

import duckdb

from twin.errors import Problem
from twin.plant import Plant
from twin.store.query import asked
from twin.validate.evidence import Layer, impossible

DAYS = 28  # of the end of the log
TOLERANCE_S = 1.0  # floors report to the second
EXACT, MOSTLY = 0.999, 0.9  # share of steps that must hold


def exact(cur: duckdb.DuckDBPyConnection, plant: Plant, until: datetime) -> Layer:
    """Returns the layer of exact replay over the last weeks of a log."""
    batches = [s.id for s in plant.station if s.batch_size > 1]
    rows = asked(
        cur, _STEPS, {"from": until - timedelta(days=DAYS), "batches": batches, "within": TOLERANCE_S}
    )  # station, steps, steps that hold, seconds of waiting no rule explains
    steps, held = sum(r[1] for r in rows), sum(r[2] for r in rows)
    if not steps:
        return impossible("exact", _no_times())
    worst = max(rows, key=lambda r: (r[1] - r[2]) / r[1])
    share = held / steps
    left_ko = f" 묶음 작업 설비({', '.join(batches)})는 뺌." if batches else ""
    left_en = f" Batch stations ({', '.join(batches)}) are left out." if batches else ""
    ko = f"마지막 {DAYS}일 작업 {steps:,}건 가운데 {share:.1%}가 규칙대로 1초 안에 시작됨."
    en = f"{share:.1%} of {steps:,} operations of the last {DAYS} days began within 1 s of when the rules say."
    if share < EXACT:
        ko += f" 가장 다른 곳: {worst[0]} ({1 - worst[2] / worst[1]:.1%}는 이유 없이 더 기다림)."
        en += f" Where it differs most: {worst[0]} ({1 - worst[2] / worst[1]:.1%} waited for no recorded reason)."
    result = "passed" if share >= EXACT else "partly" if share >= MOSTLY else "failed"
    figures = {
        "operations": steps,
        "share_exact": share,
        "worst_station": worst[0],
        "unexplained_s": sum(r[3] for r in rows),
    }
    return Layer("exact", result, ko + left_ko, en + left_en, figures)


def _no_times() -> Problem:
    return Problem(
        "로트가 설비 앞에 도착한 시각(queued_at)이나 설비 상태 기록이 없음",
        "there is no arrival in front of the stations (queued_at), or no record of machine states",
    )


_STEPS = """
WITH op AS (
  SELECT station_id, machine_no, queued_at, started_at, ended_at,
         lag(ended_at) OVER (PARTITION BY station_id, machine_no ORDER BY started_at, ended_at) AS before_at
  FROM floor.operation_event
  WHERE started_at >= $from AND queued_at IS NOT NULL AND machine_no IS NOT NULL AND NOT list_contains($batches, station_id)),
stop AS (
  SELECT station_id, machine_no, ended_at FROM floor.state_interval
  WHERE state <> 'STARVED' AND machine_no IS NOT NULL AND ended_at >= $from - INTERVAL 7 DAY),
step AS (
  SELECT op.station_id, epoch(op.started_at) - epoch(greatest(op.queued_at, op.before_at, stop.ended_at)) AS late_s
  FROM op ASOF JOIN stop ON op.station_id = stop.station_id AND op.machine_no = stop.machine_no
       AND op.started_at + to_seconds($within) >= stop.ended_at
  WHERE op.before_at IS NOT NULL)
SELECT station_id, count(*), count(*) FILTER (abs(late_s) <= $within), sum(greatest(0, late_s)) FROM step GROUP BY 1 ORDER BY 1
"""
