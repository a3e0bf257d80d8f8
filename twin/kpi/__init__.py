"""KPIs: one catalogue, written as SQL over the log, read from the floor, from stored runs and from simulated logs alike."""

from twin.kpi.catalogue import Kpi, catalogue
from twin.kpi.freshness import freshness, span
from twin.kpi.limiting import Limits, Ranking, limiting, limits, limits_of_log, limits_of_run
from twin.kpi.reader import read
from twin.kpi.refresh import refresh
from twin.kpi.scope import Scope, of_bucket, of_dates
from twin.kpi.shares import downtime_pareto, losses, state_shares
from twin.kpi.simulated import Measures, of_log

__all__ = [
    "Kpi", "Limits", "Measures", "Ranking", "Scope", "catalogue", "downtime_pareto", "freshness", "limiting", "limits",
    "limits_of_log", "limits_of_run", "losses", "of_bucket", "of_dates", "of_log", "read", "refresh", "span", "state_shares",
]  # fmt: skip
