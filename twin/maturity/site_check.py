"""The on-site check (현장 확인) of the call: three items, 적 or 부, filled in at the machine, signed and kept."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from twin.errors import Problem
from twin.maturity.matrix import matrix
from twin.store.models import Entry, enter

if TYPE_CHECKING:
    from twin.store import Store


@dataclass(frozen=True)
class Checked:
    """One item as it was found at a process ('' = the whole plant)."""

    process_id: str
    item: str
    passed: bool
    remark: str
    checked_at: datetime
    checked_by: str


def check(store: "Store", process_id: str, passed: dict[str, bool], *, by: str, remark: str = "") -> None:
    """Keeps 적 (True) or 부 of all three items; Problem where one is open, nobody signs, or a 부 has no remark."""
    items = matrix().checks
    left = [items[item] for item in items if item not in passed]
    if left:
        raise Problem(
            f"아직 정하지 않은 항목이 있습니다: {', '.join(note.ko for note in left)}. 적 또는 부를 고르십시오.",
            f"Not decided yet: {', '.join(note.en for note in left)}. Choose pass or fail.",
        )
    if not by.strip():
        raise Problem("확인한 사람의 이름을 적으십시오.", "Write the name of who checked.")
    if not all(passed.values()) and not remark.strip():
        raise Problem("'부'인 항목이 왜 그런지 비고에 적으십시오.", "Say in the remark why an item failed.")
    now = datetime.now(UTC).isoformat()
    rows = tuple(
        {"process_id": process_id, "item": item, "passed": passed[item], "remark": remark.strip(), "checked_at": now, "checked_by": by.strip()}
        for item in items
    )  # fmt: skip
    enter(store, [Entry("book.maturity_check", rows)], source_name="maturity")


def checks(store: "Store") -> list[Checked]:
    """Returns every item ever checked, the newest first."""
    rows = store.rows(
        "SELECT process_id, item, passed, remark, checked_at, checked_by FROM book.maturity_check ORDER BY entry_no DESC"
    )
    return [Checked(*row) for row in rows]
