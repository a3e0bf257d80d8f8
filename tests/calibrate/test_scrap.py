"""Scrap rates: the day is the cluster."""

import numpy as np
import pytest

from tests.calibrate.worlds import DAY_S
from twin.calibrate import calibrate_from
from twin.calibrate.scrap import day_clustered


def test_rate_and_interval_by_hand():
    """Days of 100, 100 and 200 parts with 1, 3 and 8 defects: r = .03; deviations -2, 0, 2; se = sqrt(3/2 * 8)/400."""
    found = day_clustered(np.array([1, 3, 8]), np.array([100, 100, 200]))
    half = 4.302653 * (1.5 * 8) ** 0.5 / 400
    assert found.rate == pytest.approx(0.03)
    assert (found.low, found.high) == pytest.approx((max(0, 0.03 - half), 0.03 + half), rel=1e-5)
    assert found.n == 400


def test_no_defect_still_has_an_upper_bound():
    found = day_clustered(np.zeros(10), np.full(10, 100))
    assert (found.rate, found.low, found.day_sd) == (0, 0, 0)
    assert found.high == pytest.approx(1 - 0.05**0.001)


def test_the_interval_covers_a_rate_that_moves_from_day_to_day_where_the_binomial_does_not():
    rng, covered, wilson = np.random.default_rng(1), 0, 0
    for _ in range(300):
        parts = rng.integers(300, 600, 40)
        defects = rng.binomial(parts, rng.beta(2, 48, 40))  # mean .04, sd .027
        found = day_clustered(defects, parts)
        covered += found.low <= 0.04 <= found.high
        error = 1.96 * (0.04 * 0.96 / parts.sum()) ** 0.5
        wilson += abs(defects.sum() / parts.sum() - 0.04) <= error
    assert covered >= 0.92 * 300
    assert wilson <= 0.6 * 300


def test_the_spread_between_days_is_recovered():
    rng = np.random.default_rng(2)
    parts = np.full(400, 500)
    found = day_clustered(rng.binomial(parts, rng.beta(2, 48, 400)), parts)
    assert found.day_sd == pytest.approx((0.04 * 0.96 / 51) ** 0.5, rel=0.1)
    steady = day_clustered(rng.binomial(parts, 0.04), parts)
    assert steady.day_sd < 0.004


def rows(rng, days: int, rate: dict[str, float], scrap: bool = True) -> list[dict]:
    made = []
    for day in range(days):
        for i, product in enumerate(rate):
            bad = float(rng.binomial(200, rate[product])) if scrap else 0.0
            begin = day * DAY_S + i * 3600
            made.append({"started_at": begin, "ended_at": begin + 3000, "qty_in": 200.0, "qty_scrap": bad, "product_id": product,
                         "lot_id": f"L{day}{product}"})  # fmt: skip
    return made


def test_products_have_their_own_rates(floor):
    floor.operations(rows(np.random.default_rng(3), 60, {"a": 0.02, "b": 0.08}))
    m1 = calibrate_from(floor.con.cursor()).plant.station[0]
    assert m1.scrap_rate.rate == pytest.approx(0.05, rel=0.1)
    assert m1.scrap_rate_by_product["a"].low < 0.02 < m1.scrap_rate_by_product["a"].high
    assert m1.scrap_rate_by_product["b"].low < 0.08 < m1.scrap_rate_by_product["b"].high
    assert m1.scrap_rate.source == "measured"


def test_defects_booked_at_inspection_only_count_there_and_this_is_said(floor):
    floor.operations(rows(np.random.default_rng(4), 30, {"a": 0.0}))
    floor.inspections(
        [
            {"occurred_at": d * DAY_S + 3000, "station_id": "m1", "qty_inspected": 200.0, "qty_defect": 10.0}
            for d in range(30)
        ]
    )
    found = calibrate_from(floor.con.cursor())
    assert found.plant.station[0].scrap_rate.rate == pytest.approx(0.05)
    assert any("inspection" in note["en"] for note in found.report["assumptions"])


def test_defects_booked_on_both_count_once(floor):
    made = rows(np.random.default_rng(5), 30, {"a": 0.05})
    floor.operations(made)
    floor.inspections(
        [
            {"occurred_at": r["ended_at"], "station_id": "m1", "qty_inspected": 200.0, "qty_defect": r["qty_scrap"]}
            for r in made
        ]
    )
    rate = calibrate_from(floor.con.cursor()).plant.station[0].scrap_rate
    assert rate.rate == pytest.approx(sum(r["qty_scrap"] for r in made) / 6_000, rel=1e-5)
    assert rate.n == 6_000
