"""The verdict of an indicator is that of the comparison of its days, in the indicator's own unit."""

from dataclasses import replace

import pytest

from tests.programme.conftest import OUTPUT, SIGN
from twin.compare.measured import compare
from twin.errors import Problem
from twin.programme.indicators import book
from twin.programme.indicators.indicator import plan
from twin.programme.indicators.judged import Judged, mark, verdict_of
from twin.programme.indicators.shown import money, tally, verdicts
from twin.programme.indicators.table import living
from twin.programme.indicators.values import Value
from twin.store import Store


def test_a_share_is_judged_in_per_cent_against_the_promised_change(floor: Store):
    indicator = book.add(floor, "availability", {**OUTPUT, "target": "95 %", "station_id": "m1"}, **SIGN)
    (row,) = living(floor).rows
    assert isinstance(row.before, Value)
    planned = plan(indicator, row.before.value)
    assert planned is not None
    effect = compare(floor, planned).effect
    found = verdicts(floor)["availability"]
    assert isinstance(found, Judged)
    assert (found.low, found.effect, found.high) == pytest.approx(
        (100 * effect.low, 100 * effect.median, 100 * effect.high)
    )
    asked = 95 - row.before.value
    assert found.achieved == pytest.approx((found.low / asked, found.high / asked))


def test_a_smaller_value_that_is_better_turns_the_interval_of_achievement(floor: Store):
    book.add(floor, "process_defects", {**OUTPUT, "station_id": "m1", "target": "20000 PPM"}, **SIGN)
    (row,) = living(floor).rows
    found = verdicts(floor)["process_defects"]
    assert isinstance(found, Judged)
    assert isinstance(row.before, Value)
    assert found.achieved is not None
    assert found.achieved[0] <= found.achieved[1]
    assert found.achieved[1] == pytest.approx(found.low / (20_000 - row.before.value))


def test_what_is_not_measured_by_day_has_no_verdict_and_what_has_no_days_says_why(floor: Store):
    book.add(floor, "claims", {"baseline": "5", "target": "3"}, **SIGN)
    book.add(floor, "throughput_per_h", {**OUTPUT, "go_live": "2027-01-01"}, **SIGN)
    found = verdicts(floor)
    assert found["claims"] is None
    assert isinstance(found["throughput_per_h"], Problem)
    assert (tally(found).better, tally(found).without) == (0, 2)


def test_one_verdict_is_that_of_the_table_and_follows_the_book(floor: Store):
    book.add(floor, "throughput_per_h", OUTPUT, **SIGN)
    first = verdict_of(floor, "throughput_per_h")
    again = verdicts(floor)["throughput_per_h"]
    assert isinstance(first, Judged)
    assert isinstance(again, Judged)
    assert replace(first, why=again.why) == again  # problems are exceptions: each equals itself alone
    assert verdict_of(floor, "oee") is None
    book.change(floor, "throughput_per_h", {"go_live": "2027-01-01"}, **SIGN)
    assert isinstance(verdict_of(floor, "throughput_per_h"), Problem)


def test_verdicts_are_asked_for_again_when_the_book_changes(floor: Store):
    before = mark(floor)
    book.add(floor, "throughput_per_h", OUTPUT, **SIGN)
    assert mark(floor) != before


def test_benefits_are_added_where_there_are_any(floor: Store):
    assert money(living(floor)) == (None, None)
    book.add(floor, "claims", {"baseline": "5", "target": "3", "benefit": "(before - after) * 1000000"}, **SIGN)
    assert money(living(floor)) == (2_000_000, None)
