"""Two runs held against each other over the same parts: exact where luck is the same, and only where parts may stand for time."""

import pytest

from twin.experiment.scenario import Asked, Change, Scenario, compare
from twin.experiment.scenario.comparison import values_of
from twin.experiment.scenario.flow import is_steady, per_h
from twin.experiment.scenario.runs import jobs, run_job
from twin.plant import Plant

HOUR_S = 3600.0


def plant(**more) -> Plant:
    """One station of exponential times, a minute a part, never short of work."""
    station = {"id": "m1", "process": "p", "processing_s": {"law": "exponential", "mean": 60.0}} | more.pop(
        "station", {}
    )
    return Plant.model_validate(
        {
            "site": {"name": "flow"}, "process": [{"id": "p"}], "station": [station],
            "product": [{"id": "a", "route": ["m1"]}], "supply": {"kind": "saturated"},
        } | more
    )  # fmt: skip


FASTER = Scenario("faster", (Change("processing_time", "m1", (("processing_time", -20),)),))


def test_over_the_same_parts_a_faster_station_is_exactly_as_much_faster():
    asked = Asked(plant(), (FASTER,), 10 * HOUR_S, seed=3)
    runs = [run_job(job) for job in jobs(asked, 0, 4)]
    before, after = values_of(asked, "throughput_per_h", runs[0::2], runs[1::2])
    assert [b / a for a, b in zip(before, after, strict=True)] == pytest.approx([1.25] * 4)
    by_time = [run.kpis["throughput_per_h"] for run in runs[1::2]]
    assert [a * 1.25 for a in before] != pytest.approx(by_time, rel=1e-3)


def test_equal_scenarios_differ_by_exactly_nothing():
    (found,) = compare(Asked(plant(), (Scenario("same"),), 10 * HOUR_S, 2 * HOUR_S), 3).compared
    assert {e.difference.mean for e in found.effects if e.difference.mean is not None} == {0.0}


def test_the_parts_both_made_after_their_warm_up_count():
    these = (tuple(float(60 * k) for k in range(1, 301)), tuple(float(k) for k in range(1, 301)))
    those = (tuple(float(30 * k) for k in range(1, 601)), tuple(float(k) for k in range(1, 601)))
    assert per_h(these, those, 0.0) == pytest.approx((60.0, 120.0))
    assert per_h(these, those, 3000.0) == pytest.approx((60.0, 120.0))  # the 101st to the 300th part of both
    assert per_h(these, those, 9000.0) is None  # fewer than a hundred are left


@pytest.mark.parametrize(
    "more",
    [
        {"shift": [{"id": "day", "days": ["mon", "tue", "wed", "thu", "fri"], "starts": "08:00", "ends": "17:00"}]},
        {"supply": {"kind": "interarrival", "interarrival_s": {"law": "exponential", "mean": 100.0}}},
        {"station": {"time_to_failure_s": {"law": "exponential", "mean": 6000.0, "clock": "calendar"}, "repair_s": {"law": "constant", "value": 60.0}}},
    ],
)  # fmt: skip
def test_where_nights_missing_work_or_the_calendar_stop_the_line_time_counts(more):
    other = plant(**more)
    assert is_steady(plant())
    assert not is_steady(other)
    asked = Asked(other, (FASTER,), 40 * HOUR_S)
    runs = [run_job(job) for job in jobs(asked, 0, 1)]
    assert values_of(asked, "throughput_per_h", runs[:1], runs[1:])[1] == [runs[1].kpis["throughput_per_h"]]
