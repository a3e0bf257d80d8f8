"""The book: signed versions that are never overwritten, and one sentence for each thing that cannot be."""

import pytest

from tests.programme.conftest import OUTPUT, SIGN
from twin.errors import Problem
from twin.programme.indicators import book
from twin.programme.indicators.values import Value, after, before, last_whole_day
from twin.store import Store, open_store

DEFECTS = {**OUTPUT, "station_id": "m1", "target": "20000 PPM"}


def test_an_indicator_is_signed_and_survives_a_restart(floor: Store):
    book.add(floor, "throughput_per_h", OUTPUT, **SIGN)
    path = floor.path
    floor.close()
    with open_store(path) as again:
        (version,) = book.standing(again)
    assert (version.number, version.entered_by, version.reason) == (1, "김공장", "협약")
    assert version.indicator is not None
    assert (version.indicator.unit, version.indicator.target) == ("개/h", 3)


def test_a_change_is_a_new_version_and_the_old_one_stays(floor: Store):
    book.add(floor, "throughput_per_h", OUTPUT, **SIGN)
    book.change(floor, "throughput_per_h", {"target": "3.5", "goal": "병목"}, by="이과장", reason="재협의")
    one, two = book.versions(floor)
    assert (one.number, two.number, two.entered_by) == (1, 2, "이과장")
    found = {c.field: (c.before, c.after) for c in book.changes(one.indicator, two.indicator)}
    assert found == {"target": (3.0, 3.5), "goal": ("", "병목")}


def test_a_withdrawn_one_no_longer_stands_but_stays_in_the_book(floor: Store):
    book.add(floor, "throughput_per_h", OUTPUT, **SIGN)
    book.withdraw(floor, "throughput_per_h", **SIGN)
    assert book.standing(floor) == []
    assert len(book.versions(floor)) == 2
    book.add(floor, "throughput_per_h", OUTPUT, **SIGN)
    assert [v.number for v in book.standing(floor)] == [3]


def test_a_visitors_entry_waits_for_the_owner(floor: Store, monkeypatch):
    monkeypatch.setattr(floor, "is_owner", False)
    book.add(floor, "throughput_per_h", OUTPUT, **SIGN)
    assert book.standing(floor) == []
    monkeypatch.undo()
    floor.load_landed()
    assert [v.indicator_id for v in book.standing(floor)] == ["throughput_per_h"]


def test_values_are_measured_by_the_kpi_code_over_their_days(floor: Store):
    from twin.kpi import of_dates, read
    from twin.programme.indicators.values import site_of

    indicator = book.add(floor, "availability", {**OUTPUT, "target": "99 %", "station_id": "m1"}, **SIGN)
    was, now = before(floor, indicator), after(floor, indicator, last_whole_day(floor))
    assert isinstance(was, Value)
    assert isinstance(now, Value)
    scope = of_dates(site_of(floor), was.first, was.last, station_id="m1")
    assert was.value == 100 * read(floor, scope, kpi_ids=["availability"])["value"].iloc[0]
    assert (was.badge, now.badge, str(now.first)) == ("measured", "measured", "2026-02-09")


def test_a_formula_over_what_people_enter_is_entered(floor: Store):
    given = {"target": "1 %", "input.returned.before": "30", "input.delivered.before": "1000"}
    indicator = book.add(floor, "return_rate", given, **SIGN)
    assert before(floor, indicator) == Value(3.0, "entered")
    lacking = after(floor, indicator, last_whole_day(floor))
    assert isinstance(lacking, Problem)
    assert "go-live" in lacking.en


def test_a_simulated_value_has_no_place_before_or_after():
    with pytest.raises(TypeError, match="measured or entered"):
        Value(1.0, "simulated")  # ty: ignore[invalid-argument-type]


REFUSED = {
    "weight": ("throughput_per_h", {**OUTPUT, "weight": "1.2"}, "가중치 1.2", "weight 1.2"),
    "days": ("throughput_per_h", {**OUTPUT, "baseline_until": "2026-01-08"}, "4일뿐", "baseline of 4 days"),
    "target": ("claims", {"baseline": "5", "target": "5"}, "구축전 값과 같아", "is the baseline"),
    "direction": ("claims", {"baseline": "5", "target": "7"}, "나쁩니다", "worse than the baseline"),
    "measured direction": ("throughput_per_h", {**OUTPUT, "target": "0.1"}, "나쁩니다", "worse than the baseline"),
    "formula": ("return_rate", {"formula": "returned / sold"}, "'sold'", "'sold', which is not known"),
    "benefit": ("claims", {"benefit": "before * price"}, "'price'", "'price', which is not known"),
    "unit": ("process_defects", {**DEFECTS, "target": "2 %"}, "20,000 PPM", "write 20,000 PPM"),
    "unit of a kpi": ("availability", {"unit": "개"}, "단위는 %", "is in %"),
    "range": ("process_defects", {**DEFECTS, "target": "2000000 PPM"}, "있을 수 없습니다", "cannot be"),
    "place": ("throughput_per_h", {**OUTPUT, "station_id": "m9"}, "'m9'", "no station 'm9'"),
    "filter": ("wip", {**OUTPUT, "station_id": "m1"}, "설비별로 정의되지", "not defined by station"),
    "after": ("throughput_per_h", {**OUTPUT, "after": "9"}, "계산합니다", "cannot be typed"),
    "half a window": ("throughput_per_h", {"baseline_from": "2026-01-05"}, "함께 적으십시오", "together"),
    "window": ("throughput_per_h", {**OUTPUT, "baseline_until": "2026-02-03"}, "적용일", "go-live"),
    "date": ("throughput_per_h", {"go_live": "5월"}, "날짜가 아닙니다", "no date"),
    "ramp": ("throughput_per_h", {"ramp_in_days": "-3"}, "정수가 아닙니다", "whole number"),
    "covariate": ("throughput_per_h", {**OUTPUT, "covariates": "moon"}, "'moon'", "'moon'"),
    "field": ("throughput_per_h", {"colour": "red"}, "'colour'", "no field 'colour'"),
    "kpi": ("throughput_per_h", {"kpi": "speed"}, "'speed'", "'speed'"),
    "input": ("return_rate", {"input.returned": "3"}, "input.이름.before", "input.NAME.before"),
    "model": ("throughput_per_h", {**OUTPUT, "model": "oracle"}, "'oracle'", "no model 'oracle'"),
    "wants": ("throughput_per_h", {"wants": "sideways"}, "'sideways'", "'sideways'"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_in_one_sentence(case, still: Store):
    indicator_id, given, ko, en = REFUSED[case]
    with pytest.raises(Problem) as refused:
        book.add(still, indicator_id, given, **SIGN)
    assert ko in refused.value.ko
    assert en in refused.value.en
    assert "\n" not in refused.value.ko + refused.value.en
    assert book.versions(still) == []


@pytest.mark.parametrize("sign", [{"by": " ", "reason": "x"}, {"by": "x", "reason": ""}])
def test_nothing_is_entered_without_a_name_and_a_reason(sign, still: Store):
    with pytest.raises(Problem, match="Say who"):
        book.add(still, "throughput_per_h", OUTPUT, **sign)


def test_what_is_there_cannot_be_added_and_what_is_not_cannot_be_changed(floor: Store):
    book.add(floor, "throughput_per_h", OUTPUT, **SIGN)
    with pytest.raises(Problem, match="in the book already"):
        book.add(floor, "throughput_per_h", OUTPUT, **SIGN)
    with pytest.raises(Problem, match="no indicator 'oee'"):
        book.change(floor, "oee", {"weight": "0.1"}, **SIGN)
    with pytest.raises(Problem, match="Nothing of"):
        book.change(floor, "throughput_per_h", {"weight": "0.4"}, **SIGN)
