"""What the store knows of each unit (shot or lot) made at a station: its readings, what became of it, and when."""

from typing import TYPE_CHECKING

from twin.models.points import Point
from twin.store.query import Params
from twin.store.store import Store

if TYPE_CHECKING:
    import pandas as pd

# Readings belong to a unit by its name; where they carry none, to the operation that ended in the same moment.
READINGS = """
    SELECT coalesce(m.lot_id, o.lot_id) AS lot_id, m.occurred_at, p.item, p.machine_no, m.value
    FROM floor.measurement AS m JOIN (SELECT unnest($points) AS point_id, unnest($items) AS item, unnest($machines) AS machine_no) AS p
        USING (point_id)
    LEFT JOIN floor.operation_event AS o ON m.lot_id IS NULL AND o.station_id = $station AND o.ended_at = m.occurred_at
        AND (p.machine_no IS NULL OR o.machine_no = p.machine_no)
    WHERE coalesce(m.lot_id, o.lot_id) IS NOT NULL"""

UNITS = """
    WITH made AS (
        SELECT lot_id, arg_max(machine_no, ended_at) AS machine_no, arg_max(product_id, ended_at) AS product_id,
               max(qty_in) AS qty FROM floor.operation_event WHERE station_id = $station AND lot_id IS NOT NULL GROUP BY lot_id
    ), tried AS (
        SELECT ended_at, min(machine_no) AS machine_no, min(product_id) AS product_id FROM floor.state_interval
        WHERE station_id = $station AND state = 'SETUP' GROUP BY ended_at
    ), reading AS ({readings})
    SELECT r.lot_id, r.at, r.machine_no AS point_machine, coalesce(m.machine_no, t.machine_no) AS machine_no,
           coalesce(m.product_id, t.product_id) AS product_id, m.qty, m.lot_id IS NULL AND t.ended_at IS NOT NULL AS is_try, {items}
    FROM (SELECT lot_id, max(occurred_at) AS at, any_value(machine_no) AS machine_no, {pivot} FROM reading GROUP BY lot_id) AS r
    LEFT JOIN made AS m USING (lot_id) LEFT JOIN tried AS t ON t.ended_at = r.at
    ORDER BY r.at, r.lot_id"""

# Bad parts of a lot by station: what was scrapped or what the inspection found, whichever is more (often both say the same).
FOUND = """
    WITH unit AS (SELECT lot_id, min(ended_at) AS made_at FROM floor.operation_event
                  WHERE station_id = $station AND lot_id IS NOT NULL GROUP BY lot_id),
    scrapped AS (
        SELECT o.lot_id, o.station_id, sum(o.qty_scrap) AS bad, max(o.ended_at) AS ended_at, min(o.qty_in - o.qty_scrap) AS left_over
        FROM floor.operation_event AS o JOIN unit AS u USING (lot_id) WHERE o.ended_at >= u.made_at GROUP BY ALL
    ), inspected AS (
        SELECT i.lot_id, i.station_id, sum(i.qty_defect) FILTER ($codes IS NULL OR list_contains($codes, i.defect_code)) AS bad,
               max(i.occurred_at) AS ended_at
        FROM floor.inspection AS i JOIN unit AS u ON u.lot_id = i.lot_id WHERE i.occurred_at >= u.made_at GROUP BY ALL
    ), place AS (
        SELECT coalesce(s.lot_id, i.lot_id) AS lot_id, coalesce(s.station_id, i.station_id) AS station_id,
               CASE WHEN $codes IS NULL THEN greatest(coalesce(s.bad, 0), coalesce(i.bad, 0)) ELSE coalesce(i.bad, 0) END AS bad,
               greatest(s.ended_at, i.ended_at) AS ended_at, s.left_over
        FROM scrapped AS s FULL JOIN inspected AS i ON s.lot_id = i.lot_id AND s.station_id = i.station_id
    ), known AS (
        SELECT lot_id, min(ended_at) AS known_at FROM place WHERE station_id = $check OR left_over <= 0 GROUP BY lot_id
    )
    SELECT lot_id, k.known_at, sum(p.bad) FILTER (p.ended_at <= k.known_at) AS bad
    FROM place AS p JOIN known AS k USING (lot_id) GROUP BY ALL"""

# Where a lot's fate is sealed: the final inspection it passes, else the last station most of the lots come to.
CHECK = """
    WITH lot AS (SELECT DISTINCT lot_id FROM floor.operation_event WHERE station_id = $station AND lot_id IS NOT NULL),
    final AS (SELECT i.station_id, count(*) AS n FROM floor.inspection AS i JOIN lot USING (lot_id)
              WHERE i.stage = 'final' GROUP BY ALL ORDER BY n DESC, 1 LIMIT 1),
    seen AS (SELECT o.station_id, o.lot_id, rank() OVER (PARTITION BY o.lot_id ORDER BY max(o.ended_at)) AS place
             FROM floor.operation_event AS o JOIN lot USING (lot_id) GROUP BY o.station_id, o.lot_id),
    last AS (SELECT station_id, avg(place) AS place FROM seen GROUP BY station_id
             HAVING count(*) > 0.5 * (SELECT count(*) FROM lot) ORDER BY place DESC, station_id LIMIT 1)
    SELECT coalesce((SELECT station_id FROM final), (SELECT station_id FROM last), $station)"""


def units(store: Store, station_id: str, points: list[Point]) -> "pd.DataFrame":
    """Returns one row a unit: lot_id, at (its last reading), machine_no, product_id, qty, is_try, a column an item."""
    items = sorted({p.item for p in points})
    names = [f"v{i}" for i in range(len(items))]
    pivot = ", ".join(f"arg_max(value, occurred_at) FILTER (item = $i{i}) AS {n}" for i, n in enumerate(names))
    params: Params = {
        "station": station_id, "points": [p.point_id for p in points], "items": [p.item for p in points],
        "machines": [p.machine_no for p in points], **{f"i{i}": item for i, item in enumerate(items)},
    }  # fmt: skip
    sql = UNITS.format(readings=READINGS, items=", ".join(f"r.{n}" for n in names), pivot=pivot)
    return store.frame(sql, params).rename(columns=dict(zip(names, items, strict=True)))


def check_station(store: Store, station_id: str) -> str:
    """Returns the station after whose work it is known how a unit of `station_id` turned out."""
    return store.rows(CHECK, {"station": station_id})[0][0]


def found(store: Store, station_id: str, check: str, codes: tuple[str, ...]) -> "pd.DataFrame":
    """Returns one row a unit whose fate is known: lot_id, known_at, bad (parts found bad up to and at the check).

    Good and bad units count as known in the same moment, at the check: a bad one told earlier would make every recent
    period look worse than it is. `codes`: defect codes that count; none given, all do, and scrap without a code too.
    """
    return store.frame(FOUND, {"station": station_id, "check": check, "codes": list(codes) or None})
