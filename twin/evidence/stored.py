"""Numbers that lie in the store as they were kept: read by a plain query, which is their evidence's query too."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from twin.errors import Problem
from twin.evidence.readable import filled
from twin.evidence.ref import Ref
from twin.kpi.reading import Note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from twin.store import Store

Details = list[tuple[Note, str]]


def one(store: "Store", ref: Ref, sql: str, values: "Sequence[Any]") -> dict[str, Any]:
    """Returns the one row of a query as a dictionary; Problem where the store has no such number."""
    table = store.arrow(filled(sql, values))
    if table.num_rows == 0:
        raise unknown(ref)
    return table.slice(0, 1).to_pylist()[0]


def number_of(store: "Store", sql: str) -> float | None:
    """Returns the number a query of one row and one column gives, as a float."""
    value = store.rows(sql)[0][0]
    return None if value is None else float(value)


def parts_of(ref: Ref, number: int) -> list[str]:
    """Returns the parts of a number's name, the last one with all that is left; Problem where there are too few."""
    parts = ref.name.split("/", number - 1)
    if len(parts) < number:
        raise unknown(ref)
    return parts


def detail(ko: str, en: str, value: object) -> tuple[Note, str]:
    """Returns one line of what else is known of a number; moments to the second, in UTC."""
    said = f"{value:%Y-%m-%d %H:%M:%S} UTC" if isinstance(value, datetime) else "–" if value is None else str(value)
    return Note(ko, en), said


def unknown(ref: Ref) -> Problem:
    """Returns the sentence for a number the store does not hold."""
    return Problem(
        f"'{ref}'라는 수는 이 데이터베이스에 없습니다. 화면의 수 옆 '근거'에서 여십시오.",
        f"There is no number '{ref}' in this database: open it from “evidence” beside a number on a page.",
    )
