"""What feeds the line: the orders as they were released, lots as they arrived, or never lacking."""

from datetime import UTC, datetime

import duckdb

from twin.calibrate.fit import choose_law
from twin.calibrate.pull import release_rule
from twin.calibrate.report import Report
from twin.calibrate.rows import columns
from twin.plant import Order, Plant, Product, Site, Supply

MOST_STARVED = 0.05  # share of open time the first station may starve and still count as never lacking
MOST_WAITING = 3.0  # times their work that lots may stay before a person is warned
MOST_ORDERS = 3_000  # the latest are kept: older ones would only make the file long
FEWEST_ARRIVALS = 30


def learn_supply(
    cur: duckdb.DuckDBPyConnection, report: Report, site: Site, base: Plant | None, products: list[Product]
) -> tuple[Supply, tuple[Order, ...], list[Product]]:
    """Returns the supply, the orders it releases, and the products with their lot sizes."""
    starved = _starved_at_the_front(cur, products)
    never_lacks = base.supply.kind == "saturated" if base else _made_on_demand(cur, starved)
    below = None if never_lacks else release_rule(cur, report, products, base)
    orders = () if never_lacks else _orders(cur, report, site, {p.id for p in products}, pulled=below is not None)
    products = [_sized(cur, p, base, bool(orders), report) for p in products]
    if not orders and base and base.supply.kind == "orders":
        report.assume("주문 기록이 없어 입력된 주문을 씀", "no orders in the log, the entered ones are kept")
        return base.supply, base.order, products
    if not orders:
        supply = _without_orders(cur, report, starved, base)
        return supply, (), products
    resample = bool(base and base.supply.resample_days)
    report.item(
        "supply", source="measured", kind="orders", n=len(orders), resample_days=resample, starved=starved,
        release_below_lots=below,
    )  # fmt: skip
    if below is None:
        _say_how_long_lots_wait(cur, report)
    return Supply(kind="orders", resample_days=resample, release_below_lots=below), orders, products


def _say_how_long_lots_wait(cur: duckdb.DuckDBPyConnection, report: Report) -> None:
    """Lots that wait far longer than they are worked on wait for more than machines, which the model does not know."""
    inside_s, worked_s = cur.execute(_WAITING).fetchall()[0]
    if inside_s and worked_s and inside_s > MOST_WAITING * worked_s:
        report.warn(
            f"로트는 평균 {inside_s / 3600:.0f}시간 머물고 그중 작업은 {worked_s / 3600:.0f}시간뿐임. 설비 말고도 사람·운반·검사를 기다린다면 예측 리드타임이 짧게 나오므로 공장 파일에 적으십시오",
            f"lots stay {inside_s / 3600:.0f} h on average, {worked_s / 3600:.0f} h of it worked on; if they wait for people, transport or inspection, describe those in the plant file, or lead times will come out too short",
        )


def _made_on_demand(cur: duckdb.DuckDBPyConnection, starved: float | None) -> bool:
    """True where the front never waits and an order is no more than one lot: orders then say nothing about demand."""
    several = cur.execute("SELECT count(*) FROM prod_order WHERE due_s IS NOT NULL").fetchall()[0][0]
    return starved is not None and starved <= MOST_STARVED and several == 0


def _without_orders(
    cur: duckdb.DuckDBPyConnection, report: Report, starved: float | None, base: Plant | None
) -> Supply:
    if base and base.supply.kind == "saturated":
        if starved is not None and starved > MOST_STARVED:
            report.warn(
                f"설명은 자재가 늘 있다고 하나 첫 설비가 시간의 {starved:.1%} 동안 자재를 기다림",
                f"described as never lacking material, but the first station starves {starved:.1%} of the time",
            )
        report.item("supply", source="entered", kind="saturated", starved=starved)
        return Supply()
    gaps = columns(cur, _ARRIVAL_GAPS)["gap"]
    if starved is None or starved <= MOST_STARVED or len(gaps) < FEWEST_ARRIVALS:
        report.assume("첫 설비에 자재가 늘 있다고 봄", "the first station is taken to be never short of material")
        report.item("supply", source="assumed" if starved is None else "measured", kind="saturated", starved=starved)
        return Supply()
    fit = choose_law(gaps)
    report.assume("로트가 서로 무관한 간격으로 들어온다고 봄", "lots are taken to arrive at independent intervals")
    report.item("supply", kind="interarrival", starved=starved, **fit.described())
    return Supply(kind="interarrival", interarrival_s=fit.law)


def _orders(
    cur: duckdb.DuckDBPyConnection, report: Report, site: Site, known: set[str], *, pulled: bool
) -> tuple[Order, ...]:
    """The orders of the log in the order of their release; one that was not recorded is the start of the first operation.

    Orders that the line pulls may be released from the moment they were taken into the books.
    """
    rows = cur.execute(_ORDERS).fetchall()
    usable = [r for r in rows if r[1] in known and r[3] is not None]
    report.drop(
        len(rows) - len(usable), "제품이나 투입 시각을 모르는 주문", "orders without a known product or release"
    )
    derived = sum(r[5] for r in usable)
    if derived:
        report.assume(
            f"주문 {derived}건은 투입 기록이 없어 첫 작업의 시작을 투입으로 봄",
            f"{derived} orders have no release recorded; the start of their first operation is used",
        )
    no_due = sum(r[4] is None for r in usable)
    if no_due:
        report.assume(f"주문 {no_due}건은 납기 기록이 없음", f"{no_due} orders have no due date")
    report.drop(max(0, len(usable) - MOST_ORDERS), "오래된 주문(최근 것만 씀)", "older orders (the latest are used)")
    kept = usable[-MOST_ORDERS:]
    return tuple(
        Order(
            id=str(i),
            product=p,
            qty=max(1, round(qty or 1)),
            released_at=_local(taken if pulled else at, site),
            due_at=_local(due, site) if due else None,
        )
        for i, p, qty, at, due, _, taken in kept
    )


def _local(moment_s: float, site: Site) -> datetime:
    return datetime.fromtimestamp(moment_s, UTC).astimezone(site.zone).replace(tzinfo=None, microsecond=0)


def _sized(
    cur: duckdb.DuckDBPyConnection, product: Product, base: Plant | None, by_orders: bool, report: Report
) -> Product:
    """Lot size: as entered, or what the log shows; an order that stays together is one lot."""
    if base and product.id in {p.id for p in base.product}:
        return product
    lots, orders, size = cur.execute(
        "SELECT count(DISTINCT lot), count(DISTINCT order_id), median(qty) FROM visit WHERE product_id = ? AND (lot IS NULL OR visit_no = 1)",
        [product.id],
    ).fetchall()[0]
    together = by_orders and orders and lots <= orders
    chosen = "order" if together else max(1, round(size or 1))
    report.item("lot_size", product_id=product.id, source="measured", n=int(lots), lot_size=chosen)
    return product.model_copy(update={"lot_size": chosen})


def _starved_at_the_front(cur: duckdb.DuckDBPyConnection, products: list[Product]) -> float | None:
    """Share of open time the first stations wait for material; None where their states never speak of waiting."""
    first = sorted({way.route[0] for p in products for way in p.ways()})
    row = cur.execute(
        """SELECT sum(e - s) FILTER (state = 'STARVED'), sum(e - s) FILTER (state NOT IN ('OFF', 'PLANNED_STOP', 'UNKNOWN'))
           FROM state JOIN station_kind USING (station_id) WHERE by_states AND list_contains(?, station_id)""",
        [first],
    ).fetchall()[0]
    return row[0] / row[1] if row[0] and row[1] else None


_ORDERS = """
WITH made AS (
  SELECT order_id, arg_min(product_id, op_id) AS product_id, min(s) AS first_s, max(qty_in) AS qty FROM op WHERE order_id IS NOT NULL GROUP BY 1)
SELECT order_id, coalesce(o.product_id, m.product_id) AS product_id, coalesce(o.qty, m.qty) AS qty,
       coalesce(o.released_s, m.first_s) AS released_s, o.due_s, (o.released_s IS NULL)::INT AS derived,
       least(greatest(coalesce(o.ordered_s, o.released_s, m.first_s), from_s), coalesce(o.released_s, m.first_s)) AS taken_s
FROM prod_order o FULL JOIN made m USING (order_id), span_read
WHERE coalesce(o.released_s, m.first_s) IS NULL OR coalesce(o.released_s, m.first_s) >= from_s
ORDER BY released_s, o.due_s, order_id
"""

_WAITING = """
SELECT avg(inside_s), avg(worked_s) FROM (
  SELECT max(e) - min(s) AS inside_s, sum(worked_s) AS worked_s FROM visit WHERE lot IS NOT NULL GROUP BY lot)
"""

_ARRIVAL_GAPS = """
WITH arrivals AS (SELECT coalesce(q, s) AS t FROM visit WHERE lot IS NULL OR visit_no = 1)
SELECT t - lag(t) OVER (ORDER BY t) AS gap FROM arrivals QUALIFY gap IS NOT NULL
"""
