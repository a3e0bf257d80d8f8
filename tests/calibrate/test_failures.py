"""Failures: the operating clock, what is censored, and that naive estimators are worse."""

import numpy as np
import pytest

from tests.calibrate.worlds import failing_machine
from twin.calibrate import calibrate_from, clock, rows
from twin.calibrate.failures import events_of, fit_life, fit_weibull, make_stops
from twin.calibrate.report import Report
from twin.laws import Exponential, Weibull

HOUR = 3600.0


def ready(floor):
    cur = floor.con.cursor()
    span = rows.prepare(cur, Report(), from_=None, until=None)
    clock.learn_kinds(cur, set())
    clock.make_open_time(cur, None, (), span)
    clock.run_clock(cur)
    make_stops(cur)
    return cur


def test_work_between_failures_by_hand(floor):
    """Work 100, down, work 50, wait 1000, work 70, down in two pieces across a night, work 30 to the end."""
    floor.states(
        [
            (0, 100, "PROCESSING"), (100, 110, "DOWN"), (110, 160, "PROCESSING"), (160, 1160, "STARVED"), (1160, 1230, "PROCESSING"),
            (1230, 1240, "DOWN"), (1240, 2000, "OFF"), (2000, 2030, "DOWN"), (2030, 2060, "PROCESSING"),
        ]
    )  # fmt: skip
    events = events_of(ready(floor), "m1", "DOWN")
    assert events.between_s.tolist() == [120]  # the first, partial 100 is dropped
    assert events.open_s.tolist() == [30]
    assert events.lengths_s.tolist() == [10, 40]
    assert (events.n, events.worked_s, events.clock) == (2, 250, "operating")


def test_preventive_work_cuts_a_life_short(floor):
    floor.states(
        [
            (0, 100, "PROCESSING"),
            (100, 110, "DOWN"),
            (110, 150, "PROCESSING"),
            (150, 160, "PLANNED_STOP"),
            (160, 260, "PROCESSING"),
        ]
    )
    floor.maintenance([{"started_at": 150, "ended_at": 160, "kind": "preventive"}])
    events = events_of(ready(floor), "m1", "DOWN")
    assert events.between_s.tolist() == []
    assert events.open_s.tolist() == [40, 100]
    assert events.renewals == 1


def test_a_repair_still_open_at_the_end_has_no_length(floor):
    floor.states([(0, 100, "PROCESSING"), (100, 110, "DOWN"), (110, 160, "PROCESSING"), (160, 500, "DOWN")])
    cur = floor.con.cursor()
    span = rows.prepare(cur, Report(), from_=None, until=rows.Span(0, floor_s(floor) - 100).until)
    clock.learn_kinds(cur, set())
    clock.make_open_time(cur, None, (), span)
    clock.run_clock(cur)
    make_stops(cur)
    assert events_of(cur, "m1", "DOWN").lengths_s.tolist() == [10]


def floor_s(floor) -> float:
    return floor.con.execute("SELECT epoch(max(ended_at)) FROM floor.state_interval").fetchall()[0][0]


def test_breakdowns_booked_only_as_maintenance_count(floor):
    floor.operations([{"started_at": i * 100, "ended_at": i * 100 + 80, "lot_id": f"L{i}"} for i in range(10)])
    floor.maintenance(
        [
            {"started_at": 290, "ended_at": 295, "kind": "corrective"},
            {"started_at": 690, "ended_at": 699, "kind": "corrective"},
        ]
    )
    events = events_of(ready(floor), "m1", "DOWN")
    assert events.between_s.tolist() == [pytest.approx(320)]
    assert events.lengths_s.tolist() == [5, 9]


def test_censored_fit_finds_the_truth_where_naive_ones_miss_it(floor):
    """Weibull life of 40 h of work, renewed every 25 h; the machine works only six tenths of the time."""
    rng = np.random.default_rng(7)
    scale = 40 * HOUR / 0.8862269
    log = failing_machine(
        operations=12_000, processing_s=lambda: rng.gamma(4, 450), life_s=lambda: scale * rng.weibull(2),
        repair_s=lambda: rng.lognormal(8, 1), idle_s=lambda: rng.exponential(1200), preventive_every_s=25 * HOUR,
    )  # fmt: skip
    floor.states(log.states)
    floor.maintenance(log.preventive)
    events = events_of(ready(floor), "m1", "DOWN")
    life = fit_life(events.between_s, events.open_s, worked_s=events.worked_s, n=events.n)
    assert isinstance(life.law, Weibull)
    assert life.law.mean() == pytest.approx(40 * HOUR, rel=0.1)
    assert life.mean_interval_s[0] < 40 * HOUR < life.mean_interval_s[1]
    mean_of_gaps, hours_per_failure = events.between_s.mean(), events.worked_s / events.n
    assert mean_of_gaps < 0.6 * 40 * HOUR
    assert hours_per_failure > 1.3 * 40 * HOUR


def test_repairs_keep_their_spread(floor):
    rng = np.random.default_rng(8)
    log = failing_machine(
        operations=4_000, processing_s=lambda: 600, life_s=lambda: rng.exponential(6_000),
        repair_s=lambda: rng.lognormal(6, 1.2), idle_s=lambda: rng.exponential(100),
    )  # fmt: skip
    floor.states(log.states)
    floor.operations(log.operations)
    station = calibrate_from(floor.con.cursor()).plant.station[0]
    draws = station.repair_s.draw(np.random.default_rng(1), 20_000)
    assert draws.mean() == pytest.approx(np.mean(log.repairs), rel=0.05)
    assert draws.std() == pytest.approx(np.std(log.repairs), rel=0.2)
    assert station.processing_s.mean() == pytest.approx(600, rel=1e-3)
    assert station.time_to_failure_s.mean() == pytest.approx(6_000, rel=0.12)


def test_failures_that_begin_on_an_idle_machine_run_on_the_calendar_clock(floor):
    rng, now, states = np.random.default_rng(9), 0.0, []
    for _ in range(60):
        states += [
            (now, now + 500, "PROCESSING"),
            (now + 500, now + 2_000, "STARVED"),
            (now + 2_000, now + 2_100, "DOWN"),
        ]
        now += 2_100 + rng.uniform(1, 2)
    floor.states(states)
    events = events_of(ready(floor), "m1", "DOWN")
    assert events.clock == "calendar"
    assert events.between_s.mean() == pytest.approx(2_001.5, rel=1e-3)


def test_few_failures_are_exponential_with_garwoods_interval():
    """3 events in 300 h: Poisson 95 % interval of the count is .6187 to 8.7673 (Garwood 1936)."""
    life = fit_life(np.array([50.0, 60.0]) * HOUR, np.array([10 * HOUR]), worked_s=300 * HOUR, n=3)
    assert isinstance(life.law, Exponential)
    assert life.law.mean() == pytest.approx(100 * HOUR)
    assert life.mean_interval_s == pytest.approx((300 * HOUR / 8.7673, 300 * HOUR / 0.6187), rel=1e-3)


def test_no_failure_gives_no_law_and_a_bound():
    life = fit_life(np.empty(0), np.empty(0), worked_s=300.0, n=0)
    assert life.law is None
    assert life.report["mean_at_least_s"] == pytest.approx(300 / 2.9957, rel=1e-4)  # the rule of three


def test_the_interval_of_the_mean_covers_it():
    rng, covered = np.random.default_rng(10), 0
    for _ in range(60):
        whole = 100 * rng.weibull(2, 80)
        cut = np.minimum(whole, 90)
        life = fit_life(cut[whole <= 90], cut[whole > 90], worked_s=cut.sum(), n=int((whole <= 90).sum()))
        covered += life.mean_interval_s[0] <= 88.62 <= life.mean_interval_s[1]
    assert covered >= 53


@pytest.mark.parametrize("shape", [0.5, 1.0, 2.0, 8.0])
def test_the_censored_weibull_is_scipys(shape):
    from scipy.stats import CensoredData, weibull_min

    rng = np.random.default_rng(3)
    lives = 5_000 * rng.weibull(shape, 120)
    cut = rng.uniform(0, 9_000, 120)
    whole, open_s = lives[lives <= cut], cut[lives > cut]
    theirs = weibull_min.fit(CensoredData(uncensored=whole, right=open_s), floc=0)
    assert fit_weibull(whole, np.concatenate([whole, open_s])) == pytest.approx((theirs[0], theirs[2]), rel=1e-3)


def test_lives_that_are_all_alike_have_a_sharp_law():
    shape, scale = fit_weibull(np.full(9, 60.0), np.full(9, 60.0))
    assert shape >= 1_000
    assert scale == pytest.approx(60)
