"""A maintenance model at work, judged by its own alarms: people act on them, so a breakdown prevented shows as planned care."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from twin.errors import Problem
from twin.models.judge import Judgement, Score
from twin.models.maintenance_acted import acted_on, acted_untold
from twin.models.maintenance_clock import machine_lives
from twin.models.maintenance_events import Tally
from twin.models.maintenance_judge import OF_READINGS, record_of
from twin.models.maintenance_kinds import Span, prevented_by_kind
from twin.models.maintenance_options import options_of
from twin.models.maintenance_scores import BY_REASON, scores_of
from twin.models.maintenance_stops import costs_of
from twin.models.making import site_zone
from twin.models.record import BAD_OUTCOMES, Record
from twin.models.registry import Version
from twin.models.scores import METRICS, Marks, days_of, estimate, reliability
from twin.models.threshold import Costs
from twin.store.store import Store

if TYPE_CHECKING:
    import pandas as pd

MOST_UNTOLD = 0.1  # of the breakdowns: with more alarms whose end nobody knows, recall and precision would mislead
SEEN = """SELECT occurred_at, coalesce(machine_no, 1) AS machine_no, score, threshold, decision = 'alarm' AS alarm, outcome
          FROM floor.prediction
          WHERE model_id = $model AND version IS NOT DISTINCT FROM $version AND station_id = $station
            AND ($since IS NULL OR occurred_at >= $since) AND ($until IS NULL OR occurred_at < $until)
          ORDER BY machine_no, occurred_at"""


def judge_live(store: Store, version: Version, since: datetime | None, until: datetime | None) -> Judgement:
    """Returns the judgement of the alarms raised in a period; Problem where nothing has turned out yet.

    A breakdown is announced by an alarm in time before it. Planned care within the horizon after an alarm was the breakdown
    that did not come (announced, how long before nobody knows) where the outcome says failure, or where nothing says
    normal and the station's records tell changes from looks. An alarm after which somebody looked and found nothing is false,
    whatever came later, and so is one recorded as normal.
    """
    params = {
        "model": version.model_id,
        "version": version.version,
        "station": version.task.station_id,
        "since": since,
        "until": until,
    }
    frame = store.frame(SEEN, params)
    frame["at"] = frame.pop("occurred_at").dt.tz_localize(None).astype("datetime64[us]")
    known, asked = machine_lives(store, version.task.station_id), options_of(version.settings.get("options"))
    told_apart = any(len(life.looked_at) for life in known.values())
    parts = [
        acted_on(int(str(m)), part, known[int(str(m))], asked, told_apart)
        for m, part in frame.groupby("machine_no")
        if m in known
    ]
    found = Tally(
        tuple(e for p in parts for e in p.events), *(sum(getattr(p, name) for p in parts) for name in ("timely", "late", "false")),
        sum(p.operating_h for p in parts),
    )  # fmt: skip
    untold = sum(acted_untold(part, known[int(str(m))], asked) for m, part in frame.groupby("machine_no") if m in known)
    if not told_apart and untold > MOST_UNTOLD * len(found.events):
        raise _untold(version, untold)
    frame = frame[frame.outcome.notna()].sort_values("at", kind="stable")
    label = frame.outcome.isin(BAD_OUTCOMES).to_numpy(dtype=float)
    if not found.events or not len(frame) or label.min() == label.max():
        raise _too_few(version, len(found.events))
    watched: list[Span] = [
        (known[int(str(m))], part["at"].min().to_datetime64(), part["at"].max().to_datetime64())
        for m, part in frame.groupby("machine_no")
        if m in known
    ]
    return _judgement(store, version, frame, label, found, prevented_by_kind(watched))


def _judgement(
    store: Store, version: Version, frame: "pd.DataFrame", label: np.ndarray, found: Tally, by_kind: list[Score]
) -> Judgement:
    at = frame["at"].to_numpy()
    marks = Marks(
        label, frame.score.to_numpy(dtype=float), frame.alarm.to_numpy(dtype=float), days_of(at, site_zone(store))
    )
    first, last = (moment.astype("datetime64[us]").item().replace(tzinfo=UTC) for moment in (at[0], at[-1]))
    costs = costs_of(store, version.task.station_id, Costs(**version.settings.get("costs", {})))
    threshold = float(frame.threshold.iloc[-1])
    scores = [
        *(s for s in scores_of("model", found) if not s.metric.startswith(BY_REASON)),
        *by_kind,
        *(Score("model", m, estimate(METRICS[m][0], marks), METRICS[m][1]) for m in OF_READINGS),
    ]
    blank = Record("live", "event", threshold, first, last, 0, 0, 0, None, costs=tuple(costs.as_json().items()))
    return Judgement(
        "live", first, last, len(label), int(label.sum()), int(marks.day.max()) + 1, 0, 0, threshold, tuple(scores), (),
        tuple(reliability(marks)), (), record_of(found, blank, "live"), "",
    )  # fmt: skip


def _untold(version: Version, n: int) -> Problem:
    return Problem(
        f"{version.name}의 경보 뒤 계획 정비를 {n}번 했지만 무엇을 찾았는지 기록이 없어, 막은 고장인지 헛경보인지 알 수 없습니다. "
        f"판정(prediction)의 outcome에 failure나 normal을 적은 뒤 다시 평가하십시오.",
        f"After alarms of {version.name} machines were cared for {n} times without a record of what was found, so nobody knows whether a breakdown "
        f"was prevented: write failure or normal as the outcome of those predictions, then judge again.",
    )


def _too_few(version: Version, n: int) -> Problem:
    return Problem(
        f"{version.name}이(가) 지켜본 동안 결과가 알려진 고장이 {n}번뿐이라 평가할 수 없습니다. 결과가 모인 뒤에 다시 하십시오.",
        f"{version.name} has watched {n} breakdowns whose outcome is known, too few to judge: try again once outcomes are in.",
    )
