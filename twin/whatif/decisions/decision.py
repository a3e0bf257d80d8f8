"""Decisions in the store: a scenario's version proposed, accepted, rejected, done. Every entry is signed and stays."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Literal, get_args

from twin.calendar import business_date
from twin.errors import Problem
from twin.plant import Site
from twin.store.models import Entry, enter_entry
from twin.store.problems import owner_only
from twin.whatif.scenarios import scenario_named

if TYPE_CHECKING:
    import duckdb

    from twin.store import Store

Status = Literal["proposed", "accepted", "rejected", "done"]
WORDS: dict[str, tuple[str, str]] = {
    "proposed": ("제안", "proposed"), "accepted": ("승인", "accepted"), "rejected": ("기각", "rejected"), "done": ("완료", "done"),
}  # fmt: skip
AFTER: dict[Status | None, tuple[Status, ...]] = {  # what may follow; accepted after done takes the date back
    None: ("proposed",), "proposed": ("accepted", "rejected"), "accepted": ("done", "rejected"),
    "rejected": ("proposed",), "done": ("accepted",),
}  # fmt: skip
COLUMNS = "scenario_id, version, status, decided_at, decided_by, reason, judged_by, in_force_on, ramp_in_days"
LONGEST_RAMP_IN_DAYS = 120


@dataclass(frozen=True)
class Decision:
    """One entry about a scenario's version. `judged_by` names the item of its outlook it is judged by; the days: done only."""

    scenario_id: str
    version: int
    status: Status
    decided_at: datetime
    decided_by: str
    reason: str
    judged_by: str | None = None
    in_force_on: date | None = None
    ramp_in_days: int | None = None


def decisions(store: "Store", scenario_id: str | None = None) -> list[Decision]:
    """Returns every entry (about one scenario where given), the oldest first."""
    query = f"SELECT {COLUMNS} FROM book.decision WHERE $id IS NULL OR scenario_id = $id ORDER BY entry_no"
    return [Decision(*row) for row in store.rows(query, {"id": scenario_id})]


def standing(store: "Store") -> dict[tuple[str, int], Decision]:
    """Returns the newest entry about each (scenario, version), with what it was proposed to be judged by."""
    return _standing(decisions(store))


def next_statuses(now: Decision | None) -> tuple[Status, ...]:
    """Returns what may be decided next."""
    return AFTER[now.status if now else None]


def decide(
    store: "Store", scenario_id: str, version: int, status: str, *, by: str, reason: str, judged_by: str | None = None,
    in_force_on: date | None = None, ramp_in_days: int = 0, at: datetime | None = None,
) -> Decision:  # fmt: skip
    """Enters a decision and returns it. `at`: when it was taken, now where it is not given.

    Raises Problem for a scenario that is not there, one that may not be decided so now (somebody may have been faster),
    a missing name or reason, a day in the future, or where another program owns the store.
    """
    if not store.is_owner:
        raise owner_only(store.path)
    kind = next((s for s in get_args(Status) if s == status), None)
    if kind is None:
        raise Problem(
            f"결정 '{status}'을(를) 모릅니다: {', '.join(get_args(Status))} 가운데 하나를 주십시오.",
            f"The decision '{status}' is not known: give one of {', '.join(get_args(Status))}.",
        )
    name = scenario_named(store, scenario_id, version).scenario.name
    is_done = kind == "done"
    made = Decision(
        scenario_id, version, kind, at or datetime.now(UTC), by.strip(), reason.strip(), judged_by if kind == "proposed" else None,
        in_force_on if is_done else None, ramp_in_days if is_done else None,
    )  # fmt: skip
    _check_signed(made)
    if is_done:
        _check_day(store, made)
    with store.transaction() as cursor:
        _check_may_follow(cursor, made, name)
        enter_entry(cursor, Entry("book.decision", (_row(made),)))
    return made


def _check_signed(made: Decision) -> None:
    if not made.decided_by or not made.reason:
        raise Problem(
            "누가 왜 그렇게 결정했는지 이름과 이유를 적으십시오.",
            "Say who decided so and why: give a name and a reason.",
        )


def _check_day(store: "Store", made: Decision) -> None:
    """Raises Problem for a done one without a day, with one that is still to come, or an impossible time of learning."""
    current = store.plant()
    today = business_date(current[1].site if current else Site(name=""), datetime.now(UTC))
    if made.in_force_on is None:
        raise Problem(
            "완료로 적으려면 현장에 적용한 날짜가 필요합니다.",
            "To mark it done, give the day from which on the floor was so.",
        )
    if made.in_force_on > today:
        raise Problem(
            f"적용일 {made.in_force_on}은(는) 아직 오지 않았습니다(오늘 {today}): 실제로 적용한 뒤에 적으십시오.",
            f"The day {made.in_force_on} is still to come (today is {today}): enter it when the change has been made.",
        )
    if not 0 <= (made.ramp_in_days or 0) <= LONGEST_RAMP_IN_DAYS:
        raise Problem(
            f"적응 기간은 0일에서 {LONGEST_RAMP_IN_DAYS}일까지인데 {made.ramp_in_days}일입니다.",
            f"Expected 0 to {LONGEST_RAMP_IN_DAYS} days of learning, got {made.ramp_in_days}.",
        )


def _check_may_follow(cursor: "duckdb.DuckDBPyConnection", made: Decision, name: str) -> None:
    rows = cursor.execute(f"SELECT {COLUMNS} FROM book.decision ORDER BY entry_no").fetchall()
    now = _standing([Decision(*row) for row in rows]).get((made.scenario_id, made.version))
    if made.status in next_statuses(now):
        return
    (was_ko, was_en), (new_ko, new_en) = WORDS[now.status] if now else ("결정 전", "undecided"), WORDS[made.status]
    may_ko, may_en = (", ".join(WORDS[s][i] for s in next_statuses(now)) for i in (0, 1))
    who_ko, who_en = (f" ({now.decided_by})", f" (by {now.decided_by})") if now else ("", "")
    raise Problem(
        f"'{name}' {made.version}판은 지금 {was_ko}{who_ko} 상태라 {new_ko}(으)로 적을 수 없습니다. 지금 가능한 것: {may_ko}.",
        f"Version {made.version} of '{name}' is {was_en}{who_en} now and cannot become {new_en}. Possible: {may_en}.",
    )


def _standing(entries: list[Decision]) -> dict[tuple[str, int], Decision]:
    found: dict[tuple[str, int], Decision] = {}
    for entry in entries:
        key = (entry.scenario_id, entry.version)
        before = found.get(key)
        kept = entry.judged_by or (before.judged_by if before and entry.status != "proposed" else None)
        found[key] = replace(entry, judged_by=kept)
    return found


def _row(made: Decision) -> dict[str, Any]:
    days = {"decided_at": made.decided_at.isoformat(), "in_force_on": made.in_force_on and made.in_force_on.isoformat()}
    return vars(made) | days
