"""Did the same thing get counted before and after? What is recorded, inspected and counted, the hours, the ideal time."""

from typing import TYPE_CHECKING

import numpy as np

from twin.compare.guard import Guard
from twin.compare.plan import Plan
from twin.compare.recording import recording
from twin.compare.series import Series, scope_of
from twin.kpi.catalogue import catalogue
from twin.kpi.opened import open_facts
from twin.plant import Site

if TYPE_CHECKING:
    from twin.store import Store

FAR_HOURS, FAR_SHARE = 0.1, 0.2  # relative change of a usual day from which a definition may have changed


def definitions(store: "Store", plan: Plan, series: Series) -> tuple[Guard, ...]:
    """Returns the guards on what is counted, over the days the plan compares."""
    current = store.plant()
    plant = current[1] if current else None
    site = plant.site if plant else Site(name="")
    guards = [recording(store, plan, plant, series)]
    kpi = catalogue()[plan.kpi_id]
    usual = _usual(store, plan, site, series)
    if "inspection" in kpi.over:
        guards.append(_moved("inspection", usual["inspected"], FAR_SHARE))
    if "output" in kpi.over or "inspection" in kpi.over:
        guards.append(_moved("counter", usual["parts"], FAR_SHARE))
    if {"hours", "machine"} & set(kpi.over):
        guards.append(_moved("calendar", usual["worked"], FAR_HOURS))
    if kpi.needs_ideal:
        guards.append(_ideal(store, plan))
    return tuple(guards)


def _usual(store: "Store", plan: Plan, site: Site, series: Series) -> dict[str, tuple[float, float]]:
    """The usual (median) day before and after: share inspected, parts an operation, hours worked."""
    scope = scope_of(site, plan.place, series.day[0], series.day[-1])
    with open_facts(store, scope) as facts:
        made = {r[0]: r[1:] for r in facts.rows(_COUNTED, "output", "inspection")}
        hours = {r[0]: r[1] for r in facts.rows(_WORKED, "hours")}
    nan = (float("nan"), float("nan"))
    daily = {
        "inspected": [made.get(d, nan)[0] for d in series.day],
        "parts": [made.get(d, nan)[1] for d in series.day],
        "worked": [hours.get(d, float("nan")) for d in series.day],
    }
    return {name: _medians(np.array(values, dtype=float), series.is_after) for name, values in daily.items()}


def _medians(values: np.ndarray, is_after: np.ndarray) -> tuple[float, float]:
    known = np.isfinite(values)
    sides = (values[known & ~is_after], values[known & is_after])
    before, after = (float(np.median(side)) if len(side) else float("nan") for side in sides)
    return before, after


_MOVED = {
    "inspection": (
        ("생산한 것 가운데 검사한 몫이", "검사 방식이 바뀌지 않았는지 확인하십시오"),
        ("the share of production inspected", "check whether the way of inspecting changed"),
    ),
    "counter": (
        ("작업 한 건의 개수가", "계수기나 로트 크기가 바뀌지 않았는지 확인하십시오"),
        ("the number of parts of one operation", "check whether the counter or the lot size changed"),
    ),
    "calendar": (
        ("하루 근무시간이", "근무조가 바뀌었다면 그 효과와 나눌 수 없습니다"),
        ("the time worked in a day", "if the shifts changed, their effect cannot be told apart"),
    ),
}  # fmt: skip


def _moved(guard_id: str, usual: tuple[float, float], far: float) -> Guard:
    """A guard on a number that should be about the same before and after; nan where it is not known."""
    (ko, do_ko), (en, do_en) = _MOVED[guard_id]
    before, after = usual
    change = after / before - 1 if before else 0.0
    if not abs(change) > far:
        return Guard(
            guard_id, "passed", f"{ko} 앞뒤로 같습니다.", f"{en[0].upper()}{en[1:]} is the same before and after."
        )
    return Guard(
        guard_id, "failed",
        f"{ko} {100 * change:+.0f} % 달라졌습니다({before:.3g} → {after:.3g}). {do_ko}.",
        f"{en[0].upper()}{en[1:]} changed by {100 * change:+.0f} % ({before:.3g} → {after:.3g}): {do_en}.",
    )  # fmt: skip


def _ideal(store: "Store", plan: Plan) -> Guard:
    """All days are computed with the plant in force, so a corrected ideal time makes no step: it is told."""
    rows = store.rows(_IDEAL, {"stations": [plan.place.station_id] if plan.place.station_id else None})
    if not rows:
        return Guard(
            "ideal", "passed", "이론 사이클타임은 한 번도 바뀌지 않았습니다.", "The ideal time per part never changed."
        )
    names = ", ".join(row[0] for row in rows)
    return Guard(
        "ideal", "told",
        f"이론 사이클타임이 고쳐진 적이 있습니다({names}). 여기서는 모든 날을 지금 값으로 계산했습니다.",
        f"The ideal time per part was corrected at some time ({names}); all days here are computed with the present one.",
    )  # fmt: skip


_COUNTED = """SELECT business_date, sum(qty_inspected) / nullif(sum(qty_produced), 0), sum(qty_in) / nullif(sum(operations), 0)
              FROM {facts} GROUP BY business_date"""
_WORKED = "SELECT business_date, sum(worked_s) / 3600 FROM {facts} GROUP BY business_date"
_IDEAL = """SELECT station_id FROM plant.station WHERE ideal_s_per_part IS NOT NULL
            AND ($stations IS NULL OR list_contains($stations, station_id))
            GROUP BY station_id HAVING count(DISTINCT ideal_s_per_part) > 1 ORDER BY 1"""
