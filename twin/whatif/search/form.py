"""The form of a search: one row a candidate, as people fill it in; made of a search file, and a search file of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from twin.errors import Problem
from twin.experiment.scenario.lever import Lever, levers
from twin.kpi import catalogue
from twin.kpi.limiting import Limits
from twin.plant import Plant
from twin.whatif.knobs import knobs, things

MILLION = 1_000_000
COLUMNS = ("lever", "value", "low", "high", "investment_m", "yearly_m", "source")
# What is asked for most often: KPIs that every run of a line has.
GOALS = (
    "throughput_per_h", "units_produced", "on_time_delivery", "lead_time_mean_h", "wip_mean", "oee", "first_pass_yield",
    "process_defect_ppm",
)  # fmt: skip
NUMBERS = ("percent", "whole", "number", "share")
AT_FIRST = ("setup_time", "minor_stops", "machines", "time_to_failure")  # levers offered where the line is limited
HALF = -50.0
Row = dict[str, Any]


def choices(plant: Plant, lang: str) -> dict[str, tuple[str, str]]:
    """Returns label → (lever, thing) of every lever with one number that this plant has something for."""
    found: dict[str, tuple[str, str]] = {}
    for kind, on in things(plant):
        for knob in knobs(plant, kind, on, {}):
            if knob.against is None and not knob.lever.takes and knob.lever.how in NUMBERS:
                found[_label(plant, knob.lever, on, lang)] = (knob.lever.lever_id, on)
    return found


def first_rows(plant: Plant, stations: Iterable[str], lang: str) -> list[Row]:
    """Returns rows to begin with: levers at the stations that limit most, their costs still open."""
    labels = {place: label for label, place in choices(plant, lang).items()}
    rows = []
    for station in stations:
        for lever_id in AT_FIRST:
            label = labels.get((lever_id, station))
            if label is not None:
                rows.append(_row(label, _first_value(plant, lever_id, station)))
    return rows


def rows_of(asked: Mapping[str, Any], plant: Plant, lang: str) -> list[Row]:
    """Returns the rows of what was asked before; what this plant has no more is left out."""
    labels = {place: label for label, place in choices(plant, lang).items()}
    rows = []
    for block in asked.get("lever", []):
        label = labels.get((block["kind"], str(block.get(levers()[block["kind"]].on, ""))))
        for c in block["values"] if label else []:
            costs = c["investment_krw"] / MILLION, c.get("yearly_krw", 0) / MILLION, c.get("cost_source", "")
            rows.append(_row(label, c["value"], c.get("low"), c.get("high"), *costs))
    return rows


def asked_by(
    rows: Iterable[Mapping[str, Any]], plant: Plant, lang: str, *, goal: str, budget: Mapping[str, Any], more_demand: float = 0
) -> dict[str, Any]:  # fmt: skip
    """Returns the form as a search file holds it; Problem where a row lacks its lever, value or cost.

    `more_demand` is by how many per cent more would be ordered, taken for given.
    """
    places, blocks = choices(plant, lang), dict[tuple[str, str], dict[str, Any]]()
    for number, row in enumerate(rows, start=1):
        if all(_is_empty(row.get(name)) for name in COLUMNS):
            continue
        lever_id, on = _place(row, places, number)
        block = blocks.setdefault((lever_id, on), _block(levers()[lever_id], on))
        block["values"].append(_candidate(row, levers()[lever_id], number))
    given = {"given": [{"kind": "demand", "value": more_demand}]} if more_demand else {}
    return {"goal": goal, "budget": dict(budget), "lever": list(blocks.values())} | given


def goals(lang: str) -> dict[str, str]:
    """Returns KPI → name of what may be searched for."""
    return {k: catalogue()[k].name_ko if lang == "ko" else catalogue()[k].name_en for k in GOALS}


def stations_first(limits: Limits) -> list[str]:
    """Returns the two stations that limit the line most."""
    return list(limits.best.highest())


def named(scenario: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Returns a candidate's scenario under a name, as a scenario file holds it."""
    return dict(scenario) | {"name": name}


def _label(plant: Plant, lever: Lever, on: str, lang: str) -> str:
    thing = next((t for t in getattr(plant, lever.on) if t.id == on), None) if lever.on != "line" else None
    name = (thing.name_ko if lang == "ko" else thing.name_en) or on if thing else ""
    unit = lever.unit(lang)
    return f"{name} · {lever.name(lang)}".strip(" ·") + (f" ({unit})" if unit else "")


def _first_value(plant: Plant, lever_id: str, station: str) -> float:
    if lever_id == "machines":
        return plant.station_by_id()[station].machines + 1
    return 100.0 if lever_id == "time_to_failure" else HALF


def _row(label: str | None, value: float, low: Any = None, high: Any = None, once: Any = None, yearly: Any = None, source: str = "") -> Row:  # fmt: skip
    return dict(zip(COLUMNS, (label, value, low, high, once, yearly, source), strict=True))


def _place(row: Mapping[str, Any], places: Mapping[str, tuple[str, str]], number: int) -> tuple[str, str]:
    label = str(row.get("lever"))
    if label not in places:
        raise Problem(
            f"{number}번째 줄: 무엇을 바꿀지 고르지 않았습니다. 지렛대를 고르거나 줄을 지우십시오.",
            f"Row {number}: no lever is chosen: choose one, or delete the row.",
        )
    return places[label]


def _block(lever: Lever, on: str) -> dict[str, Any]:
    return {"kind": lever.lever_id} | ({lever.on: on} if on else {}) | {"values": []}


def _candidate(row: Mapping[str, Any], lever: Lever, number: int) -> dict[str, Any]:
    for name, ko, en in (("value", "값", "value"), ("investment_m", "비용(없으면 0)", "cost (0 if it costs nothing)")):
        if _is_empty(row.get(name)):
            raise Problem(
                f"{number}번째 줄 '{row['lever']}': {ko}이(가) 비어 있습니다. 적어 주십시오.",
                f"Row {number}, '{row['lever']}': the {en} is missing: enter it.",
            )
    found = {name: _value(row[name], lever) for name in ("value", "low", "high") if not _is_empty(row.get(name))}
    costs = {"investment_krw": round(row["investment_m"] * MILLION)}
    if not _is_empty(row.get("yearly_m")) and row["yearly_m"]:
        costs["yearly_krw"] = round(row["yearly_m"] * MILLION)
    source = row.get("source")
    return found | costs | ({} if _is_empty(source) else {"cost_source": str(source)})


def _value(given: float, lever: Lever) -> float | int:
    return int(given) if lever.how == "whole" and float(given).is_integer() else float(given)


def _is_empty(given: Any) -> bool:
    return given is None or given == "" or given != given
