"""How long lots are on the way between stations: from leaving the one to arriving in front of the next.

Where arrivals are recorded and mostly come after the lot has left. Time a lot is held in its machine (BLOCKED) is no transport,
and a way that goes over closed hours tells nothing. What a log tells holds waiting for a carrier: how many carriers there are,
how fast and how far they go, it cannot tell, so a measured way is a delay of its own with room for every lot.
"""

from dataclasses import dataclass

import duckdb
import numpy as np

from twin.calibrate.fit import Fit, choose_law
from twin.calibrate.report import Report
from twin.calibrate.rows import columns
from twin.plant import Move, Plant, Transport

FEWEST_LOTS = 5
SHORTEST_S = 1.0  # quicker is the same moment, written twice
MOSTLY = 0.9  # share of lots that must be on the way for longer
DAY_S = 86_400.0


@dataclass(frozen=True)
class Ways:
    """The transports and moves of a plant."""

    transport: tuple[Transport, ...]
    move: tuple[Move, ...]


def learn_moves(cur: duckdb.DuckDBPyConnection, report: Report, base: Plant | None, known: set[str]) -> Ways:
    """Returns the ways that were entered, and those measured between `known` stations beside them."""
    transports, moves = (list(base.transport), list(base.move)) if base else ([], [])
    carriers = {(m.from_station, m.to_station): m for m in moves}
    for a, b, lags, day in times_on_the_way(cur):
        if a not in known or b not in known:
            continue
        fit, entered = choose_law(lags, day=day), (a, b) in carriers
        told = fit.described() | ({"source": "entered"} if entered else {})
        report.item("move", b, from_station=a, **told, **_said(a, b, fit, entered))
        if not entered:
            name = _free_name(f"{a} → {b}", {t.id for t in transports})
            transports.append(Transport(id=name, name_ko=name, name_en=name, kind="conveyor", unload_s=fit.law))
            moves.append(Move(from_station=a, to_station=b, by=name, distance_m=0))
    return Ways(tuple(transports), tuple(moves))


def times_on_the_way(cur: duckdb.DuckDBPyConnection) -> list[tuple[str, str, np.ndarray, np.ndarray]]:
    """Returns (from, to, seconds on the way, day of each) of every pair of stations between which lots are on the way."""
    cur.execute(_WAYS)
    found = []
    for a, b in cur.execute(_PAIRS, [SHORTEST_S, FEWEST_LOTS, MOSTLY]).fetchall():
        rows = columns(cur, _OF_PAIR, [a, b, SHORTEST_S])
        found.append((a, b, rows["lag_s"], np.floor(rows["t"] / DAY_S)))
    return found


def _free_name(name: str, taken: set[str]) -> str:
    name = name[:76]
    return name if name not in taken else f"{name} #2"


def _said(a: str, b: str, fit: Fit, entered: bool) -> dict[str, str]:
    low, high = fit.mean_interval or (fit.mean, fit.mean)
    ko, en = (
        ("입력된 운반을 그대로 씀", "the transport entered is kept")
        if entered
        else ("운반 수단의 대수·속도는 기록으로 알 수 없어 자리 제한 없는 지연으로 봄", "how many carriers there are and how fast the log cannot tell, so it is a delay with room for every lot")
    )  # fmt: skip
    return {
        "ko": f"{a} → {b}: 옮기는 데 평균 {fit.mean:,.1f}초(95 % 구간 {low:,.1f}–{high:,.1f}, {fit.n:,}로트, 운반을 기다린 시간 포함), {ko}",
        "en": f"{a} → {b}: lots are on the way for {fit.mean:,.1f} s (95 % {low:,.1f}–{high:,.1f}, {fit.n:,} lots, waiting for a carrier included); {en}",
    }


# A lot leaves when its operation has ended and its machine no longer holds it. Both ends lie in the same open hours.
_WAYS = """
CREATE OR REPLACE TEMP TABLE way AS
WITH stepped AS (
  SELECT station_id AS b, q, lag(station_id) OVER w AS a, lag(machine_no) OVER w AS machine_no, lag(e) OVER w AS e
  FROM op WHERE lot IS NOT NULL WINDOW w AS (PARTITION BY lot, piece ORDER BY s, e, op_id)),
pair AS (SELECT * FROM stepped WHERE a <> b AND q IS NOT NULL AND e IS NOT NULL),
held AS (SELECT station_id, machine_no, s, e AS until_s FROM state WHERE state = 'BLOCKED'),
gone AS (
  SELECT p.a, p.b, p.q, CASE WHEN h.s <= p.e + 2 THEN greatest(p.e, least(h.until_s, p.q)) ELSE p.e END AS t
  FROM pair p ASOF LEFT JOIN held h ON p.a = h.station_id AND p.machine_no = h.machine_no AND p.e - 2 <= h.s)
SELECT a, b, t, q - t AS lag_s
FROM gone ASOF LEFT JOIN open_time o ON gone.t >= o.s
WHERE q <= o.e OR NOT EXISTS (FROM open_time)
"""

_PAIRS = """
SELECT a, b FROM way GROUP BY a, b HAVING count(*) FILTER (lag_s > $1) >= $2 AND avg((lag_s > $1)::INT) >= $3 ORDER BY a, b
"""

_OF_PAIR = "SELECT t, lag_s FROM way WHERE a = ? AND b = ? AND lag_s > ? ORDER BY t, lag_s"
