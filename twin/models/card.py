"""A model's card, in Korean or English: what it is for, what it learned from, how good it is against plain rules, its limits."""

from typing import Any
from zoneinfo import ZoneInfo

from twin.models.applied import state
from twin.models.making import site_zone
from twin.models.registry import Version
from twin.models.told import WHO, Evaluation, counted, evaluations, figure, named
from twin.store.store import Store

SOURCES = {
    "validation": ("학습 기간 안의 뒷 구간(롤링)", "later blocks inside the training period (rolling origin)"),
    "test": ("학습 뒤의 기간", "the period after training"),
    "live": ("실제 판정과 결과", "its own predictions and what turned out"),
}
STATES = {"trained": ("학습됨", "trained"), "applied": ("적용", "applied from"), "retired": ("중지", "retired from")}
DRIVERS = 6
ADVISES = {  # the limits of what advises people, Korean and English
    "setpoint": (
        (
            "함께 관측된 것이지 원인으로 증명된 것은 아닙니다. 먼저 설비 한 대에서 시험해 보십시오.",
            "본 적이 있는 값의 5 %–95 % 안에서만 조언합니다. 그 밖은 알 수 없습니다.",
            "뒤의 기간에서 범위 안과 밖을 그대로 견준 것은 함께 바뀐 다른 조건을 가려내지 않습니다.",
        ),
        (
            "Seen together, not proved to cause: try it on one machine first.",
            "Advice stays within the 5 % to 95 % points of what was seen; beyond them nothing is known.",
            "Inside held against outside in the later period is as measured: what else changed along is not taken out.",
        ),
    ),
    "demand": (
        (
            "주문 기록에 있는 것만 압니다. 판촉, 새 고객, 단종은 사람이 더 잘 압니다.",
            "구간은 이 방법이 지난 주들에서 틀린 만큼입니다. 주문이 달라지면 구간도 맞지 않습니다.",
        ),
        (
            "It knows what is in the order book only: of promotions, new customers and ended products people know more.",
            "Intervals are as wide as the method's past errors; where orders change their nature they no longer hold.",
        ),
    ),
    "sequence": (
        (
            "교체가 가장 긴 설비 하나의 셈입니다. 라인 전체에서 어떻게 되는지는 트윈으로 확인합니다(python -m twin sequence).",
            "받아 둔 주문은 모두 투입할 수 있다고 봅니다. 자재와 금형이 없는 주문은 사람이 뺍니다.",
            "지난 주들의 점수는 주초에 라인에 있던 재공을 세지 않아, 늦음이 세 순서 모두 실제보다 적게 나옵니다.",
        ),
        (
            "It reckons with the one station that changes over longest; what the line makes of it the twin says (python -m twin sequence).",
            "It takes every order in hand as ready to be released: orders without material or tools are for people to leave out.",
            "Scores of past weeks leave out what was in the line when they began, so all three sequences look less late than they were.",
        ),
    ),
}


def card(store: Store, version: Version, lang: str) -> str:
    """Returns the card as Markdown."""
    ko = lang == "ko"
    task = version.task
    lines = [f"# {task.ko if ko else task.en} · {version.name}", "", _state(store, version, ko), ""]
    lines += [f"**{'판단의 순간' if ko else 'Moment of decision'}** {task.known_ko if ko else task.known_en}", ""]
    lines += _learned(version, site_zone(store), ko)
    for found in _shown(evaluations(store, version)):
        lines += _judged(found, task.unit, site_zone(store), ko)
    lines += _limits(version, ko)
    return "\n".join(lines)


def _shown(found: list[Evaluation]) -> list[Evaluation]:
    """The newest judgement of each kind, the later period first."""
    newest: dict[str, Evaluation] = {}
    for one in found:
        newest.setdefault(one.source, one)
    return [newest[source] for source in ("live", "test", "validation") if source in newest]


def _state(store: Store, version: Version, ko: bool) -> str:
    now, since = state(store, version)
    day = f" {since.astimezone(site_zone(store)):%Y-%m-%d}" if since else ""
    return f"**{'상태' if ko else 'State'}** {STATES[now][0 if ko else 1]}{day}"


def _learned(version: Version, zone: ZoneInfo, ko: bool) -> list[str]:
    if version.rows is None or version.train_from is None or version.train_until is None:
        text = "공급사가 학습한 모델입니다." if ko else "Trained by its supplier."
        return [f"**{'자료' if ko else 'Data'}** {text}", ""]
    span = f"{version.train_from.astimezone(zone):%Y-%m-%d} – {version.train_until.astimezone(zone):%Y-%m-%d}"
    size = counted(version.task.unit, version.rows, version.bad_rows, "ko" if ko else "en")
    told = (
        f"{span}, {size}{f', 따로 둔 것 {version.apart_rows:,}건' if version.apart_rows else ''}"
        if ko
        else f"{span}, {size}{f', {version.apart_rows:,} kept apart' if version.apart_rows else ''}"
    )
    lines = [f"**{'자료' if ko else 'Data'}** {told}, SHA-256 `{(version.data_sha256 or '')[:16]}`", ""]
    lines += [f"- {note.sentence('ko' if ko else 'en')}" for note in version.notes]
    inputs = version.settings.get("inputs", [])
    names = ", ".join(_named(i, ko) for i in inputs)
    lines += ["", f"**{'읽는 값' if ko else 'Reads'}** {names}", ""]
    if version.threshold_reason:
        reason = version.threshold_reason.sentence("ko" if ko else "en")
        lines += [f"**{'기준' if ko else 'Threshold'}** {reason}", ""]
    return lines


def _judged(found: Evaluation, unit: str, zone: ZoneInfo, ko: bool) -> list[str]:
    side = 0 if ko else 1
    title = SOURCES[found.source][side]
    span = f"{found.test_from.astimezone(zone):%Y-%m-%d} – {found.test_until.astimezone(zone):%Y-%m-%d}"
    told = (
        f"{span}, {found.days}일, {counted(unit, found.rows, found.bad_rows, 'ko')}"
        if ko
        else f"{span}, {found.days} days, {counted(unit, found.rows, found.bad_rows, 'en')}"
    )
    lines = [f"## {title}", "", told, ""]
    there = [who for who in WHO if any(who == w for w, _ in found.scores)]
    lines += ["| | " + " | ".join(WHO[w][side] for w in there) + " |", "|---" * (len(there) + 1) + "|"]
    for name, names in named(found.scores).items():
        cells = [figure(name, found.scores[who, name]) if (who, name) in found.scores else "" for who in there]
        lines.append(f"| {names[side]} | " + " | ".join(cells) + " |")
    if found.apart_rows:
        share = found.apart_flagged / found.apart_rows
        lines += ["", _apart(found, share, ko)]
    return [*lines, "", *_drivers(found, ko)]


def _apart(found: Evaluation, share: float, ko: bool) -> str:
    if ko:
        return f"따로 둔 시험 사출 {found.apart_rows:,}건 가운데 {found.apart_flagged:,}건({share:.0%})에 경보를 냈을 것입니다(점수에 넣지 않음)."
    return f"Of {found.apart_rows:,} try shots kept apart it would have flagged {found.apart_flagged:,} ({share:.0%}); not part of the scores."


def _drivers(found: Evaluation, ko: bool) -> list[str]:
    if not found.explained:
        return []
    lines = [f"**{'무엇이 판정을 움직이나' if ko else 'What drives it'}**", ""]
    for row in found.explained[:DRIVERS]:
        fall = row["pr_auc_falls_by"]
        more = "" if fall is None else f"; {'섞으면 PR-AUC' if ko else 'shuffled, PR-AUC'} {-fall:+.3f}"
        lines.append(f"- {_named(row, ko)}: {row['share']:.0%}{more}")
    return [*lines, ""]


def _named(read: dict[str, Any], ko: bool) -> str:
    """An input in its own name and unit."""
    return read["ko" if ko else "en"] + (f" ({read['unit']})" if read["unit"] else "")


def _limits(version: Version, ko: bool) -> list[str]:
    task = version.task
    if task.kind == "maintenance":
        return _limits_of_events(task.station_id, ko)
    if task.kind in ADVISES:
        return ["## 한계" if ko else "## Limits", "", *(f"- {line}" for line in ADVISES[task.kind][0 if ko else 1]), ""]
    if ko:
        return [
            "## 한계",
            "",
            f"- {task.station_id} 설비와 배운 제품에만 씁니다. 배우지 않은 제품, 빠진 값, 멈춘 센서, 바뀐 단위가 있으면 그 행은 판정하지 않고 알립니다.",
            "- 구간은 날을 다시 뽑아 낸 95 %입니다. 불량이 적은 기간의 구간은 넓고, 그 넓이가 아는 만큼입니다.",
            "- 모델은 원인을 증명하지 않습니다. 값과 불량이 함께 움직인 것을 배웠을 뿐입니다.",
            "",
        ]
    return [
        "## Limits",
        "",
        f"- For {task.station_id} and the products it learned. Rows with an unseen product, a missing value, a stuck sensor or a changed unit are told, not scored.",
        "- Intervals are 95 %, from resampling days. A period with few bad units has wide ones: that is how much is known.",
        "- A model proves no cause: it learned which values go with bad units.",
        "",
    ]


def _limits_of_events(station: str, ko: bool) -> list[str]:
    if ko:
        return [
            "## 한계",
            "",
            f"- {station}의 배운 설비에만 씁니다. 빠진 값, 멈춘 센서, 바뀐 단위가 있으면 그 행은 판정하지 않고 알립니다.",
            "- 징후 없이 오는 고장은 어떤 모델도 미리 알 수 없습니다. 일정 간격 점검보다 나은지를 고장 원인마다 보십시오.",
            "- 고장은 드뭅니다. 고장 수와 헛경보 수의 구간(Jeffreys)이 아는 만큼이고, 정비가 바뀌면 다시 평가해야 합니다.",
            "",
        ]
    return [
        "## Limits",
        "",
        f"- For the machines of {station} it learned. Rows with a missing value, a stuck sensor or a changed unit are told, not scored.",
        "- No model foresees a breakdown that gives no sign: see by reason whether it beats a look at fixed hours.",
        "- Breakdowns are few. The intervals of the counts (Jeffreys) are how much is known; where care changes, judge again.",
        "",
    ]
