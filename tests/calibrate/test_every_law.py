"""No law without its sample, its interval, its provenance and its picture: a walk over every law of a calibrated plant."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from tests.calibrate import hard_world
from tests.calibrate.worlds import FloorLog
from twin.calibrate import Calibration, calibrate_from
from twin.calibrate.told import every_law, item_of
from twin.laws import LawBase
from twin.plant import ScrapRate
from twin.plant_file import parse_plant

NEVER_SEEN = """
[site]
name = "공장"
[[process]]
id = "p"
[[station]]
id = "m1"
process = "p"
processing_s = { law = "constant", value = 50 }
[[station]]
id = "m2"
process = "p"
processing_s = { law = "constant", value = 50 }
[[station]]
id = "m9"
process = "p"
processing_s = { law = "constant", value = 5 }
[[product]]
id = "a"
route = ["m1", "m2"]
[[product]]
id = "b"
route = ["m1", "m2"]
"""


def missing(found: Calibration) -> list[str]:
    """What the report does not say of the laws of a plant; laws that were entered need their provenance alone."""
    wrong = []
    for station in found.plant.station:
        for what, of, law in every_law(station):
            name = f"{station.id} {what} {of or ''}".strip()
            if law.source == "entered":
                continue
            item = item_of(found.report["items"], station.id, what, of)
            wrong += [name] if item is None else [f"{name}: {w}" for w in _of_item(item, law)]
    return wrong


def _of_item(item: dict[str, Any], law: LawBase | ScrapRate) -> Iterator[str]:
    low, high = (item["low"], item["high"]) if isinstance(law, ScrapRate) else item["mean_interval_s"] or (None, None)
    mean = law.rate if isinstance(law, ScrapRate) else law.mean()
    if low is None or high is None or not low <= mean * (1 + 1e-6) or not mean <= high * (1 + 1e-6):
        yield f"no interval around its mean ({low}, {mean}, {high})"
    if not item["n"] or not law.n:
        yield "no sample size"
    if item["source"] != law.source:
        yield f"said to be {item['source']}, is {law.source}"
    if "pair" not in item and not item.get("picture"):
        yield "no picture"


@pytest.fixture
def hard(floor: FloorLog) -> FloorLog:
    """One machine with every trap set, minor stops and a second machine with a handful of everything."""
    world = hard_world.make(1)
    hard_world.write(floor, world, 1)
    rng, now, states, operations = np.random.default_rng(1), 0.0, [], []
    for i in range(40):
        states += [
            (now, now + 100, "PROCESSING"),
            (now + 100, now + 100 + rng.gamma(2, 20), "MINOR_STOP" if i % 9 else "DOWN"),
        ]
        operations.append(
            {
                "started_at": now,
                "ended_at": now + 100,
                "lot_id": f"S{i}",
                "station_id": "m2",
                "qty_scrap": float(i % 20 == 0),
            }
        )
        now += 40_000
    floor.states(states, station_id="m2")
    floor.operations([row | {"product_id": "ab"[i % 8 == 0]} for i, row in enumerate(operations)])
    return floor


def test_every_law_says_how_sure_it_is_and_where_it_comes_from(hard):
    found = calibrate_from(hard.con.cursor(), base=parse_plant(NEVER_SEEN, "three"), regime=False)
    assert len([law for s in found.plant.station for law in every_law(s)]) >= 15
    assert missing(found) == []


@pytest.mark.parametrize("taken", ["mean_interval_s", "n", "source", "picture"])
def test_the_walk_notices_what_is_missing(hard, taken):
    found = calibrate_from(hard.con.cursor(), search=False, regime=False)
    for item in found.report["items"]:
        if item["what"] == "repair":
            item[taken] = None
    assert any(" repair" in told for told in missing(found))
