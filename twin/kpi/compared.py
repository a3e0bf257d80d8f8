"""KPIs of a scope beside those of the time before it, each with what its change means."""

from typing import TYPE_CHECKING

import numpy as np

from twin.kpi.catalogue import catalogue
from twin.kpi.reader import read
from twin.kpi.scope import Scope
from twin.kpi.targets import adds_up

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from twin.store import Store

FEWEST_DAYS = 5  # with a value before: fewer say nothing of how much days differ
SPREADS = 2.0  # a change within so many standard errors of days is what days do anyway


def compared(
    store: "Store", scope: Scope, before: Scope | None, kpi_ids: "Iterable[str] | None" = None
) -> "pd.DataFrame":
    """Returns `read` over the scope with `before` (value), `difference`, `change` (relative) and `turn`; NaN where unknown.

    turn: 'better' | 'worse' by what the KPI wants, 'same' where days differ as much anyway, '' where that is not known.
    It is a hint for the eye, no proof: days are taken as independent.
    """
    ids = list(catalogue() if kpi_ids is None else kpi_ids)
    table = read(store, scope, kpi_ids=ids)
    if before is None:
        return table.assign(before=float("nan"), difference=float("nan"), change=float("nan"), turn="")
    table["before"] = table["kpi_id"].map(read(store, before, kpi_ids=ids).set_index("kpi_id")["value"])
    table["difference"] = table["value"] - table["before"]
    table["change"] = (table["value"] / table["before"] - 1).where(table["before"].abs() > 0)
    days, days_before = _daily(store, scope, ids), _daily(store, before, ids)
    none = np.empty(0)
    table["turn"] = [
        turn(kpi_id, value, was, days.get(kpi_id, none), days_before.get(kpi_id, none))
        for kpi_id, value, was in zip(table["kpi_id"], table["value"], table["before"], strict=True)
    ]
    return table


def turn(kpi_id: str, value: float, before: float, days: np.ndarray, days_before: np.ndarray) -> str:
    """Returns whether a KPI became 'better', 'worse' or stayed the 'same' as far as days tell; '' where they cannot."""
    if min(len(days), len(days_before) - FEWEST_DAYS + 1) < 1 or value != value or before != before:
        return ""
    kpi = catalogue()[kpi_id]
    change = value / len(days) - before / len(days_before) if adds_up(kpi) else value - before
    error = float(days_before.std(ddof=1)) * (1 / len(days) + 1 / len(days_before)) ** 0.5
    if abs(change) <= SPREADS * error:
        return "same"
    return "better" if (change > 0) == (kpi.wants == "more") else "worse"


def _daily(store: "Store", scope: Scope, ids: list[str]) -> dict[str, np.ndarray]:
    """The values of single days, by KPI."""
    days = read(store, scope, by="day", kpi_ids=ids).dropna(subset=["value"])
    return {str(kpi_id): group["value"].to_numpy() for kpi_id, group in days.groupby("kpi_id")}
