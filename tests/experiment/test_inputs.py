"""What a sample leaves open is drawn, what was entered is not, and a plant's draws are its own."""

from datetime import date

import numpy as np
import pytest

from tests.kpi.logs import plant
from twin.experiment.inputs import LARGEST, drawn, spread_of_mean
from twin.laws import Constant, Exponential, Lognormal
from twin.plant import Plant

NUMBERS = range(1, 401)


def measured(n: int, mean: float = 60.0) -> dict:
    return {"law": "exponential", "mean": mean, "source": "measured", "n": n}


def processing(found: Plant, station_id: str = "m1") -> float:
    return found.station_by_id()[station_id].processing_s.mean()


def test_number_zero_is_the_plant_itself():
    given = plant({"id": "m1", "processing_s": measured(25)})
    assert drawn(given, 1, 0, {("m1", "processing"): 0.2}) is given


@pytest.mark.parametrize("source", ["entered", "assumed"])
def test_what_has_no_sample_is_not_drawn(source):
    given = plant({"id": "m1", "processing_s": measured(25) | {"source": source}, "scrap_rate": 0.1})
    assert drawn(given, 1, 1) == given


@pytest.mark.parametrize(
    ("law", "spread"),
    [
        (Exponential(law="exponential", mean=60, source="measured", n=100), 0.1),  # cv 1 / sqrt(100)
        (Exponential(law="exponential", mean=60, source="pooled", n=25), 0.2),
        (Lognormal.model_validate({"law": "lognormal", "mean": 60, "cv": 0.3, "source": "measured", "n": 9}), 0.1),
        (Constant(law="constant", value=60, source="measured", n=4), 0.0),
        (Exponential(law="exponential", mean=60, source="measured", n=1), LARGEST),
        (Exponential(law="exponential", mean=60, source="measured"), 0.0),
    ],
)
def test_a_mean_is_as_uncertain_as_its_sample(law, spread):
    assert spread_of_mean(law) == pytest.approx(spread, rel=0.06)


def test_draws_scatter_around_the_mean_by_that_much():
    given = plant({"id": "m1", "processing_s": measured(4)})
    factors = np.array([processing(drawn(given, 1, number)) for number in NUMBERS]) / 60
    assert factors.mean() == pytest.approx(1, abs=3 * 0.53 / 20)  # three standard errors of the mean of 400
    assert np.log(factors).std() == pytest.approx(0.5, rel=0.15)


def test_a_number_is_one_plant_whoever_draws_it_and_another_station_changes_nothing():
    alone = plant({"id": "m1", "processing_s": measured(25)})
    beside = plant({"id": "m0", "processing_s": measured(25)}, {"id": "m1", "processing_s": measured(25)})
    assert processing(drawn(alone, 1, 7)) == processing(drawn(beside, 1, 7))
    assert processing(drawn(beside, 1, 7), "m0") != processing(drawn(beside, 1, 7), "m1")
    assert processing(drawn(alone, 1, 7)) != processing(drawn(alone, 1, 8))


def test_a_station_drifts_with_all_its_products_and_nothing_else_of_it():
    station = {
        "id": "m1", "processing_s_by_product": {"b": {"law": "constant", "value": 90}}, "repair_s": {"law": "constant", "value": 600},
        "time_to_failure_s": {"law": "exponential", "mean": 36_000}, "scrap_rate": 0.1,
    }  # fmt: skip
    given = plant(station, {"id": "m2"})
    found = drawn(given, 1, 1, {("m1", "processing"): 0.2})
    moved, was = found.station[0], given.station[0]
    factor = moved.processing_s.mean() / 60
    assert factor != 1
    assert moved.processing_s_by_product["b"].mean() == pytest.approx(90 * factor)
    kept = ("repair_s", "time_to_failure_s", "scrap_rate")
    assert [getattr(moved, k) for k in kept] == [getattr(was, k) for k in kept]
    assert found.station[1] == given.station[1]


def test_what_the_sample_leaves_open_is_the_same_in_all_weeks_and_drift_is_not():
    given = plant({"id": "m1", "processing_s": measured(25)})
    weeks = date(2026, 1, 5), date(2026, 1, 12)
    still, moving = (
        [processing(drawn(given, 1, 1, drift, w)) for w in weeks] for drift in ({}, {("m1", "processing"): 0.2})
    )
    assert still[0] == still[1] != 60
    assert moving[0] != moving[1]


def test_a_rate_stays_in_its_interval_nineteen_times_of_twenty():
    rate = {"rate": 0.1, "low": 0.08, "high": 0.12, "source": "measured", "n": 900}
    given = plant({"id": "m1", "scrap_rate": rate})
    rates = np.array([drawn(given, 1, number).station[0].scrap_rate.rate for number in NUMBERS])
    assert 0.92 < np.mean((rates > 0.08) & (rates < 0.12)) < 0.98


def test_a_rate_is_never_above_one():
    given = plant({"id": "m1", "scrap_rate": 0.95})
    rates = [drawn(given, 1, number, {("m1", "scrap"): 0.3}).station[0].scrap_rate.rate for number in range(1, 30)]
    assert max(rates) == 1
