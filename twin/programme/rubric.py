"""The written evaluation as a self-check: points people give themselves, and beside them what the product's own data say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin.errors import Problem
from twin.kpi.reading import Note
from twin.programme import entries
from twin.programme.reference import table

if TYPE_CHECKING:
    from twin.store import Store

HALF = 0.5  # points are given in halves


@dataclass(frozen=True)
class Item:
    """One item of the evaluation with its most points; `page` is where the product supports it, '' where it does not."""

    item_id: str
    section: str
    name: Note
    most: float
    page: str


@dataclass(frozen=True)
class Given:
    """One item with the points entered (None: not yet), what is missing for full points, by whom."""

    item: Item
    points: float | None
    missing: str
    by: str

    @property
    def to_win(self) -> float:
        """How many points are still to be won."""
        return self.item.most - (self.points or 0.0)


@dataclass(frozen=True)
class Section:
    """One section: its items, the points given and the most."""

    section_id: str
    name: Note
    given: tuple[Given, ...]

    @property
    def points(self) -> float:
        """The points given so far."""
        return sum(g.points or 0.0 for g in self.given)

    @property
    def most(self) -> float:
        """The most points."""
        return sum(g.item.most for g in self.given)


@dataclass(frozen=True)
class SelfCheck:
    """The whole self-check."""

    sections: tuple[Section, ...]

    @property
    def given(self) -> list[Given]:
        """Every item."""
        return [g for s in self.sections for g in s.given]

    @property
    def points(self) -> float:
        """The total so far."""
        return sum(s.points for s in self.sections)

    @property
    def most(self) -> float:
        """The most there is: 100."""
        return sum(s.most for s in self.sections)

    @property
    def rated(self) -> int:
        """How many items have points."""
        return sum(g.points is not None for g in self.given)

    def by_section(self) -> dict[str, float]:
        """Returns section → points."""
        return {s.section_id: s.points for s in self.sections}


def items() -> dict[str, Item]:
    """Returns the items of the call's written evaluation, in order."""
    return {
        item_id: Item(item_id, told["section"], Note(*told["name"]), float(told["points"]), told.get("page", ""))
        for item_id, told in table("rubric")["item"].items()
    }


def self_check(store: "Store") -> SelfCheck:
    """Returns the self-check as it stands."""
    said = entries.standing(store, "point")
    found = {section: [] for section in table("rubric")["section"]}
    for item in items().values():
        entered = said.get(item.item_id)
        content = (entered.content if entered else None) or {}
        found[item.section].append(
            Given(item, content.get("points"), content.get("missing", ""), entered.entered_by if entered else "")
        )
    names = table("rubric")["section"]
    return SelfCheck(tuple(Section(s, Note(*names[s]["name"]), tuple(given)) for s, given in found.items()))


def give(store: "Store", item_id: str, points: float, *, missing: str = "", by: str) -> None:
    """Enters the points of an item; Problem for an unknown item, more than its most, or no half."""
    item = items().get(item_id)
    if item is None:
        raise Problem(f"'{item_id}'(이)라는 평가 항목은 없습니다. 있는 것: {', '.join(items())}.", f"There is no item '{item_id}'. Known: {', '.join(items())}.")  # fmt: skip
    if not 0 <= points <= item.most or points % HALF:
        raise Problem(
            f"'{item.name.ko}'은(는) 0에서 {item.most:g}점까지 {HALF:g}점씩인데 {points:g}점입니다.",
            f"'{item.name.en}' takes 0 to {item.most:g} points in halves, not {points:g}.",
        )
    entries.put(store, "point", {item_id: {"points": points, "missing": missing.strip()}}, by=by)


def first_of(one: Mapping[str, float], other: Mapping[str, float]) -> int:
    """Returns 1 where the first of two results by section comes first, -1 where the second does, 0 where nothing decides.

    The total decides, then the sections in the call's order: content, goal, attainability, capability.
    """
    ranks = [(sum(r.values()), *(r[s] for s in table("rubric")["ties"])) for r in (one, other)]
    return (ranks[0] > ranks[1]) - (ranks[0] < ranks[1])
