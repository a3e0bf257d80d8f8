"""When parts left the line: so that two runs are held against each other over the same parts, and not over the same time.

Where a line is never short of work, a faster variant makes more parts in the same time. Those it makes beyond the other's bring
luck of their own, which common random numbers cannot take out: a station 20 % faster on its own then keeps a ninth of the
variance that independent runs have, and over the same parts a fortieth (bench/whatif.py).
"""

from collections.abc import Sequence

import numpy as np

from twin.line import Log
from twin.plant import Plant

Flow = tuple[tuple[float, ...], tuple[float, ...]]  # seconds since the run began, good parts that have left by then
MOST_POINTS = 5000  # of a flow; between two of them it is taken to be even
FEWEST_PARTS = 100  # that two runs must have in common
HOUR_S = 3600.0


def is_steady(plant: Plant) -> bool:
    """Returns whether parts may stand for time: work never runs out, nobody goes home, nothing fails by the calendar."""
    lives = (station.time_to_failure_s for station in plant.station)
    return (
        plant.supply.kind == "saturated"
        and not plant.shift
        and not any(life and life.clock == "calendar" for life in lives)
    )


def flow_of(log: Log, plant: Plant) -> Flow | None:
    """Returns when good parts left a steady line; None for any other line, or where a route passes its last station twice."""
    ends = {(product.id, way.route[-1]) for product in plant.product for way in product.ways()}
    if not is_steady(plant) or any(way.route.count(way.route[-1]) > 1 for p in plant.product for way in p.ways()):
        return None
    table = log.tables()["operation_event"]
    names = zip(table["product_id"].to_pylist(), table["station_id"].to_pylist(), strict=True)
    is_end = np.array([name in ends for name in names], dtype=bool)
    ended = table["ended_at"].to_numpy()[is_end]
    seconds = (ended - np.datetime64(log.starts_at.replace(tzinfo=None))) / np.timedelta64(1, "s")
    good = np.asarray(table["qty_good"].to_numpy()[is_end], dtype=float)
    order = np.argsort(seconds, kind="stable")
    return _thinned(seconds[order], np.cumsum(good[order]))


def per_h(these: Flow, those: Flow, warmup_s: float) -> tuple[float, float] | None:
    """Returns good parts an hour of two runs over the parts both made after their warm-up; None where these are too few."""
    (s, n), (other_s, other_n) = (tuple(np.asarray(side) for side in flow) for flow in (these, those))
    if not len(n) or not len(other_n):
        return None
    last = min(n[-1], other_n[-1])
    first = max(float(np.interp(warmup_s, at, made, left=0.0)) for at, made in ((s, n), (other_s, other_n)))
    if last - first < FEWEST_PARTS:
        return None
    return _rate(s, n, first, last, warmup_s), _rate(other_s, other_n, first, last, warmup_s)


def all_per_h(
    these: Sequence[Flow | None], those: Sequence[Flow | None], warmup_s: float
) -> tuple[list[float], list[float]] | None:
    """Returns the parts an hour of pairs of runs, replication by replication; None unless every pair can be held so."""
    pairs = [None if a is None or b is None else per_h(a, b, warmup_s) for a, b in zip(these, those, strict=True)]
    known = [pair for pair in pairs if pair is not None]
    if not known or len(known) < len(pairs):
        return None
    return [a for a, _ in known], [b for _, b in known]


def _rate(seconds: np.ndarray, made: np.ndarray, first: float, last: float, warmup_s: float) -> float:
    """Parts an hour from the moment a number of parts had left (without a warm-up: from the beginning) to a later one."""
    begin = float(np.interp(first, made, seconds)) if first > 0 else warmup_s
    return (last - first) / (float(np.interp(last, made, seconds)) - begin) * HOUR_S


def _thinned(seconds: np.ndarray, made: np.ndarray) -> Flow:
    every = max(1, -(-len(seconds) // MOST_POINTS))
    places = np.unique(np.append(np.arange(0, len(seconds), every), len(seconds) - 1)) if len(seconds) else []
    return tuple(map(float, seconds[places])), tuple(map(float, made[places]))
