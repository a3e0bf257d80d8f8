"""Judging a version on a later period: its scores beside those of plain rules, its threshold's curve, what drives it."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import numpy as np

from twin.errors import Problem
from twin.models import rules
from twin.models.dataset import DataSet
from twin.models.explain import overall
from twin.models.record import Record, counted
from twin.models.scores import METRICS, Estimate, Marks, average_precision, days_of, estimate, reliability
from twin.models.split import judged
from twin.models.threshold import Costs, Step, curve
from twin.models.train import Trained
from twin.store.models import Entry


@dataclass(frozen=True)
class Score:
    """One figure of one rule: the model's, a plain rule's, or their difference."""

    who: str
    metric: str
    estimate: Estimate
    unit: str
    detail: str | None = None


@dataclass(frozen=True)
class Judgement:
    """All that was found on a period."""

    source: str
    since: datetime
    until: datetime
    rows: int
    bad_rows: int
    days: int
    apart_rows: int
    apart_flagged: int
    threshold: float
    scores: tuple[Score, ...]
    curve: tuple[Step, ...]
    reliability: tuple[dict[str, float], ...]
    explained: tuple[dict[str, Any], ...]
    record: Record | None  # None: advice has no right and wrong to count
    data_sha256: str


def judge(
    model: Trained, threshold: float, learn: DataSet, test: DataSet, costs: Costs, zone: ZoneInfo,
    *, source: str = "test", probability: np.ndarray | None = None,
) -> Judgement:  # fmt: skip
    """Returns the judgement of `test` rows, plain rules being set on `learn`; Problem where nothing bad or good is in it.

    `probability`: of the rows that can be judged, where it is already there (validation); else the model is asked.
    """
    rows = judged(test)
    if not len(rows) or rows.label.min() == rows.label.max():
        raise _nothing_to_judge(rows)
    given = model.probability(rows.rows) if probability is None else probability
    day = days_of(rows.at, zone)
    marks = Marks(rows.label, given, (given >= threshold).astype(float), day)
    apart = test.where(test.apart)
    flagged = int((model.probability(apart.rows) >= threshold).sum()) if len(apart) else 0
    days, alarm = int(day.max()) + 1, given >= threshold
    since, until = (moment.astype("datetime64[us]").item().replace(tzinfo=UTC) for moment in (rows.at[0], rows.at[-1]))
    money = tuple(costs.as_json().items())
    return Judgement(
        source, since, until, len(rows), int(rows.label.sum()), days, len(apart), flagged, threshold,
        _scores(marks, learn, rows), curve(rows.label, given, days, costs), tuple(reliability(marks)),
        tuple(overall(model, rows)), Record(source, "unit", threshold, since, until, *counted(rows.label, alarm), costs=money),
        test.sha256(),
    )  # fmt: skip


def entries(found: Judgement, model_id: str, version: str) -> list[Entry]:
    """Returns the judgement as rows for the book of models."""
    evaluation_id = uuid4().hex[:12]
    evaluation = {
        "evaluation_id": evaluation_id, "model_id": model_id, "version": version, "evaluated_at": datetime.now(UTC).isoformat(),
        "source": found.source, "test_from": found.since.isoformat(), "test_until": found.until.isoformat(), "rows": found.rows,
        "bad_rows": found.bad_rows, "days": found.days, "apart_rows": found.apart_rows, "apart_flagged": found.apart_flagged,
        "threshold": found.threshold, "data_sha256": found.data_sha256,
        "curve": json.dumps({"steps": [s.as_json() for s in found.curve], "reliability": list(found.reliability)}),
        "explained": json.dumps(list(found.explained), ensure_ascii=False),
    }  # fmt: skip
    rows = [
        {
            "evaluation_id": evaluation_id, "who": s.who, "metric": s.metric, "unit": s.unit, "detail": s.detail,
            **{side: _told(getattr(s.estimate, side)) for side in ("value", "low", "high")},
        }
        for s in found.scores
    ]  # fmt: skip
    record = (found.record.row(evaluation_id, model_id, version),) if found.record else ()
    return [Entry("evaluation", (evaluation,)), Entry("score", tuple(rows)), Entry("record", record)]


def _scores(marks: Marks, learn: DataSet, rows: DataSet) -> tuple[Score, ...]:
    found = [Score("model", name, estimate(metric, marks), unit) for name, (metric, unit) in METRICS.items()]
    share = float(marks.alarm.mean())
    for who, (score, detail) in _plain_rules(learn, rows, share).items():
        alarm = (score >= rules.level_for(score, share)).astype(float) if who == "best_limit" else score
        plain = Marks(marks.label, score, alarm, marks.day)
        found += [
            Score(who, name, estimate(METRICS[name][0], plain), METRICS[name][1], detail)
            for name in ("pr_auc", "recall_at_1pct", "recall", "precision")
            if who == "best_limit" or name in ("pr_auc", "recall")
        ]
        found.append(Score(f"model_minus_{who}", "pr_auc", estimate(average_precision, marks, plain), "", detail))
    return tuple(found)


def _plain_rules(learn: DataSet, rows: DataSet, share: float) -> dict[str, tuple[np.ndarray, str | None]]:
    """Who → (score of each row, what the rule is)."""
    found: dict[str, tuple[np.ndarray, str | None]] = {"always_pass": (np.zeros(len(rows)), None)}
    if share > 0:
        found["fixed_interval"] = (rules.every_nth(len(rows), share).astype(float), f"every {1 / share:.4g}")
    if any(i.kind == "number" for i in learn.inputs):
        limit = rules.best_limit(learn)
        found["best_limit"] = (limit.score(rows), f"{limit.name} {limit.side} {limit.centre:.6g}")
    return found


def _told(value: float) -> float | None:
    return None if value != value else value


def _nothing_to_judge(rows: DataSet) -> Problem:
    n, bad = len(rows), int(np.nansum(rows.label))
    return Problem(
        f"평가할 기간에 결과가 알려진 것이 {n:,}건, 불량이 {bad:,}건이라 점수를 낼 수 없습니다. 양품과 불량이 모두 있는 더 긴 기간을 고르십시오.",
        f"The period to judge has {n:,} rows with a known outcome, {bad:,} of them bad, so there is no score: choose a longer one with good and bad.",
    )
