"""A maintenance model at work, judged by its own alarms: people act on them, so a breakdown prevented shows as planned care."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from twin.errors import Problem
from twin.models.judge import Judgement, Score
from twin.models.maintenance_choice import costs_of
from twin.models.maintenance_clock import HOLE, PLANNED, MachineLife, machine_lives
from twin.models.maintenance_events import MUTE_H, Event, Tally
from twin.models.maintenance_judge import OF_READINGS, record_of
from twin.models.maintenance_options import Options, options_of
from twin.models.maintenance_scores import scores_of
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

    A breakdown is announced by an alarm in time before it. Planned care within the horizon after an alarm whose recorded
    outcome is a failure was the breakdown that did not come: announced, how long before nobody knows. Alarms recorded as normal are false.
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
    parts = [
        _of_machine(int(str(m)), part, known[int(str(m))], asked)
        for m, part in frame.groupby("machine_no")
        if m in known
    ]
    found = Tally(
        tuple(e for p in parts for e in p.events), *(sum(getattr(p, name) for p in parts) for name in ("timely", "late", "false")),
        sum(p.operating_h for p in parts),
    )  # fmt: skip
    untold = sum(
        _acted_untold(part, known[int(str(m))], asked) for m, part in frame.groupby("machine_no") if m in known
    )
    if untold > MOST_UNTOLD * len(found.events):
        raise _untold(version, untold)
    frame = frame[frame.outcome.notna()].sort_values("at", kind="stable")
    label = frame.outcome.isin(BAD_OUTCOMES).to_numpy(dtype=float)
    if not found.events or not len(frame) or label.min() == label.max():
        raise _too_few(version, len(found.events))
    return _judgement(store, version, frame, label, found)


def _acted_untold(seen: "pd.DataFrame", life: MachineLife, asked: Options) -> int:
    """After how many alarms the machine was cared for within the horizon while nobody wrote down what was found."""
    clock, which = (
        life.clock_h(seen["at"].to_numpy()),
        np.searchsorted(life.end_at, seen["at"].to_numpy(), side="right"),
    )
    ends, end_h = np.array([*life.end_kind, None], dtype=object)[which], np.r_[life.clock_h(life.end_at), np.inf][which]
    acted = (
        seen.alarm.to_numpy(bool)
        & (ends == PLANNED)
        & (end_h - clock <= asked.horizon_h)
        & seen.outcome.isna().to_numpy()
    )
    return len(np.unique(which[acted]))


def _of_machine(machine: int, seen: "pd.DataFrame", life: MachineLife, asked: Options) -> Tally:
    """What the alarms heard on one machine came to, between its first and last prediction."""
    at = seen["at"].to_numpy()
    clock, end_h = life.clock_h(at), life.clock_h(life.end_at)
    which = np.searchsorted(life.end_at, at, side="right")
    alarm = _heard(clock, which, seen.alarm.to_numpy(bool))
    events, right = [], np.zeros(len(at), dtype=bool)
    for k in np.flatnonzero((life.end_at > at[0]) & (life.end_at <= at[-1]) & (life.end_kind != HOLE)):
        lead = end_h[k] - clock
        mine = alarm & (which == k) & (lead <= asked.horizon_h)
        timely = mine & (lead >= asked.lead_h)
        prevented = life.end_kind[k] == PLANNED
        if prevented:
            timely = mine & seen.outcome.isin(BAD_OUTCOMES).to_numpy()
        if timely.any():
            events.append(Event(machine, int(k), _reason(life, k), np.nan if prevented else float(lead[timely].max())))
        elif not prevented:
            events.append(Event(machine, int(k), _reason(life, k), None))
        right |= timely
    wrong = alarm & ~right & seen.outcome.notna().to_numpy() & ~seen.outcome.isin(BAD_OUTCOMES).to_numpy()
    late = alarm & ~right & seen.outcome.isin(BAD_OUTCOMES).to_numpy()
    return Tally(
        tuple(events), int((alarm & right).sum()), int(late.sum()), int(wrong.sum()), float(clock[-1] - clock[0])
    )


def _reason(life: MachineLife, k: int) -> str:
    """Why a life ended, '–' where it is not on record."""
    given = life.end_reason[k]
    return given if isinstance(given, str) and given else "–"


def _heard(clock: np.ndarray, life: np.ndarray, over: np.ndarray) -> np.ndarray:
    found, last = np.zeros(len(over), dtype=bool), (-1, -np.inf)
    for k in np.flatnonzero(over):
        if life[k] != last[0] or clock[k] - last[1] >= MUTE_H:
            found[k], last = True, (life[k], clock[k])
    return found


def _judgement(store: Store, version: Version, frame: "pd.DataFrame", label: np.ndarray, found: Tally) -> Judgement:
    at = frame["at"].to_numpy()
    marks = Marks(
        label, frame.score.to_numpy(dtype=float), frame.alarm.to_numpy(dtype=float), days_of(at, site_zone(store))
    )
    first, last = (moment.astype("datetime64[us]").item().replace(tzinfo=UTC) for moment in (at[0], at[-1]))
    costs, threshold = costs_of(Costs(**version.settings.get("costs", {}))), float(frame.threshold.iloc[-1])
    scores = [
        *scores_of("model", found),
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
