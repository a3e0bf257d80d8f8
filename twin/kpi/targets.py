"""What a KPI is meant to reach, where somebody has said so."""

from twin.kpi.catalogue import Kpi
from twin.kpi.scope import Scope
from twin.plant import Plant


def target(plant: Plant | None, kpi_id: str, scope: Scope) -> float | None:
    """Returns the entered target of a KPI in a scope, None where there is none: today the line's planned output per hour."""
    if plant is None or kpi_id != "throughput_per_h" or scope.filters():
        return None
    return plant.plan.good_per_hour


def adds_up(kpi: Kpi) -> bool:
    """Returns whether values of parts of a period add up to that of the whole: a sum, where others are ratios."""
    return kpi.value is not None and kpi.value.startswith("sum(")
