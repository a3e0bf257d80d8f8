"""Working time as it falls: shifts, breaks, nights, holidays, the business day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from twin.calendar import business_date, working_stretches
from twin.plant import Plant

SEOUL = ZoneInfo("Asia/Seoul")


def plant(shifts, **site) -> Plant:
    return Plant.model_validate(
        {
            "site": {"name": "tiny", **site},
            "process": [{"id": "p"}],
            "station": [{"id": "m1", "process": "p", "processing_s": {"law": "constant", "value": 1}}],
            "product": [{"id": "a", "route": ["m1"]}],
            "shift": shifts,
        }
    )


def hours(plant_, from_, until, zone=SEOUL):
    """(local start, local end, business date, shift) of the stretches."""
    return [
        (
            f"{s.starts_at.astimezone(zone):%d %H:%M}",
            f"{s.ends_at.astimezone(zone):%d %H:%M}",
            s.business_date,
            s.shift_id,
        )
        for s in working_stretches(plant_, from_, until)
    ]


DAY = {"id": "day", "days": ["mon", "tue"], "starts": "08:00", "ends": "17:00", "breaks": [["12:00", "13:00"]]}
NIGHT = {"id": "night", "starts": "20:00", "ends": "05:00", "breaks": [["00:30", "01:00"]]}


def test_a_break_cuts_a_shift_in_two_and_other_weekdays_are_free():
    monday = datetime(2026, 3, 2, tzinfo=SEOUL)
    assert hours(plant([DAY]), monday, monday + timedelta(days=7)) == [
        ("02 08:00", "02 12:00", date(2026, 3, 2), "day"),
        ("02 13:00", "02 17:00", date(2026, 3, 2), "day"),
        ("03 08:00", "03 12:00", date(2026, 3, 3), "day"),
        ("03 13:00", "03 17:00", date(2026, 3, 3), "day"),
    ]


def test_a_night_shift_belongs_to_the_day_it_began():
    monday = datetime(2026, 3, 2, 12, tzinfo=SEOUL)
    assert hours(plant([NIGHT], day_starts="08:00"), monday, monday + timedelta(hours=20)) == [
        ("02 20:00", "03 00:30", date(2026, 3, 2), "night"),
        ("03 01:00", "03 05:00", date(2026, 3, 2), "night"),
    ]


def test_what_is_asked_for_clips_the_stretches():
    begin = datetime(2026, 3, 2, 9, tzinfo=SEOUL)
    assert hours(plant([DAY]), begin, begin + timedelta(hours=1)) == [("02 09:00", "02 10:00", date(2026, 3, 2), "day")]


def test_holidays_have_no_shifts():
    monday = datetime(2026, 3, 2, tzinfo=SEOUL)
    assert hours(plant([DAY], holidays=["2026-03-02", "2026-03-03"]), monday, monday + timedelta(days=7)) == []


def test_without_shifts_the_plant_works_around_the_clock():
    monday = datetime(2026, 3, 2, tzinfo=SEOUL)
    assert hours(plant([], day_starts="08:00"), monday, monday + timedelta(days=1)) == [
        ("02 00:00", "02 08:00", date(2026, 3, 1), "all"),
        ("02 08:00", "03 00:00", date(2026, 3, 2), "all"),
    ]


@pytest.mark.parametrize(("day", "expected_h"), [(date(2026, 3, 28), 8), (date(2026, 10, 24), 10)])
def test_summer_time_makes_a_night_shift_shorter_or_longer(day, expected_h):
    berlin = ZoneInfo("Europe/Berlin")
    night = {"id": "night", "starts": "20:00", "ends": "05:00"}
    begin = datetime(day.year, day.month, day.day, 12, tzinfo=berlin)
    found = working_stretches(plant([night], timezone="Europe/Berlin"), begin, begin + timedelta(hours=20))
    assert [(s.ends_at - s.starts_at) for s in found] == [timedelta(hours=expected_h)]


def test_two_in_the_morning_may_still_be_yesterday():
    site = plant([], day_starts="08:00").site
    assert business_date(site, datetime(2026, 3, 2, 17, tzinfo=UTC)) == date(2026, 3, 2)  # 02:00 on the 3rd in Seoul
