"""`python -m twin setpoint`: the window of each setting in which fewer units came out bad, as far as the data tell."""

import argparse
import json
from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from twin.errors import Problem

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from twin.models.scores import Estimate
    from twin.models.setpoint import Advice
    from twin.models.task import Task
    from twin.store import Store

NAME_HELP = "불량이 적었던 설정 범위를 조언합니다 / advise the settings at which fewer units came out bad"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the command's own arguments."""
    parser.add_argument("--task", help="불량 예측 과제 (하나뿐이면 생략) / a defect task (may be left out where one)")
    parser.add_argument("--from", dest="since", metavar="DATE", help="이 날부터 / from this day (2026-06-01)")
    parser.add_argument("--until", metavar="DATE", help="이 날이 오기 전까지 / before this day")
    parser.add_argument("--json", action="store_true", help="JSON으로 / as JSON")


def run(args: argparse.Namespace) -> int:
    """Prints the advice; returns the exit code."""
    from twin.models import making, tasks
    from twin.models.setpoint import advise
    from twin.models.setpoint_task import only_watched, set_by_people
    from twin.store import open_store

    with open_store(args.db) as store:
        task, zone = _task(store, args.task), making.site_zone(store)
        since, until = _day(args.since, "--from", zone), _day(args.until, "--until", zone)
        ds, _ = making.period(tasks.data_of(store, task, {}), since, until)
        set_by = set_by_people(store, task.station_id)
        found = advise(ds.between(None, until), zone, only_watched(set_by))
    unsaid = {a.setting.name for a in found} - set(set_by)
    print(_as_json(task, found, unsaid) if args.json else as_text(task, found, args.lang, unsaid))
    return 0


def as_text(task: "Task", found: "list[Advice]", lang: str, unsaid: Collection[str] = ()) -> str:
    """Returns the advice for reading, in 'ko' or 'en'; `unsaid`: settings nobody has said to be set by people."""
    from twin.models.setpoint import CAUTION

    ko = lang == "ko"
    title = f"{task.ko} · 설정 조언" if ko else f"{task.en} · set-point advice"
    now = f"{'[실측] 지금 불량률' if ko else '[measured] bad now'} {_share(found[0].now)}"
    lines = [title, f"  {now}", *(f"  {_line(a, ko)}" for a in found), CAUTION.sentence(lang)]
    names = ", ".join(a.setting.ko if ko else a.setting.en for a in found if a.setting.name in unsaid)
    if names:
        lines.append(
            f"[가정] 사람이 정할 수 있다고 봄: {names}" if ko else f"[assumed] taken as set by people: {names}"
        )
    return "\n".join(lines)


def _line(a: "Advice", ko: bool) -> str:
    name = a.setting.ko if ko else a.setting.en
    if a.window is None:
        return (
            f"{name}: {'조언할 것 없음 (나아진다고 볼 수 없음)' if ko else 'nothing to advise (no gain can be told)'}"
        )
    low, high = a.window
    window = f"{low:.4g}–{high:.4g} {a.setting.unit}"
    seen = f"{a.seen[0]:.4g}–{a.seen[1]:.4g}"
    times = f"{a.ratio.value:.2f} ({a.ratio.low:.2f}–{a.ratio.high:.2f})"
    if ko:
        return f"{name}: {window}에서 불량률 {_share(a.there)}, 지금의 {times}배 · 지금 {a.inside_now:.0%}가 이 안, 본 범위 {seen}"
    return (
        f"{name}: in {window} {_share(a.there)} bad, {times} times now; {a.inside_now:.0%} are inside now, seen {seen}"
    )


def _share(e: "Estimate") -> str:
    return f"{e.value:.2%} ({e.low:.2%}–{e.high:.2%})"


def _as_json(task: "Task", found: "list[Advice]", unsaid: Collection[str]) -> str:
    from twin.models.setpoint import CAUTION

    told: dict[str, Any] = {
        "task_id": task.task_id, "process_id": task.process_id, "station_id": task.station_id, "badge": "measured",
        "caution": {"ko": CAUTION.ko, "en": CAUTION.en}, "settings": [asdict(a) | {"assumed_settable": a.setting.name in unsaid} for a in found],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=2)


def _task(store: "Store", name: str | None) -> "Task":
    """The defect task of a name, or the only one."""
    from twin.models import defect

    there = defect.tasks(store)
    for task in there:
        if task.task_id == name or (name is None and len(there) == 1):
            return task
    names = ", ".join(t.task_id for t in there)
    raise Problem(
        f"--task {name or ''}: 설정을 조언할 과제를 고르십시오. 있는 과제: {names or '없음(로트와 이어진 측정값이 필요합니다)'}.",
        f"--task {name or ''}: choose the task to advise settings for. There are: {names or 'none (readings tied to lots are needed)'}.",
    )


def _day(given: str | None, option: str, zone: "ZoneInfo") -> datetime | None:
    if given is None:
        return None
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise Problem(
            f"{option} {given}: 날짜로 읽을 수 없습니다. 2026-06-30처럼 적으십시오.",
            f"{option} {given}: not a date; write it like 2026-06-30.",
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
