"""Set-point advice as a task of the book: the windows learned from a period, judged on a later one by the units inside them.

Judged as measured: the share of bad units inside the advised window against outside, days drawn whole. It takes nothing out
that changed along with the setting, which the windows' own learning does.
"""

from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from twin.errors import Problem
from twin.models import defect
from twin.models.advising import Asked, Learned, judgement, plain
from twin.models.dataset import DataSet, moment
from twin.models.defect import Options as Options  # what makes a unit bad
from twin.models.judge import Judgement, Score
from twin.models.making import period, site_zone
from twin.models.points import points_of
from twin.models.registry import Version
from twin.models.scores import Estimate, Marks, days_of, estimate, precision
from twin.models.setpoint import Advice, advise, rated_on
from twin.models.split import judged, learnable
from twin.models.task import Task
from twin.store.store import Store

KNOWN = (
    "설정을 정하기 전: 지난 기간의 측정값과 검사 결과. 사람이 정하는 값만 조언합니다.",
    "Before settings are chosen: readings and inspections of the past. Only values people set are advised on.",
)


def tasks(store: Store) -> list[Task]:
    """Returns a task for each station whose readings can be told apart by unit."""
    return [_task(found) for found in defect.tasks(store)]


def learn(store: Store, task: Task, options: dict[str, Any], asked: Asked) -> Learned:
    """Returns the windows learned from a period; Problem where its units are too few."""
    whole, cut = period(defect.data_set(store, task, options), asked.since, asked.until, asked.held_back_days)
    known, zone = learnable(whole, cut), site_zone(store)
    set_by = set_by_people(store, task.station_id)
    found = advise(known, zone, only_watched(set_by), asked.tell)
    rated = known.where(rated_on(days_of(known.at, zone)))
    advised = windows(found)
    checked = _judged(rated, advised, zone, "validation") if advised and rated.label.any() else None
    until = cut.astype("datetime64[us]").item().replace(tzinfo=UTC)
    return Learned(
        {"settings": [plain(asdict(a)) | {"is_setting": set_by.get(a.setting.name)} for a in found]},
        known.at[0].item().replace(tzinfo=UTC), until, len(known), int(known.label.sum()), known.sha256(),
        tuple(a.setting for a in found), whole.notes, checked,
    )  # fmt: skip


def judge_later(
    store: Store, version: Version, found: dict[str, Any], since: datetime, until: datetime | None
) -> Judgement:
    """Returns the share of bad units inside the advised windows and outside, of units made and inspected from `since` on."""
    whole = defect.data_set(store, version.task, version.settings.get("options", {}))
    test = judged(whole.where(whole.at >= moment(since, whole.at[0])).between(None, until))
    advised = {s["setting"]["name"]: tuple(s["window"]) for s in found["settings"] if s["window"]}
    return _judged(test, advised, site_zone(store), "test")


def windows(found: list[Advice]) -> dict[str, tuple[float, float]]:
    """Returns setting → advised window, of those that have one."""
    return {a.setting.name: a.window for a in found if a.window}


def _judged(test: DataSet, advised: dict[str, tuple[float, float]], zone: ZoneInfo, source: str) -> Judgement:
    there = {name: limits for name, limits in advised.items() if name in test.rows}
    if not there or not len(test) or not test.label.any():
        raise _nothing_to_judge(test, len(there))
    inside = {name: _inside(test, name, limits) for name, limits in there.items()}
    every = np.logical_and.reduce(list(inside.values()))
    day = days_of(test.at, zone)
    scores = _scores("bad_share", test.label, every, day)
    for name, part in inside.items():
        scores += _scores(f"bad_share:{name}", test.label, part, day)
    first, last = (at.item().replace(tzinfo=UTC) for at in (test.at[0], test.at[-1]))
    days = int(day.max()) + 1
    return judgement(
        source, first, last + timedelta(microseconds=1), len(test), days, scores, test.sha256(), int(test.label.sum())
    )


def _scores(metric: str, label: np.ndarray, inside: np.ndarray, day: np.ndarray) -> list[Score]:
    """The share of bad units inside, outside, of all, and the difference; days are drawn whole."""
    marks = {
        who: Marks(label, label, part.astype(float), day)
        for who, part in (("model", inside), ("outside", ~inside), ("all_units", np.ones(len(label), bool)))
    }
    found = [
        Score(who, metric, estimate(precision, m), "") for who, m in marks.items()
    ]  # of those marked, how many are bad
    found.append(Score("model_minus_outside", metric, estimate(precision, marks["model"], marks["outside"]), ""))
    share = Score(
        "model", metric.replace("bad_share", "share_inside"), Estimate(float(inside.mean()), np.nan, np.nan), ""
    )
    return [*found, share]


def _inside(ds: DataSet, name: str, limits: tuple[float, float]) -> np.ndarray:
    values = ds.rows[name].to_numpy(float)
    return (values >= limits[0]) & (values <= limits[1])


def only_watched(set_by: dict[str, bool]) -> frozenset[str]:
    """Returns the items that are known not to be set by anybody."""
    return frozenset(name for name, is_set in set_by.items() if not is_set)


def set_by_people(store: Store, station: str) -> dict[str, bool]:
    """Returns item → whether a person sets it: yes where any of its points says so, no where all that say anything deny it.

    An item of which nobody has said anything is not among them.
    """
    found: dict[str, list[bool]] = {}
    for point in points_of(store):
        if point.station_id == station and point.is_setting is not None:
            found.setdefault(point.item, []).append(point.is_setting)
    return {item: any(said) for item, said in found.items()}


def _task(of: Task) -> Task:
    name = of.station_id
    ko, en = of.ko.removesuffix(" 불량 예측"), of.en.removeprefix("Defect prediction at ")
    return replace(
        of, task_id=f"setpoint-{name}", kind="setpoint", ko=f"{ko} 설정 조언", en=f"Set-point advice at {en}", known_ko=KNOWN[0],
        known_en=KNOWN[1],
    )  # fmt: skip


def _nothing_to_judge(test: DataSet, windows: int) -> Problem:
    bad = int(np.nansum(test.label))
    return Problem(
        f"{test.task.ko}: 조언한 범위 {windows}개, 결과가 알려진 {len(test):,}건 가운데 불량 {bad:,}건이라 견줄 수 없습니다. 범위가 있는 판과 불량이 있는 더 긴 기간을 고르십시오.",
        f"{test.task.en}: {windows} advised windows and {bad:,} bad of {len(test):,} units with a known outcome tell nothing: choose a version with windows and a longer period with bad units.",
    )
