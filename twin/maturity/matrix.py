"""Scale A as data/reference/maturity.toml holds it: five areas × five levels, the criteria of each, the programme's gates."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from twin.errors import Problem
from twin.kpi.reading import Note

REFERENCE = Path(__file__).parents[2] / "data" / "reference" / "maturity.toml"
SITE = ""  # the process id of what is judged once for the whole company
Scope = Literal["process", "site"]


@dataclass(frozen=True)
class Area:
    """One of the five areas, with what stands in its column of the matrix, by level."""

    id: str
    scope: Scope
    name: Note
    cells: dict[str, Note]


@dataclass(frozen=True)
class Criterion:
    """One measure held against its threshold: `wants` more = at least the threshold, less = at most it."""

    id: str
    area: str
    level: str
    measure: str
    threshold: float
    wants: Literal["more", "less"]
    unit: Note
    period_days: int
    provenance: Literal["assumed", "call", "public"]
    effort: float
    name: Note
    about: Note
    step: Note
    first: Note

    def met(self, value: float | None, threshold: float) -> bool:
        """Returns whether a value reaches the threshold; what cannot be told does not."""
        if value is None:
            return False
        return value >= threshold if self.wants == "more" else value <= threshold


@dataclass(frozen=True)
class Gate:
    """One condition of the programme that does not stand in the matrix."""

    id: str
    name: Note
    about: Note
    threshold: int
    provenance: str


@dataclass(frozen=True)
class Matrix:
    """The whole scale. `target` and `processes` are the programme's: which level, in how many processes."""

    levels: tuple[str, ...]
    names: dict[str, Note]
    areas: dict[str, Area]
    criteria: dict[str, Criterion]
    gates: dict[str, Gate]
    checks: dict[str, Note]
    target: str
    processes: int
    footnote: Note

    def rank(self, level: str) -> int:
        """Returns a level's place from 0 (none) up; Problem for a level that does not exist."""
        if level not in self.levels:
            known = ", ".join(f"{name} {self.names[name].ko}" for name in self.levels)
            raise Problem(
                f"'{level}'(이)라는 수준은 없습니다. {known} 가운데 하나를 적으십시오.",
                f"There is no level '{level}': write one of {', '.join(self.levels)}.",
            )
        return self.levels.index(level)

    def area(self, area_id: str) -> Area:
        """Returns an area; Problem names those there are."""
        if area_id not in self.areas:
            known = ", ".join(f"{a.id} {a.name.ko}" for a in self.areas.values())
            raise Problem(
                f"'{area_id}'(이)라는 영역은 없습니다. {known} 가운데 하나를 적으십시오.",
                f"There is no area '{area_id}': write one of {', '.join(self.areas)}.",
            )
        return self.areas[area_id]

    def criterion(self, criterion_id: str) -> Criterion:
        """Returns a criterion; Problem names those there are."""
        if criterion_id not in self.criteria:
            known = ", ".join(self.criteria)
            raise Problem(
                f"'{criterion_id}'(이)라는 기준은 없습니다. 있는 것: {known}.",
                f"There is no criterion '{criterion_id}'. Known: {known}.",
            )
        return self.criteria[criterion_id]

    def of(self, area_id: str, level: str) -> list[Criterion]:
        """Returns the criteria of one cell of the matrix, in the order of the file."""
        return [c for c in self.criteria.values() if (c.area, c.level) == (area_id, level)]


@cache
def matrix() -> Matrix:
    """Returns the scale as the reference file holds it."""
    read = tomllib.loads(REFERENCE.read_text(encoding="utf-8"))
    levels, like = tuple(read["levels"]), read["like"]
    return Matrix(
        levels, {name: Note(*words) for name, words in read["name"].items()},
        {name: _area(name, given, levels) for name, given in read["area"].items()},
        {name: _criterion(name, like.get(given.get("like"), {}) | given) for name, given in read["criterion"].items()},
        {name: _gate(name, given) for name, given in read["gate"].items()},
        {name: Note(*given["text"]) for name, given in read["check"].items()},
        read["target"], read["processes"], Note(read["footnote_ko"], read["footnote_en"]),
    )  # fmt: skip


def _area(name: str, given: dict[str, Any], levels: tuple[str, ...]) -> Area:
    return Area(name, given["scope"], Note(*given["name"]), {level: Note(*given[level]) for level in levels})


def _criterion(name: str, given: dict[str, Any]) -> Criterion:
    given = {"first": given["step"]} | given
    words: dict[str, Any] = {key: Note(*given[key]) for key in ("unit", "name", "about", "step", "first")}
    rest: dict[str, Any] = {k: v for k, v in given.items() if k not in (*words, "like")}
    return Criterion(name, **rest | words)


def _gate(name: str, given: dict[str, Any]) -> Gate:
    return Gate(name, Note(*given["name"]), Note(*given["about"]), given["threshold"], given["provenance"])
