"""How much a station moves between weeks, from sums by hand: by chance alone it is zero, beyond chance it is exact."""

from datetime import date, timedelta

import numpy as np
import pytest

from tests.kpi.logs import TinyLog, at, floor_in_memory, plant
from twin.experiment.drift import LARGEST, MOST_WEEKS, Clock, Sums, Work, between, drifts, sums
from twin.kpi.build import build
from twin.kpi.sources import Source

MONDAY = date(2026, 1, 5)
WEEKS = [MONDAY + timedelta(weeks=i) for i in range(4)]
UP_DOWN = [0.9, 1.1, 0.9, 1.1]
SPREAD = np.sqrt(4 * 0.01 / 3)  # sample standard deviation of UP_DOWN


def work(qty: float = 100, scrap: float = 0, product: str = "a", operations: float = 100) -> list[Work]:
    return [Work(week, "m1", product, operations, qty, scrap) for week in WEEKS]


def clock(processing_s: list[float], failures: list[float] | None = None) -> list[Clock]:
    counts = failures or [0.0] * len(processing_s)
    return [Clock(w, "m1", s, n) for w, s, n in zip(WEEKS, processing_s, counts, strict=False)]


def found(works: list[Work], clocks: list[Clock], **station) -> dict[tuple[str, str], float]:
    return drifts(Sums(tuple(works), tuple(clocks)), plant({"id": "m1"} | station))


def test_the_spread_of_shares_less_what_sampling_explains():
    ratios = np.array(UP_DOWN) * 7
    assert between(ratios, np.zeros(4)) == pytest.approx(SPREAD)
    assert between(ratios, np.full(4, 0.01)) == pytest.approx(np.sqrt(SPREAD**2 - 0.01))
    assert between(ratios, np.full(4, 0.02)) == 0
    assert between(ratios[:3], np.zeros(3)) == 0


def test_slower_and_faster_weeks_are_a_drift_of_work():
    assert found(work(), clock([6_000 * x for x in UP_DOWN])) == {("m1", "processing"): pytest.approx(SPREAD)}


def test_lots_of_another_size_are_none_where_work_goes_by_the_part():
    sizes = [1, 2, 3, 4]
    works = [Work(w, "m1", "a", 100, 100 * size, 0) for w, size in zip(WEEKS, sizes, strict=True)]
    seconds = clock([6_000 * size for size in sizes])
    assert found(works, seconds, processing_per="part") == {}
    assert ("m1", "processing") in found(works, seconds)


def test_another_mix_of_products_is_none():
    mixed = [
        w for week, a in zip(WEEKS, (90, 60, 30, 0), strict=True)
        for w in (Work(week, "m1", "a", a, a, 0), Work(week, "m1", "b", 90 - a, 90 - a, 0))
    ]  # fmt: skip
    seconds = [60 * a + 120 * (90 - a) for a in (90, 60, 30, 0)]
    assert found(mixed, clock(seconds), processing_s_by_product={"b": {"law": "constant", "value": 120}}) == {}


def test_the_spread_of_a_cycle_is_chance_until_it_is_larger():
    """100 cycles of cv 1 explain a tenth, whose square is 0.01."""
    law = {"law": "exponential", "mean": 60}
    [(_, sd)] = found(work(), clock([6_000 * x for x in UP_DOWN]), processing_s=law).items()
    assert sd**2 == pytest.approx(SPREAD**2 - 0.01, abs=0.0015)
    batches_of_four = found(work(), clock([1_500 * x for x in UP_DOWN]), processing_s=law, batch_size=4)
    assert batches_of_four == {}  # 25 cycles explain a fifth


def test_failures_beyond_the_chance_of_counting():
    many, few = ([n * x for x in UP_DOWN] for n in (1_000, 10))
    assert found([], clock([1e6] * 4, many)) == {("m1", "failure"): pytest.approx(np.sqrt(SPREAD**2 - 0.001), rel=1e-3)}
    assert found([], clock([1e6] * 4, few)) == {}


def test_failures_go_with_the_hours_worked():
    assert found([], clock([1e6 * x for x in UP_DOWN], [1e5 * x for x in UP_DOWN])) == {}


def test_scrap_beyond_counting_and_the_days_own_spread():
    works = [Work(w, "m1", "a", 100, 10_000, 1_000 * x) for w, x in zip(WEEKS, UP_DOWN, strict=True)]
    counted = SPREAD**2 - 0.9 / 1_000
    assert found(works, [], scrap_rate=0.1) == {("m1", "scrap"): pytest.approx(np.sqrt(counted))}
    moving = {"rate": 0.1, "day_sd": 0.02}  # a fifth from day to day, squared, over five days: 0.008
    assert found(works, [], scrap_rate=moving) == {("m1", "scrap"): pytest.approx(np.sqrt(counted - 0.008))}
    assert found(works, [], scrap_rate={"rate": 0.1, "day_sd": 0.03}) == {}


def test_a_station_that_is_never_the_same_is_held_to_the_largest():
    assert found(work(), clock([1_000, 9_000] * 2)) == {("m1", "processing"): LARGEST}


def test_only_the_last_weeks_before_a_monday_count():
    weeks = [MONDAY + timedelta(weeks=i) for i in range(20)]
    past = Sums(tuple(Work(w, "m1", "a", 1, 1, 0) for w in weeks), tuple(Clock(w, "m1", 1, 0) for w in weeks))
    assert [c.monday for c in past.before(weeks[15]).clock] == weeks[15 - MOST_WEEKS : 15]
    assert [w.monday for w in past.before(weeks[15]).work] == weeks[15 - MOST_WEEKS : 15]
    assert past.before(MONDAY) == Sums((), ())


def test_the_weeks_of_a_log_add_up():
    log = TinyLog().operation("m1", at("09:00"), at("09:10"), good=4, scrap=1)
    log.operation("m1", at("09:00", 7), at("09:20", 7), good=2).operation("m1", at("10:00", 8), at("10:10", 8), good=3)
    for begins, ends in (
        (at("09:00"), at("09:10")),
        (at("09:00", 7), at("09:20", 7)),
        (at("10:00", 8), at("10:10", 8)),
    ):
        log.state("m1", begins, ends, "PROCESSING")
    log.state("m1", at("11:00", 8), at("11:30", 8), "DOWN")
    cursor = floor_in_memory(log)
    build(cursor, Source("floor"), plant({"id": "m1"}))
    read = sums(cursor)
    assert read.work == (
        Work(MONDAY, "m1", "a", 1, 5, 1),
        Work(MONDAY + timedelta(weeks=1), "m1", "a", 2, 5, 0),
    )
    assert [(c.monday, c.processing_s, c.failures) for c in read.clock] == [(MONDAY, 600, 0), (WEEKS[1], 1_800, 1)]
