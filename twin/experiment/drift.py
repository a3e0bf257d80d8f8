"""How much a station is another one from week to week: more than chance within its laws explains.

People, material and weather do not come anew for each part but stay for a week, so a forecast of one week is less sure
than its laws say. The spread between past weeks, less what sampling explains (DerSimonian & Laird 1986), is drawn once a run.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np

from twin.laws import LawBase
from twin.plant import Plant, ScrapRate, Station
from twin.store.query import asked

FEWEST_WEEKS = 4
MOST_WEEKS = 12
LARGEST = 0.3  # as a share: a station that moves more than this between weeks is no longer one station


@dataclass(frozen=True)
class Work:
    """What a station did with one product in one week."""

    monday: date
    station_id: str
    product_id: str
    operations: float
    qty: float
    scrap: float


@dataclass(frozen=True)
class Clock:
    """How long a station's machines worked in one week, and how often they failed."""

    monday: date
    station_id: str
    processing_s: float
    failures: float


@dataclass(frozen=True)
class Sums:
    """What the weeks of a log add up to, station by station."""

    work: tuple[Work, ...]
    clock: tuple[Clock, ...]

    def before(self, monday: date) -> "Sums":
        """Returns the last weeks before a Monday."""
        weeks = sorted({c.monday for c in self.clock if c.monday < monday})[-MOST_WEEKS:]
        return Sums(tuple(w for w in self.work if w.monday in weeks), tuple(c for c in self.clock if c.monday in weeks))


def sums(cur: duckdb.DuckDBPyConnection, schema: str = "") -> Sums:
    """Returns the weekly sums of the facts that lie on a cursor; `schema` as in `twin.kpi.opened.Facts`."""
    work, clock = (asked(cur, query.format(schema=schema)) for query in (_WORK, _CLOCK))
    return Sums(tuple(Work(*row) for row in work), tuple(Clock(*row) for row in clock))


def drifts(past: Sums, plant: Plant) -> dict[tuple[str, str], float]:
    """Returns (station, "processing" | "failure" | "scrap") → standard deviation between weeks, as a share; without those at 0."""
    work, clock = defaultdict(list), defaultdict(list)
    for w in past.work:
        work[w.station_id].append(w)
    for c in past.clock:
        clock[c.station_id].append(c)
    found = {}
    for station in plant.station:
        found[station.id, "processing"] = _processing(station, work[station.id], clock[station.id])
        found[station.id, "failure"] = _failure(clock[station.id])
        found[station.id, "scrap"] = _scrap(station, work[station.id])
    return {key: min(LARGEST, sd) for key, sd in found.items() if sd > 0}


def between(ratios: np.ndarray, sampling: np.ndarray) -> float:
    """Returns the standard deviation between groups beyond the sampling variances; 0 with too few groups."""
    if len(ratios) < FEWEST_WEEKS or ratios.mean() <= 0:
        return 0.0
    shares = ratios / ratios.mean()
    return float(np.sqrt(max(0.0, shares.var(ddof=1) - sampling.mean())))


def _processing(station: Station, work: list[Work], clock: list[Clock]) -> float:
    """Seconds worked ÷ seconds the laws expect for the same work."""
    expected, sampling = defaultdict(float), defaultdict(float)
    for w in work:
        law = station.processing_s_by_product.get(w.product_id, station.processing_s)
        times = w.operations / station.batch_size
        each = law.mean() * (w.qty / w.operations if station.processing_per == "part" and w.operations else 1.0)
        expected[w.monday] += times * each
        sampling[w.monday] += times * (each * _cv(law)) ** 2
    usable = [c for c in clock if expected[c.monday] > 0 and c.processing_s > 0]
    ratios = np.array([c.processing_s / expected[c.monday] for c in usable])
    return between(ratios, np.array([sampling[c.monday] / expected[c.monday] ** 2 for c in usable]))


def _failure(clock: list[Clock]) -> float:
    """Failures per operating time, beyond the chance of counting them."""
    usable = [c for c in clock if c.processing_s > 0]
    counts, hours = np.array([c.failures for c in usable]), np.array([c.processing_s for c in usable])
    if not len(usable) or counts.sum() == 0:
        return 0.0
    expected = counts.sum() * hours / hours.sum()
    return between(counts / hours, 1 / expected)


def _scrap(station: Station, work: list[Work]) -> float:
    """Scrap per part, beyond the chance of counting it and the days' own spread, which the line draws itself."""
    qty, scrap, rate = defaultdict(float), defaultdict(float), station.scrap_rate
    for w in work:
        qty[w.monday] += w.qty
        scrap[w.monday] += w.scrap
    weeks = [m for m in qty if qty[m] > 0]
    mean = sum(scrap.values()) / max(1.0, sum(qty.values()))
    if mean == 0:
        return 0.0
    days = _day_share(rate) / 5
    return between(
        np.array([scrap[m] / qty[m] for m in weeks]), np.array([(1 - mean) / (mean * qty[m]) + days for m in weeks])
    )


def _day_share(rate: ScrapRate) -> float:
    return (rate.day_sd / rate.rate) ** 2 if rate.rate > 0 else 0.0


def _cv(law: LawBase) -> float:
    draws = law.draw(np.random.default_rng(1), 500)
    return float(draws.std() / draws.mean()) if draws.mean() > 0 else 0.0


_WORK = """
SELECT date_trunc('week', business_date)::DATE, station_id, product_id, sum(operations)::DOUBLE, sum(qty_in), sum(qty_scrap)
FROM {schema}fact_output GROUP BY ALL ORDER BY ALL
"""
_CLOCK = """
SELECT date_trunc('week', business_date)::DATE, station_id, sum(processing_s), sum(failures)::DOUBLE
FROM {schema}fact_machine GROUP BY ALL ORDER BY ALL
"""
