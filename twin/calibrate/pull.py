"""The rule by which orders are released: the next one whenever fewer than so many lots wait in front of the line.

Under such a rule the number of lots that wait when an order is released is nearly always the same; under a plan it scatters
with the luck of the line.
"""

import duckdb

from twin.calibrate.report import Report
from twin.plant import Plant, Product

FEWEST_RELEASES = 20
LARGEST_SCATTER = 2.0  # lots between the quartiles


def release_rule(
    cur: duckdb.DuckDBPyConnection, report: Report, products: list[Product], base: Plant | None
) -> int | None:
    """Returns below how many waiting lots the next order is released; None where orders come by a plan of their own.

    A rule that was entered stays. Lots that never began at the front tell nothing and are left out.
    """
    if base is not None and base.supply.release_below_lots is not None:
        return base.supply.release_below_lots
    fronts = {way.route[0] for p in products for way in p.ways()}
    if len(fronts) != 1:
        return None
    front = fronts.pop()
    n, low, middle, high = cur.execute(_WAITING, [front]).fetchall()[0]
    if n < FEWEST_RELEASES or middle < 1 or high - low > LARGEST_SCATTER:
        return None
    below, seen = round(middle) + 1, f"{low:.0f}" if high - low < 1 else f"{low:.0f}–{high:.0f}"
    report.assume(
        f"주문 {n}건이 {front} 앞에 {seen}로트가 남았을 때 투입됨: {below}로트보다 적어지면 다음 주문을 투입하는 것으로 봄",
        f"{n} orders were released when {seen} lots waited in front of {front}; the next one is taken to be released when fewer than {below} wait",
    )
    return below


# Lots of earlier orders that have not begun at the front when an order is released.
_WAITING = """
WITH lots AS (
  SELECT o.released_s AS entered_s, min(op.s) AS begun_s FROM op JOIN prod_order o USING (order_id)
  WHERE station_id = ? AND lot IS NOT NULL GROUP BY op.order_id, lot, o.released_s),
step AS (
  SELECT moment, kind, sum(more) AS more FROM (
    SELECT entered_s AS moment, 'enters' AS kind, 1 AS more FROM lots UNION ALL SELECT begun_s, 'begins', -1 FROM lots)
  GROUP BY ALL),
level AS (SELECT kind, sum(more) OVER (ORDER BY moment, kind) - more AS n FROM step),  -- what begins at a moment goes first
found AS (SELECT n FROM level WHERE kind = 'enters')
SELECT count(*), quantile_cont(n, 0.25), median(n), quantile_cont(n, 0.75) FROM found
"""
