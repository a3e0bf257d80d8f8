"""How long stops last, as the log has it: breakdowns, planned changes, looks in vain. It decides what an alarm costs and saves."""

from dataclasses import replace

from twin.models.maintenance_choice import HOUR_KRW, costs_assumed
from twin.models.maintenance_clock import LOOKED
from twin.models.threshold import Costs
from twin.store.store import Store

LEAST_JOBS = 5  # fewer tell no length


def costs_of(store: Store, station_id: str, costs: Costs) -> Costs:
    """Returns the costs as entered, else from the lengths of stops at the station, else as assumed; the lengths beside."""
    hours = lengths_h(store, station_id)
    repair, planned, check = (hours.get(kind) for kind in ("repair", "planned", "look"))
    told = replace(costs, repair_h=repair, planned_h=planned, check_h=check)
    assumed = costs_assumed(costs)
    if assumed == costs:  # somebody gave them
        return told
    saved = assumed.miss_krw if repair is None or planned is None else HOUR_KRW * max(repair - planned, 0.0)
    false = assumed.inspect_krw if check is None else HOUR_KRW * check
    return replace(told, inspect_krw=float(round(false)), miss_krw=float(round(saved)) or assumed.miss_krw)


def lengths_h(store: Store, station_id: str) -> dict[str, float]:
    """Returns the mean working hours of a 'repair', a 'planned' change and a 'look', of those with jobs enough on record.

    A job lasts as long as the machine stood for it: breaks and nights inside do not count. Where no state was recorded, it
    lasts from its beginning to its end.
    """
    found = store.rows(_LENGTHS, {"station": station_id, "looked": LOOKED})
    return {kind: hours for kind, hours, n in found if n >= LEAST_JOBS and hours > 0}


_LENGTHS = """
    WITH job AS (
        SELECT coalesce(machine_no, 1) AS machine_no, started_at, ended_at, reason,
               CASE WHEN kind = 'corrective' THEN 'repair' WHEN regexp_matches(coalesce(reason, ''), $looked, 'i') THEN 'look' ELSE 'planned' END AS what
        FROM floor.maintenance WHERE station_id = $station AND kind IN ('corrective', 'predicted')
    ), length AS (
        SELECT what, coalesce(sum(epoch(least(s.ended_at, j.ended_at)) - epoch(greatest(s.started_at, j.started_at))),
                              epoch(any_value(j.ended_at) - any_value(j.started_at))) / 3600 AS hours
        FROM job AS j LEFT JOIN floor.state_interval AS s ON s.station_id = $station AND coalesce(s.machine_no, 1) = j.machine_no
            AND s.state = CASE WHEN what = 'repair' THEN 'DOWN' ELSE 'PLANNED_STOP' END
            AND (s.reason IS NULL OR j.reason IS NULL OR s.reason = j.reason) AND s.started_at < j.ended_at AND s.ended_at > j.started_at
        GROUP BY what, j.machine_no, j.started_at
    )
    SELECT what, avg(hours), count(*) FROM length GROUP BY what"""
