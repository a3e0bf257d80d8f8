"""Credibility tells a right twin from a wrong one: on made-up plants the right one is never D, wrong ones always are."""

from datetime import timedelta

import numpy as np
import pytest

from tests.validate.made import MONDAY
from twin.laws import Constant, Lognormal
from twin.line import run
from twin.plant import Plant, Station
from twin.plant_file import parse_plant
from twin.validate.forecasts import forecast
from twin.validate.scores import Score, score

WEEK_S = 7 * 86_400
NAIVE, TESTED, RUNS = 8, 8, 30  # weeks before the first forecast, weeks forecast, weeks simulated
SEEDS = pytest.mark.parametrize("seed", range(1, 4))

# Machines fail often, a repair is long now and then, and hardly a lot finds room between the stations: what buffers and the tail of
# the repairs do to output is a large part of it.
PLANT = """
[site]
name = "made up"
starts_at = 2026-01-05T00:00:00
[[process]]
id = "p"
{stations}
[[product]]
id = "a"
route = {route}
[supply]
kind = "saturated"
"""
STATION = """
[[station]]
id = "m{i}"
process = "p"
buffer_before = {buffer}
processing_s = {{ law = "lognormal", mean = {cycle}, cv = 0.3 }}
time_to_failure_s = {{ law = "exponential", mean = {up} }}
repair_s = {{ law = "lognormal", mean = {repair}, cv = {cv} }}
"""


def made_up(seed: int) -> Plant:
    """A line of three to five stations with laws of its own."""
    rng = np.random.default_rng(seed)
    number = int(rng.integers(3, 6))
    blocks = [
        STATION.format(
            i=i, buffer=int(rng.integers(0, 2)), cycle=rng.uniform(550, 600), up=rng.uniform(3_500, 4_500),
            repair=rng.uniform(1_200, 1_600), cv=rng.uniform(1.4, 1.6),
        )
        for i in range(number)
    ]  # fmt: skip
    route = "[" + ", ".join(f'"m{i}"' for i in range(number)) + "]"
    return parse_plant(PLANT.format(stations="\n".join(blocks), route=route), "made up")


def infinite_buffers(plant: Plant) -> Plant:
    """The twin of one who thought blocking does not matter."""
    first, *others = plant.station  # a first station that always has material needs no buffer
    return plant.model_copy(
        update={"station": (first, *(s.model_copy(update={"buffer_before": None}) for s in others))}
    )


def median_repair(plant: Plant) -> Plant:
    """The twin of one who took the usual repair for the mean one."""
    return plant.model_copy(update={"station": tuple(_with_median_repair(s) for s in plant.station)})


def _with_median_repair(station: Station) -> Station:
    assert isinstance(station.repair_s, Lognormal)
    return station.model_copy(update={"repair_s": Constant(law="constant", value=float(np.exp(station.repair_s.mu)))})


def output_by_week(plant: Plant, weeks: int, seed: int) -> list[float | None]:
    """Parts an hour that leave the line in each week, after one in which it fills."""
    operations = run(plant, horizon_s=(weeks + 1) * WEEK_S, seed=seed).tables()["operation_event"].to_pandas()
    last = operations[operations["station_id"] == plant.station[-1].id]
    week = (last["ended_at"] - operations["started_at"].min()).dt.total_seconds() // WEEK_S
    counts = week.value_counts()
    return [counts.get(w, 0) / (WEEK_S / 3_600) for w in range(1, weeks + 1)]


def graded(floor: list[float | None], twin: Plant) -> Score:
    """The score of a twin's forecasts of a floor's last weeks."""
    runs = output_by_week(twin, RUNS, seed=99)
    weeks = range(NAIVE, NAIVE + TESTED)
    rows = [
        forecast("throughput_per_h", MONDAY + timedelta(weeks=w), floor[w], runs, floor[w - NAIVE : w]) for w in weeks
    ]
    return score("throughput_per_h", [row for row in rows if row])


@SEEDS
def test_the_right_twin_is_never_d_and_wrong_ones_always_are(seed):
    plant = made_up(seed)
    floor = output_by_week(plant, NAIVE + TESTED, seed)
    assert graded(floor, plant).grade in ("A", "B", "C")
    assert graded(floor, infinite_buffers(plant)).grade == "D"
    assert graded(floor, median_repair(plant)).grade == "D"
