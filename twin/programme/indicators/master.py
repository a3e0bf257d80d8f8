"""The programme's list of indicators, read from data/reference/indicators.toml: what a book is begun from."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from twin.errors import Problem
from twin.kpi.catalogue import catalogue

MASTER = Path(__file__).parents[3] / "data" / "reference" / "indicators.toml"


@dataclass(frozen=True)
class InputName:
    """A value people enter for a formula: its name there, what it is called, its unit."""

    name: str
    ko: str
    en: str
    unit: str


@dataclass(frozen=True)
class Listed:
    """One indicator of the list. `kpi` None = not measured from the log: by `formula` over entered inputs, or entered whole."""

    id: str
    field: str
    core: bool
    wants: Literal["up", "down"]
    name_ko: str
    name_en: str
    unit: str
    unit_en: str
    formula_ko: str
    formula_en: str
    kpi: str | None = None
    formula: str | None = None
    inputs: tuple[InputName, ...] = ()
    note_ko: str = ""
    note_en: str = ""


@cache
def master() -> dict[str, Listed]:
    """Returns the list by id, in the order of the file."""
    entries = tomllib.loads(MASTER.read_text(encoding="utf-8"))
    return {name: _listed(name, entry) for name, entry in entries.items()}


def listed(indicator_id: str) -> Listed:
    """Returns one indicator of the list; Problem for one it does not have."""
    if indicator_id not in master():
        known = ", ".join(master())
        raise Problem(
            f"'{indicator_id}'은(는) 성과지표 목록에 없습니다. 있는 것: {known}. 목록에 없는 지표는 name_ko, field, wants, unit을 함께 적으십시오.",
            f"'{indicator_id}' is not in the list of indicators. Known: {known}. For one of your own give name_ko, field, wants and unit too.",
        )
    return master()[indicator_id]


def _listed(name: str, entry: dict[str, Any]) -> Listed:
    words: dict[str, Any] = {}
    if "kpi" in entry:
        kpi = catalogue()[entry["kpi"]]
        words = {word: getattr(kpi, word) for word in ("unit", "unit_en", "formula_ko", "formula_en")}
    inputs = tuple(InputName(**given) for given in entry.get("inputs", ()))
    told: dict[str, Any] = words | entry | {"inputs": inputs}
    return Listed(name, **told)
