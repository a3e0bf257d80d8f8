"""A law beside its data, small enough for a page: the data as bars, the law as a line over the same stretch."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from twin.calibrate.comparison import laws_against_data
from twin.laws import Law
from twin.plant import Plant

if TYPE_CHECKING:
    from twin.store import Store

BARS = 40


@dataclass(frozen=True)
class LawPicture:
    """Densities (1/s) of the data (`bar_at_s`, `bars`) and of the law (`line_at_s`, `line`), seconds per lot or part."""

    per: str
    law: Law
    n: int
    data_mean_s: float
    law_mean_s: float
    bar_at_s: np.ndarray
    bars: np.ndarray
    line_at_s: np.ndarray
    line: np.ndarray


def law_picture(store: "Store", plant: Plant, station_id: str, product_id: str | None = None) -> LawPicture:
    """Returns the picture of a station's processing law; Problem where none of its times are measured."""
    found = laws_against_data(store, plant, station_id, product_id)
    low, high = float(found.density_at_s[0]), float(found.density_at_s[-1])
    counts, edges = np.histogram(found.sample_s, bins=BARS, range=(low, max(high, low + 1e-6)))
    bars = counts / (len(found.sample_s) * np.diff(edges))
    return LawPicture(
        found.per, found.law, len(found.sample_s), float(found.sample_s.mean()), found.law.mean(),
        (edges[1:] + edges[:-1]) / 2, bars, found.density_at_s, found.density,
    )  # fmt: skip
