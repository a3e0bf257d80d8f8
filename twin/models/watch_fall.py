"""Does a model at work still do what it was judged to do before, and does acting on its alarms still pay?"""

from datetime import datetime
from typing import Any

from twin.errors import Problem
from twin.models.record import Record, records
from twin.models.registry import Version
from twin.models.scores import Estimate
from twin.models.told import NAMES, Evaluation, evaluations, figure
from twin.models.watched import Watch
from twin.store.store import Store

OF_UNITS = ("pr_auc", "recall", "precision")  # where more is better
OF_EVENTS = (
    "event_recall",
    "alarm_precision",
)  # people act on alarms, which changes what readings come to: no area there
BADGES = {"assumed": "가정", "entered": "입력", "measured": "실측"}


def falls(store: Store, version: Version) -> list[Watch]:
    """Returns live figures beside those of the judgement before; an alert where the interval lies wholly below."""
    told = evaluations(store, version)
    live = next((e for e in told if e.source == "live"), None)
    before = next((e for e in told if e.source == "test"), next((e for e in told if e.source == "validation"), None))
    if live is None or before is None:
        return []
    names = OF_EVENTS if version.task.kind == "maintenance" else OF_UNITS
    pairs = [(m, before.scores.get(("model", m)), live.scores.get(("model", m))) for m in names]
    bad = (before.bad_rows / before.rows, live.bad_rows / live.rows)
    return [fallen(m, then, now, bad) for m, then, now in pairs if then and now and now.value == now.value]


def fallen(metric: str, then: Estimate, now: Estimate, bad: tuple[float, float]) -> Watch:
    """Returns a figure then and now; fewer bad ones alone lower precision and PR-AUC, so their share stands beside."""
    alert = now.high < then.low
    ko, en, _ = NAMES[metric]
    return Watch(metric, now.value, None if then.low != then.low else then.low, None, alert, Problem(
        f"{ko}: 실제 {figure(metric, now)}, 적용 전 평가 {figure(metric, then)}; 불량 비율은 {bad[0]:.1%} → {bad[1]:.1%}."
        + (" 구간이 겹치지 않게 나빠졌습니다. 되돌리거나(--roll-back) 중지(--retire)를 검토하십시오." if alert else ""),
        f"{en}: live {figure(metric, now)}, judged before at {figure(metric, then)}; share of bad units {bad[0]:.1%} → {bad[1]:.1%}."
        + (" It has fallen below, intervals apart: consider --roll-back or --retire." if alert else ""),
    ))  # fmt: skip


def pays(store: Store, version: Version) -> Watch | None:
    """Returns whether acting on the alarms pays, by the newest judgement at work (else after training); None without one."""
    told = evaluations(store, version)
    found = next((e for source in ("live", "test") for e in told if e.source == source), None)
    kept = _record_of(store, version, found) if found else None
    if found is None or kept is None:
        return None
    name = "alarm_precision" if kept.counts == "event" else "precision"
    right = found.scores.get(("model", name))
    return verdict(right, kept, found.days) if right and right.value == right.value else None


def break_even(record: Record) -> float:
    """Returns the share of alarms that must be right for acting on them to pay.

    Breakdowns: a right alarm saves, a false one costs: c_false / (c_false + c_saved). Units: each alarm costs an inspection,
    a right one saves the miss: c_inspection / c_miss.
    """
    costs = dict(record.costs)
    return costs["inspect_krw"] / (costs["miss_krw"] + (costs["inspect_krw"] if record.counts == "event" else 0.0))


def verdict(right: Estimate, record: Record, days: int) -> Watch:
    """Returns the verdict from the interval of the share of right alarms, and what they bring a day (KRW)."""
    least, costs = break_even(record), dict(record.costs)
    alarms = record.tp / right.value if right.value > 0 else float(record.fp)
    cost = costs["miss_krw"] + (costs["inspect_krw"] if record.counts == "event" else 0.0)
    low, middle, high = (
        alarms * (s * cost - costs["inspect_krw"]) / max(days, 1) for s in (right.low, right.value, right.high)
    )
    pay, lose = right.low > least, right.high < least
    word = ("이득입니다", "it pays") if pay else ("손해입니다", "it does not pay") if lose else ("이득인지 아직 알 수 없습니다", "not proven either way")  # fmt: skip
    money = "" if low != low else f" [{low:,.0f}, {high:,.0f}]"
    return Watch("pays", right.value, least, None, lose, Problem(
        f"경보의 {figure('precision', right)}가 맞았고, {least:.1%} 넘게 맞아야 이득입니다: {word[0]}. 하루 {middle:,.0f}원{money} "
        f"({_of_costs(costs)[0]})." + (" 기준을 올리거나(다시 학습), 중지(--retire)를 검토하십시오." if lose else ""),
        f"{figure('precision', right)} of alarms were right, and it takes more than {least:.1%}: {word[1]}. KRW {middle:,.0f}{money} a day "
        f"({_of_costs(costs)[1]})." + (" Consider a higher threshold (train again) or --retire." if lose else ""),
    ))  # fmt: skip


def _of_costs(costs: dict[str, Any]) -> tuple[str, str]:
    badge, false, saved = costs.get("badge", "assumed"), costs["inspect_krw"], costs["miss_krw"]
    return (
        f"{BADGES.get(badge, badge)}: 점검 한 번 {false:,.0f}원, 미리 찾은 하나 {saved:,.0f}원",
        f"{badge}: a check KRW {false:,.0f}, one found in time KRW {saved:,.0f}",
    )


def _record_of(store: Store, version: Version, found: Evaluation) -> Record | None:
    """The record of the same judgement: same source and period, the newest where it was made twice."""
    period: tuple[str, datetime, datetime] = found.source, found.test_from, found.test_until
    kept = records(store, version.model_id, version.version)
    return next((r for r in kept if (r.source, r.test_from, r.test_until) == period), None)
