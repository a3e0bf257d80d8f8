"""Levels: of an area, of a process, of the site, and the programme's gates; supported by the data beside what is claimed."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from twin.maturity import book
from twin.maturity.matrix import SITE, Gate, matrix
from twin.maturity.readings import Reading, of_gate, plant_of, read

if TYPE_CHECKING:
    from twin.store import Store

Stand = Literal["agrees", "unsupported", "ready"]


@dataclass(frozen=True)
class Cell:
    """One area of a process ('' = the site): the level its data support, what is claimed, what is aimed at."""

    process_id: str
    area: str
    supported: str
    claimed: str | None
    target: str
    readings: tuple[Reading, ...]

    @property
    def stand(self) -> Stand:
        """Whether the claim has support: `ready` where the support reaches further than the claim."""
        rank = matrix().rank
        claimed = rank(self.claimed) if self.claimed else 0
        return (
            "unsupported" if claimed > rank(self.supported) else "ready" if claimed < rank(self.supported) else "agrees"
        )

    def missing(self, level: str) -> list[Reading]:
        """Returns the criteria up to a level that are not met, the lowest level first."""
        rank = matrix().rank
        return [r for r in self.readings if not r.met and rank(r.criterion.level) <= rank(level)]


@dataclass(frozen=True)
class Row:
    """One process: its areas, and the level of the whole, which is that of its lowest area."""

    process_id: str
    cells: tuple[Cell, ...]
    target: str

    @property
    def supported(self) -> str:
        """The level the data support."""
        return min((c.supported for c in self.cells), key=matrix().rank)

    @property
    def reached(self) -> bool:
        """Whether the target is reached."""
        return matrix().rank(self.supported) >= matrix().rank(self.target)


@dataclass(frozen=True)
class Passed:
    """A gate on a day: how many are there of how many asked for; `process_ids` are those that count."""

    gate: Gate
    number: int
    process_ids: tuple[str, ...]

    @property
    def met(self) -> bool:
        """Whether the gate is passed."""
        return self.number >= self.gate.threshold


@dataclass(frozen=True)
class State:
    """The whole picture on one business day: processes in the plant's order, the site's own areas, the gates."""

    day: date
    rows: tuple[Row, ...]
    site: tuple[Cell, ...]
    gates: tuple[Passed, ...]

    def row(self, process_id: str) -> Row:
        """Returns the row of a process."""
        return next(r for r in self.rows if r.process_id == process_id)

    def at_least(self, level: str) -> list[str]:
        """Returns the processes whose level is at least this."""
        rank = matrix().rank
        return [r.process_id for r in self.rows if rank(r.supported) >= rank(level)]

    @property
    def goal_met(self) -> bool:
        """Whether as many processes as the programme asks for have reached its level."""
        return len(self.at_least(matrix().target)) >= matrix().processes


def state(store: "Store", day: date) -> State:
    """Returns levels and gates on a business day; Problem where no plant is described."""
    return state_of(store, day, read(store, [day]))


def state_of(store: "Store", day: date, readings: list[Reading]) -> State:
    """Returns levels and gates on a day from its readings."""
    claims, areas = book.standing(store, "claim"), matrix().areas.values()
    rows = []
    for process in plant_of(store).process:
        target = book.target_of(store, process.id)
        cells = [_cell(process.id, a.id, readings, claims, target) for a in areas if a.scope == "process"]
        rows.append(Row(process.id, tuple(cells), target))
    target = book.target_of(store, SITE)
    site = tuple(_cell(SITE, a.id, readings, claims, target) for a in areas if a.scope == "site")
    return State(day, tuple(rows), site, _gates(store, day, rows))


def level_of(readings: list[Reading]) -> str:
    """Returns the level of an area from its readings: the highest with every criterion of it and of those below it met."""
    reached = matrix().levels[0]
    for level in matrix().levels[1:]:
        if not all(r.met for r in readings if r.criterion.level == level):
            break
        reached = level
    return reached


def _cell(process_id: str, area: str, readings: list[Reading], claims: dict, target: str) -> Cell:
    mine = [r for r in readings if (r.process_id, r.criterion.area) == (process_id, area)]
    claimed = claims.get((process_id, area))
    return Cell(process_id, area, level_of(mine), claimed.level if claimed else None, target, tuple(mine))


def _gates(store: "Store", day: date, rows: list[Row]) -> tuple[Passed, ...]:
    rank, gates = matrix().rank, matrix().gates
    asked = rank(matrix().target)

    def having(area: str) -> tuple[str, ...]:
        return tuple(r.process_id for r in rows for c in r.cells if c.area == area and rank(c.supported) >= asked)

    live = tuple(p for p, number in of_gate(store, "live_models", day).items() if number)
    shown = of_gate(store, "accepted_evidence", day, "gate/security").get(SITE, 0)
    counted = {"collection": having("automation"), "ai": live, "integration": having("erp")}
    return tuple(
        Passed(gate, int(shown), ()) if gate.id == "security" else Passed(gate, len(counted[gate.id]), counted[gate.id])
        for gate in gates.values()
    )
