"""Change-overs: which visit they lead to, and pairs shrunk to the whole."""

import numpy as np
import pytest

from twin.calibrate import calibrate_from
from twin.calibrate.setups import shrunk_means


def alternating(floor, setup_s: dict[tuple[str, str], float], products: list[str], same_s: float = 0.0) -> None:
    """Operations of 100 s in the order given, each led by the set-up of its pair."""
    now, before, operations, states = 0.0, None, [], []
    for i, product in enumerate(products):
        seconds = 0.0 if before is None else setup_s.get((before, product), same_s if before == product else 0.0)
        if seconds:
            states.append((now, now + seconds, "SETUP"))
        now += seconds
        operations.append({"started_at": now, "ended_at": now + 100, "product_id": product, "lot_id": f"L{i}"})
        now, before = now + 100, product
    floor.operations(operations)
    floor.states(states)


def test_set_up_time_belongs_to_the_change_it_leads_to(floor):
    alternating(floor, {("a", "b"): 60.0, ("b", "a"): 20.0}, ["a", "a", "b", "b"] * 20)
    m1 = calibrate_from(floor.con.cursor()).plant.station[0]
    pairs = {(s.from_family, s.to_family): s.setup_s.mean() for s in m1.setups}
    assert pairs == pytest.approx({("a", "b"): 60, ("b", "a"): 20}, rel=0.05)
    assert m1.setup_s.mean() == pytest.approx((20 * 60 + 19 * 20) / 39, rel=0.031)


def test_changes_without_set_up_count_as_zeros(floor):
    alternating(floor, {("a", "b"): 60.0}, ["a", "b"] * 40)
    m1 = calibrate_from(floor.con.cursor()).plant.station[0]
    assert m1.setup_s.mean() == pytest.approx(60 * 40 / 79, rel=1e-4)


def test_set_ups_without_a_change_are_spread_so_that_the_total_holds(floor):
    """An hour before every visit, whatever comes: first come, first served, half the visits change the family."""
    products = np.random.default_rng(1).choice(["a", "b"], 400).tolist()
    alternating(floor, {("a", "b"): 60.0, ("b", "a"): 60.0}, products, same_s=60.0)
    found = calibrate_from(floor.con.cursor())
    expected = found.plant.station[0].setup_s.mean() * 0.5 * 399
    assert expected == pytest.approx(399 * 60, rel=0.03)
    assert any("does not change" in note["en"] for note in found.report["assumptions"])


def test_no_set_ups_no_law(floor):
    alternating(floor, {}, ["a", "b"] * 30)
    assert calibrate_from(floor.con.cursor()).plant.station[0].setup_s is None


def test_shrinking_beats_raw_cell_means():
    rng = np.random.default_rng(2)
    raw, shrunk = [], []
    for _ in range(100):
        truth = rng.normal(20, 2, 12)
        groups = [rng.normal(m, 8, rng.integers(5, 12)) for m in truth]
        raw.append(np.mean((np.array([g.mean() for g in groups]) - truth) ** 2))
        shrunk.append(np.mean((np.array(shrunk_means(groups)[0]) - truth) ** 2))
    assert np.mean(shrunk) < 0.65 * np.mean(raw)


def test_groups_that_do_not_differ_share_one_mean():
    groups = [np.array([1.0, 3.0]), np.array([2.0, 2.0])]
    assert shrunk_means(groups)[0] == [2.0, 2.0]
