"""A scenario in words a manager reads: "CNC 설비 대수 4 → 5대, 준비교체 −30 %"."""

from typing import Any

from twin.experiment.scenario.lever import Lever, levers
from twin.experiment.scenario.scenario import Change, Scenario, Value
from twin.plant import WEEKDAYS, Plant

DAYS_KO = dict(zip(WEEKDAYS, "월화수목금토일", strict=True))
DAYS_EN = dict(zip(WEEKDAYS, ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True))
NOW = {
    "machines": "machines", "buffer": "buffer_before", "operators_needed": "operators", "dispatch": "dispatch",
    "inspection": "inspects", "escape_rate": "escape_rate", "operators": "number", "crew": "number",
    "transport_kind": "kind", "transport_number": "number", "shift_days": "days",
}  # fmt: skip


def words(scenario: Scenario, plant: Plant, lang: str) -> str:
    """Returns a scenario's changes in 'ko' or 'en', what it was before each arrow; one without changes says so.

    What the plant does not have is told by its id.
    """
    if not scenario.changes:
        return "바꾸는 것 없음" if lang == "ko" else "nothing changed"
    told, before = [], ""
    for change in scenario.changes:
        text, name = change_words(change, plant, lang), _name(change, plant, lang)
        told.append(
            text.removeprefix(f"{name} ") if name and name == before else text
        )  # a thing is named once in a row
        before = name
    return ", ".join(told)


def change_words(change: Change, plant: Plant, lang: str) -> str:
    """Returns one change in words, the thing it changes first."""
    lever, name = levers()[change.lever_id], _name(change, plant, lang)
    parts = [_setting(levers()[i], v, change, plant, lang) for i, v in change.settings]
    told = f"{lever.name(lang)}({', '.join(parts)})" if lang == "ko" else f"{lever.name(lang)} ({', '.join(parts)})"
    return f"{name} {told if lever.takes else parts[0]}".strip()


def _setting(lever: Lever, value: Value, change: Change, plant: Plant, lang: str) -> str:
    about = f" ({_of(plant.product, change.product, lang)})" if change.product else ""
    return f"{lever.name(lang)}{about} {_value(lever, value, change.on, plant, lang)}"


def _value(lever: Lever, value: Any, on: str, plant: Plant, lang: str) -> str:
    if lever.how == "percent":
        return f"{_signed(value)} %"
    if lever.lever_id in ("shift_hours", "next_shift"):
        return f"{_signed(value)}{lever.unit(lang) if lang == 'ko' else ' h'}"
    if lever.how == "station":
        return _of(plant.station, value, lang)
    new, unit = _plain(lever, value, lang), lever.unit(lang)
    unit = f"{'' if lang == 'ko' else ' '}{unit}" if unit else ""
    before = _before(lever, on, plant, lang)
    return f"{before} → {new}{unit}" if before else f"{new}{unit}"


def _before(lever: Lever, on: str, plant: Plant, lang: str) -> str:
    """What it was before the change; empty where the plant holds no such figure."""
    if lever.lever_id == "wip_limit":
        lots = plant.supply.wip_lots
        return _no_limit(lang) if lots is None else str(lots)
    if lever.lever_id == "release_below":
        below = plant.supply.release_below_lots
        return ("정한 시각에" if lang == "ko" else "at its moment") if below is None else str(below)
    if lever.lever_id not in NOW:
        return ""
    thing = next((t for t in getattr(plant, lever.on) if t.id == on), None)
    if thing is None:
        return ""
    now = getattr(thing, NOW[lever.lever_id])
    return _no_limit(lang) if now is None else _plain(lever, now, lang)


def _plain(lever: Lever, value: Any, lang: str) -> str:
    if lever.how == "word":
        return lever.words[value][0 if lang == "ko" else 1]
    if lever.how == "days":
        return "".join(DAYS_KO[d] for d in value) if lang == "ko" else " ".join(DAYS_EN[d] for d in value)
    return f"{value:g}"


def _no_limit(lang: str) -> str:
    return "제한 없음" if lang == "ko" else "no limit"


def _signed(value: float) -> str:
    """A difference with its sign; the true minus, as figures are set in print."""
    return f"{value:+g}".replace("-", "−")


def _name(change: Change, plant: Plant, lang: str) -> str:
    lever = levers()[change.lever_id]
    if lever.on == "line":
        return ""
    return change.on if lever.on == "model" else _of(getattr(plant, lever.on), change.on, lang)


def _of(things: Any, thing_id: str, lang: str) -> str:
    """The name of a thing of the plant in the reader's language; its id where it has none."""
    thing = next((t for t in things if t.id == thing_id), None)
    return ((thing.name_ko if lang == "ko" else thing.name_en) if thing else "") or thing_id
