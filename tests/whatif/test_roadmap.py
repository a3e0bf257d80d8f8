"""The roadmap: versions and two people at it, costs by month, the planned path that follows, measured months beside it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.compare.floors import falls, fill
from tests.line.worlds import serial
from twin.errors import Problem
from twin.experiment.scenario import Change, Scenario
from twin.experiment.together.draws import Item
from twin.kpi.scope import Scope
from twin.plant_file import write_plant
from twin.programme.indicators import book
from twin.store import Store
from twin.whatif.decisions.decision import decide
from twin.whatif.outlook.begin import work_out
from twin.whatif.outlook.kept import Outlook, keep_outlook
from twin.whatif.roadmap.ahead import placed, upcoming
from twin.whatif.roadmap.costs import costs, unpriced
from twin.whatif.roadmap.measured import measured_months
from twin.whatif.roadmap.path import known_before, outlook_of, planned_paths
from twin.whatif.roadmap.roadmap import (
    MONTHS,
    Overtaken,
    Roadmap,
    Step,
    first_day,
    month_named,
    month_of,
    newest,
    save_roadmap,
    scenarios_of,
    versions,
)  # fmt: skip
from twin.whatif.scenarios import Saved, save

STARTS = date(2026, 6, 1)
FASTER = Scenario("빠르게", (Change("processing_time", "m2", (("processing_time", -20.0),), "", 9e7, 1.2e6, "견적"),))
SLOWER = Scenario("느리게", (Change("processing_time", "m2", (("processing_time", 25.0),)),))
SIGN = {"by": "김공장", "reason": "회의"}


@pytest.fixture
def two(small: Store) -> list[Saved]:
    return [save(small, scenario, by="김") for scenario in (FASTER, SLOWER)]


def roadmap(two: list[Saved], *months: int) -> Roadmap:
    return Roadmap(STARTS, tuple(Step(s.scenario_id, s.version, m) for s, m in zip(two, months, strict=True)))


def test_it_is_kept_in_versions_in_the_order_of_its_months(small: Store, two: list[Saved]):
    assert newest(small) is None
    first = save_roadmap(small, roadmap(two, 5, 2), by=" 김공장 ", remark="첫 안")
    assert [s.scenario.name for s in scenarios_of(small, first.roadmap)] == ["느리게", "빠르게"]
    second = save_roadmap(small, roadmap(two, 1, 2), by="이", seen=1)
    assert versions(small) == [first, second]
    assert (newest(small), first.saved_by, first.version, second.version) == (second, "김공장", 1, 2)


def test_two_people_lose_nothing(small: Store, two: list[Saved]):
    save_roadmap(small, roadmap(two, 5, 2), by="김")
    theirs = save_roadmap(small, roadmap(two, 5, 3), by="이", seen=1)
    with pytest.raises(Overtaken, match="이 saved version 2 of the roadmap") as met:
        save_roadmap(small, roadmap(two, 7, 2), by="김", seen=1)
    assert met.value.newest == theirs
    assert len(versions(small)) == 2
    assert save_roadmap(small, roadmap(two, 7, 3), by="김", seen=2).version == 3


@pytest.mark.parametrize(
    ("change", "en"),
    [
        ({"month": 0}, "Month 0 of '빠르게' lies outside of the programme: give 1 to 12"),
        ({"month": 13}, "Month 13 of '빠르게' lies outside"),
        ({"scenario_id": "zz"}, "no saved scenario 'zz'"),
        ({"version": 4}, "no saved scenario"),
    ],
)
def test_a_step_that_cannot_be_is_a_sentence(small: Store, two: list[Saved], change, en):
    good = Step(two[0].scenario_id, 1, 3)
    with pytest.raises(Problem, match=en):
        save_roadmap(small, Roadmap(STARTS, (replace(good, **change),)), by="김")
    assert versions(small) == []


def test_a_roadmap_that_cannot_be_is_a_sentence(small: Store, two: list[Saved]):
    good = roadmap(two, 1, 2)
    with pytest.raises(Problem, match="name of who saves"):
        save_roadmap(small, good, by=" ")
    with pytest.raises(Problem, match="twice"):
        save_roadmap(small, replace(good, steps=(*good.steps, replace(good.steps[0], month=9))), by="김")
    with pytest.raises(Problem, match="give 2026-06-01 instead of 2026-06-15"):
        save_roadmap(small, replace(good, starts_on=date(2026, 6, 15)), by="김")
    with pytest.raises(Problem, match="no month: write it like 2026-06"):
        month_named("6월")
    assert month_named(" 2026-07 ") == date(2026, 7, 1)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, MONTHS))
def test_months_are_counted_from_the_first(day, month):
    starts_on = day.replace(day=1)
    assert month_of(starts_on, first_day(starts_on, month)) == month
    assert month_of(starts_on, day) == 1


money = st.integers(0, 10**9)


@given(st.lists(st.tuples(st.integers(1, MONTHS), money, money), max_size=5))
def test_costs_fall_into_their_months_and_add_up(given_):
    steps = [
        (month, Scenario(str(i), (Change("machines", "m1", (("machines", 2),), "", once, yearly, "x"),)))
        for i, (month, once, yearly) in enumerate(given_)
    ]
    found = costs(steps)
    assert [c.month for c in found] == list(range(1, MONTHS + 1))
    whole = sum(once + yearly / 12 * (MONTHS + 1 - month) for month, once, yearly in given_)
    assert found[-1].so_far_krw == pytest.approx(whole)
    assert sum(c.investment_krw + c.running_krw for c in found) == pytest.approx(whole)
    assert all(a.so_far_krw <= b.so_far_krw for a, b in pairwise(found))


def test_what_nobody_priced_is_said():
    assert unpriced([(1, FASTER), (2, SLOWER)]) == ["느리게"]


def test_the_planned_path_steps_in_the_months_of_its_steps(small: Store, two: list[Saved]):
    book.add(small, "throughput_per_h", {"target": "3", "weight": "1"}, by="김", reason="협약")
    save_roadmap(small, roadmap(two, 3, 6), by="김")
    assert planned_paths(small).get("throughput_per_h") is None
    found = work_out(small, two, by="김", number=2)
    path = planned_paths(small).get("throughput_per_h")
    assert [round(m.change.mean, 2) for m in path.months] == pytest.approx(
        [0, 0, 0.33, 0.33, 0.33, *[0.0] * 7], abs=0.01
    )
    assert path.months[0].first == STARTS
    assert sum(s.mean for s in path.steps) == pytest.approx(path.months[-1].change.mean, abs=1e-12)
    assert (path.outlook, path.is_stale) == (found, False)
    assert planned_paths(small).get("availability@m2") is not None  # beside the book: what the steps change
    assert planned_paths(small).get("sales") is None


def test_moving_months_keeps_the_outlook_and_another_order_needs_a_new_one(small: Store, two: list[Saved]):
    save_roadmap(small, roadmap(two, 3, 6), by="김")
    work_out(small, two, by="김", number=2)
    save_roadmap(small, roadmap(two, 4, 4), by="김", seen=1)
    path = planned_paths(small)["throughput_per_h"]
    assert [m.month for m in path.months if m.change.n] == list(range(4, 13))
    save_roadmap(small, roadmap(two, 6, 4), by="김", seen=2)
    assert planned_paths(small) == {}
    assert outlook_of(small, Roadmap(STARTS)) is None


def test_a_path_of_another_plant_or_program_is_said_to_be_old(small: Store, two: list[Saved]):
    save_roadmap(small, roadmap(two, 3, 6), by="김")
    made = work_out(small, two, by="김", number=2)
    keep_outlook(small, Outlook(**vars(made) | {"outlook_id": "old", "code_version": "another"}))
    assert planned_paths(small)["throughput_per_h"].is_stale
    slower = serial([1800.0, 3600.0], [None, 2])
    small.save_plant(slower, kind="nominal", name="plant.toml", toml=write_plant(slower))
    assert planned_paths(small)["throughput_per_h"].has_newer_plant


def test_the_next_step_is_the_first_still_to_be_done(small: Store, two: list[Saved]):
    save_roadmap(small, roadmap(two, 3, 6), by="김")
    steps = placed(small, newest(small).roadmap)
    assert [(p.number, p.is_open, p.is_late(4)) for p in steps] == [(1, True, True), (2, True, False)]
    for status in ("proposed", "accepted", "done"):
        decide(small, two[0].scenario_id, 1, status, **SIGN, in_force_on=date(2026, 8, 3))
    steps = placed(small, newest(small).roadmap)
    assert (upcoming(steps).saved.scenario.name, steps[0].is_late(9)) == ("느리게", False)
    decide(small, two[1].scenario_id, 1, "proposed", **SIGN)
    decide(small, two[1].scenario_id, 1, "rejected", **SIGN)
    assert upcoming(placed(small, newest(small).roadmap)) is None


QUALITY = Item("q", "quality_ratio", Scope(station_id="m1"))


def test_a_measured_month_tells_the_change_that_happened_in_it(store: Store):
    """Two points better from the first of April on; the programme began on the first of March; May has few days."""
    fill(store, falls(0.02, at_day=86), days=123)
    march, april, may = measured_months(store, QUALITY, date(2026, 3, 1))
    assert march.effect.low <= 0 <= march.effect.high
    assert april.effect.low <= 0.02 <= april.effect.high
    assert april.effect.low > 0
    assert (may.month, may.days > 0, [m.first.month for m in (march, april, may)]) == (3, True, [3, 4, 5])


def test_months_that_have_not_come_have_nothing_and_too_short_a_record_is_a_sentence(store: Store):
    fill(store, falls(0.0), days=60)
    found = measured_months(store, QUALITY, date(2026, 3, 1))
    assert [(m.month, m.days < 10) for m in found] == [(1, True)]
    with pytest.raises(Problem, match="days of the baseline"):
        measured_months(store, QUALITY, date(2026, 1, 8))


def test_a_programme_under_way_rests_on_the_plant_of_before_it(store: Store):
    """What is done would be in a later plant already, and be put on it twice."""
    fill(store, falls(0.0), days=100)
    march = date(2026, 3, 1)
    days = {day: known_before(store, Roadmap(day)) for day in (date(2026, 1, 1), march, date(2026, 6, 1))}
    assert list(days.values()) == [None, march, None]


def test_a_path_from_before_the_programme_does_not_age_with_later_plants(small: Store, two: list[Saved]):
    save_roadmap(small, roadmap(two, 3, 6), by="김")
    made = work_out(small, two, by="김", number=2)
    for end, is_old in ((datetime(2026, 5, 31, 15, tzinfo=UTC), False), (datetime(2026, 6, 3, tzinfo=UTC), True)):
        known = {"outlook_id": str(end), "plant_version": "earlier", "data_until": end, "made_at": datetime.now(UTC)}
        keep_outlook(small, Outlook(**vars(made) | known))
        assert planned_paths(small)["throughput_per_h"].is_stale is is_old
