"""The stretches of time a forecast speaks of, by the calendar of the plant."""

from datetime import date, timedelta

import pytest

from tests.kpi.logs import DAY_SHIFT, at, plant
from twin.errors import Problem
from twin.experiment.forecast.spans import marks, plan_line, planned_by, spans

EVENING = {"id": "late", "starts": "17:00:00", "ends": "02:00:00", "breaks": [["19:00:00", "20:00:00"]]}


def works(*shifts, **more):
    weekdays = [s | {"days": ["mon", "tue", "wed", "thu", "fri"]} for s in shifts]
    return plant({"id": "m1"}, shifts=weekdays, plan={"good_per_hour": 10.0}, **more)


def told(described, moment) -> list[tuple]:
    return [(s.name, s.shift_id, s.starts_at, s.ends_at, s.planned) for s in spans(described, moment)]


def test_the_shift_that_runs_its_day_and_its_week():
    assert told(works(DAY_SHIFT, EVENING), at("10:00", 1)) == [
        ("shift", "day", at("8:00", 1), at("17:00", 1), 80),
        ("day", None, at("8:00", 1), at("2:00", 2), 160),
        ("week", None, at("8:00"), at("2:00", 5), 800),
    ]


def test_a_break_is_within_its_shift_and_a_night_belongs_to_the_day_it_began():
    described = works(DAY_SHIFT, EVENING, site={"name": "tiny", "day_starts": "08:00:00"})
    assert told(described, at("12:30", 1))[0][1:3] == ("day", at("8:00", 1))
    night = spans(described, at("1:00", 2))
    assert [(s.business_date, s.shift_id) for s in night[:2]] == [(date(2026, 1, 6), "late"), (date(2026, 1, 6), None)]


def test_between_shifts_the_next_one_is_meant_and_on_a_weekend_the_next_week():
    assert told(works(DAY_SHIFT), at("20:00"))[0][1:3] == ("day", at("8:00", 1))
    weekend = told(works(DAY_SHIFT), at("12:00", 5))
    assert [s[2] for s in weekend] == [at("8:00", 7)] * 3


def test_a_plant_without_shifts_has_a_day_and_a_week_around_the_clock():
    described = plant({"id": "m1"}, shifts=())
    assert told(described, at("10:00", 2)) == [
        ("day", None, at("0:00", 2), at("0:00", 3), None),
        ("week", None, at("0:00"), at("0:00", 7), None),
    ]


def test_a_plant_that_does_not_work_for_weeks_is_told_so():
    holidays = [str(date(2026, 1, 5) + timedelta(days=d)) for d in range(40)]
    with pytest.raises(Problem, match="no working time"):
        spans(works(DAY_SHIFT, site={"name": "tiny", "holidays": holidays}), at("10:00"))


def test_the_plan_grows_in_working_time_only():
    described = works(DAY_SHIFT)
    shift = spans(described, at("9:00"))[0]
    assert plan_line(described, shift) == [
        (at("8:00"), 0), (at("12:00"), 40), (at("13:00"), 40), (at("17:00"), 80),
    ]  # fmt: skip
    assert planned_by(plant({"id": "m1"}), at("8:00"), [at("9:00")]) is None
    assert plan_line(plant({"id": "m1"}), shift) == []


def test_marks_are_half_hours_of_work_from_the_moment_to_the_end_of_the_week():
    described = works(DAY_SHIFT)
    found = marks(described, at("15:50", 4), spans(described, at("15:50", 4))[-1])
    assert found == [at("15:50", 4), at("16:20", 4), at("16:50", 4), at("17:00", 4)]
