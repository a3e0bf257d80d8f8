"""Scale B (KS X 9001-3), apart from scale A: 4 fields, 10 areas, 1000 points, assessed by the company itself, with evidence."""

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from twin.errors import Problem
from twin.kpi.reading import Note
from twin.maturity.book import signed
from twin.store.models import Entry, enter

if TYPE_CHECKING:
    from twin.store import Store

REFERENCE = Path(__file__).parents[2] / "data" / "reference" / "maturity_b.toml"


@dataclass(frozen=True)
class Part:
    """A field (`field` '') or an area of one, with the most points it may have."""

    id: str
    field: str
    name: Note
    points: int


@dataclass(frozen=True)
class ScaleB:
    """The form; `levels` are (name, fewest points), the lowest first: assumed."""

    fields: dict[str, Part]
    areas: dict[str, Part]
    levels: tuple[tuple[str, int], ...]

    @property
    def points(self) -> int:
        """The most points there are."""
        return sum(area.points for area in self.areas.values())


@dataclass(frozen=True)
class Score:
    """What the company gave itself for an area, signed; points None = not assessed."""

    area: Part
    points: float | None
    entered_at: datetime | None = None
    entered_by: str = ""
    reason: str = ""


@cache
def scale() -> ScaleB:
    """Returns the form as the reference file holds it."""
    read = tomllib.loads(REFERENCE.read_text(encoding="utf-8"))
    fields = {name: Part(name, "", Note(*given["name"]), given["points"]) for name, given in read["field"].items()}
    areas = {name: Part(name, given["field"], Note(*given["name"]), given["points"]) for name, given in read["area"].items()}  # fmt: skip
    return ScaleB(fields, areas, tuple((name, points) for name, points in read["levels"]))


def score(store: "Store", area_id: str, points: float, *, by: str, reason: str) -> None:
    """Keeps the points of an area; Problem for an area that does not exist or more points than it has."""
    who, why = signed(by, reason)
    area = scale().areas.get(area_id)
    if area is None:
        known = ", ".join(scale().areas)
        raise Problem(f"'{area_id}'(이)라는 항목은 없습니다: {known}.", f"There is no area '{area_id}': {known}.")
    if not 0 <= points <= area.points:
        raise Problem(
            f"'{area.name.ko}'의 점수 {points:g}은(는) 쓸 수 없습니다: 0점에서 {area.points}점까지입니다.",
            f"{points:g} points cannot be given for '{area.name.en}': it takes 0 to {area.points}.",
        )
    row = {"area": area_id, "points": points, "entered_at": datetime.now(UTC).isoformat(), "entered_by": who, "reason": why}  # fmt: skip
    enter(store, [Entry("book.maturity_b", (row,))], source_name="maturity")


def scores(store: "Store") -> list[Score]:
    """Returns the newest score of every area, in the form's order."""
    rows = store.rows("SELECT area, points, entered_at, entered_by, reason FROM book.maturity_b ORDER BY entry_no")
    newest = {row[0]: row[1:] for row in rows}
    return [Score(area, *newest.get(area.id, (None,))) for area in scale().areas.values()]


def total(found: list[Score]) -> float | None:
    """Returns the points of all areas; None until each has been assessed."""
    given = [s.points for s in found if s.points is not None]
    return sum(given) if len(given) == len(found) else None


def level(points: float) -> str:
    """Returns the level of a total: 'L1' … 'L5', '' below the lowest (cut-offs assumed)."""
    return next((name for name, fewest in reversed(scale().levels) if points >= fewest), "")
