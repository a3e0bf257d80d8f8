"""A known change predicted: which change and weeks are taken, what counts as foreseen, and whose laws are new."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from tests.kpi.logs import plant
from tests.validate.test_semi import RIGHT, WITHOUT
from twin.experiment.drift import Sums
from twin.validate.change import layer, with_station
from twin.validate.known import MOST_WEEKS, Around, KnownChange, around
from twin.validate.predicted import Predicted, predicted
from twin.validate.weeks import WEEK, Week

SEOUL = ZoneInfo("Asia/Seoul")
SITE = plant({"id": "m1"}).site
MONDAY = datetime(2026, 1, 5, tzinfo=SEOUL)
KNOWN = KnownChange(datetime(2026, 1, 5, 23, tzinfo=UTC), "m1", "새 금형", "a new mould")


def week(number: int, *, days: int = 5) -> Week:
    starts = MONDAY + number * WEEK
    return Week(starts.date(), starts.astimezone(UTC), (starts + WEEK).astimezone(UTC), days, ())


def on_day(day: float, station: str = "m1") -> KnownChange:
    return replace(KNOWN, at=MONDAY + timedelta(days=day), station_id=station)


def chosen(known: list[KnownChange], weeks: list[Week]) -> Around | None:
    return around(Path("copy"), None, SITE, known, weeks, Sums((), ()))


GIVEN = Around(Path("copy"), KNOWN, (week(0),) * 3, (week(4),) * 4, None, Sums((), ()))


def found(**more) -> Predicted:
    """Expected 3 ± 1, measured 2.5 ± 1, and without the change nothing."""
    return replace(Predicted("throughput_per_h", 3.0, 1.0, 2.5, 1.0, 0.0, 0.1), **more)


@pytest.mark.parametrize(
    ("pair", "result"),
    [
        (found(), "passed"),
        (found(measured=4.4), "passed"),  # hypot(1, 1) apart at most
        (found(measured=4.5), "failed"),
        (found(mean=3.0, measured=-2.0), "failed"),  # the line went the other way
        (found(measured_half=3.0), "partly"),  # as expected, but the floor itself shows nothing
        (found(unchanged_half=3.0), "partly"),  # what no change would have brought is not known well enough
        (found(unchanged=2.0), "partly"),  # the weeks' plans would have brought as much without the change
        (found(unchanged=4.5, mean=2.9), "passed"),  # plans promised more, the change took it away
        (found(unchanged=4.0, mean=4.2), "failed"),  # it was to add a little and took much away
    ],
)
def test_a_change_is_foreseen_where_both_agree_and_the_floor_shows_it(pair, result):
    told = layer(GIVEN, [pair], SEOUL)
    assert told.result == result
    assert "2026-01-06 m1 새 금형" in told.ko  # the day on the floor's calendar
    assert ("are supported" in told.en) is (result == "passed")
    assert ("뒷받침됨" in told.ko) is (result == "passed")
    assert ("indicative" in told.en) is (result != "passed")


def test_what_is_kept_is_what_the_picture_and_the_sentence_need():
    told = layer(GIVEN, [found(unchanged=0.4)], SEOUL)
    kept = {name.removeprefix("throughput_per_h_"): value for name, value in told.figures.items()}
    names = ("predicted", "half_width", "measured", "measured_half_width", "unchanged", "unchanged_half_width")
    assert [kept[name] for name in names] == [3.0, 1.0, 2.5, 1.0, 0.4, 0.1]
    assert "predicted +3.0 ± 1.0, measured +2.5 ± 1.0, without it +0.4 ± 0.1" in told.en
    assert "바꾸지 않았다면 +0.4 ± 0.1" in told.ko


def test_every_indicator_must_agree():
    assert layer(GIVEN, [found(), found(kpi_id="availability", measured=8.0)], SEOUL).result == "failed"
    assert layer(GIVEN, [], SEOUL).result == "impossible"


def test_intervals_have_the_week_as_their_unit():
    """Weeks 10 and 12, then 20, 22, 24: 11 apart; pooled variance 10 / 3, t(3) of 98 % is 4.541."""
    same = np.array([[1.0, 2.0, 3.0]] * 2), np.array([[5.0, 6.0, 7.0]] * 3)
    pair = predicted("x", *same, np.array([[4.0]] * 3), ([10.0, 12.0], [20.0, 22.0, 24.0]))
    assert pair.measured == 11
    assert pair.measured_half == pytest.approx(4.5407 * np.sqrt(10 / 3 * (1 / 2 + 1 / 3)), rel=1e-4)
    assert pair.mean == 4
    assert pair.half == pytest.approx(2.7638 * np.sqrt((1 / 2 + 1 / 3) * (1 + 1 / 3)), rel=1e-4)  # variance 1, t(10)
    assert pair.unchanged_half == pytest.approx(2.7638 * np.sqrt((1 / 2 + 1 / 3) / 3), rel=1e-4)
    assert pair.unchanged == 3  # the first run alone was run again: 5 came to 4, so the change brought 1


def test_an_interval_holds_one_outcome_as_often_as_it_says():
    rng = np.random.default_rng(1)

    def outcome() -> bool:
        before, after = rng.normal(0, 1, (4, 12)), rng.normal(2, 1, (4, 12))
        pair = predicted("x", before, after, after, (list(rng.normal(0, 1, 4)), list(rng.normal(2, 1, 4))))
        return abs(pair.measured - pair.mean) <= pair.half

    assert np.mean([outcome() for _ in range(1_000)]) == pytest.approx(0.98, abs=0.015)


def test_the_last_change_with_weeks_enough_and_a_week_to_get_used_to_it():
    weeks = [week(i) for i in range(20)]
    found = chosen([on_day(70.3)], weeks)  # a Monday morning, week 10
    assert [w.monday for w in found.before] == [w.monday for w in weeks[10 - MOST_WEEKS : 10]]
    assert [w.monday for w in found.after] == [w.monday for w in weeks[11 : 11 + MOST_WEEKS]]
    late = chosen([on_day(70.3), on_day(7 * 18, "m2")], weeks)
    assert late.change.station_id == "m1"


def test_no_week_has_two_changes():
    weeks = [week(i) for i in range(20)]
    found = chosen([on_day(7 * 5 + 3), on_day(7 * 10, "m2"), on_day(7 * 17)], weeks)
    assert found.change.station_id == "m2"
    assert [w.monday for w in found.before] == [w.monday for w in weeks[6:10]]
    assert [w.monday for w in found.after] == [w.monday for w in weeks[11:17]]
    assert chosen([on_day(7 * 9), on_day(7 * 10, "m2")], weeks[:13]) is None


def test_weeks_without_work_and_the_first_are_no_test():
    weeks = [week(i, days=0 if i == 4 else 5) for i in range(12)]
    found = chosen([on_day(35)], weeks)
    assert [w.monday for w in found.before] == [date(2026, 1, 12), date(2026, 1, 19), date(2026, 1, 26)]
    assert chosen([], weeks) is None


def test_only_the_changed_station_takes_new_laws_and_keeps_its_place():
    changed = with_station(WITHOUT, RIGHT.station[0].model_copy(update={"buffer_before": 99}))
    assert changed.station[0] == RIGHT.station[0]
    assert changed.station[1:] == WITHOUT.station[1:]
