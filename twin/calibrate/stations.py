"""Stations and their machines: an engineer's description kept where there is one, learnt from the log where not."""

import duckdb

from twin.calibrate.report import Report
from twin.laws import Constant
from twin.plant import Plant, Process, Station

SEEN_TOGETHER = 0.2  # share of runs with several lots from which a station is a batch machine
WORKS_TOGETHER = 0.2  # share of busy time with overlapping work from which one machine number stands for several places


def learn_stations(cur: duckdb.DuckDBPyConnection, report: Report, base: Plant | None) -> list[Station]:
    """Returns the stations with machines and batch size; laws still those entered, or a placeholder to be fitted."""
    seen = {row[0]: row[1:] for row in cur.execute(_MACHINES).fetchall()}
    described = list(base.station) if base else []
    stations = [_checked(station, seen.get(station.id), report) for station in described]
    known = {s.id for s in described}
    new = [s for s in seen if s not in known]
    if described and new:
        report.warn(
            f"공장 설명에 없는 설비가 기록에 있어 추가함: {', '.join(new)}",
            f"stations in the log that the description lacks were added: {', '.join(new)}",
        )
    if new:
        report.assume(
            "설명이 없는 설비 앞의 대기 자리는 무제한으로 봄",
            "buffers before stations without a description are taken as unlimited",
        )
    return stations + [_learnt(s, seen[s], report) for s in new]


def processes_of(stations: list[Station], base: Plant | None) -> tuple[Process, ...]:
    """Returns the processes: those described, and one for each station that has none."""
    described = list(base.process) if base else []
    known = {p.id for p in described}
    return (
        *described,
        *(Process(id=s.process, name_ko=s.process, name_en=s.process) for s in stations if s.process not in known),
    )


def _learnt(station_id: str, seen: tuple, report: Report) -> Station:
    machines, batch = _machines(station_id, seen, report), _batch(seen)
    report.item("station", station_id, source="measured", n=int(seen[0]), machines=machines, batch_size=batch)
    timeout = max(1.0, float(seen[7])) if batch > 1 and seen[7] is not None else None
    return Station(
        id=station_id, process=station_id, name_ko=station_id, name_en=station_id, machines=machines,
        batch_size=batch, batch_timeout_s=timeout, processing_s=Constant(law="constant", value=0, source="assumed"),
    )  # fmt: skip


def _checked(station: Station, seen: tuple | None, report: Report) -> Station:
    if seen is None:
        return station
    measured = int(seen[2])
    report.item(
        "station", station.id, source="entered", n=int(seen[0]), machines=station.machines, machines_seen=measured
    )
    if measured > station.machines:
        report.warn(
            f"{station.id}: 설명은 {station.machines}대, 기록에는 {measured}대가 있어 {measured}대로 봄",
            f"{station.id}: described with {station.machines} machines, the log has {measured}; {measured} are used",
        )
        return station.model_copy(update={"machines": measured})
    return station


def _machines(station_id: str, seen: tuple, report: Report) -> int:
    """By machine number, never more than are seen on one busy day; without numbers, by operations at the same time."""
    _, known, numbers, daily, together, in_service, _, _, overlap = seen
    if not known:
        report.assume(
            f"{station_id}: 설비 번호가 없어 동시에 진행된 작업 수로 {int(together)}대로 봄",
            f"{station_id}: no machine numbers; {int(together)} machines by operations under way at the same time",
        )
        return max(1, int(together))
    found = max(1, round(in_service)) if in_service is not None else max(1, int(daily))
    if numbers == 1 and overlap is not None and overlap >= WORKS_TOGETHER:
        report.assume(
            f"{station_id}: 번호는 하나지만 가동 시간의 {overlap:.0%}에 작업이 겹쳐 {int(together)}자리로 봄",
            f"{station_id}: one machine number, but work overlaps {overlap:.0%} of its busy time; {int(together)} places are used",
        )
        return max(1, int(together))
    if found < numbers:
        report.assume(
            f"{station_id}: 번호는 {int(numbers)}개지만 함께 가동되는 것은 {found}대이므로 {found}대로 봄",
            f"{station_id}: {int(numbers)} machine numbers, but {found} work side by side; {found} machines are used",
        )
    return found


def _batch(seen: tuple) -> int:
    return max(1, int(seen[6] or 1))


# numbers: distinct machine numbers; daily: 95 % quantile of those at work in a day; together: operations under way at the
# same time for at least 5 % of busy time, overlap: share of busy time with more than one; in_service: where gaps are stops, machine time in service over working time.
_MACHINES = f"""
WITH numbered AS (
  SELECT station_id, machine_no, s FROM op UNION ALL SELECT station_id, machine_no, s FROM state WHERE state = 'PROCESSING'),
daily AS (
  SELECT station_id, ceil(quantile_disc(n, 0.95)) AS daily FROM (
    SELECT station_id, CAST(floor(s / 86400) AS BIGINT) AS day, count(DISTINCT machine_no) AS n FROM numbered GROUP BY 1, 2) GROUP BY 1),
numbers AS (SELECT station_id, count(DISTINCT machine_no) AS numbers FROM numbered GROUP BY 1),
stretch AS (SELECT station_id, s, least(e, s + coalesce(work_s, e - s)) AS e FROM run WHERE e > s AND coalesce(work_s, 1) > 0),
edges AS (
  SELECT station_id, s AS t, 1 AS step FROM stretch UNION ALL SELECT station_id, e, -1 FROM stretch),
levels AS (
  SELECT station_id, sum(step) OVER w AS level, lead(t) OVER w - t AS lasts
  FROM edges WINDOW w AS (PARTITION BY station_id ORDER BY t, step ROWS UNBOUNDED PRECEDING)),
weighed AS (SELECT station_id, level, sum(lasts) AS lasts FROM levels WHERE level > 0 GROUP BY 1, 2),
shares AS (
  SELECT station_id, level, sum(lasts) OVER (PARTITION BY station_id ORDER BY level DESC) / sum(lasts) OVER (PARTITION BY station_id) AS share
  FROM weighed),
together AS (
  SELECT station_id, max(level) FILTER (share >= 0.05) AS together, max(share) FILTER (level > 1) AS overlap FROM shares GROUP BY 1),
batches AS (
  SELECT station_id, quantile_disc(lots, 0.95) FILTER (lots > 1) AS batch,
         count(*) FILTER (lots > 1) / count(*) AS several, max(lots) AS most FROM run WHERE e > s GROUP BY 1),
waits AS (
  SELECT run.station_id, median(run.s - run.q) AS wait_s FROM run JOIN batches USING (station_id)
  WHERE run.lots < batches.most AND run.q IS NOT NULL GROUP BY 1),
service AS (
  SELECT station_id, sum(worked_s + coalesce(gap_s, 0)) FILTER (coalesce(gap_s, 0) <= 28800)
    / (SELECT coalesce(nullif(sum(e - s), 0), max(t.e) - min(t.s)) FROM open_time) AS in_service
  FROM timed t WHERE gapped GROUP BY 1)
SELECT station_id, (SELECT count(*) FROM op WHERE op.station_id = n.station_id) AS operations, machine_known, numbers, daily,
       coalesce(together, 1), in_service, CASE WHEN several >= {SEEN_TOGETHER} THEN batch END, wait_s,
       coalesce(overlap, 0)
FROM numbers n JOIN daily USING (station_id) JOIN station_kind USING (station_id) LEFT JOIN together USING (station_id)
     LEFT JOIN batches USING (station_id) LEFT JOIN waits USING (station_id) LEFT JOIN service USING (station_id)
ORDER BY (SELECT min(s) FROM op WHERE op.station_id = n.station_id), station_id
"""
