"""How long before a breakdown the model's alarms come: as its tests told, else as the lives that its planned stops cut short tell.

An alarm that is acted on hides the breakdown it was for, so a model at work has no lead times of its own. Those of its test on
a later period are measured; without them the lead is what lives lost on average, put on those that ended in a planned stop.
"""

import json
from dataclasses import dataclass

import duckdb

from twin.errors import Problem
from twin.experiment.levers.work import Work
from twin.laws import Empirical, Exponential, LawBase
from twin.store.query import asked

HOUR_S = 3600.0
SHORTEST_S = 60.0
FEWEST = 5  # lead times of one record


@dataclass(frozen=True)
class Lead:
    """The running time between alarm and breakdown, and where it comes from: 'live' | 'test' | 'lives' | 'none'."""

    law: LawBase
    source: str


def lead_of(cur: duckdb.DuckDBPyConnection, work: Work, lost_s: float) -> Lead:
    """Returns the lead of a model whose planned stops cut `lost_s` (s, mean) from the lives they ended."""
    for source, leads_h in asked(cur, _LEADS, {"model": work.model_id, "version": work.version}):
        leads_s = [h * HOUR_S for h in json.loads(leads_h) if h > 0]
        if len(leads_s) >= FEWEST:
            law = {"law": "empirical", "values": leads_s, "source": "measured", "n": len(leads_s)}
            return Lead(Empirical.model_validate(law), source)
    law = Exponential(law="exponential", mean=max(SHORTEST_S, lost_s))
    return Lead(law, "lives" if lost_s > SHORTEST_S else "none")


def notes_of(lead: Lead, station_id: str) -> tuple[Problem, ...]:
    """Returns what must be said of a lead: that it was not seen, or that nothing tells it."""
    hours = lead.law.mean() / HOUR_S
    if lead.source == "lives":
        return (
            Problem(
                f"{station_id}: 경보대로 정비한 고장은 일어나지 않아 앞선 시간을 잴 수 없습니다. 정비로 줄어든 수명에서 평균 {hours:.1f}시간으로 추정했습니다.",
                f"{station_id}: breakdowns that were prevented have no lead time to be seen; {hours:.1f} h on average is estimated from the life the planned stops cut off.",
            ),
        )
    if lead.source == "none":
        return (
            Problem(
                f"{station_id}: 경보가 고장보다 얼마나 앞서는지 이 데이터로는 알 수 없습니다. 잃는 수명이 없다고 가정했습니다.",
                f"{station_id}: the data do not support how long before breakdowns alarms come; it is assumed that no life is lost.",
            ),
        )
    return ()


_LEADS = """
SELECT r.source, r.leads_h FROM model.record AS r JOIN model.evaluation AS e USING (evaluation_id)
WHERE r.model_id = $model AND ($version IS NULL OR r.version = $version) AND r.source IN ('live', 'test') AND r.counts = 'event'
ORDER BY r.source, e.evaluated_at DESC
"""
