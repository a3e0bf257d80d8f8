"""Predictive maintenance as a lever: its measured record on the floor, drawn anew from what a small record leaves open."""

from dataclasses import dataclass

import duckdb
import numpy as np

from twin.errors import Problem
from twin.experiment.levers.claim import Claim
from twin.experiment.levers.lead import Lead, lead_of, notes_of
from twin.experiment.levers.work import Work
from twin.laws import Empirical, LawBase
from twin.plant import Plant, PredictiveMaintenance, Station
from twin.store.query import asked

HOUR_S = 3600.0
FEWEST_EVENTS = 5


@dataclass(frozen=True)
class MaintenanceRecord:
    """What a model measurably did at a station while it was applied: counts of events, running hours, and stops' lengths."""

    model_id: str
    station_id: str
    caught: int  # breakdowns that became planned stops
    missed: int  # breakdowns that came all the same
    false: int  # looks that found nothing
    operating_h: float
    lead: Lead
    planned_s: LawBase
    check_s: LawBase
    missed_repair_s: LawBase | None
    notes: tuple[Problem, ...] = ()

    @property
    def recall(self) -> float:
        """Returns the share of breakdowns that became planned stops."""
        return self.caught / (self.caught + self.missed)

    @property
    def false_alarms(self) -> float:
        """Returns the false alarms an operating hour."""
        return self.false / self.operating_h

    def off(self, plant: Plant) -> Plant:
        """Returns the plant without the model."""
        return watched(plant, self.station_id, None)

    def measured(self, plant: Plant, rng: np.random.Generator) -> Plant:
        """Returns the plant with the model as its record leaves it open (Jeffreys): recall ~ Beta(caught + 1/2, missed + 1/2),
        false alarms an hour ~ Gamma(false + 1/2) / hours.
        """
        recall = float(rng.beta(self.caught + 0.5, self.missed + 0.5))
        policy = self.policy(recall, float(rng.gamma(self.false + 0.5)) / self.operating_h)
        return watched(plant, self.station_id, policy)

    def claimed(self, plant: Plant, rng: np.random.Generator, claim: Claim) -> Plant:
        """Returns the plant with what a supplier promises; stops last as they were measured, and nothing is left open."""
        return watched(plant, self.station_id, self.policy(claim.recall, claim.false_alarms))

    def policy(self, recall: float, false_alarms_per_h: float) -> PredictiveMaintenance:
        """Returns what the line acts by, at a recall and a rate of false alarms."""
        return PredictiveMaintenance.model_validate(
            {
                "model_id": self.model_id, "recall": recall, "lead_s": self.lead.law, "planned_s": self.planned_s,
                "false_alarms_per_h": false_alarms_per_h, "check_s": self.check_s, "missed_repair_s": self.missed_repair_s,
            }
        )  # fmt: skip


def watched(plant: Plant, station_id: str, policy: PredictiveMaintenance | None) -> Plant:
    """Returns the plant with the station watched (None: by nobody)."""

    def of(station: Station) -> Station:
        return station.model_copy(update={"predictive_maintenance": policy}) if station.id == station_id else station

    return plant.model_copy(update={"station": tuple(of(s) for s in plant.station)})


def maintenance_record(cur: duckdb.DuckDBPyConnection, before: Plant, work: Work) -> MaintenanceRecord:
    """Returns the record of a model at work, from the floor's own log.

    `before` is the plant calibrated on what was before: how long lives were without the model. Raises Problem where too little
    happened to tell, or where nothing tells how long lives were.
    """
    life = before.station_by_id()[work.station_id].time_to_failure_s
    if life is None or life.clock != "operating":
        raise _no_lives(work.station_id)
    span = {"model": work.model_id, "station": work.station_id, "from": work.from_, "until": work.until}
    jobs = asked(cur, _JOBS, span | {"kind": "predicted", "state": "PLANNED_STOP"})
    planned, checks = [s for s, is_false in jobs if not is_false], [s for s, is_false in jobs if is_false]
    missed = [s for s, _ in asked(cur, _JOBS, span | {"kind": "corrective", "state": "DOWN"})]
    operating_s = asked(cur, _RUNNING, {k: v for k, v in span.items() if k != "model"})[0][0]
    ends = len(planned) + len(missed)
    if ends < FEWEST_EVENTS or not planned or not operating_s:
        raise _too_few(work.model_id, ends)
    lost_s = max(0.0, life.mean() - operating_s / ends)
    lead = lead_of(cur, work, lost_s * ends / len(planned))
    return MaintenanceRecord(
        work.model_id, work.station_id, len(planned), len(missed), len(checks), operating_s / HOUR_S, lead,
        _lengths(planned), _lengths(checks or planned), _lengths(missed) if missed else None,
        notes_of(lead, work.station_id),
    )  # fmt: skip


def _too_few(model_id: str, ends: int) -> Problem:
    return Problem(
        f"{model_id}: 적용 뒤 고장과 계획 정비가 {ends}건뿐이라 실적을 말할 수 없습니다. {FEWEST_EVENTS}건 이상 모인 뒤에 보십시오.",
        f"{model_id}: only {ends} breakdowns and planned stops since it was applied, too few for a record; look again after {FEWEST_EVENTS}.",
    )


def _no_lives(station_id: str) -> Problem:
    return Problem(
        f"{station_id}: 모델을 쓰기 전의 고장 간격(가동 시간 기준)을 데이터로 알 수 없어 무엇을 줄였는지 말할 수 없습니다. 고장 기록을 더 모은 뒤에 보십시오.",
        f"{station_id}: the data do not tell how long it ran between breakdowns before the model (on the operating clock), so nothing can be held against it: collect more breakdowns first.",
    )


def _lengths(seconds: list[float]) -> LawBase:
    return Empirical.model_validate({"law": "empirical", "values": seconds, "source": "measured", "n": len(seconds)})


# Jobs of a kind, in working seconds (a stop that a break cuts is one job), and whether they found nothing: a reason is
# one of looking only where most of its jobs followed alarms that turned out false.
_JOBS = """
WITH job AS (
  SELECT station_id, coalesce(machine_no, 1) AS machine_no, started_at, ended_at, coalesce(reason, '') AS reason FROM floor.maintenance
  WHERE kind = $kind AND station_id = $station AND started_at >= $from AND started_at < $until),
alarm AS (
  SELECT station_id, coalesce(machine_no, 1) AS machine_no, occurred_at, outcome FROM floor.prediction
  WHERE model_id = $model AND decision = 'alarm'),
judged AS (
  SELECT j.*, avg((a.outcome IS NOT DISTINCT FROM 'normal')::INT) OVER (PARTITION BY reason) > 0.5 AS is_false
  FROM job j ASOF LEFT JOIN alarm a ON a.station_id = j.station_id AND a.machine_no = j.machine_no AND j.started_at >= a.occurred_at)
SELECT coalesce(sum(epoch(least(s.ended_at, j.ended_at)) - epoch(greatest(s.started_at, j.started_at))),
                epoch(any_value(j.ended_at) - any_value(j.started_at))) AS worked_s, any_value(is_false)
FROM judged j LEFT JOIN floor.state_interval s
  ON s.station_id = j.station_id AND coalesce(s.machine_no, 1) = j.machine_no AND s.state = $state AND coalesce(s.reason, '') = j.reason
  AND s.started_at < j.ended_at AND s.ended_at > j.started_at
GROUP BY j.machine_no, j.started_at ORDER BY j.started_at, j.machine_no
"""

_RUNNING = """
SELECT sum(epoch(least(ended_at, $until::TIMESTAMPTZ)) - epoch(greatest(started_at, $from::TIMESTAMPTZ))) FROM floor.state_interval
WHERE state = 'PROCESSING' AND station_id = $station AND ended_at > $from AND started_at < $until
"""
