"""Scrap rates with the day as the cluster: parts of one day share its luck, so a plain binomial interval is far too narrow.

rate = sum x / sum n; se = sqrt(D/(D-1) * sum (x_d - rate n_d)^2) / sum n; t with D-1 degrees. What moves from day to day
beyond the binomial is estimated by the method of moments.
"""

import duckdb
import numpy as np

from twin.calibrate.fit_pictures import days_picture
from twin.calibrate.report import Report
from twin.calibrate.rows import columns
from twin.plant import ScrapRate, Site, Station

FEWEST_PARTS = 100
FEWEST_DAYS = 5
FEWEST_DEFECTS = 10  # of a product, for a rate of its own


def learn_scrap(cur: duckdb.DuckDBPyConnection, report: Report, site: Site, stations: list[Station]) -> list[Station]:
    """Returns the stations with measured scrap rates, also by product where they can be told apart."""
    minutes = site.day_starts.hour * 60 + site.day_starts.minute
    cur.execute(_DAYS, {"zone": site.timezone, "minutes": minutes})
    return [_of_station(cur, report, station) for station in stations]


def day_clustered(defects: np.ndarray, parts: np.ndarray) -> ScrapRate:
    """Returns the rate with its 95 % interval and its spread between days, from counts per day, shape (days,)."""
    from scipy.stats import binomtest, t

    keep = parts > 0
    x, n = defects[keep].astype(float), parts[keep].astype(float)
    days, total = len(n), float(n.sum())
    rate = float(x.sum()) / total
    if days < 2:  # one day's luck: its own interval is all there is
        exact = binomtest(min(round(x.sum()), int(total)), int(total)).proportion_ci(0.95)
        return ScrapRate(rate=rate, low=float(exact.low), high=float(exact.high), source="measured", n=int(total))
    error = (days / (days - 1) * float(((x - rate * n) ** 2).sum())) ** 0.5 / total
    half = float(t.ppf(0.975, days - 1)) * error
    low, high = max(0.0, rate - half), min(1.0, rate + half)
    if x.sum() == 0:
        high = 1 - 0.05 ** (1 / total)  # no defect at all: the exact one-sided bound
    return ScrapRate(rate=rate, day_sd=_day_sd(x, n, rate), low=low, high=high, source="measured", n=int(total))


def _day_sd(x: np.ndarray, n: np.ndarray, rate: float) -> float:
    """Spread of the daily rate beyond the binomial, by moments (one-way analysis of variance of proportions)."""
    days, total = len(n), float(n.sum())
    between = float((n * (x / n - rate) ** 2).sum()) - (days - 1) * rate * (1 - rate)
    weight = total - float((n**2).sum()) / total
    return max(0.0, between / weight) ** 0.5 if weight > 0 else 0.0


def _of_station(cur: duckdb.DuckDBPyConnection, report: Report, station: Station) -> Station:
    rows = columns(cur, _OF_STATION, [station.id])
    parts = float(np.sum(rows["n"])) if len(rows["n"]) else 0.0
    if parts < FEWEST_PARTS:
        report.item(
            "scrap_rate", station.id, rate=station.scrap_rate.rate, n=int(parts), source=station.scrap_rate.source
        )
        return station
    everything = np.ones(len(rows["n"]), dtype=bool)
    whole = _rate(rows, everything)
    from_inspection = bool(np.any(rows["inspected"]))
    if from_inspection:
        report.assume(
            f"{station.id}: 불량이 검사 기록에만 있어 발견된 검사 설비의 불량률로 봄(원인 공정은 알 수 없음)",
            f"{station.id}: defects are booked at inspection only and count as this station's scrap; the cause may lie upstream",
        )
    by_product, of_product = {}, {None: everything}
    products = [str(p) for p in dict.fromkeys(rows["product_id"].tolist())]
    for product in products if len(products) > 1 else []:
        of = rows["product_id"] == product
        if rows["x"][of].sum() >= FEWEST_DEFECTS and len(set(rows["day"][of].tolist())) >= FEWEST_DAYS:
            by_product[product], of_product[product] = _rate(rows, of), of
    origin = "inspection" if from_inspection else "operations"
    for product, rate in {None: whole, **by_product}.items():
        of = of_product[product]
        picture = days_picture(rows["day"][of], rows["x"][of], rows["n"][of], rate)
        report.item("scrap_rate", station.id, product, origin=origin, picture=picture, **rate.model_dump(mode="json"))
    return station.model_copy(update={"scrap_rate": whole, "scrap_rate_by_product": by_product})


def _rate(rows: dict[str, np.ndarray], of: np.ndarray) -> ScrapRate:
    _, day = np.unique(rows["day"][of], return_inverse=True)
    found = day_clustered(np.bincount(day, weights=rows["x"][of]), np.bincount(day, weights=rows["n"][of]))
    rounded = {k: float(f"{v:.6g}") for k, v in found.model_dump().items() if isinstance(v, float)}
    return found.model_copy(update=rounded)


_OF_STATION = """
SELECT product_id, day, sum(x) AS x, sum(n) AS n, bool_or(inspected) AS inspected
FROM scrap_day WHERE station_id = ? GROUP BY ALL ORDER BY day, product_id
"""

# Rejected is what is thrown away or set aside for rework. What an inspection finds counts where the operations of that station book no scrap themselves, so nothing counts twice.
_DAYS = """
CREATE OR REPLACE TEMP TABLE scrap_day AS
WITH booked AS (
  SELECT station_id, product_id, e AS t, qty_scrap + qty_rework AS x, qty_in AS n FROM op WHERE qty_in > 0),
silent AS (
  SELECT station_id FROM (SELECT DISTINCT station_id FROM floor.inspection)
  WHERE station_id NOT IN (SELECT station_id FROM booked GROUP BY 1 HAVING sum(x) > 0)),
inspected AS (
  SELECT station_id, coalesce(product_id, 'unknown') AS product_id, epoch(occurred_at) AS t, qty_defect AS x, qty_inspected AS n
  FROM floor.inspection, span_read WHERE qty_inspected > 0 AND station_id IN (FROM silent)
    AND epoch(occurred_at) BETWEEN from_s AND until_s),
both_kinds AS (
  SELECT *, FALSE AS inspected FROM booked WHERE station_id NOT IN (SELECT station_id FROM inspected)
  UNION ALL SELECT *, TRUE FROM inspected)
SELECT station_id, product_id, CAST(timezone($zone, to_timestamp(t)) - to_minutes($minutes) AS DATE)::VARCHAR AS day,
       sum(least(x, n)) AS x, sum(n) AS n, bool_or(inspected) AS inspected
FROM both_kinds GROUP BY ALL
"""
