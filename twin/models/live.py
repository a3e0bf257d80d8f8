"""A deployed model judged by its own predictions in the log and what turned out: also one that was trained elsewhere."""

from datetime import UTC, datetime

import numpy as np

from twin.errors import Problem
from twin.models import tasks
from twin.models.judge import Judgement, Score, entries
from twin.models.making import site_zone
from twin.models.record import BAD_OUTCOMES, Record, counted
from twin.models.registry import Version
from twin.models.scores import METRICS, Marks, days_of, estimate, reliability
from twin.models.threshold import Costs, curve
from twin.store.models import enter
from twin.store.store import Store

SEEN = """SELECT occurred_at, score, threshold, decision, outcome FROM floor.prediction
          WHERE model_id = $model AND version IS NOT DISTINCT FROM $version AND outcome IS NOT NULL
            AND ($since IS NULL OR occurred_at >= $since) AND ($until IS NULL OR occurred_at < $until) ORDER BY occurred_at"""


def evaluate_live(
    store: Store, version: Version, since: datetime | None = None, until: datetime | None = None, *, keep: bool = True
) -> tuple[Judgement, list[Problem]]:  # fmt: skip
    """Returns the judgement of the predictions made in a period whose outcome is known; Problem where there are too few.

    A kind whose outcomes are events, not units (many readings before one breakdown), judges by `judge_live` of its module.
    """
    own = getattr(tasks.module_of(version.task.kind), "judge_live", None)
    if own is None and version.task.unit == "reading":
        raise _events(version)
    judge_live = own or _of_units
    found = judge_live(store, version, since, until)
    if keep:
        enter(store, entries(found, version.model_id, version.version))
    return found, []


def _of_units(store: Store, version: Version, since: datetime | None, until: datetime | None) -> Judgement:
    params = {"model": version.model_id, "version": version.version, "since": since, "until": until}
    frame = store.frame(SEEN, params)
    label = frame.outcome.isin(BAD_OUTCOMES).to_numpy(dtype=float)
    if not len(frame) or label.min() == label.max():
        raise _too_few(version, len(frame), int(label.sum()))
    at = frame.occurred_at.dt.tz_localize(None).to_numpy().astype("datetime64[us]")
    alarm = (frame.decision == "alarm").to_numpy(dtype=float)
    marks = Marks(label, frame.score.to_numpy(dtype=float), alarm, days_of(at, site_zone(store)))
    return _judgement(version, marks, at, float(frame.threshold.iloc[-1]))


def _judgement(version: Version, marks: Marks, at: np.ndarray, threshold: float) -> Judgement:
    costs = Costs(**version.settings.get("costs", {}))
    first, last = (moment.item().replace(tzinfo=UTC) for moment in (at[0], at[-1]))
    days, alarm = int(marks.day.max()) + 1, marks.alarm > 0
    scores = tuple(Score("model", name, estimate(metric, marks), unit) for name, (metric, unit) in METRICS.items())
    record = Record(
        "live", "unit", threshold, first, last, *counted(marks.label, alarm), costs=tuple(costs.as_json().items())
    )
    return Judgement(
        "live", first, last, len(marks.label), int(marks.label.sum()), days, 0, 0, threshold, scores,
        curve(marks.label, marks.score, days, costs), tuple(reliability(marks)), (), record, "",
    )  # fmt: skip


def _too_few(version: Version, n: int, bad: int) -> Problem:
    return Problem(
        f"{version.name}의 판정 가운데 결과가 알려진 것이 {n:,}건, 그 가운데 불량·고장이 {bad:,}건이라 평가할 수 없습니다. 결과가 모인 뒤에 다시 하십시오.",
        f"{version.name} has {n:,} predictions with a known outcome, {bad:,} of them bad, too few to judge: try again once outcomes are in.",
    )


def _events(version: Version) -> Problem:
    return Problem(
        f"{version.name}은(는) 읽을 때마다 판정하지만 맞고 틀림은 고장 하나하나로 세어야 하는데, 그 셈이 아직 없습니다.",
        f"{version.name} speaks at every reading, but is right or wrong by breakdowns, and those cannot be counted here yet.",
    )
