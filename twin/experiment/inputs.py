"""What the data leave open about a plant: every measured mean is known from a sample only, and a forecast must say so.

A mean from n values of spread cv is uncertain by cv / sqrt(n); a rate by the interval it was calibrated with; and a station
is another one from week to week (see drift). What was entered or assumed has no sample, so nothing is drawn for it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from twin.laws import LawBase, scaled
from twin.line.luck import Luck
from twin.plant import Part, Plant, ScrapRate, Station

LARGEST = 0.5  # standard deviation of a mean's logarithm: beyond it nothing is known anyway
Z_95 = 1.959964
GAPS = ("time_to_failure_s", "time_to_minor_stop_s", "interarrival_s")
_MOVE_TOGETHER = {
    "processing": ("processing_s", "processing_s_by_product"),
    "failure": ("time_to_failure_s",),
    "scrap": ("scrap_rate", "scrap_rate_by_product"),
}


def drawn(
    plant: Plant,
    seed: int,
    number: int,
    drift: Mapping[tuple[str, str], float] | None = None,
    week: date | None = None,
) -> Plant:
    """Returns the plant as it may be in a week: each measured law and rate drawn from its uncertainty, the same in all weeks,
    each station moved by its `drift`, anew in each. Number 0 is the plant itself.
    """
    if number == 0:
        return plant
    luck = Luck(seed, number)
    moved = tuple(_moved(s, luck, drift or {}, week) for s in plant.station)
    return _drawn(plant.model_copy(update={"station": moved}), luck, ("input",))


def spread_of_mean(law: LawBase) -> float:
    """Returns the standard deviation of the logarithm of the law's mean, from the size of its sample; 0 without one."""
    if not law.n or law.source not in ("measured", "pooled"):
        return 0.0
    draws = law.draw(np.random.default_rng(1), 2_000)
    cv = float(draws.std() / draws.mean()) if draws.mean() > 0 else 0.0
    return min(LARGEST, cv / float(np.sqrt(law.n)))


def _moved(station: Station, luck: Luck, drift: Mapping[tuple[str, str], float], week: date | None) -> Station:
    """The station of one week: all its work slower or faster together, more or less scrap, sooner or later failures."""
    changes: dict[str, Any] = {}
    for kind, names in _MOVE_TOGETHER.items():
        sd = drift.get((station.id, kind), 0.0)
        if sd:
            factor = _factor(luck, sd, "drift", week, station.id, kind)
            changes |= {name: _by(getattr(station, name), factor, name) for name in names}
    return station.model_copy(update=changes) if changes else station


def _by(thing: Any, factor: float, name: str = "") -> Any:
    if isinstance(thing, dict):
        return {key: _by(value, factor, name) for key, value in thing.items()}
    if isinstance(thing, ScrapRate):
        return thing.model_copy(update={"rate": min(1.0, thing.rate * factor)})
    return thing if thing is None else _scaled(thing, factor, name)


def _scaled(law: Any, factor: float, name: Any) -> Any:
    """The law with its mean times a factor; of a time between events it is the rate that has a mean of its own."""
    return scaled(law, 1 / factor if name in GAPS else factor)


def _factor(luck: Luck, sd: float, *name: object) -> float:
    """A factor of mean 1 whose logarithm has this standard deviation."""
    return float(np.exp(luck.generator(*name).normal(-sd * sd / 2, sd)))


def _drawn(thing: Any, luck: Luck, path: tuple[Any, ...]) -> Any:
    if isinstance(thing, LawBase):
        sd = spread_of_mean(thing)
        return _scaled(thing, _factor(luck, sd, *path), path[-1]) if sd else thing
    if isinstance(thing, ScrapRate):
        return _drawn_rate(thing, luck, path)
    if isinstance(thing, Part):
        parts = {name: _drawn(getattr(thing, name), luck, (*path, name)) for name in type(thing).model_fields}
        changed = {name: part for name, part in parts.items() if part is not getattr(thing, name)}
        return thing.model_copy(update=changed) if changed else thing
    if isinstance(thing, tuple) and thing and isinstance(thing[0], Part):
        parts = tuple(_drawn(t, luck, (*path, getattr(t, "id", i))) for i, t in enumerate(thing))
        return parts if any(a is not b for a, b in zip(parts, thing, strict=True)) else thing
    if isinstance(thing, dict):
        return {key: _drawn(value, luck, (*path, key)) for key, value in thing.items()} or thing
    return thing


def _drawn_rate(rate: ScrapRate, luck: Luck, path: tuple[Any, ...]) -> ScrapRate:
    """A rate from its 95 % interval; on the scale of logarithms, so that it stays a rate."""
    if rate.low is None or rate.high is None or not 0 < rate.rate < 1:
        return rate
    sd = min(LARGEST, (rate.high - rate.low) / (2 * Z_95 * rate.rate))
    return _by(rate, _factor(luck, sd, *path))
