"""What a forecast says: output of a shift, day and week with its 80 % band, and each open order's chance to be on time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt

import numpy as np

from twin.experiment.forecast.spans import Span
from twin.present import Note

QUANTILES = (0.1, 0.5, 0.9)  # the outer two bound the 80 % band
Z_95 = 1.959964


@dataclass(frozen=True)
class Share:
    """A probability counted over runs, with its 95 % interval (Wilson)."""

    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Output:
    """Good parts of a span: those made so far and those to come. `reach`: the chance of at least what is planned."""

    span: Span
    so_far: float
    mean: float
    low: float
    median: float
    high: float
    reach: Share | None


@dataclass(frozen=True)
class OrderAhead:
    """An open order: when it will be done (10, 50 and 90 % of runs; None = not within the forecast) and if on time."""

    order: str
    product: str
    qty: int
    is_released: bool
    due_at: datetime | None
    early_at: datetime | None
    median_at: datetime | None
    late_at: datetime | None
    on_time: Share | None


@dataclass(frozen=True)
class PathPoint:
    """Good parts from the moment of the forecast up to another, with their 80 % band."""

    moment: datetime
    low: float
    median: float
    high: float


@dataclass(frozen=True)
class Forecast:
    """A forecast made from the floor as it stood `at`; it speaks of time up to `until`."""

    at: datetime
    until: datetime
    plant_version: str | None
    seed: int
    replications: int
    outputs: tuple[Output, ...]
    path: tuple[PathPoint, ...]
    orders: tuple[OrderAhead, ...]
    notes: tuple[Note, ...]

    def path_of(self, output: Output) -> list[PathPoint]:
        """Returns the good parts of a span, those made so far included, from the moment of the forecast to the span's end."""
        begin = max(output.span.starts_at, self.at)
        mine = [p for p in self.path if begin <= p.moment <= output.span.ends_at]
        add = output.so_far - (mine[0].median if mine else 0.0)  # nothing, unless work goes on before the span begins
        return [PathPoint(p.moment, *(max(0.0, add + q) for q in (p.low, p.median, p.high))) for p in mine]

    def output(self, name: str) -> Output | None:
        """Returns the output of "shift", "day" or "week"; None where there is no such span."""
        return next((o for o in self.outputs if o.span.name == name), None)


def wilson(hits: int, of: int) -> Share:
    """Returns a share with its 95 % score interval (Wilson 1927): never outside [0, 1], sound for 0 and for all."""
    share, z2 = hits / of, Z_95**2
    centre = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = Z_95 * sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return Share(share, 0.0 if hits == 0 else centre - half, 1.0 if hits == of else centre + half)


def quantiles(values: Sequence[float]) -> tuple[float, float, float]:
    """Returns the 10, 50 and 90 % quantiles; one that lies between a finite and an infinite value is infinite."""
    low, median, high = np.quantile(np.asarray(values, dtype=float), QUANTILES, method="higher")
    return float(low), float(median), float(high)
