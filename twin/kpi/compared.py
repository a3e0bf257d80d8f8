"""KPIs of a scope beside those of the time before it, each with the direction of its change."""

from typing import TYPE_CHECKING

from twin.kpi.catalogue import catalogue
from twin.kpi.reader import read
from twin.kpi.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from twin.store import Store

NOTICEABLE = 0.01  # a relative change below one per cent is called none


def compared(
    store: "Store", scope: Scope, before: Scope | None, kpi_ids: "Iterable[str] | None" = None
) -> "pd.DataFrame":
    """Returns `read` over the scope with `before` (value), `difference`, `change` (relative; NaN where unknown) and `turn`.

    turn: 'better' | 'worse' | 'same' by what the KPI wants, None where there is nothing to compare with.
    """
    ids = list(catalogue() if kpi_ids is None else kpi_ids)
    table = read(store, scope, kpi_ids=ids)
    if before is None:
        table["before"] = float("nan")
    else:
        table["before"] = table["kpi_id"].map(read(store, before, kpi_ids=ids).set_index("kpi_id")["value"])
    known = table["before"].abs() > 0
    table["change"] = (table["value"] / table["before"] - 1).where(known)
    table["difference"] = table["value"] - table["before"]
    table["turn"] = [turn(kpi_id, change) for kpi_id, change in zip(table["kpi_id"], table["change"], strict=True)]
    return table


def turn(kpi_id: str, change: float) -> str | None:
    """Returns whether a relative change of a KPI is 'better', 'worse' or the 'same'; None where it is NaN."""
    if change != change:
        return None
    if abs(change) < NOTICEABLE:
        return "same"
    return "better" if (change > 0) == (catalogue()[kpi_id].wants == "more") else "worse"
