"""What people type becomes an indicator: each field read by its kind, one sentence for what cannot be read."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

from twin.errors import Problem
from twin.kpi.catalogue import catalogue
from twin.programme.indicators.indicator import DAYS, Indicator, Input
from twin.programme.indicators.master import Listed, listed, master
from twin.programme.indicators.units import quantity

PLACES = ("process_id", "station_id", "product_id", "shift_id")
QUANTITIES = {
    "baseline": ("구축전 값", "baseline"),
    "target": ("목표", "target"),
    "after": ("구축후 값", "value after"),
}
OWN_NEEDS = ("name_ko", "field", "wants", "unit")
FIELDS = (*(f.name for f in fields(Indicator) if f.name not in ("id", "place", "inputs")), *PLACES)
_YES, _NO = ("1", "true", "yes", "예", "y", "핵심"), ("", "0", "false", "no", "아니오", "n")
FIELD_CODES = {"P", "Q", "C", "D", "E", "S"}


def begun(indicator_id: str, given: Mapping[str, str], *, convert: bool = False) -> Indicator:
    """Returns a new indicator: of the programme's list, or one's own where name_ko, field, wants and unit are given."""
    if indicator_id in master():
        return changed(_of_list(listed(indicator_id)), given, convert=convert)
    if not indicator_id.isidentifier() or not all(given.get(name, "").strip() for name in OWN_NEEDS):
        listed(indicator_id)  # its sentence says what is missing
    blank = Indicator(indicator_id, "P", "up", "", "")
    own = {k: v for k, v in given.items() if k in OWN_NEEDS or k == "kpi"}  # the unit first: values are read in it
    return changed(changed(blank, own), given, convert=convert)


def changed(indicator: Indicator, given: Mapping[str, str], *, convert: bool = False) -> Indicator:
    """Returns the indicator with these fields read from text; an empty text clears one. Problem for what cannot be read."""
    for name, text in given.items():
        indicator = _set(indicator, name, text.strip(), convert)
    return indicator


def _set(indicator: Indicator, name: str, text: str, convert: bool) -> Indicator:
    if name.startswith("input."):
        return _with_input(indicator, name, text)
    if name not in FIELDS:
        raise Problem(
            f"'{name}'이라는 항목은 없습니다. 있는 것: {', '.join(FIELDS)}, input.이름.before, input.이름.after.",
            f"There is no field '{name}'. Fields: {', '.join(FIELDS)}, input.NAME.before, input.NAME.after.",
        )
    if name in PLACES:
        place: dict[str, Any] = {name: text or None}
        return replace(indicator, place=replace(indicator.place, **place))
    if name in QUANTITIES:
        value = quantity(text, indicator.unit, convert=convert, what=QUANTITIES[name]) if text else None
        return replace(indicator, **{name: value})
    value = _READ.get(name, _text)(name, text)
    if name == "kpi" and value is not None:
        kpi = catalogue()[value]
        return replace(indicator, kpi=value, formula=None, unit=kpi.unit, unit_en=kpi.unit_en, formula_ko=kpi.formula_ko, formula_en=kpi.formula_en)  # fmt: skip
    return replace(indicator, **{name: value})


def _with_input(indicator: Indicator, name: str, text: str) -> Indicator:
    _, _, rest = name.partition(".")
    key, _, part = rest.rpartition(".")
    if part not in ("before", "after", "ko", "en", "unit") or not key.isidentifier():
        raise Problem(
            f"입력값 항목 '{name}'을(를) 읽을 수 없습니다: input.이름.before, input.이름.after, input.이름.unit처럼 적으십시오.",
            f"The input field '{name}' cannot be read: write input.NAME.before, input.NAME.after or input.NAME.unit.",
        )
    known = {i.name: i for i in indicator.inputs}
    old = known.get(key, Input(key))
    value: Any = text
    if part in ("before", "after"):
        value = quantity(text, old.unit, what=(f"입력값 {key}", f"input {key}")) if text else None
    known[key] = replace(old, **{part: value})
    return replace(indicator, inputs=tuple(known.values()))


def _of_list(entry: Listed) -> Indicator:
    inputs = tuple(Input(i.name, i.ko, i.en, i.unit) for i in entry.inputs)
    return Indicator(
        entry.id, entry.field, entry.wants, entry.name_ko, entry.unit, entry.name_en, entry.unit_en, entry.core, entry.kpi,
        entry.formula, entry.formula_ko, entry.formula_en, inputs,
    )  # fmt: skip


def _text(_: str, text: str) -> str:
    return text


def _or_none(_: str, text: str) -> str | None:
    return text or None


def _day(name: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Problem(
            f"{name}의 '{text}'은(는) 날짜가 아닙니다: 2026-01-05처럼 적으십시오.",
            f"'{text}' of {name} is no date: write it like 2026-01-05.",
        ) from None


def _whole(name: str, text: str) -> int:
    if not text.isdecimal():
        raise Problem(
            f"{name}의 '{text}'은(는) 0 이상의 정수가 아닙니다: 날수를 적으십시오.",
            f"'{text}' of {name} is no whole number from 0 up: give a number of days.",
        )
    return int(text)


def _weight(_: str, text: str) -> float:
    value = quantity(text, "", what=("가중치", "weight"))
    if not 0 <= value <= 1:
        raise Problem(
            f"가중치 {text}은(는) 0과 1 사이여야 합니다: 모든 지표의 가중치를 더해 1이 되도록 적으십시오.",
            f"The weight {text} must lie between 0 and 1: all indicators' weights together make 1.",
        )
    return value


def _kpi(_: str, text: str) -> str | None:
    if text and text not in catalogue():
        raise Problem(
            f"성과지표 '{text}'은(는) 목록에 없습니다. 있는 것: {', '.join(catalogue())}.",
            f"KPI '{text}' is not in the catalogue. Known: {', '.join(catalogue())}.",
        )
    return text or None


def _one_of(words: set[str]) -> Callable[[str, str], str]:
    def read(name: str, text: str) -> str:
        if text not in words:
            listed_words = ", ".join(sorted(words))
            raise Problem(
                f"{name}의 '{text}'을(를) 모릅니다: {listed_words} 가운데 하나를 적으십시오.",
                f"'{text}' of {name} is not known: give one of {listed_words}.",
            )
        return text

    return read


def _yes(name: str, text: str) -> bool:
    _one_of({*_YES, *_NO})(name, text.lower())
    return text.lower() in _YES


def _words(_: str, text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


_READ: dict[str, Callable[[str, str], Any]] = {
    **dict.fromkeys(DAYS, _day), "ramp_in_days": _whole, "weight": _weight, "kpi": _kpi, "formula": _or_none, "core": _yes,
    "wants": _one_of({"up", "down"}), "field": _one_of(FIELD_CODES), "covariates": _words,
}  # fmt: skip
