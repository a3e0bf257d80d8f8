"""The book itself: every version of every indicator, signed and dated; nothing in it is ever changed or taken out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from twin.errors import Problem
from twin.programme.indicators import values
from twin.programme.indicators.checks import check, check_target
from twin.programme.indicators.fields import begun, changed
from twin.programme.indicators.indicator import Indicator, indicator_of
from twin.store.models import Entry, enter

if TYPE_CHECKING:
    from twin.store import Store


@dataclass(frozen=True)
class Version:
    """One version of an indicator: who entered it when and why. `indicator` None = withdrawn."""

    number: int
    indicator_id: str
    entered_at: datetime
    entered_by: str
    reason: str
    indicator: Indicator | None


@dataclass(frozen=True)
class Change:
    """A field that differs from the version before."""

    field: str
    before: Any
    after: Any


def versions(store: "Store", indicator_id: str | None = None) -> list[Version]:
    """Returns every version (of one indicator where given), in the order they came; numbered 1, 2, 3 … within an indicator."""
    rows = store.rows(
        """SELECT row_number() OVER (PARTITION BY indicator_id ORDER BY entry_no), indicator_id, entered_at, entered_by, reason, content
           FROM book.indicator WHERE $id IS NULL OR indicator_id = $id ORDER BY entry_no""",
        {"id": indicator_id},
    )
    return [Version(*row[:5], indicator_of(json.loads(row[5])) if row[5] else None) for row in rows]


def standing(store: "Store") -> list[Version]:
    """Returns the newest version of each indicator that has not been withdrawn, in the order indicators were added."""
    newest: dict[str, Version] = {}
    for version in versions(store):
        newest[version.indicator_id] = version
    return [v for v in newest.values() if v.indicator is not None]


def indicator_named(store: "Store", indicator_id: str) -> Version:
    """Returns the standing version of an indicator; Problem where the book has none."""
    there = {v.indicator_id: v for v in standing(store)}
    if indicator_id not in there:
        known = ", ".join(there)
        raise Problem(
            f"성과지표 대장에 '{indicator_id}'이(가) 없습니다. 있는 것: {known or '없음(indicators add로 넣습니다)'}.",
            f"The book has no indicator '{indicator_id}'. It has: {known or 'none (indicators add enters one)'}.",
        )
    return there[indicator_id]


def add(
    store: "Store", indicator_id: str, given: Mapping[str, str], *, by: str, reason: str, convert: bool = False
) -> Indicator:
    """Enters a new indicator from typed fields and returns it; Problem where it stands already or cannot be meant."""
    if any(v.indicator_id == indicator_id for v in standing(store)):
        raise Problem(
            f"'{indicator_id}'은(는) 이미 성과지표 대장에 있습니다: indicators set으로 바꾸십시오.",
            f"'{indicator_id}' is in the book already: change it with indicators set.",
        )
    return _put(store, begun(indicator_id, given, convert=convert), by, reason)


def change(
    store: "Store", indicator_id: str, given: Mapping[str, str], *, by: str, reason: str, convert: bool = False
) -> Indicator:
    """Enters a new version with these typed fields changed and returns it; the old one stays in the book."""
    old = indicator_named(store, indicator_id).indicator
    assert old is not None
    new = changed(old, given, convert=convert)
    if new == old:
        raise Problem(
            f"'{indicator_id}'에서 바뀐 것이 없습니다: 바꿀 값을 적으십시오.",
            f"Nothing of '{indicator_id}' would change: give what is to change.",
        )
    return _put(store, new, by, reason)


def withdraw(store: "Store", indicator_id: str, *, by: str, reason: str) -> None:
    """Enters that an indicator no longer stands; its versions stay in the book."""
    indicator_named(store, indicator_id)
    _enter(store, indicator_id, "withdraw", None, by, reason)


def changes(older: Indicator | None, newer: Indicator | None) -> list[Change]:
    """Returns the fields in which two versions differ; none where one of them is a beginning or a withdrawal."""
    if older is None or newer is None:
        return []
    names = [f.name for f in fields(Indicator)]
    return [Change(n, getattr(older, n), getattr(newer, n)) for n in names if getattr(older, n) != getattr(newer, n)]


def signed(by: str, reason: str) -> tuple[str, str]:
    """Returns who and why without blanks around them; Problem where either is missing."""
    if not by.strip() or not reason.strip():
        raise Problem(
            "누가 왜 적는지 남겨야 합니다: 이름과 이유를 적으십시오 (--by 이름 --reason 이유).",
            "Say who enters it and why: give a name and a reason (--by NAME --reason WHY).",
        )
    return by.strip(), reason.strip()


def _put(store: "Store", indicator: Indicator, by: str, reason: str) -> Indicator:
    signed(by, reason)
    current = store.plant()
    check(indicator, current[1] if current else None)
    _check_model(store, indicator)
    if indicator.baseline is None and indicator.target is not None:
        baseline = values.before(store, indicator)
        if isinstance(baseline, values.Value):
            check_target(indicator, baseline.value)
    _enter(store, indicator.id, "set", indicator, by, reason)
    return indicator


def _check_model(store: "Store", indicator: Indicator) -> None:
    if indicator.model:
        from twin.models.registry import version_named

        version_named(store, indicator.model)


def _enter(store: "Store", indicator_id: str, action: str, indicator: Indicator | None, by: str, reason: str) -> None:
    who, why = signed(by, reason)
    entry = entry_of(indicator_id, action, indicator, who, why, datetime.now(UTC))
    enter(store, [entry], source_name="indicators")


def entry_of(indicator_id: str, action: str, indicator: Indicator | None, by: str, reason: str, at: datetime) -> Entry:
    """Returns a version as a row for the book."""
    content = None if indicator is None else json.dumps(indicator.as_dict(), ensure_ascii=False)
    row = {
        "indicator_id": indicator_id, "entered_at": at.isoformat(), "entered_by": by, "reason": reason, "action": action, "content": content,
    }  # fmt: skip
    return Entry("book.indicator", (row,))
