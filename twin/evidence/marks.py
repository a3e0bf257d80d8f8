"""Marks of evaluators beside numbers: the last of each, and whether it speaks of the value there is now."""

from dataclasses import dataclass
from datetime import UTC, datetime
from math import isclose
from typing import TYPE_CHECKING, cast, get_args

from twin.errors import Problem
from twin.evidence.evidence import Evidence
from twin.store.marks import Mark, Verdict, all_marks, enter

if TYPE_CHECKING:
    from twin.store import Store

SAME = 1e-9  # of the value: sums in another order differ in the last digits, and mean the same


@dataclass(frozen=True)
class Standing:
    """The last mark of a number; `is_older` where the number has another value now."""

    mark: Mark
    is_older: bool


def put_mark(store: "Store", evidence: Evidence, verdict: str, by: str, remark: str) -> Mark:
    """Keeps a mark of the number as it is now and returns it; Problem without a name, or without a remark where one is due."""
    if verdict not in get_args(Verdict):
        raise Problem(
            f"'{verdict}'(이)라는 판정은 없습니다. checked, questioned, rejected, withdrawn 가운데 하나를 적으십시오.",
            f"There is no verdict '{verdict}': write checked, questioned, rejected or withdrawn.",
        )
    if not by.strip():
        raise Problem("확인한 사람의 이름을 적으십시오.", "Write the name of who says so.")
    if verdict != "checked" and not remark.strip():
        raise Problem(
            "무엇이 궁금하거나 틀렸는지 비고에 한 문장으로 적으십시오.", "Say in a sentence what is in question or wrong.",
        )  # fmt: skip
    made = evidence.made_from
    mark = Mark(
        datetime.now(UTC), by.strip(), str(evidence.ref), cast(Verdict, verdict), remark.strip(), evidence.value, made.batch_id,
        made.plant_version, made.code_version,
    )  # fmt: skip
    enter(store, mark)
    return mark


def last_marks(store: "Store") -> dict[str, Mark]:
    """Returns the last mark of each marked number by its name; a withdrawn one is none."""
    found: dict[str, Mark] = {}
    for mark in all_marks(store):
        found.setdefault(mark.ref, mark)
    return {ref: mark for ref, mark in found.items() if mark.verdict != "withdrawn"}


def standing(marks: dict[str, Mark], ref: str, value: float | None) -> Standing | None:
    """Returns the mark that stands beside a number of this value now, or None."""
    mark = marks.get(ref)
    return None if mark is None else Standing(mark, not same(mark.value, value))


def same(one: float | None, other: float | None) -> bool:
    """Returns whether two values are the same number."""
    one, other = (None if v is None or v != v else v for v in (one, other))
    if one is None or other is None:
        return one is other
    return isclose(one, other, rel_tol=SAME, abs_tol=0.0)
