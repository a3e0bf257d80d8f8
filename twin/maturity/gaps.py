"""The way to the target: each unmet criterion as a gap in its own unit, what is in the way, and which step comes first."""

from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING

from twin.kpi.reading import Note
from twin.maturity.levels import Cell, Row, State, level_of
from twin.maturity.matrix import matrix
from twin.maturity.points import EFFORT, PointState, in_the_way, states
from twin.maturity.readings import SHARE, Reading

if TYPE_CHECKING:
    from twin.store import Store

TINY = 1e-9  # shares are quotients: 0.8 × 15 must ask for 12, not 13


@dataclass(frozen=True)
class Gap:
    """One criterion on the way that is not met: from which value to which, how many units are lacking, what is in the way.

    `lacking` counts in the criterion's own things (points, results, alerts, orders, days); None where that cannot be told.
    `effort` is in working days, assumed, and only orders the steps; `lifts` is the level its area has once this gap alone is
    closed, '' where others of that level stay open.
    """

    reading: Reading
    lacking: int | None
    points: tuple[PointState, ...]
    effort: float
    lifts: str

    @property
    def said(self) -> Note:
        """The gap in its own unit: '자동집계 62 % → 80 %'."""
        name = self.reading.criterion.name
        return Note(*(f"{word} {said}" for word, said in zip(name, self.reading.said, strict=True)))

    @property
    def done(self) -> float:
        """How much of the way to the threshold is gone, 0 to 1; 0 where there is no value."""
        value, threshold = self.reading.value, self.reading.threshold
        if not value or not threshold:
            return 0.0
        return min(1.0, value / threshold if self.reading.criterion.wants == "more" else threshold / value)

    @property
    def step(self) -> Note:
        """What to do about it."""
        criterion = self.reading.criterion
        return criterion.first if self.reading.value is None else criterion.step

    @property
    def what(self) -> Note:
        """What is in the way, the easiest first: '다이캐스팅 1 금형 온도 외 3점'; '' where no point is."""
        if not self.points:
            return Note("", "")
        first, others = self.points[0].name, len(self.points) - 1
        if not others:
            return first
        return Note(f"{first.ko} 외 {others}점", f"{first.en} and {others} more")


@dataclass(frozen=True)
class Path:
    """The way of one process (or of the site) to its target: the gaps, the step to take first at the head."""

    process_id: str
    target: str
    gaps: tuple[Gap, ...]

    @property
    def next(self) -> Gap | None:
        """The next best step; None where the target is reached."""
        return self.gaps[0] if self.gaps else None

    @property
    def effort(self) -> float:
        """Working days to the target by the assumed efforts."""
        return sum(gap.effort for gap in self.gaps)


def paths(store: "Store", state: State) -> list[Path]:
    """Returns the way of each process to its target, in the plant's order."""
    points = states(store, state.day)
    return [path(row, points) for row in state.rows]


def path(row: Row, points: list[PointState]) -> Path:
    """Returns the way of one process to its target, the next best step first."""
    gaps = [_gap(cell, reading, points) for cell in row.cells for reading in cell.missing(row.target)]
    return Path(row.process_id, row.target, tuple(_ordered(gaps)))


def site_path(cells: tuple[Cell, ...], target: str) -> Path:
    """Returns the way of the site's own areas to its target."""
    gaps = [_gap(cell, reading, []) for cell in cells for reading in cell.missing(target)]
    return Path("", target, tuple(_ordered(gaps)))


def nearest(found: list[Path]) -> list[Path]:
    """Returns the ways that are not at their end, the least effort first: where the next process is won soonest."""
    return sorted((p for p in found if p.gaps), key=lambda p: p.effort)


def _ordered(gaps: list[Gap]) -> list[Gap]:
    """The lowest level first, for nothing above it counts before; then what lifts an area for the least effort.

    What can only be told once points arrive (missing values, latency) waits behind getting them to.
    """
    rank = matrix().rank
    waits = ("missing_share", "latency_p95")

    def place(gap: Gap) -> tuple:
        follows = gap.reading.value is None and gap.reading.criterion.measure in waits
        return rank(gap.reading.criterion.level), follows, not gap.lifts, gap.effort, gap.reading.criterion_id

    return sorted(gaps, key=place)


def _gap(cell: Cell, reading: Reading, points: list[PointState]) -> Gap:
    blocking = in_the_way(reading, points)
    lacking = _lacking(reading)
    if (
        reading.criterion.measure == "automatic_share"
    ):  # as many of the points as are lacking; at least one where none is described
        effort = reading.criterion.effort * (sum(EFFORT[p.why] for p in blocking[:lacking]) or EFFORT["manual"])
    else:
        effort = reading.criterion.effort * max(1, len(blocking))
    closed = level_of([replace(r, met=True) if r == reading else r for r in cell.readings])
    return Gap(reading, lacking, tuple(blocking), effort, closed if closed != cell.supported else "")


def _lacking(reading: Reading) -> int | None:
    """How many things more must be right: of a share of the denominator, or of a count."""
    criterion, value = reading.criterion, reading.value
    if value is None or criterion.measure == "latency_p95":
        return None
    if criterion.unit.ko != SHARE:
        return max(0, ceil(reading.threshold - value - TINY))
    if reading.numerator is None or reading.denominator is None:
        return None
    if criterion.wants == "more":
        return max(0, ceil(reading.threshold * reading.denominator - reading.numerator - TINY))
    return max(0, ceil(reading.numerator - reading.threshold * reading.denominator - TINY))
