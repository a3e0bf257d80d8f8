"""Where machine time goes: shares by state, the losses from planned time to OEE, and the stops that cost most."""

from typing import TYPE_CHECKING

from twin.kpi.opened import Facts, open_facts
from twin.kpi.scope import EVERYTHING, Scope

if TYPE_CHECKING:
    import pandas as pd

    from twin.store import Store

STATES = ("processing", "setup", "down", "minor_stop", "starved", "blocked", "off", "unknown")


def shares(facts: Facts) -> dict[str, dict[str, float]]:
    """Returns, by station, the share of planned machine time (overtime included) in each state; each adds up to 1."""
    columns = ", ".join(f"sum({s}_s) / sum(planned_s)" for s in STATES)
    query = (
        f"SELECT station_id, {columns} FROM {{facts}} GROUP BY station_id HAVING sum(planned_s) > 0 ORDER BY station_id"
    )
    return {row[0]: dict(zip(STATES, row[1:], strict=True)) for row in facts.rows(query, "machine")}


def state_shares(store: "Store", scope: Scope = EVERYTHING) -> "pd.DataFrame":
    """Returns station_id, state, hours, share of planned machine time (states of a station add up to 1)."""
    import pandas as pd

    columns = ", ".join(f"sum({s}_s) / 3600" for s in STATES)
    query = f"SELECT station_id, sum(planned_s) / 3600, {columns} FROM {{facts}} GROUP BY 1 HAVING sum(planned_s) > 0 ORDER BY 1"
    with open_facts(store, scope) as facts:
        rows = facts.rows(query, "machine")
    long = [(r[0], s, h, h / r[1]) for r in rows for s, h in zip(STATES, r[2:], strict=True)]
    return pd.DataFrame(long, columns=["station_id", "state", "hours", "share"])


def losses(store: "Store", scope: Scope = EVERYTHING) -> "pd.DataFrame":
    """Returns the waterfall from planned time to effective time: step, kind ('total' | 'loss'), hours; a loss is negative.

    Over the stations whose ideal time per part is known, since only they have a speed loss; no rows where none is.
    Speed loss below zero means that the ideal time is wrong (effectiveness above 1). Effective ÷ planned = OEE.
    """
    import pandas as pd

    waits = [s for s in STATES if s != "processing"]
    lost = ", ".join(f"-sum({s}_s) FILTER (rated_planned_s IS NOT NULL)" for s in waits)
    query = f"""SELECT sum(rated_planned_s), {lost}, sum(ideal_s) - sum(rated_processing_s),
                       sum(ideal_good_s) - sum(ideal_s), sum(ideal_good_s) FROM {{facts}}"""
    with open_facts(store, scope) as facts:
        rows = facts.rows(query, "machine", "output")
    steps = ["planned", *waits, "speed", "quality", "effective"]
    if not rows or rows[0][0] is None:
        return pd.DataFrame(columns=["step", "kind", "hours"])
    kinds = ["total", *["loss"] * (len(steps) - 2), "total"]
    return pd.DataFrame({"step": steps, "kind": kinds, "hours": [(v or 0.0) / 3600 for v in rows[0]]})


def downtime_pareto(
    store: "Store", scope: Scope = EVERYTHING, *, states: tuple[str, ...] = ("DOWN", "MINOR_STOP")
) -> "pd.DataFrame":
    """Returns station_id, state, reason (None = not recorded), hours within shifts, count; most hours first."""
    import pandas as pd

    query = """SELECT station_id, state, reason, sum(lost_s) / 3600 AS hours, sum(starts)::BIGINT
               FROM {facts} GROUP BY 1, 2, 3 ORDER BY hours DESC, 1, 2, 3"""
    with open_facts(store, scope) as facts:
        rows = facts.rows(query, "stop")
    return pd.DataFrame(
        [r for r in rows if r[1] in states], columns=["station_id", "state", "reason", "hours", "count"]
    )
