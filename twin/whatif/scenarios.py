"""Scenarios in the store: every version signed and kept. Nobody saves over a version he has not seen."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from twin.errors import Problem
from twin.experiment.scenario import Scenario, as_table, scenario_of
from twin.store.models import Entry, enter, enter_entry
from twin.store.problems import owner_only

if TYPE_CHECKING:
    import duckdb

    from twin.store import Store

COLUMNS = "scenario_id, version, action, content, plant_version, saved_at, saved_by, remark"
LONGEST_NAME = 80


@dataclass(frozen=True)
class Saved:
    """One version of a saved scenario: who saved it when, on which plant, and why. `is_retired`: nobody works with it any more."""

    scenario_id: str
    version: int
    scenario: Scenario
    plant_version: str | None
    saved_at: datetime
    saved_by: str
    remark: str
    is_retired: bool = False


class Overtaken(Problem):
    """Somebody saved a newer version than the one worked on; `newest` is that version. Nothing has been saved."""

    def __init__(self, newest: Saved, zone: tzinfo = UTC) -> None:
        self.newest = newest
        when = f"{newest.saved_at.astimezone(zone):%Y-%m-%d %H:%M}"
        what_ko, what_en = ("접었습니다", "retired it") if newest.is_retired else ("저장했습니다", "saved it")
        super().__init__(
            f"그 사이({when}) {newest.saved_by}님이 '{newest.scenario.name}' {newest.version}판을 {what_ko}. 내 것은 아직 저장되지 않았고 사라지지도 않았습니다: "
            "다른 점을 보고 합치거나 다른 이름으로 저장하십시오.",
            f"Meanwhile ({when}) {newest.saved_by} {what_en} as version {newest.version} of '{newest.scenario.name}'. Yours is not saved yet, and not lost: "
            "look at the difference and merge, or save it under another name.",
        )


def scenarios(store: "Store") -> list[Saved]:
    """Returns the standing version of every scenario in use, the last saved first."""
    newest = {saved.scenario_id: saved for saved in _read(store)}
    return sorted((s for s in newest.values() if not s.is_retired), key=lambda s: s.saved_at, reverse=True)


def versions(store: "Store", scenario_id: str) -> list[Saved]:
    """Returns every version of a scenario, the oldest first; a retirement is the last. None where there is no such scenario."""
    return [saved for saved in _read(store) if saved.scenario_id == scenario_id]


def scenario_named(store: "Store", scenario_id: str, version: int | None = None) -> Saved:
    """Returns the standing version of a scenario, or the one of a number; Problem where there is none."""
    found = [s for s in versions(store, scenario_id) if version is None or s.version == version]
    if not found:
        raise Problem(
            f"저장된 시나리오 '{scenario_id}'이(가) 없습니다: 목록에서 고르거나 주소를 다시 받으십시오.",
            f"There is no saved scenario '{scenario_id}': choose one of the list, or ask for the address again.",
        )
    return found[-1]


def save(
    store: "Store", scenario: Scenario, *, by: str, remark: str = "", scenario_id: str | None = None, seen: int = 0,
    at: datetime | None = None,
) -> Saved:  # fmt: skip
    """Saves a scenario and returns its new version: of `scenario_id`, worked out on version `seen`, or of a new one.
    `at`: when, now where it is not given.

    Raises Overtaken where a newer version than `seen` stands (nothing is saved then), and Problem for a missing name or
    author, or a name another scenario has.
    """
    _check(scenario, by)
    return _put(store, scenario, "save", by, remark, scenario_id, seen, at)


def retire(store: "Store", scenario_id: str, *, by: str, remark: str, seen: int) -> Saved:
    """Takes a scenario out of use and returns that entry; all its versions stay. Raises as `save` does."""
    scenario = scenario_named(store, scenario_id).scenario
    _check(scenario, by)
    return _put(store, scenario, "retire", by, remark, scenario_id, seen)


def free_name(store: "Store", name: str) -> str:
    """Returns the name, with a number behind it where a scenario in use has it already."""
    taken = {saved.scenario.name for saved in scenarios(store)}
    numbered = (f"{name} ({number})" for number in range(2, len(taken) + 3))
    return next(n for n in (name, *numbered) if n not in taken)


def _put(
    store: "Store", scenario: Scenario, action: str, by: str, remark: str, scenario_id: str | None, seen: int,
    at: datetime | None = None,
) -> Saved:  # fmt: skip
    current = store.plant()
    made = Saved(
        scenario_id or uuid4().hex[:8], seen + 1, scenario, current and current[0], at or datetime.now(UTC), by.strip(),
        remark.strip(), action == "retire",
    )  # fmt: skip
    if not store.is_owner:
        if scenario_id is not None:  # whether a newer version stands is known to the owner alone
            raise owner_only(store.path)
        enter(store, [Entry("book.scenario", (_row(made, action),))], source_name="scenario")
        return made
    with store.transaction() as cursor:
        _check_place(cursor, made, current[1].site.zone if current else UTC)
        enter_entry(cursor, Entry("book.scenario", (_row(made, action),)))
    return made


def _check_place(cursor: "duckdb.DuckDBPyConnection", made: Saved, zone: tzinfo) -> None:
    """Raises Overtaken where the version before is not the newest, Problem where another scenario has the name."""
    rows = cursor.execute(f"SELECT {COLUMNS} FROM book.scenario ORDER BY entry_no").fetchall()
    newest = {saved.scenario_id: saved for saved in map(_saved, rows)}
    before = newest.get(made.scenario_id)
    if before is not None and before.version != made.version - 1:
        raise Overtaken(before, zone)
    others = [s for s in newest.values() if s.scenario_id != made.scenario_id and not s.is_retired]
    if not made.is_retired and any(s.scenario.name == made.scenario.name for s in others):
        raise Problem(
            f"'{made.scenario.name}'(이)라는 시나리오가 이미 있습니다: 다른 이름을 적으십시오.",
            f"There is a scenario called '{made.scenario.name}' already: give another name.",
        )


def _check(scenario: Scenario, by: str) -> None:
    if not by.strip():
        raise Problem("누가 저장하는지 이름을 적으십시오.", "Give the name of who saves it.")
    if not 0 < len(scenario.name.strip()) <= LONGEST_NAME:
        raise Problem(
            f"시나리오 이름을 {LONGEST_NAME}자까지 적으십시오.",
            f"Give the scenario a name of up to {LONGEST_NAME} characters.",
        )
    scenario_of(
        as_table(scenario), scenario.name
    )  # what could not be read back is not saved: a cost without its source


def _read(store: "Store") -> list[Saved]:
    return [_saved(row) for row in store.rows(f"SELECT {COLUMNS} FROM book.scenario ORDER BY entry_no")]


def _saved(row: tuple[Any, ...]) -> Saved:
    scenario_id, version, action, content, plant_version, at, by, remark = row
    scenario = scenario_of(json.loads(content), scenario_id)
    return Saved(scenario_id, version, scenario, plant_version, at, by, remark, action == "retire")


def _row(made: Saved, action: str) -> dict[str, Any]:
    return {
        "scenario_id": made.scenario_id, "version": made.version, "action": action, "name": made.scenario.name,
        "content": json.dumps(as_table(made.scenario), ensure_ascii=False), "plant_version": made.plant_version,
        "saved_at": made.saved_at.isoformat(), "saved_by": made.saved_by, "remark": made.remark,
    }  # fmt: skip
