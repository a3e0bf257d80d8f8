"""Every mark beside what its number is now: whether it speaks of an older value, and whether a question is still open."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin.errors import Problem
from twin.evidence.arrivals import since
from twin.evidence.evidence import Arrival
from twin.evidence.formulas import MEASURED, formula_of
from twin.evidence.kinds import evidence_of
from twin.evidence.marks import last_marks, same
from twin.evidence.measured import reading
from twin.evidence.ref import Ref
from twin.kpi.reading import Note
from twin.store.marks import Mark, all_marks

if TYPE_CHECKING:
    from twin.store import Store

OPEN = ("questioned", "rejected")


@dataclass(frozen=True)
class Marked:
    """A mark with its number's name, unit and value now; `arrived`: batches that came since, where the value is another."""

    mark: Mark
    name: Note
    unit: Note
    value: float | None
    is_older: bool
    is_open: bool
    arrived: tuple[Arrival, ...]


def every_mark(store: "Store") -> list[Marked]:
    """Returns every mark, the newest first; a number that no longer exists has no value and keeps its name as text."""
    last = last_marks(store)
    told = {ref: _now(store, ref) for ref in {mark.ref for mark in all_marks(store)}}
    return [_marked(store, mark, last.get(mark.ref), *told[mark.ref]) for mark in all_marks(store)]


def _marked(store: "Store", mark: Mark, last: Mark | None, name: Note, unit: Note, value: float | None) -> Marked:
    is_older = not same(mark.value, value)
    is_open = last == mark and mark.verdict in OPEN
    return Marked(mark, name, unit, value, is_older, is_open, since(store, mark.batch_id) if is_older else ())


def _now(store: "Store", ref: str) -> tuple[Note, Note, float | None]:
    """Name, unit and value of a number now: of a KPI without tracing its rows."""
    try:
        number = Ref.read(ref)
        if number.kind in MEASURED:
            kpi, value = formula_of(number), reading(store, number).value
            return Note(kpi.name_ko, kpi.name_en), Note(kpi.unit, kpi.unit_en), value
        found = evidence_of(store, number)
    except Problem:
        return Note(ref, ref), Note("", ""), None
    return found.name, found.unit, found.value
