"""Maturity on the terminal: as text for people, as plain values for programs."""

from typing import TYPE_CHECKING, Any

from twin.maturity.ahead import dated
from twin.maturity.gaps import Gap, Path, nearest, paths, site_path
from twin.maturity.levels import Cell, Passed, State
from twin.maturity.matrix import matrix
from twin.maturity.points import WHY
from twin.maturity.readings import Reading, plant_of

if TYPE_CHECKING:
    from twin.kpi.reading import Note
    from twin.store import Store

STANDS = {
    "agrees": ("", ""),
    "unsupported": ("근거 없는 주장", "claim without support"),
    "ready": ("주장할 수 있음", "ready to claim"),
}


def as_json(store: "Store", state: State) -> dict[str, Any]:
    """Returns everything about a day: per process and area levels, criteria, target and gaps; then the site and the gates."""
    scale, ways = matrix(), {p.process_id: p for p in paths(store, state)}
    rows = [
        {
            "process": row.process_id, "level": row.supported, "target": row.target, "reached": row.reached,
            "areas": [_cell(c) for c in row.cells], "gaps": [_gap(g) for g in ways[row.process_id].gaps],
            "at_present_pace": _ahead(store, ways[row.process_id], state),
        }
        for row in state.rows
    ]  # fmt: skip
    site = {
        "areas": [_cell(c) for c in state.site],
        "gaps": [_gap(g) for g in site_path(state.site, _site_target(state)).gaps],
    }
    goal = {
        "level": scale.target,
        "processes": scale.processes,
        "there": state.at_least(scale.target),
        "met": state.goal_met,
    }
    return {
        "on": state.day.isoformat(), "standard": "KS X 9001-1", "goal": goal, "processes": rows, "site": site,
        "gates": [_gate(g) for g in state.gates],
    }  # fmt: skip


def _ahead(store: "Store", way: Path, state: State) -> dict[str, Any] | None:
    """When the target is reached at the present pace (80 % band); None where it is reached."""
    found = dated(store, way, state.day)
    if found is None:
        return None
    days = {
        name: day.isoformat() if day else None
        for name, day in vars(found).items()
        if name in ("early", "likely", "late")
    }
    return days | {"why": _both(found.why), "provenance": "simulated"}


def as_text(store: "Store", state: State, lang: str) -> str:
    """Returns the matrix, the next step of each process and the gates, a line each."""
    scale, plant, k = matrix(), plant_of(store), 0 if lang == "ko" else 1
    names = {p.id: (p.name_ko, p.name_en)[k] or p.id for p in plant.process}
    there = len(state.at_least(scale.target))
    said = (
        f"{state.day} 기준 {scale.names[scale.target].ko} 이상 공정 {there} / {scale.processes}"
        if lang == "ko"
        else f"On {state.day}: {there} of {scale.processes} processes at {scale.names[scale.target].en} or higher"
    )
    lines = [said, ""]
    ways = {p.process_id: p for p in paths(store, state)}
    for row in state.rows:
        cells = " · ".join(f"{scale.areas[c.area].name[k]} {_level(c, k)}" for c in row.cells)
        lines += [
            f"{names[row.process_id]}: {scale.names[row.supported][k]} → {scale.names[row.target][k]}   ({cells})"
        ]
        lines += [f"    {_next(ways[row.process_id], k)}"] if ways[row.process_id].next else []
    lines += ["", *(f"{scale.areas[c.area].name[k]}: {_level(c, k)}" for c in state.site)]
    lines += ["", *(f"{'✓' if g.met else '✗'} {g.gate.name[k]}: {g.number} / {g.gate.threshold}" for g in state.gates)]
    first = nearest(list(ways.values()))
    if not state.goal_met and first:
        easiest = names[first[0].process_id]
        lines += [
            "",
            f"가장 적은 노력으로 이르는 공정: {easiest}"
            if lang == "ko"
            else f"The process won with the least effort: {easiest}",
        ]
    return "\n".join(lines)


def _level(cell: Cell, k: int) -> str:
    names = matrix().names
    claimed = (
        f" ({('주장', 'claimed')[k]} {names[cell.claimed][k]}, {STANDS[cell.stand][k]})"
        if cell.claimed and cell.stand != "agrees"
        else ""
    )
    return names[cell.supported][k] + claimed


def _next(way: Path, k: int) -> str:
    gap = way.next
    assert gap is not None
    what = f": {gap.what[k]}" if gap.what[k] else ""
    return f"{gap.said[k]}{what}. {gap.step[k]}."


def _site_target(state: State) -> str:
    return state.site[0].target if state.site else matrix().target


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "area": cell.area, "claimed": cell.claimed, "supported": cell.supported, "target": cell.target, "stand": cell.stand,
        "criteria": [_reading(r) for r in cell.readings],
    }  # fmt: skip


def _reading(reading: Reading) -> dict[str, Any]:
    c = reading.criterion
    return {
        "id": c.id, "level": c.level, "name": _both(c.name), "value": reading.value, "numerator": reading.numerator,
        "denominator": reading.denominator, "unit": c.unit.en, "wants": c.wants, "threshold": reading.threshold, "met": reading.met,
        "period_days": c.period_days, "provenance": {"value": "entered" if c.measure == "accepted_evidence" else "measured", "threshold": c.provenance},
    }  # fmt: skip


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "criterion": gap.reading.criterion_id, "said": _both(gap.said), "lacking": gap.lacking, "effort_days": gap.effort, "lifts_to": gap.lifts or None,
        "step": _both(gap.step),
        "points": [{"point": p.point_id, "name": _both(p.name), "why": p.why, "said": _both(WHY[p.why]) if p.why else None} for p in gap.points],
    }  # fmt: skip


def _gate(passed: Passed) -> dict[str, Any]:
    g = passed.gate
    return {
        "id": g.id, "name": _both(g.name), "number": passed.number, "threshold": g.threshold, "met": passed.met,
        "processes": list(passed.process_ids), "provenance": g.provenance,
    }  # fmt: skip


def _both(note: "Note") -> dict[str, str]:
    return {"ko": note.ko, "en": note.en}
