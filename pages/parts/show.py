"""How numbers are written: each with its unit, no more digits than it deserves, a dash where there is none."""

from math import floor, log10
from typing import TYPE_CHECKING

from twin.kpi import Kpi

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.experiment import Estimate

NONE = "–"


def number(value: float | None) -> str:
    """Returns a number with three digits that mean something, thousands apart."""
    if value is None or value != value:
        return NONE
    if isinstance(value, int) or value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    places = max(0, 2 - floor(log10(abs(value))))
    return f"{value:,.{min(places, 6)}f}"


def exact(value: float | None, unit: str) -> str:
    """Returns a number with all the digits it is known by, and its unit; a per cent is told in per cent."""
    if value is None or value != value:
        return NONE
    said = f"{value * 100:.10g}\u00a0%" if unit == "%" else f"{value:,.10g} {unit}"
    return said.strip()


def share(value: float | None) -> str:
    """Returns a share of 1 as per cent."""
    return NONE if value is None or value != value else f"{value * 100:.1f}\u00a0%"


def signed(value: float) -> str:
    """Returns a number with its sign and one decimal; what rounds to nothing has none."""
    said = f"{value:+.1f}"
    return "±0.0" if said in ("+0.0", "-0.0") else said


def plus_minus(e: "Estimate") -> str:
    """Returns an estimated difference with its sign and half its interval, to the digits the interval deserves."""
    if e.mean is None:
        return NONE
    if e.high is None or e.high <= e.mean:
        return signed(e.mean)
    half = e.high - e.mean
    places = max(1, -floor(log10(half)))
    mean = f"{e.mean:+.{places}f}"
    return f"{mean if float(mean) else mean[1:]} ± {half:.{places}f}"


def change(value: float | None) -> str:
    """Returns a relative change with its sign."""
    return NONE if value is None or value != value else f"{signed(value * 100)}\u00a0%"


def kpi_change(kpi: Kpi, difference: float, change_: float) -> str:
    """Returns how a KPI changed: a per cent in points (%p), anything else relative to what it was."""
    if difference != difference:
        return NONE
    return f"{signed(difference * 100)}\u00a0%p" if kpi.unit == "%" else change(change_)


def kpi_number(kpi: Kpi, value: float | None) -> str:
    """Returns a KPI's value without its unit; a per cent is told in per cent."""
    if value is None or value != value:
        return NONE
    return f"{value * 100:.1f}" if kpi.unit == "%" else number(value)


def unit(here: "Here", kpi: Kpi) -> str:
    """Returns a KPI's unit in the reader's language."""
    return here.pick(kpi.unit, kpi.unit_en)


def name(here: "Here", kpi: Kpi) -> str:
    """Returns a KPI's name in the reader's language."""
    return here.pick(kpi.name_ko, kpi.name_en)
