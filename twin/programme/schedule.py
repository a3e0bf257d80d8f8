"""Schedule and deliverables over the months of the agreement: stages, tasks, what is handed in, and whether both agree by stage."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from twin.errors import Problem
from twin.kpi.reading import Note
from twin.programme import entries
from twin.programme.budget.budget import project
from twin.programme.dates import ends_after, months_on, read_day
from twin.programme.reference import table

if TYPE_CHECKING:
    from twin.store import Store


@dataclass(frozen=True)
class Stage:
    """One stage of the agreement with the months it lies in (1 is the first), and the deliverables that go with it."""

    stage_id: str
    name: Note
    from_month: int
    until_month: int
    wanted: tuple[tuple[Note, str], ...]  # (name, provenance)


@dataclass(frozen=True)
class Task:
    """One task of the schedule; `progress` is what people say is done, per cent."""

    task_id: str
    name: str
    stage: str
    from_month: int
    until_month: int
    owner: str = ""
    progress: int = 0


@dataclass(frozen=True)
class Deliverable:
    """One thing to hand in: in which month, and when it was."""

    deliverable_id: str
    name: str
    stage: str
    month: int
    done_on: date | None = None
    files: tuple[entries.Attached, ...] = ()


@dataclass(frozen=True)
class Gap:
    """One thing in which schedule and list of deliverables do not agree, in one sentence."""

    kind: str  # no_task | no_deliverable | wanted | outside | late
    stage: str
    said: Problem


@dataclass(frozen=True)
class Schedule:
    """The whole picture on a day."""

    starts_on: date | None
    today: date
    tasks: tuple[Task, ...]
    deliverables: tuple[Deliverable, ...]
    gaps: tuple[Gap, ...]

    def due_on(self, deliverable: Deliverable) -> date | None:
        """Returns the last day of the month in which a deliverable is due; None before the agreement has a first day."""
        return ends_after(self.starts_on, deliverable.month) if self.starts_on else None

    @property
    def month(self) -> int | None:
        """The month of the agreement today lies in; None before and without a first day."""
        if self.starts_on is None or self.today < self.starts_on:
            return None
        return next((m for m in range(1, months() + 1) if self.today <= ends_after(self.starts_on, m)), months())


def months() -> int:
    """Returns how many months the agreement has."""
    return table("schedule")["months"]


def stages() -> dict[str, Stage]:
    """Returns the stages in order."""
    read = table("schedule")
    return {
        stage_id: Stage(
            stage_id, Note(*told["name"]), told["from"], told["until"], tuple((Note(ko, en), badge) for ko, en, badge in read["deliverable"][stage_id])
        )
        for stage_id, told in read["stage"].items()
    }  # fmt: skip


def schedule(store: "Store", today: date) -> Schedule:
    """Returns schedule and deliverables as they stand on a day."""
    attached = entries.files(store, "deliverable")
    tasks = [task_of(i, c) for i, c in entries.contents(store, "task").items()]
    found = [
        deliverable_of(i, c, tuple(attached.get(i, ()))) for i, c in entries.contents(store, "deliverable").items()
    ]
    made = Schedule(project(store).starts_on, today, tuple(tasks), tuple(found), ())
    return Schedule(made.starts_on, today, made.tasks, made.deliverables, tuple(gaps(made)))


def gaps(found: Schedule) -> list[Gap]:
    """Returns where schedule and deliverables do not agree stage by stage, what is missing, and what is late."""
    told = [gap for stage in stages().values() for gap in _of_stage(found, stage)]
    return [*told, *_late(found)]


def _of_stage(found: Schedule, stage: Stage) -> Iterator[Gap]:
    tasks = [t for t in found.tasks if t.stage == stage.stage_id]
    mine = [d for d in found.deliverables if d.stage == stage.stage_id]
    ko, en = stage.name
    if mine and not tasks:
        yield _gap("no_task", stage, f"{ko}: 산출물은 있는데 추진일정에 이 단계의 일이 없습니다.", f"{en}: there are deliverables, but the schedule has no task of this stage.")  # fmt: skip
    if tasks and not mine:
        yield _gap("no_deliverable", stage, f"{ko}: 일정은 있는데 산출물 예정 목록에 이 단계의 것이 없습니다.", f"{en}: there are tasks, but no deliverable of this stage is listed.")  # fmt: skip
    names = {d.name for d in mine}
    missing = [w for w, _ in stage.wanted if w.ko not in names and w.en not in names]
    if missing and (tasks or mine):
        yield _gap("wanted", stage, f"{ko}: 이 단계의 산출물이 빠졌습니다: {', '.join(w.ko for w in missing)}.", f"{en}: deliverables of this stage are missing: {', '.join(w.en for w in missing)}.")  # fmt: skip
    if tasks:
        first, last = min(t.from_month for t in tasks), max(t.until_month for t in tasks)
        for d in mine:
            if not first <= d.month <= last:
                yield _gap("outside", stage, f"'{d.name}'은(는) {d.month}개월째에 내는데 {ko} 단계의 일은 {first}–{last}개월째입니다.", f"'{d.name}' is due in month {d.month}, but the tasks of {en.lower()} lie in months {first} to {last}.")  # fmt: skip


def _late(found: Schedule) -> Iterator[Gap]:
    for d in found.deliverables:
        due = found.due_on(d)
        if due and d.done_on is None and found.today > due:
            days = (found.today - due).days
            yield _gap("late", stages()[d.stage], f"'{d.name}'이(가) {days}일 늦었습니다 ({due}까지).", f"'{d.name}' is {days} days late (due {due}).")  # fmt: skip


def _gap(kind: str, stage: Stage, ko: str, en: str) -> Gap:
    return Gap(kind, stage.stage_id, Problem(ko, en))


def task_of(task_id: str, given: Mapping[str, Any]) -> Task:
    """Returns the task of plain data; Problem for months or a stage that cannot be."""
    name, stage = _named(given, "일", "the task")
    first, last = (_month(given.get(key), name) for key in ("from_month", "until_month"))
    if last < first:
        raise Problem(
            f"'{name}'이(가) {first}개월째에 시작해 {last}개월째에 끝날 수는 없습니다: 끝나는 달을 고치십시오.",
            f"'{name}' cannot begin in month {first} and end in month {last}: mend the month it ends.",
        )
    progress = int(given.get("progress") or 0)
    if not 0 <= progress <= 100:
        raise Problem(f"'{name}'의 진척 {progress} %는 쓸 수 없습니다. 0에서 100 사이여야 합니다.", f"'{name}': a progress of {progress} % cannot be: expected 0 to 100.")  # fmt: skip
    return Task(task_id, name, stage, first, last, str(given.get("owner") or "").strip(), progress)


def deliverable_of(
    deliverable_id: str, given: Mapping[str, Any], files: tuple[entries.Attached, ...] = ()
) -> Deliverable:
    """Returns the deliverable of plain data; Problem where it belongs to no stage."""
    name, stage = _named(given, "산출물", "the deliverable")
    done = given.get("done_on")
    return Deliverable(deliverable_id, name, stage, _month(given.get("month"), name), read_day(done, "제출일", "The day it was handed in") if done else None, files)  # fmt: skip


def put_task(store: "Store", given: Mapping[str, Any], *, by: str, task_id: str | None = None) -> Task:
    """Enters a task and returns it; Problem where it cannot be."""
    found = task_of(task_id or entries.new_id(store, "task", "t"), given)
    entries.put(store, "task", {found.task_id: {k: v for k, v in vars(found).items() if k != "task_id"}}, by=by)
    return found


def put_deliverable(store: "Store", given: Mapping[str, Any], *, by: str, deliverable_id: str | None = None, today: date | None = None) -> Deliverable:  # fmt: skip
    """Enters a deliverable and returns it; Problem where it cannot be, or is said to have been handed in on a day to come."""
    found = deliverable_of(deliverable_id or entries.new_id(store, "deliverable", "d"), given)
    if found.done_on and today and found.done_on > today:
        raise Problem(
            f"'{found.name}'의 제출일 {found.done_on}은(는) 아직 오지 않은 날입니다.", f"'{found.name}' cannot have been handed in on {found.done_on}: that day is still to come."
        )  # fmt: skip
    content = {
        "name": found.name,
        "stage": found.stage,
        "month": found.month,
        "done_on": found.done_on.isoformat() if found.done_on else None,
    }
    entries.put(store, "deliverable", {found.deliverable_id: content}, by=by)
    return found


def usual() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Returns (tasks, deliverables) as plain data of a usual project: a start for an empty schedule."""
    tasks, found = [], []
    for stage in stages().values():
        tasks.append({"name": stage.name.ko, "stage": stage.stage_id, "from_month": stage.from_month, "until_month": stage.until_month, "progress": 0, "owner": ""})  # fmt: skip
        found += [{"name": w.ko, "stage": stage.stage_id, "month": stage.until_month} for w, _ in stage.wanted]
    return tasks, found


def first_of(starts_on: date, month: int) -> date:
    """Returns the first day of a month of the agreement."""
    return months_on(starts_on, month - 1)


def _named(given: Mapping[str, Any], ko: str, en: str) -> tuple[str, str]:
    name, stage = str(given.get("name") or "").strip(), given.get("stage")
    if not name:
        raise Problem(
            f"{ko}의 이름이 없습니다. 무엇인지 적으십시오.", f"{en.capitalize()} has no name: say what it is."
        )
    if stage not in stages():
        names = ", ".join(f"{s.stage_id} {s.name.ko}" for s in stages().values())
        raise Problem(
            f"{ko} '{name}'에 단계가 없습니다. {names} 가운데 하나를 고르십시오.",
            f"{en.capitalize()} '{name}' has no stage: choose one of {', '.join(stages())}.",
        )
    return name, str(stage)


def _month(given: Any, name: str) -> int:
    try:
        month = int(given)
    except (TypeError, ValueError):
        month = 0
    if not 1 <= month <= months():
        raise Problem(
            f"'{name}'의 달 {given}은(는) 협약 기간(1–{months()}개월)을 벗어납니다.",
            f"'{name}': month {given} lies outside the agreement (months 1 to {months()}).",
        )
    return month
