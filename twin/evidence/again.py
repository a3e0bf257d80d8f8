"""A number worked out again: the same to the last digit, or what has changed since."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twin.evidence.arrivals import since
from twin.evidence.evidence import Arrival, Evidence
from twin.evidence.kinds import evidence_of
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


def recompute(store: "Store", evidence: Evidence) -> Again:
    """Returns the number worked out again from what the store holds now, a snapshot's as well as its owner's."""
    from twin.evidence.anew import counted_anew

    now = evidence_of(store, evidence.ref)
    value = by_query(store, now)
    from_rows = counted_anew(store, now.ref) if now.ref.kind == "kpi" else value
    arrived = since(store, evidence.made_from.batch_id) if now.made_from.batch_id != evidence.made_from.batch_id else ()
    return Again(evidence.value, value, from_rows, arrived, tuple(_changed(evidence, now)))


def by_query(store: "Store", evidence: Evidence) -> float | None:
    """Returns what the evidence's query gives, run as it is written; of facts made for a part of a day, the value read."""
    if not evidence.sql or (evidence.ref.kind == "kpi" and "FROM floor." not in evidence.sql):
        return evidence.value
    rows = store.rows(f"SELECT value FROM ({evidence.sql})")
    return rows[0][0] if rows else None


def _changed(before: Evidence, now: Evidence) -> list[Note]:
    told = (
        (
            "plant_version",
            Note("공장 설명(근무조·경로·이론시간)이 바뀌었습니다", "another plant description is in force"),
        ),
        ("code_version", Note("지표를 세는 프로그램이 바뀌었습니다", "the program that counts has changed")),
        ("catalogue_version", Note("지표의 정의(목록)가 바뀌었습니다", "the catalogue of KPIs has changed")),
    )
    return [note for name, note in told if getattr(before.made_from, name) != getattr(now.made_from, name)]
