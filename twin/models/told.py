"""What the book holds about a version's judgements, as plain values: for lists, cards and pages."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from twin.models.registry import Version
from twin.models.scores import Estimate
from twin.store.store import Store

NAMES = {  # metric → name in Korean, in English, in per cent?
    "pr_auc": ("PR-AUC", "PR-AUC", False), "recall_at_1pct": ("오경보율 1 %에서 재현율", "recall at 1 % false alarms", True),
    "recall": ("재현율", "recall", True), "precision": ("정밀도", "precision", True),
    "false_alarm_rate": ("오경보율", "false-alarm rate", True),
    "inspections_per_found": ("불량 하나당 검사", "inspections per bad unit found", False),
    "event_recall": ("미리 안 고장(건별)", "breakdowns announced", True),
    "false_alarms_per_h": ("헛경보(가동 시간당)", "false alarms an operating hour", False),
    "alarm_precision": ("제때 맞은 경보", "alarms right and in time", True),
    "lead_h": ("앞선 시간(중앙값, 가동 h)", "lead time (median, operating h)", False),
    "expected_over_observed": ("예상 ÷ 실제 불량", "expected over observed bad", False),
    "bad_share": ("불량률", "share of bad units", True), "share_inside": ("조언한 범위 안에 있던 비율", "share inside the window", True),
    "wape": ("오차(WAPE)", "error (WAPE)", True), "inside_band": ("80 % 구간 적중률", "weeks inside the 80 % band", True),
    "setup_h": ("교체 시간(주당 h)", "changing over (h a week)", False), "changeovers": ("교체 횟수(주당)", "change-overs a week", False),
    "late_h": ("늦은 시간 합(주당 h)", "lateness in all (h a week)", False), "late_orders": ("늦은 주문(주당)", "late orders a week", False),
    "brier": ("Brier 점수", "Brier score", False), "roc_auc": ("ROC-AUC(참고)", "ROC-AUC (aside)", False),
}  # fmt: skip
WHO = {
    "model": ("모델", "model"), "always_pass": ("모두 통과", "always pass"), "fixed_interval": ("일정 간격 검사", "fixed interval"),
    "best_limit": ("가장 나은 신호 하나의 한계", "limit on the best signal"),
    "outside": ("조언한 범위 밖", "outside the window"), "all_units": ("전체(지금대로)", "all units, as it is"),
    "last_week": ("지난주와 같음", "as last week"), "last_season": ("한 계절 전과 같음", "as one season ago"),
    "as_released": ("실제 투입 순서", "as released"), "by_due_date": ("납기 순(EDD)", "by due date (EDD)"),
}  # fmt: skip
LEADS = {  # the score that decides, by kind of task; others: PR-AUC
    "maintenance": "event_recall", "setpoint": "bad_share", "demand": "wape", "sequence": "setup_h",
}  # fmt: skip
LESS_IS_BETTER = {"bad_share", "wape", "setup_h", "late_h"}
UNITS = {"week": ("{rows:,}주", "{rows:,} weeks"), "order": ("주문 {rows:,}건", "{rows:,} orders")}


def leads(kind: str) -> str:
    """Returns the score that decides on models of a kind of task."""
    return LEADS.get(kind, "pr_auc")


def beats(difference: Estimate, metric: str) -> bool:
    """Returns whether a difference to a plain rule lies on the better side with its whole interval."""
    return difference.high < 0 if metric in LESS_IS_BETTER else difference.low > 0


def counted(unit: str, rows: int, bad: int | None, lang: str) -> str:
    """Returns how much was learned from or judged: weeks, orders, or units with the bad ones among them."""
    if unit in UNITS:
        return UNITS[unit][0 if lang == "ko" else 1].format(rows=rows)
    return f"{rows:,}건(불량 {bad or 0:,}건)" if lang == "ko" else f"{rows:,} rows ({bad or 0:,} bad)"


@dataclass(frozen=True)
class Evaluation:
    """One judgement kept in the book."""

    evaluation_id: str
    source: str
    evaluated_at: datetime
    test_from: datetime
    test_until: datetime
    rows: int
    bad_rows: int
    days: int
    apart_rows: int
    apart_flagged: int
    threshold: float
    curve: dict[str, Any]
    explained: list[dict[str, Any]]
    scores: dict[tuple[str, str], Estimate]
    details: dict[str, str]


def evaluations(store: Store, version: Version) -> list[Evaluation]:
    """Returns the judgements of a version, the newest first."""
    rows = store.rows(
        """SELECT evaluation_id, source, evaluated_at, test_from, test_until, rows, bad_rows, days, apart_rows, apart_flagged,
                  threshold, curve, explained
           FROM model.evaluation WHERE model_id = $1 AND version = $2 ORDER BY evaluated_at DESC""",
        [version.model_id, version.version],
    )
    return [_evaluation(store, *row) for row in rows]


def named(scores: Iterable[tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Returns metric → its name in Korean and English, of those there are, in the order to show them.

    What is told by reason of breakdown ("event_recall:…") comes last, by its reason.
    """
    there = {metric for _, metric in scores}
    found = {name: (ko, en) for name, (ko, en, _) in NAMES.items() if name in there}
    for metric in sorted(there):
        kind, of, reason = metric.partition(":")
        if of and kind in NAMES:
            found[metric] = (f"{NAMES[kind][0]}: {reason}", f"{NAMES[kind][1]}: {reason}")
    return found


def figure(name: str, found: Estimate) -> str:
    """Returns a figure with its interval: '66.0 % [41.2, 80.3]'."""
    percent = NAMES[kind][2] if (kind := name.partition(":")[0]) in NAMES else False
    if found.value != found.value:
        return "–"
    low, high = (_number(v, percent) for v in (found.low, found.high))
    interval = "" if found.low != found.low else f" [{low}, {high}]"
    return f"{_number(found.value, percent)}{' %' if percent else ''}{interval}"


def _number(value: float, percent: bool) -> str:
    return f"{100 * value:.1f}" if percent else f"{value:.3g}" if abs(value) < 1 else f"{value:.2f}"


def _evaluation(store: Store, evaluation_id: str, *rest) -> Evaluation:
    rows = store.rows(
        "SELECT who, metric, value, low, high, detail FROM model.score WHERE evaluation_id = $1", [evaluation_id]
    )
    nan = float("nan")
    scores = {(r[0], r[1]): Estimate(*(nan if v is None else v for v in r[2:5])) for r in rows}
    details = {r[0]: r[5] for r in rows if r[5]}
    *head, curve, explained = rest
    return Evaluation(evaluation_id, *head, json.loads(curve), json.loads(explained), scores, details)
