"""Working time as it falls: shifts, breaks, nights, holidays, the business day."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from twin.calendar import business_date, open_stretches, working_stretches
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


@pytest.mark.parametrize(("day", "expected_h"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_around_the_clock_a_day_of_summer_times_turn_has_another_length(day, expected_h):
    berlin = ZoneInfo("Europe/Berlin")
    begin = datetime(day.year, day.month, day.day, tzinfo=berlin)
    (found,) = working_stretches(plant([], timezone="Europe/Berlin"), begin, begin + timedelta(days=1))
    assert found.ends_at - found.starts_at == timedelta(hours=expected_h)


def test_a_break_takes_its_half_hour_also_in_the_night_the_clock_jumps():
    berlin = ZoneInfo("Europe/Berlin")
    night = {"id": "night", "starts": "22:00", "ends": "06:00", "breaks": [["02:00", "02:30"]]}
    begin = datetime(2026, 3, 28, 12, tzinfo=berlin)
    before, after = working_stretches(plant([night], timezone="Europe/Berlin"), begin, begin + timedelta(days=1))
    assert before.ends_at == datetime(2026, 3, 29, 1, tzinfo=UTC)  # 02:00, which is 03:00 that night
    assert after.starts_at - before.ends_at == timedelta(minutes=30)
    assert after.ends_at == datetime(2026, 3, 29, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("breaks", "expected"),
    [
        ([["20:00", "20:10"]], [("02 20:10", "03 05:00")]),
        ([["04:50", "05:00"]], [("02 20:00", "03 04:50")]),
        ([["04:50", "05:30"]], [("02 20:00", "03 04:50")]),
        ([["23:50", "00:10"], ["00:05", "00:20"]], [("02 20:00", "02 23:50"), ("03 00:20", "03 05:00")]),
        ([["01:00", "01:30"], ["22:00", "22:10"]], [("02 20:00", "02 22:00"), ("02 22:10", "03 01:00"), ("03 01:30", "03 05:00")]),
    ],
    ids=["at the start", "at the end", "past the end", "overlapping at midnight", "out of order"],
)  # fmt: skip
def test_breaks_cut_a_night_shift_where_they_fall(breaks, expected):
    noon = datetime(2026, 3, 2, 12, tzinfo=SEOUL)
    night = plant([{**NIGHT, "breaks": breaks}])
    assert [(start, end) for start, end, *_ in hours(night, noon, noon + timedelta(hours=20))] == expected


def test_a_break_outside_its_shift_is_refused():
    with pytest.raises(ValidationError, match="12:00–13:00 is not within the shift 20:00–05:00"):
        plant([{**NIGHT, "breaks": [["12:00", "13:00"]]}])


def test_overtime_opens_its_stations_between_shifts_but_is_no_shift():
    """02 is a Monday; the planned time of KPIs does not grow by it."""
    noon = datetime(2026, 3, 2, 12, tzinfo=SEOUL)
    extra = {"date": "2026-03-03", "starts": "05:30", "ends": "07:00"}
    day = noon + timedelta(hours=20)
    for stations, expected in ((None, 1), (["m1"], 1)):
        described = plant([{**NIGHT, "breaks": []}], overtime=[{**extra, "stations": stations}])
        opened = open_stretches(described, noon, day, described.station[0])
        assert len(working_stretches(described, noon, day)) == 1
        assert [s.shift_id for s in opened] == ["night"] + ["overtime"] * expected
        assert opened[-1].ends_at - opened[-1].starts_at == timedelta(minutes=90)


def test_a_shift_that_ends_when_it_starts_lasts_a_day():
    monday = datetime(2026, 3, 2, 8, tzinfo=SEOUL)
    whole = plant([{"id": "all", "days": ["mon"], "starts": "08:00", "ends": "08:00"}], day_starts="08:00")
    assert hours(whole, monday, monday + timedelta(days=7)) == [("02 08:00", "03 08:00", date(2026, 3, 2), "all")]


def test_a_weekday_and_a_holiday_count_where_the_shift_begins():
    sunday = datetime(2026, 3, 1, 12, tzinfo=SEOUL)
    nights = plant([{**NIGHT, "breaks": [], "days": ["sun", "mon"]}], holidays=["2026-03-02"])
    assert [(start, end) for start, end, *_ in hours(nights, sunday, sunday + timedelta(days=3))] == [
        ("01 20:00", "02 05:00")
    ]


def test_stations_may_ask_for_their_own_shifts():
    monday = datetime(2026, 3, 2, tzinfo=SEOUL)
    both = plant([DAY, NIGHT])
    asked = {
        name: {s.shift_id for s in working_stretches(both, monday, monday + timedelta(days=1), only)}
        for name, only in (("all", None), ("one", ["day"]), ("none", []))
    }
    assert asked == {"all": {"day", "night"}, "one": {"day"}, "none": set()}


@given(
    zone=st.sampled_from(["Asia/Seoul", "Europe/Berlin", "America/New_York"]),
    start_min=st.integers(0, 24 * 60 - 1), length_min=st.integers(1, 24 * 60), pauses=st.integers(0, 3),
    begin_h=st.integers(0, 24 * 365), cut_h=st.integers(0, 240), more_h=st.integers(0, 240),
)  # fmt: skip
def test_stretches_are_in_order_apart_and_add_up_wherever_the_asking_is_cut(
    zone, start_min, length_min, pauses, begin_h, cut_h, more_h
):
    def clock(minutes: int) -> str:
        return f"{minutes // 60 % 24:02}:{minutes % 60:02}"

    cuts = [start_min + length_min * k // 7 for k in range(1, 2 * pauses + 1)]
    breaks = [(clock(a), clock(b)) for a, b in zip(cuts[::2], cuts[1::2], strict=True) if a < b]
    shift = {"id": "s", "starts": clock(start_min), "ends": clock(start_min + length_min), "breaks": breaks}
    described = plant([shift], timezone=zone, day_starts=clock(start_min))
    begin = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=begin_h)
    middle = begin + timedelta(hours=cut_h)
    end = middle + timedelta(hours=more_h)
    whole = working_stretches(described, begin, end)

    assert all(begin <= s.starts_at < s.ends_at <= end for s in whole)
    assert all(a.ends_at <= b.starts_at for a, b in pairwise(whole))
    assert all(business_date(described.site, s.starts_at) == s.business_date for s in whole)
    parts = working_stretches(described, begin, middle) + working_stretches(described, middle, end)
    assert sum((s.ends_at - s.starts_at for s in parts), timedelta()) == sum(
        (s.ends_at - s.starts_at for s in whole), timedelta()
    )


def test_a_moment_without_a_time_zone_is_refused():
    naive, aware = datetime(2026, 3, 2), datetime(2026, 3, 2, tzinfo=UTC)
    for ask in (
        lambda: working_stretches(plant([]), naive, aware),
        lambda: working_stretches(plant([]), aware, naive),
        lambda: business_date(plant([]).site, naive),
    ):
        with pytest.raises(ValueError, match="time zone, got 2026-03-02"):
            ask()
