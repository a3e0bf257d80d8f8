"""KPIs: one catalogue, written as SQL over the log, read from the floor, from stored runs and from simulated logs alike."""

from twin.kpi.catalogue import Kpi, catalogue
from twin.kpi.freshness import freshness, span
from twin.kpi.limiting import limiting
from twin.kpi.reader import read
from twin.kpi.refresh import refresh
from twin.kpi.scope import Scope, of_dates
from twin.kpi.shares import downtime_pareto, losses, state_shares
from twin.kpi.simulated import Measures, of_log

__all__ = [
    "Kpi", "Measures", "Scope", "catalogue", "downtime_pareto", "freshness", "limiting", "losses", "of_dates", "of_log",
    "read", "refresh", "span", "state_shares",
]  # fmt: skip
