"""Routes: the ways lots of a product really took, whole, commonest first. Open and cut-short lots say nothing about them."""

from collections import Counter, defaultdict

import duckdb
import numpy as np

from twin.calibrate.report import Report
from twin.calibrate.rows import Span, columns
from twin.errors import Problem
from twin.plant import Plant, Product, Variant

COVERAGE = 0.95  # ways are kept, commonest first, until they cover so much of the lots
RARE = 0.01  # ... and beyond that while they are at least so common
MOST_WAYS = 100


def learn_routes(cur: duckdb.DuckDBPyConnection, report: Report, span: Span, base: Plant | None) -> list[Product]:
    """Returns the products with measured ways and share of the mix; entered ones where no lot was followed."""
    ways = _ways(cur, report, span)
    starts = dict(
        cur.execute("SELECT product_id, count(*) FROM visit WHERE lot IS NULL OR visit_no = 1 GROUP BY 1").fetchall()
    )
    alone = dict(cur.execute("SELECT product_id, mode(station_id) FROM visit GROUP BY 1").fetchall())
    described = {p.id: p for p in base.product} if base else {}
    names = [*described, *(p for p in sorted(starts, key=lambda p: (-starts[p], p)) if p not in described)]
    if described and len(names) > len(described):
        report.warn(
            f"공장 설명에 없는 제품이 기록에 있어 추가함: {', '.join(names[len(described) :])}",
            f"products in the log that the description lacks were added: {', '.join(names[len(described) :])}",
        )
    if not names:
        raise Problem(
            "작업(operation) 기록이 없어 제품과 경로를 알 수 없습니다. 작업 실적을 넣거나 --base로 공장 설명을 주십시오.",
            "No operations are recorded, so products and routes are unknown: load operations or give a description with --base.",
        )
    total = sum(starts.values()) or 1
    return [
        _product(p, described.get(p), ways.get(p, Counter()), starts.get(p, 0) / total, alone.get(p), report)
        for p in names
        if p in described or ways.get(p) or p in alone
    ]


def _ways(cur: duckdb.DuckDBPyConnection, report: Report, span: Span) -> dict[str, Counter]:
    """How many finished lots of each product took each way."""
    lots = cur.execute(_LOTS).fetchall()
    has_completion = any(row[5] is not None for row in lots)
    usual_starts = _usual_starts(lots)
    patience_s = _longest_usual_wait_s(cur)
    found: dict[str, Counter] = defaultdict(Counter)
    open_lots = emptied = cut = 0
    for product, stations, first_s, last_s, is_empty, completed_s in lots:
        if completed_s is None and (has_completion or last_s > span.until_s - patience_s):
            open_lots += 1
        elif is_empty:
            emptied += 1
        elif first_s - span.from_s < patience_s and stations[0] not in usual_starts:
            cut += 1
        else:
            found[product][tuple(stations)] += 1
    report.drop(open_lots, "아직 끝나지 않은 로트(경로에서 제외)", "lots not finished yet (left out of the routes)")
    report.drop(
        emptied, "모두 불량으로 빠진 로트(경로에서 제외)", "lots scrapped to the last part (left out of the routes)"
    )
    report.drop(
        cut,
        "기록 시작 전에 출발한 로트(경로에서 제외)",
        "lots that set out before the log begins (left out of the routes)",
    )
    return found


def _product(
    name: str, given: Product | None, ways: Counter, share: float, alone: str | None, report: Report
) -> Product:
    product = given or Product(id=name, name_ko=name, name_en=name, route=(alone,) if alone else ("?",))
    if share > 0:
        product = product.model_copy(update={"share": float(f"{share:.6g}")})
    n = sum(ways.values())
    if not n:
        source = "entered" if given else "measured"
        report.item(
            "route",
            product_id=name,
            source=source,
            n=0,
            ways=[{"route": list(w.route), "share": w.share} for w in product.ways()],
        )
        return product
    kept, covered = _commonest(ways, n)
    shares = [{"route": list(way), "n": count, "share": count / n} for way, count in kept]
    report.item(
        "route", product_id=name, source="measured", n=n, ways=shares, coverage=covered / n, ways_seen=len(ways)
    )
    if len(kept) < len(ways):
        report.drop(
            n - covered,
            f"{name}: 드문 경로 {len(ways) - len(kept)}가지",
            f"{name}: lots on {len(ways) - len(kept)} rare routes",
        )
    if len(kept) == 1:
        return product.model_copy(update={"route": kept[0][0], "variants": ()})
    variants = tuple(Variant(route=way, share=float(f"{count / n:.6g}")) for way, count in kept)
    return product.model_copy(update={"route": (), "variants": variants})


def _usual_starts(lots: list[tuple]) -> set[str]:
    """Stations at which at least one lot in twenty begins; all of them where lots begin anywhere (a job shop)."""
    counts = Counter(row[1][0] for row in lots)
    usual = {station for station, n in counts.items() if n >= 0.05 * len(lots)}
    return usual if sum(counts[s] for s in usual) >= 0.9 * len(lots) else set(counts)


def _commonest(ways: Counter, n: int) -> tuple[list[tuple[tuple[str, ...], int]], int]:
    kept, covered = [], 0
    for way, count in sorted(ways.items(), key=lambda entry: (-entry[1], entry[0])):
        if (covered >= COVERAGE * n and count < RARE * n) or len(kept) == MOST_WAYS:
            break
        kept.append((way, count))
        covered += count
    return kept, covered


def _longest_usual_wait_s(cur: duckdb.DuckDBPyConnection) -> float:
    """The 99 % quantile of the time between two visits of a lot: a lot silent for longer has finished."""
    gaps = columns(cur, _VISIT_GAPS)["gap"]
    return float(np.quantile(gaps, 0.99)) if len(gaps) else 0.0


_VISIT_GAPS = """
SELECT s - lag(s) OVER (PARTITION BY lot ORDER BY visit_no) AS gap FROM visit WHERE lot IS NOT NULL QUALIFY gap IS NOT NULL
"""

_LOTS = """
SELECT arg_min(v.product_id, visit_no) AS product_id, list(station_id ORDER BY visit_no) FILTER (NOT again) AS stations, min(s), max(e),
       arg_max(good <= 0 AND scrap > 0 AND scrap >= v.qty, visit_no) FILTER (NOT again), any_value(o.completed_s)
FROM visit v LEFT JOIN prod_order o USING (order_id) WHERE lot IS NOT NULL GROUP BY lot ORDER BY min(s), lot
"""
