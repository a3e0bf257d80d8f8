"""What is fixed keeps its hash and date; a later change shows beside it and cannot hide."""

import pytest

from tests.programme.conftest import OUTPUT, SIGN
from twin.errors import Problem
from twin.programme.indicators import book, freeze
from twin.programme.indicators.freeze import Frozen, fixed_part, hash_of
from twin.programme.indicators.table import Row, living
from twin.programme.indicators.values import Value
from twin.store import Store


def row(store: Store) -> Row:
    (only,) = living(store).rows
    return only


def test_it_is_fixed_by_itself_once_the_time_after_has_begun(floor: Store):
    book.add(floor, "throughput_per_h", OUTPUT, **SIGN)
    assert row(floor).state == "due"
    freeze.freeze_due(floor)
    freeze.freeze_due(floor)
    (fixed,) = row(floor).frozen
    assert row(floor).state == "frozen"
    assert (fixed.frozen_by, fixed.sha256) == (freeze.SYSTEM, hash_of(fixed.content))
    assert fixed.is_late, "the log of the tests ends long before today"


def test_the_owner_fixes_it_when_data_come_in(floor: Store):
    book.add(floor, "throughput_per_h", OUTPUT, **SIGN)
    floor.after_load = [*floor.after_load, freeze.freeze_due]
    with floor.landing(kind="file", source_name="late.csv"):
        pass
    floor.load_landed()
    assert row(floor).state == "frozen"


def test_what_was_fixed_is_known_to_be_whole_or_not(floor: Store):
    book.add(floor, "throughput_per_h", OUTPUT, **SIGN)
    assert freeze.freeze(floor, "throughput_per_h", **SIGN).is_whole
    with floor.transaction() as cursor:
        cursor.execute("UPDATE book.indicator_freeze SET content = replace(content, '3.0', '2.5')")
    assert not row(floor).frozen[0].is_whole


def test_it_waits_while_the_time_after_has_not_begun(floor: Store):
    book.add(floor, "throughput_per_h", {**OUTPUT, "go_live": "2027-01-01"}, **SIGN)
    freeze.freeze_due(floor)
    assert row(floor).state == "waiting"
    assert isinstance(row(floor).now, Problem)


def test_the_hash_is_that_of_the_plan_and_the_baseline(floor: Store):
    from twin.programme.indicators.indicator import plan

    indicator = book.add(floor, "throughput_per_h", OUTPUT, **SIGN)
    fixed = freeze.freeze(floor, "throughput_per_h", **SIGN)
    planned = plan(indicator, fixed.baseline.value)
    assert planned is not None
    assert fixed.content["plan_sha256"] == planned.sha256()
    assert hash_of(dict(reversed(fixed.content.items()))) == fixed.sha256
    assert hash_of(fixed_part(indicator, Value(9.0, "measured"))) != fixed.sha256


@pytest.mark.parametrize(
    "given", [{"target": "4"}, {"baseline_until": "2026-01-25"}, {"covariates": "weekday"}, {"baseline": "1.9"}, {"weight": "0.5"}],
)  # fmt: skip
def test_a_later_change_shows_as_a_version_with_its_reason(given, floor: Store):
    book.add(floor, "throughput_per_h", OUTPUT, **SIGN)
    fixed = freeze.freeze(floor, "throughput_per_h", **SIGN)
    book.change(floor, "throughput_per_h", given, by="이과장", reason="고객 요구")
    found = row(floor)
    assert (found.state, found.version.number, found.version.reason) == ("changed", 2, "고객 요구")
    assert found.frozen[0].sha256 == fixed.sha256
    freeze.freeze_due(floor)
    assert row(floor).state == "changed", "nobody but a person fixes it anew"
    freeze.freeze(floor, "throughput_per_h", by="이과장", reason="재확인")
    assert (row(floor).state, len(row(floor).frozen)) == ("frozen", 2)


@pytest.mark.parametrize("given", [{"goal": "병목"}, {"benefit": "after - before"}, {"remark": "비고"}])
def test_words_may_change_without_unfixing_it(given, floor: Store):
    book.add(floor, "throughput_per_h", OUTPUT, **SIGN)
    freeze.freeze(floor, "throughput_per_h", **SIGN)
    book.change(floor, "throughput_per_h", given, **SIGN)
    assert row(floor).state == "frozen"


def test_a_fixed_baseline_stays_when_rows_come_late(floor: Store):
    book.add(floor, "throughput_per_h", OUTPUT, **SIGN)
    fixed = freeze.freeze(floor, "throughput_per_h", **SIGN).baseline.value
    with floor.transaction() as cursor:
        cursor.execute("UPDATE floor.fact_output SET exit_qty = exit_qty * 2 WHERE business_date < DATE '2026-02-01'")
    found = row(floor)
    assert isinstance(found.before, Value)
    assert found.before.value == fixed
    assert found.recomputed == pytest.approx(2 * fixed, rel=0.1)
    assert found.state == "frozen"


def test_what_is_not_known_cannot_be_fixed(floor: Store):
    book.add(floor, "throughput_per_h", {"weight": "0.2"}, **SIGN)
    with pytest.raises(Problem, match="cannot be frozen yet"):
        freeze.freeze(floor, "throughput_per_h", **SIGN)
    book.change(floor, "throughput_per_h", {"baseline": "2"}, **SIGN)
    with pytest.raises(Problem, match="Give its target first"):
        freeze.freeze(floor, "throughput_per_h", **SIGN)
    book.change(floor, "throughput_per_h", {"target": "3"}, **SIGN)
    assert isinstance(freeze.freeze(floor, "throughput_per_h", **SIGN), Frozen)
    with pytest.raises(Problem, match="frozen already"):
        freeze.freeze(floor, "throughput_per_h", **SIGN)
