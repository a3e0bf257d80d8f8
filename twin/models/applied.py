"""Who applied which version from when, who retired it or rolled it back, and which one acts at a moment."""

from dataclasses import dataclass
from datetime import UTC, datetime

from twin.errors import Problem
from twin.models.registry import Version, check_file, version_named
from twin.store.models import Entry, enter
from twin.store.store import Store


@dataclass(frozen=True)
class Application:
    """One entry of who applied, retired or rolled back what, from when."""

    happened_at: datetime
    model_id: str
    version: str
    action: str
    from_at: datetime
    done_by: str
    reason: str


def applications(store: Store, model_id: str | None = None) -> list[Application]:
    """Returns every entry, the oldest first."""
    rows = store.rows(
        """SELECT happened_at, model_id, version, action, from_at, done_by, reason FROM model.application
           WHERE $model IS NULL OR model_id = $model ORDER BY model_id, from_at, happened_at""",
        {"model": model_id},
    )
    return [Application(*row) for row in rows]


def spans(entries: list[Application]) -> list[tuple[str, datetime, datetime | None]]:
    """Returns (version, from, until) in which each version of one model was to act; the last one may be open."""
    found: list[tuple[str, datetime, datetime | None]] = []
    for entry in entries:
        if found and found[-1][2] is None:
            found[-1] = (*found[-1][:2], entry.from_at)
        if entry.action != "retire":
            found.append((entry.version, entry.from_at, None))
    return [(v, a, b) for v, a, b in found if b is None or b > a]


def in_force(store: Store, model_id: str, at: datetime) -> str | None:
    """Returns the version that acts at a moment; None where none does."""
    acting = [v for v, a, b in spans(applications(store, model_id)) if a <= at and (b is None or at < b)]
    return acting[-1] if acting else None


def state(store: Store, version: Version) -> tuple[str, datetime | None]:
    """Returns ('trained' | 'applied' | 'retired', from when): applied also where its day is still to come."""
    mine = [(a, b) for v, a, b in spans(applications(store, version.model_id)) if v == version.version]
    if not mine:
        return "trained", None
    since, until = mine[-1]
    return ("applied", since) if until is None else ("retired", until)


def decide(store: Store, version: Version, action: str, from_at: datetime, by: str, reason: str) -> Version:
    """Applies a version, retires its model or rolls it back ('apply' | 'retire' | 'roll_back') and returns the version meant.

    Problem where nobody signs, its file cannot be read, or there is nothing to roll back to.
    """
    if action == "roll_back":
        version = earlier(store, version.model_id)
    if action != "retire":
        check_file(store, version)  # what cannot be read cannot be applied
    act(store, version, action, from_at, by, reason)
    return version


def act(store: Store, version: Version, action: str, from_at: datetime, by: str, reason: str) -> None:
    """Enters that somebody applies a version, retires its model, or rolls back to it, from a moment on; Problem without a name."""
    if not by.strip():
        raise Problem("누가 정하는지 적어야 합니다: --by 이름.", "Say who decides: --by NAME.")
    row = {
        "happened_at": datetime.now(UTC).isoformat(), "model_id": version.model_id, "version": version.version, "action": action,
        "from_at": from_at.isoformat(), "done_by": by.strip(), "reason": reason,
    }  # fmt: skip
    enter(store, [Entry("application", (row,))])


def earlier(store: Store, model_id: str) -> Version:
    """Returns the version that acted before the present one; Problem where there was none."""
    acted = [v for v, _, _ in spans(applications(store, model_id))]
    before = [v for v in acted[:-1] if v != acted[-1]]
    if not before:
        raise Problem(
            f"{model_id}은(는) 앞서 적용한 다른 판이 없어 되돌릴 수 없습니다. 멈추려면 --retire 를 쓰십시오.",
            f"{model_id} has no earlier version that was applied, so it cannot be rolled back: use --retire to stop it.",
        )
    return version_named(store, f"{model_id}:{before[-1]}")
