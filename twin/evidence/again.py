"""A number worked out again: the same to the last digit, or what has changed since."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin.compare.remembered import forget
from twin.errors import Problem
from twin.evidence.anew import counted_anew
from twin.evidence.arrivals import since
from twin.evidence.evidence import Arrival, Evidence, MadeFrom
from twin.evidence.formulas import MEASURED
from twin.evidence.kinds import evidence_of
from twin.evidence.ref import Ref
from twin.kpi.reading import Note

if TYPE_CHECKING:
    from twin.store import Store


@dataclass(frozen=True)
class Again:
    """`value` as it comes out now by the query; `from_rows` counted from the raw rows, past all sums that are stored.

    `arrived`: batches with rows since the number was first worked out; `changed`: what else is not as it was.
    """

    before: float | None
    value: float | None
    from_rows: float | None
    arrived: tuple[Arrival, ...]
    changed: tuple[Note, ...]

    @property
    def is_same(self) -> bool:
        """Returns whether all three are equal to the last digit."""
        return self.before == self.value == self.from_rows


@dataclass(frozen=True)
class Before:
    """A number as it was told once: on a page, or in a file of `python -m twin evidence --json`."""

    ref: Ref
    value: float | None
    made_from: MadeFrom


def recompute(store: "Store", before: "Evidence | Before") -> Again:
    """Returns the number worked out again from what the store holds now, a snapshot's as well as its owner's."""
    forget(store)
    now, made = evidence_of(store, before.ref), before.made_from
    value = by_query(store, now)
    from_rows = counted_anew(store, now.ref) if now.ref.kind in MEASURED else value
    arrived = since(store, made.batch_id) if now.made_from.batch_id != made.batch_id else ()
    return Again(before.value, value, from_rows, arrived, tuple(_changed(made, now.made_from)))


def before_of(text: str, where: str) -> Before:
    """Returns the number a JSON of its evidence tells; Problem where it is no such file."""
    try:
        told = json.loads(text)
        return Before(Ref.read(told["ref"]), told["value"], MadeFrom(**told["made_from"]))
    except (ValueError, KeyError, TypeError):
        raise Problem(
            f"{where}은(는) 근거 파일이 아닙니다: `python -m twin evidence --kpi … --json > 파일`로 만든 것을 주십시오.",
            f"{where} is no file of evidence: give one made by `python -m twin evidence --kpi … --json > FILE`.",
        ) from None


def by_query(store: "Store", evidence: Evidence) -> float | None:
    """Returns what the evidence's query gives, run as it is written; of facts made for a part of a day, the value read."""
    if not evidence.sql or (evidence.ref.kind in MEASURED and "FROM floor." not in evidence.sql):
        return evidence.value
    rows = store.rows(f"SELECT value FROM ({evidence.sql})")
    return rows[0][0] if rows else None


def _changed(before: MadeFrom, now: MadeFrom) -> list[Note]:
    told = (
        (
            "plant_version",
            Note("공장 설명(근무조·경로·이론시간)이 바뀌었습니다", "another plant description is in force"),
        ),
        ("code_version", Note("지표를 세는 프로그램이 바뀌었습니다", "the program that counts has changed")),
        ("catalogue_version", Note("지표의 정의(목록)가 바뀌었습니다", "the catalogue of KPIs has changed")),
    )
    return [note for name, note in told if getattr(before, name) != getattr(now, name)]
