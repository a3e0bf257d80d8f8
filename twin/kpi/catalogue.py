"""The catalogue of KPIs, read from data/reference/kpis.toml: what an evaluator reads is what runs."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

CATALOGUE = Path(__file__).parents[2] / "data" / "reference" / "kpis.toml"


@dataclass(frozen=True)
class Kpi:
    """One KPI. `unit` "%" means a share of 1; the SQL stands over the facts named in `over`."""

    id: str
    name_ko: str
    name_en: str
    field: Literal["P", "Q", "C", "D", "E", "S"]
    unit: str
    unit_en: str
    wants: Literal["more", "less"]
    formula_ko: str
    formula_en: str
    over: tuple[str, ...]
    filters: tuple[str, ...]
    no_value_ko: str
    no_value_en: str
    iso_22400: str
    source: str
    numerator: str | None = None
    denominator: str | None = None
    value: str | None = None
    times: float = 1.0
    needs_ideal: bool = False


@cache
def catalogue() -> dict[str, Kpi]:
    """Returns the KPIs by id, in the order of the file."""
    entries = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
    return {name: _kpi(name, entry) for name, entry in entries.items()}


def _kpi(name: str, entry: dict[str, Any]) -> Kpi:
    if ("value" in entry) == ("numerator" in entry and "denominator" in entry):
        raise ValueError(f"{CATALOGUE.name}: {name}: expected numerator and denominator, or value")
    fields: dict[str, Any] = entry | {"over": tuple(entry["over"]), "filters": tuple(entry["filters"])}
    return Kpi(name, **fields)
