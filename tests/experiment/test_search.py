"""The search for the best set of changes: what may be chosen, what is dropped, the known best allocation, cost against gain."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.search import allocation, amounts_of, counted, exact_value, known_best
from tests.line.worlds import serial
from tests.oracles.three_stations import throughput
from twin.errors import Problem
from twin.experiment.scenario import Change
from twin.experiment.scenario.runs import Run
from twin.experiment.scenario.runs import run_job as run_variant
from twin.experiment.search import Budget, Goal, Option, Question, Slot, Space, Total, climb, search
from twin.experiment.search.climb import climbed, neighbours
from twin.experiment.search.runs import Sampler
from twin.experiment.search.screen import near_best, unbeaten
from twin.experiment.search.search import planned
from twin.line.luck import Luck

HOUR_S = 3600.0
MORE = Goal("throughput_per_h")


def change(lever: str, station: str, value: float, krw: float = 0.0, yearly: float = 0.0) -> Change:
    return Change(lever, station, ((lever, value),), investment_krw=krw, yearly_krw=yearly)


def slot(*changes: Change) -> Slot:
    return Slot((Option(None), *(Option(c) for c in changes)))


FASTER = change("processing_time", "m2", -20, 10)
ELSEWHERE = change("processing_time", "m1", -20, 5)
DEARER = change("processing_time", "m2", -21, 100)
WORK = {"law": "lognormal", "cv": 0.2}
LINE = serial([WORK | {"mean": mean} for mean in (40.0, 60.0, 40.0)], [None, 5, 5])


def question(*slots: Slot, budget: Budget | None = None, plant=LINE) -> Question:
    return Question(plant, Space(slots), MORE, budget or Budget(), 4 * HOUR_S, HOUR_S, replications=12)


def quick(job) -> float:
    """What a run might say: parts per hour of the slowest station, with luck of all and a little of its own."""
    slowest = max(s.processing_s.mean() / s.machines for s in job.task.plant.station)
    own = Luck(1, job.task.replication).generator(round(slowest, 6)).normal(scale=2.0)
    return HOUR_S / slowest + job.task.replication % 3 + own


def quickly(work, tasks):
    """Does the tasks one by one, but looks for what limits the line in none."""
    return [Run({}, {"m2": 1.0}) for _ in tasks] if work is run_variant else [work(task) for task in tasks]


def made(*slots: Slot, work=quick, spread=quickly, **asked):
    """The search of a question, its runs made quickly."""
    return search(question(*slots, **asked), spread, work=work)


@pytest.fixture(scope="module")
def found():
    return made(slot(FASTER, DEARER), slot(ELSEWHERE), budget=Budget(120.0))


# what may be chosen


def amounts(total: int, slots: int, least: int, most: int) -> Space:
    options = tuple(Option(change("buffer", f"m{n}", n), n) for n in range(least, most + 1))
    return Space((Slot(options),) * slots, (Total(tuple(range(slots)), total),))


@settings(max_examples=40)
@given(slots=st.integers(2, 4), least=st.integers(0, 2), more=st.integers(0, 5), seed=st.integers(0, 99))
def test_points_keep_their_total_and_are_as_many_as_said(slots, least, more, seed):
    space = amounts(slots * least + more, slots, least, least + 4)
    points = list(space.points())
    assert len(points) == len(set(points)) == space.size
    told = [sum(space.amount(i, index) for i, index in enumerate(p)) for p in points]
    assert set(told) <= {slots * least + more}
    if points:
        anywhere = space.anywhere(np.random.default_rng(seed))
        assert anywhere in points
        assert set(neighbours(space, anywhere)) <= set(points)


@pytest.mark.parametrize(
    ("slots", "budget", "ko", "en"),
    [
        ((), Budget(), "고를 것이 없습니다", "nothing to choose from"),
        ((Slot((Option(None),)),), Budget(), "고를 것이 없습니다", "nothing to choose from"),
        ((slot(FASTER),), Budget(9.0), "예산으로 할 수 있는 것이 없습니다", "pays for nothing"),
        ((slot(change("machines", "m9", 2)),), Budget(), "설비 'm9'이(가) 없습니다", "no station 'm9'"),
        ((slot(FASTER), slot(DEARER)), Budget(), "두 번 바꿉니다", "twice"),
    ],
)
def test_what_cannot_be_searched_is_refused(slots, budget, ko, en):
    with pytest.raises(Problem) as told:
        planned(question(*slots, budget=budget))
    assert ko in told.value.ko
    assert en in told.value.en


def test_a_total_out_of_reach_is_refused_with_what_could_be_reached():
    space = amounts(99, 2, 1, 5)
    with pytest.raises(Problem, match="add up to 2 to 10"):
        planned(Question(LINE, space, MORE))


def test_yearly_costs_count_over_the_years_and_have_a_limit_of_their_own():
    dear = (change("machines", "m1", 2, 100, 10), change("machines", "m2", 2, 50, 5))
    assert Budget(years=4).cost_krw(dear) == 150 + 4 * 15
    assert Budget(150, 15).allows(dear)
    assert not Budget(149, 15).allows(dear)
    assert not Budget(150, 14).allows(dear)


# what is dropped


def test_what_is_surely_worse_falls_and_what_luck_may_hide_stays():
    luck = np.random.default_rng(1).normal(size=20)
    values = np.array([luck, luck + 1, luck + 1.001 + 0.5 * np.random.default_rng(2).normal(size=20)])
    assert unbeaten(values, np.zeros(3), 0.025).tolist() == [False, True, True]


def test_a_cheaper_one_stays_beside_a_better_and_a_dearer_one_must_earn_more():
    luck = np.random.default_rng(1).normal(size=20)
    values, costs = np.array([luck, luck + 1, luck + 1, luck + 1.004]), np.array([0.0, 5.0, 9.0, 9.0])
    assert unbeaten(values, costs, 0.025).tolist() == [True, True, False, True]
    assert unbeaten(values, costs, 0.025, least=0.01).tolist() == [True, True, False, False]
    assert near_best(values, 0.025).tolist() == [False, False, False, True]


def test_the_best_is_kept_as_often_as_promised():
    rng, kept = np.random.default_rng(7), 0
    for _ in range(400):
        values = np.linspace(0, 0.5, 10)[:, None] + rng.normal(size=(10, 8)) + 3 * rng.normal(size=8)
        kept += bool(near_best(values, 0.05)[-1])
    assert kept >= 372  # 380 at least are expected; so few or fewer have a chance of 1 in 15 at exactly 95 %


# what is found


def test_the_frontier_goes_up_with_cost_and_a_change_elsewhere_is_not_on_it(found):
    frontier = [t for t in found.tried if t.is_frontier]
    assert [t.changes for t in frontier[:2]] == [(), (FASTER,)]
    assert all(a.cost_krw < b.cost_krw and a.gain.mean < b.gain.mean for a, b in pairwise(frontier))
    assert (ELSEWHERE,) not in [t.changes for t in frontier]


def test_nothing_changed_gains_exactly_nothing(found):
    as_is = next(t for t in found.tried if not t.changes)
    assert (as_is.gain.mean, as_is.gain.low, as_is.gain.high) == (0, 0, 0)
    assert as_is.value.mean == pytest.approx(found.base.mean, rel=0.02)


def test_the_best_set_holds_more_than_one_where_luck_hides_the_difference(found):
    assert {(FASTER,), (DEARER,)} & {t.changes for t in found.tried if t.is_best}
    assert found.pick.changes == (FASTER,)  # the cheapest of those not shown to be worse
    assert found.how == "all"
    assert found.is_whole


def test_a_gain_where_less_is_wanted_is_a_fall():
    goal = Goal("lead_time_mean_h", "less")
    asked = Question(LINE, Space((slot(FASTER),)), goal, horizon_s=HOUR_S, replications=8)
    found = search(asked, quickly, work=lambda job: 1 / quick(job))
    assert found.pick.changes == (FASTER,)
    assert found.pick.gain.high < 0


def test_the_numbers_do_not_depend_on_how_the_work_is_spread(found):
    def backwards(work, tasks):
        return quickly(work, tasks[::-1])[::-1]

    again = search(found.question, backwards, work=quick)
    assert (again.tried, again.seen, again.bars) == (found.tried, found.seen, found.bars)


def test_what_cannot_run_is_set_aside_with_its_reason():
    trouble = Problem("막힘", "locked up")

    def work(job):
        return trouble if job.task.plant.station[0].processing_s.mean() < 39 else quick(job)

    found = made(slot(FASTER), slot(ELSEWHERE), work=work)
    assert {changes for changes, _ in found.set_aside} == {(ELSEWHERE,), (FASTER, ELSEWHERE)}
    assert {why for _, why in found.set_aside} == {trouble}
    assert found.pick.changes == (FASTER,)


def test_a_goal_without_a_value_is_said():
    with pytest.raises(Problem, match="has no value in these runs"):
        made(slot(FASTER), work=lambda _: None)


def test_progress_is_told():
    heard = []
    search(question(slot(FASTER)), quickly, work=quick, tell=lambda done, of: heard.append((done, of)))
    assert [done for done, _ in heard] == list(range(len(heard)))
    assert all(done < of for done, of in heard)


# what the gain hangs on


def test_the_gain_hangs_on_the_effect_that_was_entered_and_on_what_the_data_leave_open():
    measured = {"law": "gamma", "mean": 60, "cv": 0.5, "source": "measured", "n": 50}
    plant = serial([40.0, measured, 40.0], [None, 2, 2])
    ends = [change("processing_time", "m2", value, 10) for value in (-5, -25)]
    levers = Slot((Option(None), Option(FASTER, 0, *ends)))
    found = made(levers, plant=plant, spread=map)
    kinds = {bar.moved.kind: bar for bar in found.bars}
    assert set(kinds) == {"effect", "input"}
    assert (kinds["effect"].moved.low, kinds["effect"].moved.high) == tuple(ends)
    assert kinds["effect"].low.mean < found.pick.gain.mean < kinds["effect"].high.mean
    assert kinds["input"].moved.source == "measured"
    assert next(iter(found.around.limiting)) == "m2"


def test_without_an_entered_range_half_and_one_and_a_half_of_an_effect_are_assumed(found):
    (bar,) = found.bars
    assert (bar.moved.kind, bar.moved.source) == ("effect", "assumed")
    assert [dict(end.settings)["processing_time"] for end in (bar.moved.low, bar.moved.high)] == [-10, -30]


def test_a_machine_more_has_no_half_so_it_is_left_out_instead():
    found = made(slot(change("machines", "m2", 2, 10)))
    (bar,) = found.bars
    assert (bar.moved.kind, bar.low.mean) == ("without", 0)
    assert bar.high.mean == pytest.approx(found.pick.gain.mean, rel=0.1)


# the known best allocation


def test_the_exact_line_gives_the_known_answers():
    assert throughput((1, 1, 1), (1, 1)) == pytest.approx(22 / 39)
    assert throughput((6, 7, 7), (12, 8)) == pytest.approx(5.776, abs=5e-4)
    assert throughput((6, 7, 7), (12, 8)) == pytest.approx(throughput((7, 7, 6), (8, 12)))


def test_uphill_on_exact_answers_with_a_little_luck_leads_to_the_known_best_of_20_and_20():
    sampler = Sampler(allocation(20, 20), map, work=exact_value)
    reached = [amounts_of(changes) for changes in climbed(sampler)]
    assert set(known_best(20, 20)) <= {((6, 7, 7), (12, 8)), ((7, 7, 6), (8, 12))}
    assert set(reached) & set(known_best(20, 20))
    assert len(reached) < sampler.question.space.size / 5


def test_small_budgets_are_looked_at_too_however_much_the_whole_one_holds(monkeypatch):
    monkeypatch.setattr(climb, "MOST_POINTS", 30)
    levers = [
        slot(change("processing_time", f"m{i}", -5, 10), change("processing_time", f"m{i}", -10, 30)) for i in (1, 2, 3)
    ]
    stops = [slot(change("scrap", f"m{i}", -50, 10)) for i in (1, 2, 3)]
    plant = serial([40.0, 60.0, 40.0], [None, 5, 5], scrap_rate=0.02)
    sampler = Sampler(question(*levers, *stops, budget=Budget(100.0), plant=plant), quickly, work=quick)
    costs = [sum(c.investment_krw for c in changes) for changes in climbed(sampler)]
    assert max(costs) <= 100
    assert sum(cost <= 25 for cost in costs) >= 3
    assert sum(25 < cost <= 50 for cost in costs) >= 3


def test_runs_of_the_line_find_the_known_best_of_a_small_allocation():
    asked = allocation(6, 3, horizon_s=3 * HOUR_S, warmup_s=HOUR_S, replications=8)
    found = search(asked, quickly, work=counted)
    assert amounts_of(found.pick.changes) in known_best(6, 3)
    assert found.how == "all"
