"""The unit values people enter and the effects they price, from data/reference/money.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REFERENCE = Path(__file__).parents[3] / "data" / "reference" / "money.toml"


@dataclass(frozen=True)
class ValueKind:
    """A unit value people enter: what it is, in which unit, where to find it; none is below 0, few have a `most`."""

    value_id: str
    name_ko: str
    name_en: str
    unit_ko: str
    unit_en: str
    help_ko: str
    help_en: str
    most: float | None = None


@dataclass(frozen=True)
class EffectKind:
    """An effect a year, priced by the product of its unit values; `earns` False = it costs."""

    effect_id: str
    name_ko: str
    name_en: str
    unit_ko: str
    unit_en: str
    values: tuple[str, ...]
    earns: bool
    formula_ko: str
    formula_en: str


@cache
def value_kinds() -> dict[str, ValueKind]:
    """Returns every unit value by its id, in the order people are asked."""
    return {k: ValueKind(k, **told) for k, told in _read()["value"].items()}


@cache
def effect_kinds() -> dict[str, EffectKind]:
    """Returns every effect by its id, what earns before what costs."""
    told = {k: t | {"values": tuple(t["values"])} for k, t in _read()["effect"].items()}
    return {k: EffectKind(k, **t) for k, t in told.items()}


def _read() -> dict:
    return tomllib.loads(REFERENCE.read_text(encoding="utf-8"))
