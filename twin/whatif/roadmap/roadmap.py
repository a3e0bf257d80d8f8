"""The roadmap in the store: which scenario is put to work in which month, every version signed and kept."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import TYPE_CHECKING, Any

from twin.errors import Problem
from twin.store.models import Entry, enter_entry
from twin.store.problems import owner_only
from twin.whatif.scenarios import Saved, scenario_named

if TYPE_CHECKING:
    import duckdb

    from twin.store import Store

MONTHS = 12  # of the programme (call 2026: twelve months from the agreement)
COLUMNS = "version, content, saved_at, saved_by, remark"


@dataclass(frozen=True)
class Step:
    """A scenario's version put to work in a month of the programme, 1 to 12."""

    scenario_id: str
    version: int
    month: int


@dataclass(frozen=True)
class Roadmap:
    """The first day of the programme's first month, and the steps; those of one month in the order given."""

    starts_on: date
    steps: tuple[Step, ...] = ()

    @property
    def in_order(self) -> tuple[Step, ...]:
        """The steps by month."""
        return tuple(sorted(self.steps, key=lambda s: s.month))

    @property
    def keys(self) -> tuple[tuple[str, int], ...]:
        """(scenario, version) of the steps in order: what their outlook is found by."""
        return tuple((s.scenario_id, s.version) for s in self.in_order)


@dataclass(frozen=True)
class SavedRoadmap:
    """One version of the roadmap: who saved it when, and why."""

    version: int
    roadmap: Roadmap
    saved_at: datetime
    saved_by: str
    remark: str


class Overtaken(Problem):
    """Somebody saved a newer version than the one worked on; `newest` is that version. Nothing has been saved."""

    def __init__(self, newest: SavedRoadmap, zone: tzinfo = UTC) -> None:
        self.newest = newest
        when = f"{newest.saved_at.astimezone(zone):%Y-%m-%d %H:%M}"
        super().__init__(
            f"그 사이({when}) {newest.saved_by}님이 로드맵 {newest.version}판을 저장했습니다. 고친 것은 아직 저장되지 않았고 사라지지도 않았습니다: 다른 점을 보고 다시 저장하십시오.",
            f"Meanwhile ({when}) {newest.saved_by} saved version {newest.version} of the roadmap. Yours is not saved yet, and not lost: look at the difference and save again.",
        )


def month_of(starts_on: date, day: date) -> int:
    """Returns which month of the programme a day lies in: 1 is the first; below 1 or above 12 it lies outside."""
    return (day.year - starts_on.year) * 12 + day.month - starts_on.month + 1


def first_day(starts_on: date, month: int) -> date:
    """Returns the first day of a month of the programme."""
    months = starts_on.year * 12 + starts_on.month - 1 + month - 1
    return date(months // 12, months % 12 + 1, 1)


def month_named(text: str) -> date:
    """Returns the first day of a month written as 2026-06; Problem for anything else."""
    try:
        return datetime.strptime(text.strip(), "%Y-%m").date()
    except ValueError:
        raise Problem(
            f"'{text}'은(는) 달이 아닙니다: 2026-06처럼 적으십시오.", f"'{text}' is no month: write it like 2026-06."
        ) from None


def versions(store: "Store") -> list[SavedRoadmap]:
    """Returns every version, the oldest first."""
    return [_saved(row) for row in store.rows(f"SELECT {COLUMNS} FROM book.roadmap ORDER BY entry_no")]


def newest(store: "Store") -> SavedRoadmap | None:
    """Returns the version that stands; None where there is no roadmap yet."""
    return next(reversed(versions(store)), None)


def scenarios_of(store: "Store", roadmap: Roadmap) -> list[Saved]:
    """Returns the scenarios of the steps in order, each in the version that was put on the roadmap."""
    return [scenario_named(store, step.scenario_id, step.version) for step in roadmap.in_order]


def save_roadmap(
    store: "Store", roadmap: Roadmap, *, by: str, remark: str = "", seen: int = 0, at: datetime | None = None
) -> SavedRoadmap:
    """Saves a roadmap worked out on version `seen` and returns its new version. `at`: when, now where it is not given.

    Raises Overtaken where a newer version stands, Problem for an unknown scenario, a month outside of the programme, a
    missing name, or where another program owns the store. Nothing is saved then.
    """
    if not store.is_owner:
        raise owner_only(store.path)
    _check(store, roadmap, by)
    ordered = Roadmap(roadmap.starts_on, roadmap.in_order)
    made = SavedRoadmap(seen + 1, ordered, at or datetime.now(UTC), by.strip(), remark.strip())
    current = store.plant()
    with store.transaction() as cursor:
        before = _newest(cursor)
        if (before.version if before else 0) != seen:
            assert before is not None
            raise Overtaken(before, current[1].site.zone if current else UTC)
        enter_entry(cursor, Entry("book.roadmap", (_row(made),)))
    return made


def _newest(cursor: "duckdb.DuckDBPyConnection") -> SavedRoadmap | None:
    rows = cursor.execute(f"SELECT {COLUMNS} FROM book.roadmap ORDER BY entry_no DESC LIMIT 1").fetchall()
    return _saved(rows[0]) if rows else None


def _check(store: "Store", roadmap: Roadmap, by: str) -> None:
    if not by.strip():
        raise Problem("누가 저장하는지 이름을 적으십시오.", "Give the name of who saves it.")
    if roadmap.starts_on.day != 1:
        raise Problem(
            f"사업은 달의 첫날부터 셉니다: {roadmap.starts_on} 대신 {roadmap.starts_on:%Y-%m}-01을 주십시오.",
            f"Months are counted from their first day: give {roadmap.starts_on:%Y-%m}-01 instead of {roadmap.starts_on}.",
        )
    seen: set[str] = set()
    for step in roadmap.steps:
        name = scenario_named(store, step.scenario_id, step.version).scenario.name
        if not 1 <= step.month <= MONTHS:
            raise Problem(
                f"'{name}'의 달 {step.month}은(는) 사업 기간 밖입니다: 1에서 {MONTHS}까지 주십시오.",
                f"Month {step.month} of '{name}' lies outside of the programme: give 1 to {MONTHS}.",
            )
        if step.scenario_id in seen:
            raise Problem(
                f"'{name}'이(가) 로드맵에 두 번 있습니다: 하나만 남기십시오.",
                f"'{name}' is on the roadmap twice: keep one.",
            )
        seen.add(step.scenario_id)


def _saved(row: tuple[Any, ...]) -> SavedRoadmap:
    version, content, at, by, remark = row
    told = json.loads(content)
    roadmap = Roadmap(date.fromisoformat(told["starts_on"]), tuple(Step(**step) for step in told["steps"]))
    return SavedRoadmap(version, roadmap, at, by, remark)


def _row(made: SavedRoadmap) -> dict[str, Any]:
    content = {"starts_on": made.roadmap.starts_on.isoformat(), "steps": [vars(s) for s in made.roadmap.steps]}
    return {
        "version": made.version, "content": json.dumps(content), "saved_at": made.saved_at.isoformat(),
        "saved_by": made.saved_by, "remark": made.remark,
    }  # fmt: skip
