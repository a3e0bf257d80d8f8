"""Reads KPIs: sums numerators and denominators over a scope and divides. Where a value is missing, says why."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from twin.errors import Problem
from twin.kpi.catalogue import Kpi, catalogue
from twin.kpi.opened import Facts, open_facts, open_run
from twin.kpi.reading import Note, Reading
from twin.kpi.scope import EVERYTHING, Bucket, Scope

if TYPE_CHECKING:
    import pandas as pd

    from twin.store import Store

COLUMNS = ("kpi_id", "bucket", "shift_id", "value", "numerator", "denominator", "note_ko", "note_en")
_BUCKET = {
    None: "NULL::DATE, NULL::VARCHAR",
    "day": "business_date, NULL::VARCHAR",
    "shift": "business_date, shift_id",
    "week": "date_trunc('week', business_date)::DATE, NULL::VARCHAR",
}
MOST_NAMED = 5  # stations listed in a note
_FILTERS_KO = {"process": "공정", "station": "설비", "product": "품목", "shift": "근무조"}
Key = tuple[date | None, str | None]  # bucket, shift


def read(
    store: "Store",
    scope: Scope = EVERYTHING,
    *,
    by: Bucket | None = None,
    kpi_ids: Iterable[str] | None = None,
    run_id: str | None = None,
    replication: int | None = None,
) -> "pd.DataFrame":
    """Returns KPIs of the floor: one row a KPI (and bucket) with value, numerator, denominator and why one is missing.

    bucket is the business date (of the Monday, by week). With `run_id` the KPIs of a stored run: the means its
    replications were stored with, or, with `replication`, that replication's kept log. Raises Problem for an unknown KPI or run.
    """
    import pandas as pd

    from twin.kpi.runs import stored_values

    kpis = chosen(kpi_ids)
    if run_id is not None and replication is None:
        readings = stored_values(store, run_id, kpis, scope, by)
    else:
        opened = open_facts(store, scope) if run_id is None else open_run(store, scope, run_id, replication or 0)
        with opened as facts:
            readings = evaluate(facts, kpis, by)
    table = pd.DataFrame([vars(r) for r in readings], columns=list(COLUMNS))
    return table.astype({"value": float, "numerator": float, "denominator": float})


def chosen(kpi_ids: Iterable[str] | None) -> list[Kpi]:
    """Returns the KPIs of these ids (None = all); raises Problem for an unknown one."""
    known = catalogue()
    wanted = list(known if kpi_ids is None else kpi_ids)
    for kpi_id in wanted:
        if kpi_id not in known:
            listed = ", ".join(known)
            raise Problem(
                f"성과지표 '{kpi_id}'은(는) 목록에 없습니다. 있는 것: {listed}.",
                f"KPI '{kpi_id}' is not in the catalogue. Known: {listed}.",
            )
    return [known[kpi_id] for kpi_id in wanted]


def evaluate(facts: Facts, kpis: list[Kpi], by: Bucket | None = None) -> list[Reading]:
    """Returns the readings of the KPIs over opened facts, KPI by KPI, in order of time."""
    sums = _sums(facts, _with_what_they_are_judged_by(kpis), by)
    unrecorded = _unrecorded_days(facts, by)
    unrated = _unrated_stations(facts) if any(k.needs_ideal for k in kpis) else None
    suspicious = {key for key, (n, d) in sums.get("effectiveness", {}).items() if n and d and n > d}
    readings = []
    for kpi in kpis:
        obstacle = _obstacle(facts, kpi)
        if obstacle:
            readings.append(Reading(kpi.id, None, None, None, note_ko=obstacle.ko, note_en=obstacle.en))
            continue
        for key in sums[kpi.id]:
            notes = [
                _too_effective() if kpi.id in ("effectiveness", "oee") and key in suspicious else None,
                unrated if kpi.needs_ideal and sums[kpi.id][key][1] else None,
                unrecorded.get(key) if {"machine", "hours"} & set(kpi.over) else None,
            ]
            readings.append(_noted(_reading(kpi, key, *sums[kpi.id][key]), [n for n in notes if n]))
    return readings


def _sums(facts: Facts, kpis: list[Kpi], by: Bucket | None) -> dict[str, dict[Key, tuple]]:
    """Numerator and denominator (or value and None) of each KPI that the scope's filters allow, by bucket."""
    found: dict[str, dict[Key, tuple]] = {}
    usable = [k for k in kpis if not _obstacle(facts, k)]
    for over in dict.fromkeys(k.over for k in usable):
        together = [k for k in usable if k.over == over]
        columns = ", ".join(
            f"({k.value or k.numerator})::DOUBLE, ({k.denominator or 'NULL'})::DOUBLE" for k in together
        )
        grouped = "" if by is None else " GROUP BY 1, 2 ORDER BY 1, 2"
        rows = facts.rows(f"SELECT {_BUCKET[by]}, {columns} FROM {{facts}}{grouped}", *over)
        for place, kpi in enumerate(together):
            found[kpi.id] = {row[:2]: row[2 + 2 * place : 4 + 2 * place] for row in rows}
    return found


def _reading(kpi: Kpi, key: Key, numerator: float | None, denominator: float | None) -> Reading:
    if kpi.value is not None:
        value, numerator = numerator, None
    else:
        value = None if numerator is None or not denominator else numerator / denominator * kpi.times
    reading = Reading(kpi.id, *key, value, numerator, denominator)
    return reading if value is not None else _noted(reading, [Note(kpi.no_value_ko, kpi.no_value_en)])


def _noted(reading: Reading, notes: list[Note]) -> Reading:
    if not notes:
        return reading
    ko = [n for n in (reading.note_ko, *(n.ko for n in notes)) if n]
    en = [n for n in (reading.note_en, *(n.en for n in notes)) if n]
    return replace(reading, note_ko=" · ".join(ko), note_en=" · ".join(en))


def _obstacle(facts: Facts, kpi: Kpi) -> Note | None:
    """Why a KPI has no value in this scope whatever the numbers."""
    if facts.is_empty:
        return Note("이 범위에 기록이 없습니다", "There is no record in this scope")
    strangers = [f for f in facts.scope.filters() if f not in kpi.filters]
    if not strangers:
        return None
    return Note(
        f"{_FILTERS_KO[strangers[0]]}별로는 정의되지 않는 지표입니다: 그 선택을 풀면 값이 나옵니다",
        f"This KPI is not defined by {strangers[0]}: clear that choice to see its value",
    )


def _with_what_they_are_judged_by(kpis: list[Kpi]) -> list[Kpi]:
    """OEE with a wrong ideal time is as wrong as effectiveness, so that one is looked at too."""
    judge = catalogue()["effectiveness"]
    return [*kpis, judge] if any(k.id == "oee" for k in kpis) and judge not in kpis else kpis


def _too_effective() -> Note:
    return Note(
        "성능가동률이 100 %를 넘음: 이론 사이클타임(PRU)이 실제보다 길게 적혀 있습니다. 공장 파일의 ideal_s_per_part를 고치십시오",
        "Effectiveness exceeds 100 %: the planned run time per unit (PRU) is wrong, it is longer than what machines really take. "
        "Correct ideal_s_per_part in the plant file",
    )


def _unrated_stations(facts: Facts) -> Note | None:
    query = "SELECT DISTINCT station_id FROM {facts} WHERE planned_s > 0 AND rated_planned_s IS NULL ORDER BY 1"
    names = [row[0] for row in facts.rows(query, "machine")]
    if not names:
        return None
    listed, more = ", ".join(names[:MOST_NAMED]), len(names) - MOST_NAMED
    ko, en = (f" 외 {more}곳", f" and {more} more") if more > 0 else ("", "")
    return Note(
        f"이론 사이클타임을 모르는 설비는 뺌: {listed}{ko}",
        f"Stations without an ideal time per part are left out: {listed}{en}",
    )


def _unrecorded_days(facts: Facts, by: Bucket | None) -> dict[Key, Note]:
    grouped = "" if by is None else " GROUP BY 1, 2"
    query = f"SELECT {_BUCKET[by]}, count(DISTINCT business_date) FILTER (is_unrecorded) FROM {{facts}}{grouped}"
    return {
        row[:2]: Note(
            f"기록이 전혀 없는 근무일 {row[2]}일은 일한 시간에 넣지 않음",
            f"{row[2]} working day(s) without any record are not counted as worked",
        )
        for row in facts.rows(query, "hours")
        if row[2]
    }
