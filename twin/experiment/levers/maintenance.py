"""Predictive maintenance as a lever: its measured record on the floor, drawn anew from what a small record leaves open.

An alarm that is acted on hides the breakdown it was for, so how early it came is not seen: what is seen is that lives end sooner.
The lead is what lives lost on average, put on those that ended in a planned stop.
"""

from dataclasses import dataclass
from datetime import datetime

import duckdb

from twin.errors import Problem
from twin.laws import Empirical, Exponential, LawBase
from twin.line.luck import Luck
from twin.plant import Plant, PredictiveMaintenance
from twin.store.query import asked

HOUR_S = 3600.0
SHORTEST_LEAD_S = 60.0
FEWEST_EVENTS = 5


@dataclass(frozen=True)
class MaintenanceRecord:
    """What a model measurably did at a station while it was applied: counts of events, running hours, and stops' lengths."""

    model_id: str
    station_id: str
    caught: int  # breakdowns that became planned stops
    missed: int  # breakdowns that came all the same
    false_alarms: int
    operating_h: float
    lead_s: float  # running time a planned stop came before the breakdown, on average
    planned_s: LawBase
    check_s: LawBase
    missed_repair_s: LawBase | None

    def measured(self, seed: int, replication: int) -> PredictiveMaintenance:
        """Returns the policy with recall and false alarms drawn from what the record leaves open (Jeffreys), as number
        `replication`: recall ~ Beta(caught + 1/2, missed + 1/2), false alarms an hour ~ Gamma(false + 1/2) / hours.
        """
        luck = Luck(seed, replication).generator("record", self.model_id)
        recall = float(luck.beta(self.caught + 0.5, self.missed + 0.5))
        return self._policy(recall, float(luck.gamma(self.false_alarms + 0.5)) / self.operating_h)

    def claimed(self, recall: float, false_alarms_per_h: float) -> PredictiveMaintenance:
        """Returns the policy a supplier promises; stops last as they were measured."""
        return self._policy(recall, false_alarms_per_h)

    def _policy(self, recall: float, false_alarms_per_h: float) -> PredictiveMaintenance:
        lead = Exponential(law="exponential", mean=max(SHORTEST_LEAD_S, self.lead_s))
        return PredictiveMaintenance.model_validate(
            {
                "model_id": self.model_id, "recall": recall, "lead_s": lead, "planned_s": self.planned_s,
                "false_alarms_per_h": false_alarms_per_h, "check_s": self.check_s, "missed_repair_s": self.missed_repair_s,
            }
        )  # fmt: skip


def maintenance_record(
    cur: duckdb.DuckDBPyConnection, before: Plant, model_id: str, station_id: str, from_: datetime, until: datetime
) -> MaintenanceRecord:
    """Returns the record of a model that was applied at a station in [from_, until), from the floor's own log.

    `before` is the plant calibrated on what was before: how long lives were without the model. Raises Problem where too little
    happened to tell.
    """
    span = {"model": model_id, "station": station_id, "from": from_, "until": until}
    jobs = asked(cur, _JOBS, span | {"kind": "predicted", "state": "PLANNED_STOP"})
    planned, checks = [s for s, is_false in jobs if not is_false], [s for s, is_false in jobs if is_false]
    missed = [s for s, _ in asked(cur, _JOBS, span | {"kind": "corrective", "state": "DOWN"})]
    operating_s = asked(cur, _RUNNING, {k: v for k, v in span.items() if k != "model"})[0][0]
    ends = len(planned) + len(missed)
    if ends < FEWEST_EVENTS or not planned or not operating_s:
        raise Problem(
            f"{model_id}: 적용 뒤 고장과 계획 정비가 {ends}건뿐이라 실적을 말할 수 없습니다. {FEWEST_EVENTS}건 이상 모인 뒤에 보십시오.",
            f"{model_id}: only {ends} breakdowns and planned stops since it was applied, too few for a record; look again after {FEWEST_EVENTS}.",
        )
    life = before.station_by_id()[station_id].time_to_failure_s
    lost_s = max(0.0, (life.mean() if life else 0.0) - operating_s / ends)
    return MaintenanceRecord(
        model_id, station_id, len(planned), len(missed), len(checks), operating_s / HOUR_S, lost_s * ends / len(planned),
        _lengths(planned), _lengths(checks or planned), _lengths(missed) if missed else None,
    )  # fmt: skip


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
