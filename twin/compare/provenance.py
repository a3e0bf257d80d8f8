"""Where the numbers of a comparison come from: periods, the query as run, how many rows of facts, which plant and data."""

from typing import TYPE_CHECKING, Any

from twin.compare.plan import Plan
from twin.compare.series import Series, scope_of
from twin.kpi.catalogue import catalogue
from twin.kpi.opened import open_facts
from twin.plant import Site
from twin.store.arrivals import edition

if TYPE_CHECKING:
    from twin.store import Store


def provenance(store: "Store", plan: Plan, series: Series) -> dict[str, Any]:
    """Returns plain data: periods with their days, the SQL of the daily values, rows of facts, plant, edition, plan's hash."""
    current = store.plant()
    site = current[1].site if current else Site(name="")
    kpi = catalogue()[plan.kpi_id]
    with open_facts(store, scope_of(site, plan.place, series.day[0], series.day[-1])) as facts:
        source, bound = facts.select(*kpi.over)
        rows = facts.rows("SELECT count(*) FROM {facts}", *kpi.over)
    columns = kpi.value or f"{kpi.numerator}, {kpi.denominator}"
    after = [d for d, k in zip(series.day, series.is_after, strict=True) if k]
    return {
        "badge": "measured", "plan_sha256": plan.sha256(),
        "before": _period(series.day[: len(series.day) - len(after)]), "after": _period(after),
        "left_out": len(series.left_out), "fact_rows": rows[0][0] if rows else 0,
        "sql": f"SELECT business_date, {columns} FROM ({source}) GROUP BY business_date",
        "bound": [str(value) for value in bound], "plant_version": current[0] if current else None, "edition": edition(store),
    }  # fmt: skip


def _period(days: Any) -> dict[str, Any]:
    return {"first": days[0].isoformat(), "last": days[-1].isoformat(), "days": len(days)}
