"""The plan by which a model is verified, in Korean or English, made before the later period is looked at, and the result beside it.

Purpose, process, data points, function, indicator with its target, test data, acceptance, schedule: what an evaluator asks for.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from twin.models.applied import applications
from twin.models.making import site_zone
from twin.models.registry import Version
from twin.models.told import LESS_IS_BETTER, NAMES, UNITS, WHO, Evaluation, beats, evaluations, figure, leads
from twin.store.store import Store

TEST_DAYS = 14  # of the later period, at least
PURPOSES = {
    "defect": (
        "{station}에서 생긴 불량을 만든 그 순간에 찾아 뒤 공정과 고객에게 넘어가지 않게 합니다.",
        "To find what is bad at {station} in the moment it is made, before it goes on to the next process or the customer.",
    ),
    "maintenance": (
        "{station}의 고장을 미리 알려 갑작스러운 정지를 계획된 정지로 바꿉니다.",
        "To announce breakdowns at {station} early enough to make a planned stop of them.",
    ),
    "setpoint": (
        "{station}의 조건값을 불량이 적은 쪽으로 권합니다.",
        "To advise settings at {station} that make fewer bad parts.",
    ),
    "demand": ("{station}에 올 일의 양을 미리 알립니다.", "To tell the work that will come to {station}."),
    "sequence": ("{station}의 작업 순서를 권합니다.", "To advise the order of work at {station}."),
}
ACTS = {"apply": ("적용", "applied"), "retire": ("중지", "retired"), "roll_back": ("되돌려 적용", "applied again")}
WORDED = {  # the plain rules, as people know them
    "defect": ("모두 통과, 일정 간격, 신호 하나의 한계", "always pass, fixed interval, one limit"),
    "maintenance": (
        "일정 시간마다 점검, 신호 하나의 한계; 경보 수는 같게",
        "a look at fixed hours, one limit; as many alarms",
    ),
    "setpoint": ("조언한 범위 밖", "outside the window"),
    "demand": ("지난주와 같음, 한 계절 전과 같음", "as last week, as one season ago"),
    "sequence": ("실제 투입 순서, 납기 순; 더 늦지 않음", "as released, by due date; no later on average"),
}
RULES = (
    "always_pass",
    "fixed_interval",
    "best_limit",
    "outside",
    "last_week",
    "last_season",
    "as_released",
    "by_due_date",
)


@dataclass(frozen=True)
class Line:
    """One line of the plan: what is asked, and the answer."""

    asked: str
    answer: str


def plan(store: Store, version: Version, lang: str) -> list[Line]:
    """Returns the plan and, where the later period has been judged, the result against it."""
    ko, zone = lang == "ko", site_zone(store)
    told = evaluations(store, version)
    before = next((e for e in told if e.source == "validation"), None)
    after = next((e for source in ("test", "live") for e in told if e.source == source), None)
    lines = [*_purpose(store, version, ko), *_target(version, before, ko), *_schedule(store, version, zone, ko)]
    return [*lines, _result(version, after, zone, ko)]


def as_markdown(lines: list[Line], title: str) -> str:
    """Returns the plan as a table."""
    rows = [f"| {line.asked} | {line.answer} |" for line in lines]
    return "\n".join([f"# {title}", "", "| | |", "|---|---|", *rows, ""])


def accepted(found: Evaluation, kind: str) -> bool:
    """Returns whether the model beats every plain rule: the whole interval of the difference is on the better side of 0.

    The difference is of the score that leads (`told.LEADS`): PR-AUC, for maintenance the share of breakdowns announced.
    """
    metric = leads(kind)
    differences = [
        found.scores[f"model_minus_{r}", metric] for r in RULES if (f"model_minus_{r}", metric) in found.scores
    ]
    later = found.scores.get(("model_minus_as_released", "late_h"))
    return bool(differences) and all(beats(d, metric) for d in differences) and (later is None or later.value <= 0)


def _purpose(store: Store, version: Version, ko: bool) -> list[Line]:
    task, points = version.task, _points(version, ko)
    process, station = _names(store, version, ko)
    if ko:
        return [
            Line("목적", PURPOSES[task.kind][0].format(station=station)), Line("과제", f"{task.ko} ({version.name})"),
            Line("공정", f"{process} / {station}"), Line("쓰는 수집점", points), Line("기능", task.known_ko),
        ]  # fmt: skip
    return [
        Line("Purpose", PURPOSES[task.kind][1].format(station=station)), Line("Task", f"{task.en} ({version.name})"),
        Line("Process", f"{process} / {station}"), Line("Data points used", points), Line("Function", task.known_en),
    ]  # fmt: skip


def _points(version: Version, ko: bool) -> str:
    """The collection points it reads; a supplier does not tell."""
    if version.file_name is None:
        return "공급사가 밝히지 않음" if ko else "not told by the supplier"
    inputs = version.settings.get("inputs", [])
    if version.task.unit in UNITS:
        told = ", ".join(_named(i, ko) for i in inputs)
        return f"주문 기록: {told}" if ko else f"the order book: {told}"
    points = [i for i in inputs if i["source"].startswith("point:")]
    named = ", ".join(_named(i, ko) for i in points) or "–"
    return f"{len(points)}개: {named}" if ko else f"{len(points)}: {named}"


def _names(store: Store, version: Version, ko: bool) -> tuple[str, str]:
    """What people call the process and the station; their ids where no plant names them."""
    task, current = version.task, store.plant()
    things = [*current[1].process, *current[1].station] if current else []
    named = {t.id: (t.name_ko if ko else t.name_en) or t.id for t in reversed(things)}
    return named.get(task.process_id, task.process_id), named.get(task.station_id, task.station_id)


def _target(version: Version, before: Evaluation | None, ko: bool) -> list[Line]:
    metric = leads(version.task.kind)
    name, reached, more = NAMES[metric][0 if ko else 1], "–", _events(before, ko)
    if before is not None:
        reached = ", ".join(
            f"{WHO[w][0 if ko else 1]} {figure(metric, before.scores[w, metric])}"
            for w in WHO
            if (w, metric) in before.scores
        )
    less = metric in LESS_IS_BETTER
    rules = WORDED[version.task.kind if version.task.kind in WORDED else "defect"][0 if ko else 1]
    if ko:
        return [
            Line("지표와 기대값", f"{name}, 학습 기간 뒷 구간에서: {reached}{more}"),
            Line("합격 기준", f"학습 뒤의 기간에서 모델과 단순한 규칙({rules})마다의 {name} 차이의 95 % 구간이 0보다 {'작음' if less else '큼'}"),
        ]  # fmt: skip
    return [
        Line("Indicator and expectation", f"{name}, on later blocks of the training period: {reached}{more}"),
        Line("Accepted if", f"after training, the 95 % interval of the difference in {name} to every plain rule ({rules}) is {'below' if less else 'above'} 0"),
    ]  # fmt: skip


def _schedule(store: Store, version: Version, zone: ZoneInfo, ko: bool) -> list[Line]:
    cut = version.train_until or version.made_at
    first, last = _day(cut, zone), _day(cut + timedelta(days=TEST_DAYS), zone)
    applied = [a for a in applications(store, version.model_id) if a.version == version.version]
    apart = "" if version.task.unit in UNITS else "; 시험 사출은 따로" if ko else "; try shots apart"
    acts = ", ".join(f"{_day(a.from_at, zone)} {ACTS[a.action][0 if ko else 1]} ({a.done_by})" for a in applied) or "–"
    if ko:
        return [
            Line("시험 자료", f"{first}부터 {TEST_DAYS}일 이상({last}까지), 학습에 쓰지 않은 것{apart}"),
            Line("일정", f"학습 {_day(version.made_at, zone)} → 시험 {first}–{last} → 쓰임: {acts}"),
        ]
    return [
        Line("Test data", f"{TEST_DAYS} days or more from {first} (to {last}), none of it learned from{apart}"),
        Line("Schedule", f"trained {_day(version.made_at, zone)} → test {first} to {last} → in use: {acts}"),
    ]


def _result(version: Version, after: Evaluation | None, zone: ZoneInfo, ko: bool) -> Line:
    name = "결과" if ko else "Result"
    if after is None:
        return Line(name, "아직 시험하지 않음 (model evaluate)" if ko else "not tested yet (model evaluate)")
    metric = leads(version.task.kind) if ("model", "pr_auc") not in after.scores else "pr_auc"
    reached = figure(metric, after.scores["model", metric]) if ("model", metric) in after.scores else "–"
    span = f"{_day(after.test_from, zone)} – {_day(after.test_until, zone)}"
    if after.source == "live":
        verdict = ("단순한 규칙과 견주려면 시험 평가가 필요", "to be held against plain rules by a test")[
            0 if ko else 1
        ]
    elif after.days < TEST_DAYS:
        verdict = (f"{after.days}일뿐이라 판정 보류", f"only {after.days} days: no verdict")[0 if ko else 1]
    else:
        good = accepted(after, version.task.kind)
        verdict = (("합격", "accepted") if good else ("불합격", "not accepted"))[0 if ko else 1]
    return Line(name, f"{span}: {NAMES[metric][0 if ko else 1]} {reached}{_events(after, ko)} → {verdict}")


def _events(found: Evaluation | None, ko: bool) -> str:
    """What a model that is judged by breakdowns came to beside the area."""
    scores = found.scores if found else {}
    parts = [
        f"{NAMES[m][0 if ko else 1]} {figure(m, scores['model', m])}"
        for m in ("event_recall", "false_alarms_per_h", "lead_h")
        if ("model", m) in scores
    ]
    return "".join(f"; {part}" for part in parts)


def _named(read: dict[str, Any], ko: bool) -> str:
    return read["ko" if ko else "en"] + (f" ({read['unit']})" if read["unit"] else "")


def _day(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d}"
