"""An indicator as the text a person would type: what a form shows before anything is changed."""

from dataclasses import fields

from twin.programme.indicators.fields import PLACES, QUANTITIES
from twin.programme.indicators.indicator import Indicator

LEFT_OUT = ("id", "place", "inputs")


def typed(indicator: Indicator) -> dict[str, str]:
    """Returns every field as text; `changed` with these texts gives the same indicator."""
    found = {f.name: _text(getattr(indicator, f.name)) for f in fields(indicator) if f.name not in LEFT_OUT}
    found |= {name: _text(getattr(indicator.place, name)) for name in PLACES}
    for name in QUANTITIES:
        value = getattr(indicator, name)
        found[name] = "" if value is None else f"{number(value)} {indicator.unit}".strip()
    for entry in indicator.inputs:
        for side in ("before", "after"):
            value = getattr(entry, side)
            found[f"input.{entry.name}.{side}"] = "" if value is None else number(value)
    return found


def number(value: float) -> str:
    """Returns a number as it is typed, without losing a digit."""
    return f"{value:.15g}"


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(value) if isinstance(value, tuple) else str(value)
