"""Scenarios held against the plant: equal ones differ by 0, other places earn nothing, exact differences are covered."""

import pytest

from bench.whatif import cases, tried, two_stations
from tests.line.worlds import serial
from twin.errors import Problem
from twin.experiment.intervals import Estimate
from twin.experiment.scenario import Asked, Change, Scenario, compare
from twin.experiment.scenario.comparison import verdict as verdict_of
from twin.experiment.scenario.differences import over
from twin.experiment.scenario.runs import Run, jobs, plant_of
from twin.plant import Plant

HOUR_S = 3600.0
SLOW_IN_THE_MIDDLE = serial([40, 60, 40], [None, 2, 2])
AS_IS = Scenario("as is")
MEASURED = {"law": "gamma", "mean": 60, "cv": 0.5, "source": "measured", "n": 40}


def faster(station: str, percent: float = -10) -> Scenario:
    return Scenario(f"{station} {percent}", (Change("processing_time", station, (("processing_time", percent),)),))


@pytest.fixture(scope="module")
def found():
    scenarios = (AS_IS, faster("m2"), faster("m1"), faster("m2", -60))
    return compare(Asked(SLOW_IN_THE_MIDDLE, scenarios, 2 * HOUR_S, HOUR_S), 2)


@pytest.fixture
def lucky(monkeypatch):
    """Runs of pure luck: their output is 100, and `spread` more or less in a scenario, by turns."""

    def set_spread(spread):
        def run(job):
            _, variant, r = job
            return Run({"throughput_per_h": 100.0 + (spread * (-1) ** r if variant else 0.0)}, {"m1": 1.0})

        monkeypatch.setattr("twin.experiment.scenario.made.run_job", run)

    return set_spread


def effects(compared):
    return {e.kpi_id: e for e in compared.effects}


def test_equal_scenarios_differ_by_exactly_nothing(found):
    for effect in found.compared[0].effects:
        assert effect.base == effect.scenario
        assert effect.difference.mean in (0.0, None)
        assert effect.difference.low in (0.0, None)
        assert effect.verdict == "none shown"


def test_equal_scenarios_run_the_same_plant_where_it_is_drawn_too():
    asked = Asked(serial([MEASURED, 50.0], [None, 3]), (AS_IS,))
    assert asked.runs_a_draw == 2
    assert [plant_of(asked, 0, r) for r in range(4)] == [plant_of(asked, 1, r) for r in range(4)]


def test_a_change_earns_where_the_line_is_limited_and_nothing_elsewhere(found):
    _, limiting, elsewhere, _ = (effects(c)["throughput_per_h"] for c in found.compared)
    assert limiting.difference.mean == pytest.approx(60 / 0.9 - 60, abs=1)
    assert limiting.verdict == "better"
    assert elsewhere.difference.mean == pytest.approx(0, abs=0.3)
    assert [next(iter(shares)) for shares in (found.limiting, found.compared[1].limiting)] == ["m2", "m2"]


def test_lots_handed_on_sooner_at_the_end_are_no_gain():
    """A station that waits for orders most of the time: made faster, only the last lots leave a little sooner."""
    waiting = Plant.model_validate(
        {
            "site": {"name": "waiting"}, "process": [{"id": "p"}],
            "station": [{"id": "m", "process": "p", "processing_s": {"law": "exponential", "mean": 60}}],
            "product": [{"id": "a", "route": ["m"]}],
            "supply": {"kind": "interarrival", "interarrival_s": {"law": "exponential", "mean": 100}},
        }
    )  # fmt: skip
    asked = Asked(
        waiting,
        (Scenario("faster", (Change("processing_time", "m", (("processing_time", -20.0),)),)),),
        240 * HOUR_S,
        seed=2,
    )
    made = compare(asked, 20).compared[0]
    output = effects(made)["units_produced"]
    assert (
        0 < output.difference.low < output.difference.high < 2
    )  # sure, and of a thousand lots not one in five hundred
    assert output.verdict == "too small"


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.1, 4.9, "too small"),
        (0.1, 5.0, "better"),
        (-4.9, -0.1, "too small"),
        (-5.1, -0.1, "worse"),
        (-0.1, 4.9, "none shown"),
    ],
)
def test_less_than_half_a_per_cent_of_the_output_is_too_small(low, high, verdict):
    assert verdict_of("units_produced", Estimate((low + high) / 2, low, high, 9), 1000.0) == verdict


def test_what_limits_may_be_another_station_afterwards(found):
    assert next(iter(found.limiting)) == "m2"
    assert next(iter(found.compared[3].limiting)) != "m2"


def test_a_scenario_changes_the_plant_that_was_drawn():
    plant = serial([MEASURED, 50.0], [None, 3])
    asked = Asked(plant, (faster("m1"),), HOUR_S)
    times = [[plant_of(asked, variant, r).station[0].processing_s.mean() for r in range(4)] for variant in (0, 1)]
    assert times[0][0] == times[0][1] != times[0][2]  # two runs a draw
    assert times[1] == pytest.approx([0.9 * t for t in times[0]])
    assert plant_of(Asked(plant, (AS_IS,), is_open=False), 0, 3) == plant


def test_every_variant_has_each_replication():
    asked = Asked(SLOW_IN_THE_MIDDLE, (AS_IS,))
    assert [(variant, r) for _, variant, r in jobs(asked, 3, 5)] == [(0, 3), (1, 3), (0, 4), (1, 4)]


@pytest.mark.parametrize(
    ("spread", "limit_s", "runs", "known"), [(0.1, 60, 15, True), (50, 60, 60, False), (50, 0, 10, False)]
)
def test_it_stops_when_the_differences_are_known_or_the_time_is_up(lucky, spread, limit_s, runs, known):
    lucky(spread)
    counted = []
    made = compare(
        Asked(SLOW_IN_THE_MIDDLE, (AS_IS,), HOUR_S), time_limit_s=limit_s, tell=lambda *told: counted.append(told)
    )
    assert (made.replications, made.is_known) == (runs, known)  # known twice in a row: ten, and five more to look ahead
    assert counted[-1] == (2 * runs, 2 * runs)


def test_it_says_early_how_many_runs_it_will_take(lucky):
    lucky(2.0)  # its half-width is 1 % of 100 after about 16 replications, and 5 more look ahead
    counted = {}
    compare(Asked(SLOW_IN_THE_MIDDLE, (AS_IS,), HOUR_S), tell=lambda done, of: counted.setdefault(of, done))
    first, second, *_ = counted
    assert (first, counted[second]) == (20, 20)  # ten replications of both say how many it will be
    assert 40 <= second <= 60


def test_what_the_inputs_leave_open_is_not_narrowed_by_more_runs():
    draws = [1.0, 3.0] * 50  # means of drawn plants, no luck within
    few, many = (over([v for v in draws[:n] for _ in range(2)], 2) for n in (20, 100))
    assert few.of.mean == many.of.mean == 2.0
    assert 1.9 < many.of.high - many.of.mean < 2.2
    assert many.luck < few.luck / 2


def test_without_open_inputs_it_is_students_interval():
    found = over([1.0, 2.0, 3.0], 1)
    assert (found.of.mean, found.of.low) == (2.0, pytest.approx(2 - 4.302653 / 3**0.5))


def test_the_formula_of_two_stations_gives_the_known_answers():
    assert two_stations(1, 1, 0) == pytest.approx(2 / 3)
    assert two_stations(1, 1, 2) == pytest.approx(0.8)


def test_intervals_cover_the_exact_difference():
    more_room, *_, mirror = cases()
    found = [tried((case, seed, 3, 6 * HOUR_S)) for case in (more_room, mirror) for seed in range(1, 6)]
    assert sum(covers for covers, _, _ in found) >= 8  # of 10; fewer has a chance of 1 in 90 at 95 %
    assert mirror.exact == 0


@pytest.mark.parametrize(
    ("scenarios", "number", "ko", "en"),
    [
        ((), 2, "1개에서 8개까지", "Expected 1 to 8 scenarios"),
        (tuple(Scenario(str(i)) for i in range(9)), 2, "9개입니다", "got 9"),
        ((AS_IS, AS_IS), 2, "시나리오가 둘입니다", "Two scenarios are called 'as is'"),
        ((AS_IS,), 1, "2회 이상", "at least 2 replications"),
        ((faster("m9"),), 2, "설비 'm9'이(가) 없습니다", "no station 'm9'"),
    ],
)
def test_what_cannot_be_compared_is_refused(scenarios, number, ko, en):
    with pytest.raises(Problem) as told:
        compare(Asked(SLOW_IN_THE_MIDDLE, scenarios, HOUR_S), number)
    assert ko in told.value.ko
    assert en in told.value.en
