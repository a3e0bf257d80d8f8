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
UNITS = (("s", 1, 1_200), ("min", 60, 7_200), ("h", 3_600, float("inf")))  # name, seconds, longest time shown in it


@dataclass(frozen=True)
class LawPicture:
    """Densities of the data (`bar_at`, `bars`) and of the law (`line_at`, `line`), times in `unit` per lot or part."""

    per: str
    unit: str  # s | min | h
    law: Law
    n: int
    data_mean: float
    law_mean: float
    bar_at: np.ndarray
    bars: np.ndarray
    line_at: np.ndarray
    line: np.ndarray


def law_picture(store: "Store", plant: Plant, station_id: str, product_id: str | None = None) -> LawPicture:
    """Returns the picture of a station's processing law; Problem where none of its times are measured."""
    found = laws_against_data(store, plant, station_id, product_id)
    low, high = float(found.density_at_s[0]), float(found.density_at_s[-1])
    counts, edges = np.histogram(found.sample_s, bins=BARS, range=(low, max(high, low + 1e-6)))
    bars = counts / (len(found.sample_s) * np.diff(edges))
    unit, unit_s = next((u, s) for u, s, most_s in UNITS if high <= most_s)
    return LawPicture(
        found.per, unit, found.law, len(found.sample_s), float(found.sample_s.mean()) / unit_s, found.law.mean() / unit_s,
        (edges[1:] + edges[:-1]) / 2 / unit_s, bars * unit_s, found.density_at_s / unit_s, found.density * unit_s,
    )  # fmt: skip
