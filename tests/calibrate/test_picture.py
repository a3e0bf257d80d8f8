"""A law beside its data: two densities over the same stretch."""

import numpy as np
import pytest

from tests.kpi.logs import TinyLog, at, land, plant, save
from twin.calibrate.picture import law_picture
from twin.errors import Problem
from twin.store import Store


def test_both_are_densities_in_a_unit_people_read(store: Store) -> None:
    described = plant({"id": "m1", "processing_s": {"law": "lognormal", "mean": 3600, "cv": 0.3}})
    save(store, described)
    log, rng = TinyLog(), np.random.default_rng(1)
    for day in range(60):
        minutes = rng.lognormal(np.log(60), 0.3)
        log.operation("m1", at("8:00", day), at(f"8:{minutes:.3f}", day), lot_id=f"{day}")
    land(store, log)
    found = law_picture(store, described, "m1")
    assert (found.unit, found.per, found.n) == ("min", "lot", 60)
    assert found.data_mean == pytest.approx(60, rel=0.2)
    assert found.law_mean == pytest.approx(60)
    width = found.bar_at[1] - found.bar_at[0]
    assert 0.9 < (found.bars * width).sum() <= 1.0
    assert 0.9 < np.trapezoid(found.line, found.line_at) < 1.05


def test_a_station_without_records_says_so(store: Store) -> None:
    described = plant({"id": "m1"}, {"id": "m2"})
    save(store, described)
    land(store, TinyLog().operation("m1", at("8:00"), at("9:00"), lot_id="1"))
    with pytest.raises(Problem, match="m2"):
        law_picture(store, described, "m2")


def test_a_lot_that_comes_back_is_two_visits(store: Store) -> None:
    described = plant({"id": "m1"}, {"id": "m2"}, product=[{"id": "a", "route": ["m1", "m2", "m1"]}])
    save(store, described)
    log = TinyLog()
    for day in range(3):
        log.operation("m1", at("8:00", day), at("9:00", day), lot_id=f"{day}", step_no=1)
        log.operation("m2", at("9:00", day), at("9:30", day), lot_id=f"{day}", step_no=2)
        log.operation("m1", at("9:30", day), at("10:30", day), lot_id=f"{day}", step_no=3)
    land(store, log)
    found = law_picture(store, described, "m1")
    assert (found.n, found.data_mean * {"s": 1, "min": 60, "h": 3600}[found.unit]) == (6, pytest.approx(3600))
