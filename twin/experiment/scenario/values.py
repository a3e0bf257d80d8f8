"""Values of levers as a file gives them: of the right kind and within the plausible range, or refused in one sentence."""

from math import isfinite
from typing import Any

from twin.errors import Problem
from twin.experiment.scenario.lever import Lever
from twin.experiment.scenario.scenario import Value
from twin.plant import WEEKDAYS


def value_of(lever: Lever, given: Any, where: str, name: str) -> Value:
    """Returns the value for a lever; Problem says where it stands, what it is and what was expected."""
    if lever.how == "word":
        if given not in lever.words or not isinstance(given, str):
            raise _refused(
                where, name, given, f"{', '.join(lever.words)} 가운데 하나", f"one of {', '.join(lever.words)}"
            )
        return given
    if lever.how == "days":
        return _days(given, where, name)
    if lever.how == "station":
        if not isinstance(given, str) or not given:
            raise _refused(where, name, given, "설비 id", "a station's id")
        return given
    return _number(lever, given, where, name)


def is_number(given: Any) -> bool:
    """Returns whether a value of a TOML file is a number with an end."""
    return isinstance(given, int | float) and not isinstance(given, bool) and isfinite(given)


def _number(lever: Lever, given: Any, where: str, name: str) -> float | int:
    band = f"{lever.least:g} – {lever.most:g}"
    whole = lever.how == "whole"
    if not is_number(given) or (whole and given != int(given)) or not lever.least <= given <= lever.most:
        kind_ko, kind_en = ("정수", "a whole number") if whole else ("수", "a number")
        unit = f" {lever.unit_en}" if lever.unit_en else ""
        raise _refused(where, name, given, f"{band}{unit} 사이의 {kind_ko}", f"{kind_en} within {band}{unit}")
    return int(given) if whole else float(given)


def _days(given: Any, where: str, name: str) -> tuple[str, ...]:
    """Weekdays in the week's order; a day named twice counts once."""
    if not isinstance(given, list) or not given or any(day not in WEEKDAYS for day in given):
        raise _refused(
            where, name, given, '["mon", "tue", …] 같은 요일 목록', 'a list of weekdays such as ["mon", "tue", …]'
        )
    return tuple(day for day in WEEKDAYS if day in given)


def _refused(where: str, name: str, given: Any, ko: str, en: str) -> Problem:
    return Problem(
        f"{where}: {name} = {given!r}은(는) 쓸 수 없습니다. {ko}여야 합니다.",
        f"{where}: {name} = {given!r} cannot be used: expected {en}.",
    )
