"""Evidence of what the line loses: how long a station limits it, and what stops of one reason at one station cost."""

from typing import TYPE_CHECKING

from twin.evidence.evidence import Evidence
from twin.evidence.readable import filled
from twin.evidence.ref import Ref
from twin.evidence.stored import detail, number_of, parts_of, unknown
from twin.evidence.versions import made_from
from twin.kpi.limiting import limits
from twin.kpi.opened import open_facts
from twin.kpi.reading import Note
from twin.kpi.scope import Scope

if TYPE_CHECKING:
    from twin.store import Store

METHODS = {
    "path": Note("임계경로: 뒤에서 앞으로, 각 작업이 무엇을 기다렸는지 따라간 시간", "critical path: walked backwards along what each operation waited for"),
    "active": Note("가장 길게 쉬지 않고 돈 설비의 시간", "time of the station with the longest active period"),
}  # fmt: skip
UNTOLD = "-"  # in a number's name: no reason was recorded


def evidence(store: "Store", ref: Ref) -> Evidence:
    """Returns the evidence of `limit/STATION` (share of the time) or `stop/STATION/STATE/REASON` (hours) in the scope's time."""
    return _limit(store, ref) if ref.kind == "limit" else _stop(store, ref)


def of_stop(station_id: str, state: str, reason: str | None, scope: Scope) -> Ref:
    """Returns what the hours lost to stops of one reason at a station are called."""
    return Ref("stop", f"{station_id}/{state.upper()}/{reason or UNTOLD}", Scope(scope.starts_at, scope.ends_at))


def _limit(store: "Store", ref: Ref) -> Evidence:
    best = limits(store, ref.scope).best
    mine = best.stations[best.stations["station_id"] == ref.name]
    if mine.empty:
        raise unknown(ref)
    with open_facts(store, ref.scope) as facts:
        rows = filled(*facts.select("limit")) if facts.schema else ""
    where = f"method = '{best.method}'"
    sql = f"SELECT sum(limit_s) FILTER (station_id = '{ref.name}') / sum(limit_s) AS value FROM ({rows}) WHERE {where}"
    return Evidence(
        ref, "measured", Note(f"라인을 제한한 시간: {ref.name}", f"Time in which it limited the line: {ref.name}"), number_of(store, sql) if rows else float(mine["share"].iloc[0]),
        Note("%", "%"), Note(f"이 설비가 라인을 제한한 시간 ÷ 본 시간. {METHODS[best.method].ko}", f"Time the station limited the line ÷ time looked at. {METHODS[best.method].en}"),
        sql if rows else "", made_from(store), starts_at=ref.scope.starts_at, ends_at=ref.scope.ends_at,
        facts=(("limit", best.days),), rows_sql=f"SELECT * FROM ({rows}) WHERE {where} AND station_id = '{ref.name}'" if rows else "",
        details=(detail("가장 오래 제한한 날", "Days it was the first", f"{int(mine['days'].iloc[0])} / {best.days}"),),
        source="Roser, Nakano & Tanaka 2002" if best.method == "active" else "",
    )  # fmt: skip


def _stop(store: "Store", ref: Ref) -> Evidence:
    station, state, reason = parts_of(ref, 3)
    said = "reason IS NULL" if reason == UNTOLD else filled("reason = ?", [reason])
    mine = filled("station_id = ? AND state = ?", [station, state])
    with open_facts(store, ref.scope) as facts:
        if facts.is_empty:
            raise unknown(ref)
        of_facts = f"FROM ({filled(*facts.select('stop'))}) WHERE {mine} AND {said}"
        told = facts.cursor.execute(f"SELECT sum(lost_s) / 3600, sum(starts)::BIGINT {of_facts}").fetchall()[0]
        is_stored = bool(facts.schema)
    if told[0] is None:
        raise unknown(ref)
    rows = filled(
        f"SELECT * FROM floor.state_interval WHERE {mine} AND {said} AND ended_at > ? AND started_at < ? ORDER BY started_at",
        [ref.scope.starts_at, ref.scope.ends_at],
    )
    return Evidence(
        ref, "measured", Note(f"멈춘 시간: {station} {reason}", f"Hours stopped: {station} {reason}"), told[0], Note("시간", "h"),
        Note("근무 시간 안에서 이 이유로 멈춰 있던 시간의 합", "Time at rest for this reason within shifts, summed"),
        f"SELECT sum(lost_s) / 3600 AS value {of_facts}" if is_stored else "", made_from(store), starts_at=ref.scope.starts_at, ends_at=ref.scope.ends_at,
        parts=((Note("횟수", "times"), float(told[1])),), inputs=(("floor.state_interval", store.rows(f"SELECT count(*) FROM ({rows})")[0][0]),), rows_sql=rows,
        source="ISO 22400-2 (ADET)",
    )  # fmt: skip
