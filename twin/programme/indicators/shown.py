"""What the page about the book asks: the verdicts of a table, what is worth saying of them together, and the story of one indicator."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin.errors import Problem
from twin.programme.indicators.book import Change, Version, changes, versions
from twin.programme.indicators.judged import Judged, judge
from twin.programme.indicators.table import Table, living

if TYPE_CHECKING:
    from twin.store import Store

SURE, OPEN, BAD = ("achieved", "improved", "target_not_proven", "target_missed"), ("not_proven",), ("worse",)
Verdicts = dict[str, Judged | Problem | None]


@dataclass(frozen=True)
class Tally:
    """How many indicators of those with a verdict: target proven, better for sure, not proven, worse, and without a verdict."""

    achieved: int
    better: int
    not_proven: int
    worse: int
    without: int


@dataclass(frozen=True)
class Told:
    """One version of an indicator with what it changed."""

    version: Version
    changes: tuple[Change, ...]


def verdicts(store: "Store") -> Verdicts:
    """Returns the verdict on each indicator of the book, by its id; about a second each."""
    return {row.indicator.id: judge(store, row) for row in living(store).rows}


def tally(found: Verdicts) -> Tally:
    """Returns how many verdicts there are of each sort; 'target reached' counts among the better ones too."""
    kinds = [v.kind if isinstance(v, Judged) else None for v in found.values()]
    counts = [sum(k in group for k in kinds) for group in (("achieved",), SURE, OPEN, BAD)]
    return Tally(*counts, without=len(kinds) - sum(counts[1:]))


def money(found: Table) -> tuple[float | None, float | None]:
    """Returns (benefit at the targets, benefit at the values now) of the indicators with a benefit formula, KRW a year."""
    sums = []
    for name in ("expected_krw", "reached_krw"):
        known = [value for row in found.rows if (value := getattr(row, name)) is not None]
        sums.append(sum(known) if known else None)
    return sums[0], sums[1]


def model_names(store: "Store") -> list[str]:
    """Returns the versions of models an indicator may be linked to, as 'model:version'."""
    from twin.models.registry import versions as models

    return [version.name for version in models(store)]


def story(store: "Store", indicator_id: str) -> list[Told]:
    """Returns every version of an indicator, the newest first, each with what it changed."""
    every = versions(store, indicator_id)
    older = [None, *(v.indicator for v in every[:-1])]
    return [Told(v, tuple(changes(old, v.indicator))) for old, v in zip(older, every, strict=True)][::-1]
