"""A floor of one or two stations whose scrap is drawn day by day, so that what a comparison must say is known."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import numpy as np

from tests.kpi.logs import TinyLog, at, land, plant, save
from twin.compare.plan import Plan
from twin.store import Store

FIRST = date(2026, 1, 5)
BEFORE, AFTER = 84, 42  # days with work each way
GO_LIVE = FIRST + timedelta(days=BEFORE)
Rate = Callable[[int, str], float]


def falls(by: float = 0.02, at_day: int = BEFORE) -> Rate:
    """5 % scrap of product a and 11 % of b, less by `by` from a day on."""
    return lambda day, product: (0.05 if product == "a" else 0.11) - by * (day >= at_day)


def half(_: int) -> float:
    """The share of product b."""
    return 0.5


def fill(
    store: Store,
    rate: Rate,
    *,
    share: Callable[[int], float] = half,
    days: int = BEFORE + AFTER,
    missing: tuple[int, ...] = (),
    control: Rate | None = None,
    more: Callable[[TinyLog, int], Any] | None = None,
    seed: int = 1,
) -> None:
    """Puts 400 parts a day at m1 (and m2, where there is a control) into the store; `more` adds to the log of a day."""
    rng = np.random.default_rng(seed)
    stations = {"m1": rate} | ({"m2": control} if control else {})
    save(store, plant(*({"id": s} for s in stations)))
    log = TinyLog()
    for day in range(days):
        if day in missing:
            continue
        for station, of in stations.items():
            _day(log, rng, station, day, share(day), of)
        if more is not None:
            more(log, day)
    land(store, log)


def _day(log: TinyLog, rng: np.random.Generator, station: str, day: int, share: float, rate: Rate) -> None:
    log.state(station, at("8:00", day), at("12:00", day), "PROCESSING")
    log.state(station, at("13:00", day), at("17:00", day), "PROCESSING")
    for product, parts in (("a", round(400 * (1 - share))), ("b", round(400 * share))):
        if parts:
            bad = int(rng.binomial(parts, rate(day, product)))
            start, end = ("8:00", "12:00") if product == "a" else ("13:00", "17:00")
            log.operation(station, at(start, day), at(end, day), parts - bad, bad, product_id=product)


def plan(**changes: Any) -> Plan:
    """The quality ratio before and after, all 84 days before as the baseline."""
    given: dict[str, Any] = {
        "kpi_id": "quality_ratio", "wants": "up", "baseline_from": FIRST, "baseline_until": GO_LIVE - timedelta(days=1),
        "go_live": GO_LIVE,
    } | changes  # fmt: skip
    return Plan(**given)
