"""Unit values as people entered them: a range with its source, signed; never overwritten, the newest stands."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from twin.compare.money.reference import value_kinds
from twin.errors import Problem
from twin.store.models import Entry, enter

if TYPE_CHECKING:
    from twin.store import Store


@dataclass(frozen=True)
class UnitValue:
    """One unit value: lowest, likely and highest, where it comes from, who entered it when."""

    value_id: str
    low: float
    likely: float
    high: float
    source: str
    entered_by: str
    entered_at: datetime

    def draws(self, number: int, rng: np.random.Generator) -> np.ndarray:
        """Returns values of a triangular distribution over the range, shape (number,); the value itself where it has none."""
        if self.low == self.high:
            return np.full(number, self.likely)
        return rng.triangular(self.low, self.likely, self.high, number)


def values_of(store: "Store") -> dict[str, UnitValue]:
    """Returns the unit values that stand, by their id."""
    rows = store.rows(
        """SELECT value_id, low, likely, high, source, entered_by, entered_at FROM book.unit_value
           QUALIFY row_number() OVER (PARTITION BY value_id ORDER BY entered_at DESC) = 1"""
    )
    return {row[0]: UnitValue(*row) for row in rows}


def enter_value(
    store: "Store", value_id: str, low: float, likely: float, high: float, *, source: str, by: str
) -> UnitValue:  # fmt: skip
    """Enters a unit value on the disk and returns it (a visitor's waits for the owner).

    Problem where it cannot be meant, is unsigned or without a source.
    """
    value = UnitValue(value_id, low, likely, high, source.strip(), by.strip(), datetime.now(UTC))
    _check(value)
    enter(store, [Entry("book.unit_value", (asdict(value) | {"entered_at": value.entered_at.isoformat()},))])
    return value


def _check(value: UnitValue) -> None:
    kind = value_kinds().get(value.value_id)
    if kind is None:
        there = ", ".join(value_kinds())
        raise Problem(
            f"단가 '{value.value_id}'은(는) 없습니다. 있는 것: {there}.",
            f"There is no unit value '{value.value_id}'. Known: {there}.",
        )
    if not 0 <= value.low <= value.likely <= value.high < float("inf"):
        raise Problem(
            f"{kind.name_ko}: 최소 ≤ 보통 ≤ 최대이고 0 이상이어야 하는데 {value.low:g}, {value.likely:g}, {value.high:g}입니다.",
            f"{kind.name_en}: expected 0 ≤ low ≤ likely ≤ high, got {value.low:g}, {value.likely:g}, {value.high:g}.",
        )
    if kind.most is not None and value.high > kind.most:
        raise Problem(
            f"{kind.name_ko}은(는) {kind.most:g} 이하여야 하는데 {value.high:g}입니다. 퍼센트라면 100으로 나눠 적으십시오.",
            f"{kind.name_en}: expected at most {kind.most:g}, got {value.high:g}; divide a per cent by 100.",
        )
    if not value.entered_by or not value.source:
        raise Problem(
            f"{kind.name_ko}: 누가 어디서 가져온 값인지 적어 주십시오.",
            f"{kind.name_en}: say who enters it and where it comes from.",
        )
