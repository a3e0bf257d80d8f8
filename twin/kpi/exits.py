"""Good parts as they leave the line, moment by moment: what a shift, a day or a forecast adds up."""

from datetime import UTC, datetime, timedelta

import duckdb
import pyarrow as pa

from twin.plant import Plant

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # whole microseconds from it are exact, as in the log


def good_parts(
    cursor: duckdb.DuckDBPyConnection,
    plant: Plant,
    from_: datetime,
    until: datetime,
    operations: str | pa.Table = "floor.operation_event",
) -> list[tuple[datetime, float]]:
    """Returns (moment, good parts) for each end of a last operation in (from_, until], in order of time.

    `operations`: a table of the cursor, or rows like it. Parts that go into others do not leave: they are not counted.
    """
    if isinstance(operations, pa.Table):
        cursor.register("operations_given", operations)
        operations = "operations_given"
    ends = _ends(plant)
    asked = {"from_": from_, "until": until} | {
        n: [e[i] for e in ends] for i, n in enumerate(("products", "stations", "steps"))
    }
    found = cursor.execute(_GOOD.format(operations=operations), asked).fetchall()
    return [(EPOCH + timedelta(microseconds=us), good) for us, good in found]


def _ends(plant: Plant) -> list[tuple[str, str, int]]:
    """(product, station, step) of the last operation of every way of every product that is sold."""
    parts = plant.components()
    found = {(p.id, w.route[-1], len(w.route)) for p in plant.product if p.id not in parts for w in p.ways()}
    return sorted(found)


_GOOD = """
WITH last AS (SELECT unnest($products::VARCHAR[]) AS product_id, unnest($stations::VARCHAR[]) AS station_id,
                     unnest($steps::INTEGER[]) AS step_no)
SELECT epoch_us(ended_at), sum(qty_good) FROM {operations} o
WHERE ended_at > $from_ AND ended_at <= $until AND qty_good > 0 AND EXISTS (
  FROM last WHERE last.station_id = o.station_id AND last.product_id = coalesce(o.product_id, last.product_id)
            AND last.step_no = coalesce(o.step_no, last.step_no))
GROUP BY ended_at ORDER BY ended_at
"""
