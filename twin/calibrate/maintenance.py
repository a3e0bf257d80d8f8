"""Planned maintenance: after how much running time, or how many days, it comes, and how long it takes.

Which clock it follows is told by the intervals: on the right one they are the most alike (smallest coefficient of variation).
Where both are about equal it is running time, which like the floor never does the work in hours when nothing runs.
Whether a machine is as new afterwards, and whether the repair crew does the work, no log tells: as entered.
"""

from typing import Any

import duckdb
import numpy as np

from twin.calibrate.clock import work_done
from twin.calibrate.fit import Fit, choose_law
from twin.calibrate.intervals import mean_interval
from twin.calibrate.planned import is_maintenance
from twin.calibrate.report import Report
from twin.calibrate.rows import columns
from twin.laws import Clock
from twin.plant import Maintenance, Station

FEWEST_GAPS = 3
IRREGULAR = 0.5  # spread over mean of the intervals from which no fixed interval describes them
ABOUT_EQUAL = 0.9  # the calendar's variation must be below so much of that by running time
CLEARLY_BETTER = 0.8  # a repair restarts the count only where the intervals are so much more alike then
SAME_JOB_S = 60.0  # the booking and the machine's state of one job begin and end about together
NO_WORK_S = 0.5  # pieces of a job with no more work between them are one job
CLOCKS: dict[str, tuple[Clock, bool]] = {  # what is counted → clock of the plant file, whether a repair restarts the count
    "running": ("operating", False), "running since a repair": ("operating", True), "calendar": ("calendar", False),
}  # fmt: skip
NAMES = {
    "running": ("가동시간", "running time"),
    "running since a repair": ("수리 뒤 가동시간", "running time since the last repair"),
    "calendar": ("달력시간", "calendar time"),
}


def learn_maintenance(cur: duckdb.DuckDBPyConnection, report: Report, stations: list[Station]) -> list[Station]:
    """Returns the stations with measured maintenance, one job a reason; what was entered stays where none is logged."""
    cur.execute(_JOBS)
    cur.execute(_JOBS_ON_THE_CLOCK)
    return [_of_station(cur, report, station) for station in stations]


def gaps_of(s: np.ndarray, e: np.ndarray, done_s: np.ndarray, failed_done_s: np.ndarray) -> dict[str, np.ndarray]:
    """Returns the intervals of one machine's jobs, seconds, by what is counted; one fewer than jobs.

    `s`, `e`: when each began and ended; `done_s`: the work done before it; `failed_done_s`: before each breakdown, ascending.
    """
    last_failure = np.concatenate([[-np.inf], failed_done_s])[np.searchsorted(failed_done_s, done_s[1:], side="right")]
    return {
        "running": np.diff(done_s),
        "running since a repair": done_s[1:] - np.maximum(done_s[:-1], last_failure),
        "calendar": s[1:] - e[:-1],
    }


def counted_by(gaps: dict[str, np.ndarray]) -> tuple[str, dict[str, float]]:
    """Returns what the intervals are counted by, and the coefficient of variation of each way to count them."""
    cv = {k: float(g.std(ddof=1) / g.mean()) if g.mean() > 0 else np.inf for k, g in gaps.items()}
    best = "calendar" if cv["calendar"] < ABOUT_EQUAL * cv["running"] else "running"
    again = "running since a repair"
    return (again if cv[again] < CLEARLY_BETTER * cv[best] else best), cv


def _of_station(cur: duckdb.DuckDBPyConnection, report: Report, station: Station) -> Station:
    rows = columns(cur, _OF_STATION, [station.id])
    failures = columns(cur, _FAILURES, [station.id])
    jobs = []
    for reason in dict.fromkeys(rows["reason"].tolist()):
        job = _job(report, station, str(reason), {k: v[rows["reason"] == reason] for k, v in rows.items()}, failures)
        jobs += [job] if job else []
    return station.model_copy(update={"maintenance": tuple(jobs)}) if jobs else station


def _job(
    report: Report, station: Station, reason: str, rows: dict[str, np.ndarray], failures: dict[str, np.ndarray]
) -> Maintenance | None:
    of_machine = []
    for machine in np.unique(rows["machine_no"]):
        of, broken = rows["machine_no"] == machine, failures["machine_no"] == machine
        of_machine.append(gaps_of(rows["s"][of], rows["e"][of], rows["done_s"][of], failures["done_s"][broken]))
    gaps = {k: np.concatenate([g[k] for g in of_machine]) for k in CLOCKS}
    n, jobs = len(gaps["running"]), len(rows["s"])
    if n < FEWEST_GAPS:
        report.item(
            "maintenance",
            station.id,
            reason=reason,
            source="entered",
            n=n,
            jobs=jobs,
            **_too_few(station.id, reason, jobs),
        )
        return None
    by, cv = counted_by(gaps)
    clock, after_repair = CLOCKS[by]
    every_s, lasts = float(f"{gaps[by].mean():.6g}"), choose_law(rows["length_s"])
    entered = next(iter(station.maintenance), None)
    report.item(
        "maintenance", station.id, reason=reason, source="measured", n=n, jobs=jobs, counted_by=by, cv=cv,
        every_s=every_s, every_interval_s=mean_interval(gaps[by]), lasts=lasts.described(),
        **_said(station.id, reason, by, gaps[by], cv, lasts),
    )  # fmt: skip
    if cv[by] > IRREGULAR:
        report.assume(*_irregular(station.id, reason, cv[by]))
    return Maintenance(
        every_s=every_s, clock=clock, lasts_s=lasts.law, after_repair=after_repair,
        as_new=entered.as_new if entered else True, by_crew=bool(entered and entered.by_crew and clock == "operating"),
    )  # fmt: skip


def _said(name: str, reason: str, by: str, gaps: np.ndarray, cv: dict[str, float], lasts: Fit) -> dict[str, Any]:
    (ko, en), hours = NAMES[by], gaps.mean() / 3600
    low, high = (x / 3600 for x in mean_interval(gaps) or (np.nan, np.nan))
    other = min(v for k, v in cv.items() if k != by)
    return {
        "ko": f"{name}: 계획 보전 '{reason}'은(는) {ko} {hours:,.1f}시간마다(95 % 구간 {low:,.1f}–{high:,.1f}, {len(gaps)}회, 변동계수 {cv[by]:.2f}, 다른 시계로는 {other:.2f}), 평균 {lasts.mean / 60:.1f}분 걸림",
        "en": f"{name}: planned maintenance '{reason}' comes every {hours:,.1f} h of {en} (95 % {low:,.1f}–{high:,.1f}, {len(gaps)} intervals, coefficient of variation {cv[by]:.2f}, {other:.2f} by the next best clock) and takes {lasts.mean / 60:.1f} min",
    }  # fmt: skip


def _too_few(name: str, reason: str, jobs: int) -> dict[str, str]:
    return {
        "ko": f"{name}: 계획 보전 '{reason}' 기록이 {jobs}건뿐이라 간격을 알 수 없어 입력값을 씀(없으면 보전 없음)",
        "en": f"{name}: only {jobs} jobs of planned maintenance '{reason}', too few for an interval: what was entered is kept (none where nothing was)",
    }


def _irregular(name: str, reason: str, cv: float) -> tuple[str, str]:
    return (
        f"{name}: 계획 보전 '{reason}'의 간격이 들쭉날쭉하지만(변동계수 {cv:.2f}) 모델에서는 평균 간격마다 하는 것으로 봄",
        f"{name}: planned maintenance '{reason}' comes at uneven intervals (coefficient of variation {cv:.2f}); the model does it at the mean interval",
    )


# A job is told twice, by its booking and by the machine's state: rows that touch are one. The booking's reason is its name.
_JOBS = f"""
CREATE OR REPLACE TEMP TABLE planned_seen AS
WITH told AS (
  SELECT station_id, coalesce(machine_no, 1) AS machine_no, epoch(started_at) AS s, epoch(ended_at) AS e, reason, TRUE AS booked
  FROM floor.maintenance, span_read
  WHERE kind = 'preventive' AND ended_at > started_at AND epoch(started_at) >= from_s AND epoch(ended_at) <= until_s
  UNION
  SELECT station_id, machine_no, s, e, reason, FALSE FROM state
  WHERE state = 'PLANNED_STOP' AND NOT open_at_end AND {is_maintenance("reason")}),
marked AS (
  SELECT *, CASE WHEN s <= max(e) OVER (PARTITION BY station_id, machine_no ORDER BY s, e, booked, reason ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
                           + {SAME_JOB_S} THEN 0 ELSE 1 END AS fresh FROM told),
grouped AS (SELECT *, sum(fresh) OVER (PARTITION BY station_id, machine_no ORDER BY s, e, booked, reason ROWS UNBOUNDED PRECEDING) AS job FROM marked)
SELECT station_id, machine_no, min(s) AS s, max(e) AS e,
       coalesce(min(reason) FILTER (booked), min(reason), 'maintenance') AS reason
FROM grouped GROUP BY station_id, machine_no, job
"""

_JOBS_ON_THE_CLOCK = f"""
CREATE OR REPLACE TEMP TABLE planned_job AS
WITH placed AS (
  SELECT v.*, {work_done("v.s", "b")} AS done_s
  FROM planned_seen v ASOF LEFT JOIN busy b ON v.station_id = b.station_id AND v.machine_no = b.machine_no AND v.s >= b.s),
marked AS (
  SELECT *, CASE WHEN done_s - lag(done_s) OVER w <= {NO_WORK_S} AND s - lag(e) OVER w < 86400 THEN 0 ELSE 1 END AS fresh
  FROM placed WINDOW w AS (PARTITION BY station_id, machine_no, reason ORDER BY s)),
grouped AS (SELECT *, sum(fresh) OVER (PARTITION BY station_id, machine_no, reason ORDER BY s ROWS UNBOUNDED PRECEDING) AS job FROM marked)
SELECT station_id, machine_no, reason, min(s) AS s, max(e) AS e, sum(e - s) AS length_s, min(done_s) AS done_s
FROM grouped GROUP BY station_id, machine_no, reason, job
"""

_OF_STATION = "SELECT * FROM planned_job WHERE station_id = ? ORDER BY reason, machine_no, s"
_FAILURES = (
    "SELECT machine_no, done_s FROM stop WHERE station_id = ? AND state = 'DOWN' AND failed ORDER BY machine_no, done_s"
)
