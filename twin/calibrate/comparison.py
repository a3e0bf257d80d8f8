"""A station's calibrated law beside the data it came from, for a picture."""

from dataclasses import dataclass

import numpy as np

from twin.calibrate import clock, processing, rows
from twin.calibrate.report import Report
from twin.errors import Problem
from twin.laws import Law
from twin.plant import Plant
from twin.store import Store

DRAWS = 20_000  # the law is shown by its own draws: quantiles of every family alike
POINTS = 101


@dataclass(frozen=True)
class LawAgainstData:
    """Measured times and the law's, seconds (per lot or per part); `share`, `data_s`, `law_s` are points of equal rank."""

    sample_s: np.ndarray
    law: Law
    per: str
    share: np.ndarray
    data_s: np.ndarray
    law_s: np.ndarray
    density_at_s: np.ndarray
    density: np.ndarray


def laws_against_data(store: Store, plant: Plant, station_id: str, product_id: str | None = None) -> LawAgainstData:
    """Returns the measured processing times of a station (and product) with the plant's law; Problem where none are measured."""
    station = plant.station_by_id().get(station_id)
    if station is None:
        raise Problem(
            f"설비 '{station_id}'이(가) 공장 설명에 없습니다. 있는 것: {', '.join(plant.station_by_id())}",
            f"There is no station '{station_id}' in the plant; known: {', '.join(plant.station_by_id())}.",
        )
    # A lot that comes back is told apart from one that stays only by where it went in between: then all is read.
    comes_back = any(way.route.count(station_id) > 1 for p in plant.product for way in p.ways())
    with store.cursor() as cur:
        span = rows.prepare(cur, Report(), from_=None, until=None, station_id=None if comes_back else station_id)
        fronts = {w.route[0] for p in plant.product for w in p.ways()} if plant.supply.kind == "saturated" else set()
        clock.learn_kinds(cur, fronts)
        clock.make_open_time(cur, plant.site, plant.shift, span)
        clock.run_clock(cur)
        processing.make_sample(cur, [station])
        samples = processing.samples_of(cur, Report(), station)
    sample = samples.all() if product_id is None else samples.by_product.get(product_id, np.empty(0))
    if not len(sample):
        raise Problem(
            f"설비 '{station_id}'의 작업시간 기록이 없습니다. 작업의 시작과 끝을 수집하십시오.",
            f"No processing times are recorded at station '{station_id}': collect the start and end of its operations.",
        )
    law = station.processing_s_by_product.get(product_id or "", station.processing_s)
    return _beside(np.sort(sample), law, samples.per)


def _beside(sample: np.ndarray, law: Law, per: str) -> LawAgainstData:
    share = np.linspace(0.005, 0.995, POINTS)
    drawn = law.draw(np.random.default_rng(1), DRAWS)
    low, high = np.quantile(np.concatenate([sample, drawn]), [0.001, 0.99])
    density, edges = np.histogram(drawn, bins=60, range=(float(low), float(max(high, low + 1e-6))), density=True)
    middle = (edges[1:] + edges[:-1]) / 2
    return LawAgainstData(
        sample, law, per, share, np.quantile(sample, share), np.quantile(drawn, share), middle, density
    )
