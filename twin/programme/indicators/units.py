"""Units of indicators: a number without its unit is not taken where PPM and % could be confused; converting is asked for."""

import math
import re

from twin.errors import Problem

# Unit → (kind of quantity, how many of the smallest one it is). Only units of one kind are converted into each other.
SCALES = {
    "PPM": ("share", 1.0), "%": ("share", 10_000.0),
    "s": ("time", 1.0), "min": ("time", 60.0), "h": ("time", 3600.0),
    "원": ("money", 1.0), "천원": ("money", 1e3), "백만원": ("money", 1e6), "억원": ("money", 1e8),
}  # fmt: skip
SAME = {
    "ppm": "PPM",
    "Ppm": "PPM",
    "퍼센트": "%",
    "percent": "%",
    "KRW": "원",
    "krw": "원",
    "시간": "h",
    "분": "min",
    "초": "s",
}
MUST_BE_SAID = {"PPM", "%"}
_NUMBER = re.compile(r"\s*([+-]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*?)\s*")


def quantity(text: str, unit: str, *, convert: bool = False, what: tuple[str, str] = ("값", "value")) -> float:
    """Returns the number of a text like '21,000 PPM' in the indicator's unit.

    Problem for no number, for a unit of another kind, for one that would have to be converted without `convert`, and for
    a number alone where the unit is PPM or %.
    """
    match = _NUMBER.fullmatch(text)
    value = float(match[1].replace(",", "")) if match else math.nan
    if match is None or not math.isfinite(value):
        raise Problem(
            f"{what[0]} '{text}'은(는) 수가 아닙니다: {_example(unit)}처럼 적으십시오.",
            f"The {what[1]} '{text}' is no number: write it like {_example(unit)}.",
        )
    given = SAME.get(match[2], match[2])
    if given == unit or (not given and unit not in MUST_BE_SAID):
        return value
    if not given:
        raise Problem(
            f"{what[0]} {match[1]}의 단위를 적으십시오: '{match[1]} PPM'인지 '{match[1]} %'인지에 따라 만 배 다릅니다. 이 지표의 단위는 {unit}입니다.",
            f"Give the unit of the {what[1]} {match[1]}: '{match[1]} PPM' and '{match[1]} %' differ ten-thousandfold. This indicator is in {unit}.",
        )
    changed = converted(value, given, unit)
    if not convert:
        raise Problem(
            f"{what[0]} '{text.strip()}'의 단위가 이 지표의 단위 {unit}과(와) 다릅니다: {changed:,.10g} {unit}(으)로 적거나 단위 변환을 켜십시오.",
            f"The unit of the {what[1]} '{text.strip()}' is not the indicator's, {unit}: write {changed:,.10g} {unit}, or ask for conversion.",
        )
    return changed


def converted(value: float, given: str, wanted: str) -> float:
    """Returns a value in another unit of the same kind; Problem where there is no way between them."""
    here, there = SCALES.get(given), SCALES.get(wanted)
    if here is None or there is None or here[0] != there[0]:
        raise Problem(
            f"단위 '{given}'을(를) {wanted}(으)로 바꿀 수 없습니다: {wanted}(으)로 적으십시오.",
            f"The unit '{given}' cannot be converted into {wanted}: give the value in {wanted}.",
        )
    return value * here[1] / there[1]


def kinds_like(unit: str) -> list[str]:
    """Returns the units a value of this unit may be typed in, its own first."""
    kind = SCALES.get(unit, ("", 0.0))[0]
    return [unit, *(u for u, (k, _) in SCALES.items() if k == kind and u != unit)]


def _example(unit: str) -> str:
    return f"21,000 {unit}" if unit == "PPM" else f"12.5 {unit}".strip()
