"""How far a station's inputs are open: each measured law and rate at both ends of its 95 % interval, as changes of the plant."""

from collections.abc import Iterator
from math import exp, sqrt

from twin.experiment.inputs import Z_95, spread_of_mean
from twin.experiment.scenario.scenario import Change
from twin.experiment.scenario.seen import LAW
from twin.laws import LawBase
from twin.plant import Station

SMALLEST = 0.001  # spread of a mean's logarithm: less is known well enough


def open_inputs(station: Station) -> Iterator[tuple[Change, Change]]:
    """Yields (low, high) changes of each lever that rests on a measured law of the station; none for what was entered."""
    for lever_id in LAW:
        spread = _spread(_laws(station, lever_id))
        if spread > SMALLEST:
            low, high = (100 * (exp(sign * Z_95 * spread) - 1) for sign in (-1, 1))
            yield _change(lever_id, station, low), _change(lever_id, station, high)
    rate = station.scrap_rate
    if rate.low is not None and rate.high is not None and 0 < rate.low < rate.rate < rate.high:
        low, high = (100 * (end / rate.rate - 1) for end in (rate.low, rate.high))
        yield _change("scrap", station, low), _change("scrap", station, high)


def _laws(station: Station, lever_id: str) -> list[LawBase]:
    """The laws that a lever moves together; those of single products where a station has them."""
    if lever_id == "processing_time" and station.processing_s_by_product:
        return list(station.processing_s_by_product.values())
    if lever_id == "setup_time" and station.setups:
        return [pair.setup_s for pair in station.setups]
    law = getattr(station, LAW[lever_id])
    return [law] if isinstance(law, LawBase) else []


def _spread(laws: list[LawBase]) -> float:
    """The spread of the mean of several means, each known by itself."""
    return sqrt(sum(spread_of_mean(law) ** 2 for law in laws)) / len(laws) if laws else 0.0


def _change(lever_id: str, station: Station, percent: float) -> Change:
    return Change(lever_id, station.id, ((lever_id, round(percent, 1)),))
