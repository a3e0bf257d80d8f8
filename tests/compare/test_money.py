"""Money: only what is gained is counted, once, less what the AI costs; known answers, properties, entered values."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twin.compare.money.appraisal import YearlyEffect, annuity, appraise, break_even
from twin.compare.money.effects import effects_of, false_alarms
from twin.compare.money.reference import effect_kinds, value_kinds
from twin.compare.money.values import UnitValue, enter_value, values_of
from twin.compare.money.yearly import Yearly
from twin.compare.plan import Place
from twin.errors import Problem
from twin.models.record import Record
from twin.store import open_store

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FIXED = {
    "contribution_krw_per_part": 2_000.0, "sold_share": 1.0, "scrap_krw_per_part": 5_000.0, "wage_krw_per_h": 30_000.0,
    "redeployed_share": 0.5, "check_krw": 40_000.0, "licence_krw_per_year": 1e6, "investment_krw": 1e7, "discount_rate": 0.05,
    "years": 5.0,
}  # fmt: skip


def values(**given: float) -> dict[str, UnitValue]:
    return {k: UnitValue(k, v, v, v, "sheet", "Kim", NOW) for k, v in (FIXED | given).items()}


def effect(effect_id: str, mean: float, half: float = 0.0, provenance: Any = "measured", **more: Any) -> YearlyEffect:
    return YearlyEffect(effect_id, mean, mean - half, mean + half, provenance, **more)


def middle(found, effect_id: str) -> float:
    return next(line.krw.p50 for line in found.lines if line.effect.effect_id == effect_id)


def test_with_fixed_values_the_account_is_the_textbooks():
    found = appraise([effect("throughput", 3_000), effect("false_alarms", 20), effect("licence", 1)], values())
    year = 3_000 * 2_000 - 20 * 40_000 - 1e6
    assert found.yearly_krw.p10 == found.yearly_krw.p90 == pytest.approx(year)
    worth = sum(year / 1.05**t for t in range(1, 6))
    assert found.npv_krw.p50 == pytest.approx(worth - 1e7)
    assert found.payback_years.p50 == pytest.approx(1e7 / year)
    assert found.roi.p50 == pytest.approx((5 * year - 1e7) / 1e7)
    assert found.npv_positive == 1.0
    cost = sum((20 * 40_000 + 1e6) / 1.05**t for t in range(1, 6))
    assert found.break_even == pytest.approx((1e7 + cost) / (worth + cost))
    assert found.missing == ()


def test_a_gain_where_the_line_is_not_limited_or_cannot_be_sold_earns_nothing():
    assert middle(appraise([effect("throughput", 3_000, is_limited=True)], values()), "throughput") == 0
    assert middle(appraise([effect("throughput", 3_000)], values(sold_share=0.0)), "throughput") == 0


@pytest.mark.parametrize(
    ("more", "less_scrap", "counted"), [(0, 60, 60), (100, 60, 0), (100, 150, 50), (-40, 60, 60), (0, -60, -60)]
)
def test_the_same_part_is_never_both_more_output_and_less_scrap(more, less_scrap, counted):
    found = appraise([effect("throughput", more), effect("scrap", less_scrap, is_in_output=True)], values())
    assert middle(found, "scrap") == pytest.approx(counted * 5_000)
    before = appraise([effect("throughput", more), effect("scrap", less_scrap)], values())
    assert middle(before, "scrap") == pytest.approx(
        less_scrap * 5_000
    )  # before the limiting station it costs material only


def test_labour_counts_only_as_far_as_people_did_something_else():
    assert middle(appraise([effect("labour", 100)], values()), "labour") == pytest.approx(100 * 30_000 * 0.5)


def test_an_interval_and_a_range_become_percentiles():
    found = appraise([effect("throughput", 3_000, half=1_959.964)], values())
    assert found.yearly_krw.p10 == pytest.approx(2_000 * (3_000 - 1.2816 * 1_000), rel=0.02)
    wide = values() | {
        "contribution_krw_per_part": UnitValue("contribution_krw_per_part", 1_000, 2_000, 3_000, "sheet", "Kim", NOW)
    }
    found = appraise([effect("throughput", 3_000)], wide)
    assert found.yearly_krw.p50 == pytest.approx(6e6, rel=0.01)
    assert found.yearly_krw.p10 == pytest.approx(3_000 * (1_000 + np.sqrt(0.1 * 2 * 1_000**2)), rel=0.01)


def test_measured_simulated_and_claimed_never_stand_in_one_account():
    with pytest.raises(ValueError, match="one provenance"):
        appraise([effect("throughput", 1), effect("scrap", 1, provenance="claimed")], values())


def test_what_is_not_entered_is_left_out_and_named():
    some = {k: v for k, v in values().items() if k not in ("scrap_krw_per_part", "investment_krw")}
    found = appraise([effect("throughput", 3_000), effect("scrap", 10)], some)
    assert [line.effect.effect_id for line in found.lines] == ["throughput"]
    assert found.missing == ("scrap_krw_per_part", "investment_krw")
    assert found.npv_krw is None
    assert found.yearly_krw.p50 == pytest.approx(6e6)


def test_what_pays_back_only_after_its_years_of_effect_does_not_pay_back():
    found = appraise([effect("throughput", 1)], values())
    assert found.yearly_krw.p50 > 0
    assert found.payback_years.p10 == float("inf")
    assert found.npv_positive == 0.0


def test_what_never_pays_back_says_so():
    found = appraise([effect("throughput", -10)], values())
    assert found.payback_years.p90 == float("inf")
    assert found.npv_positive == 0.0
    assert found.break_even is None


@settings(max_examples=40, deadline=None)
@given(st.floats(-1e4, 1e4), st.floats(0, 1e4), st.floats(1, 100))
def test_bands_are_ordered_and_scale_with_the_price(mean, half, times):
    one, more = (
        appraise([effect("throughput", mean, half)], values(contribution_krw_per_part=price), number=500)
        for price in (100.0, 100.0 * times)
    )
    assert one.yearly_krw.p10 <= one.yearly_krw.p50 <= one.yearly_krw.p90
    assert more.yearly_krw.p90 == pytest.approx(one.yearly_krw.p90 * times, rel=1e-9, abs=1e-6)


def test_the_worth_of_one_a_year_is_that_of_a_table():
    assert annuity(np.array([0.0, 0.08]), np.array([5.0, 10.0])) == pytest.approx([5.0, 6.710081], rel=1e-6)
    assert break_even(np.array([10.0]), np.array([-5.0])) == pytest.approx(0.5)


def comparison(kpi_id, station=None, kind="improved", sign=1, median=1.0):
    plan = SimpleNamespace(kpi_id=kpi_id, place=Place(station_id=station), go_live=date(2026, 7, 4), sign=sign)
    told = SimpleNamespace(kind=kind, ko="보류", en="withheld for a reason")
    return SimpleNamespace(
        plan=plan, verdict=told, effect=SimpleNamespace(mean=median, low=median - 0.5, high=median + 0.5)
    )


def test_comparisons_become_yearly_effects_for_the_better():
    compared: Any = {
        "out": comparison("throughput_per_h"), "again": comparison("throughput_per_h"),
        "side": comparison("throughput_per_h", "m2"), "first": comparison("throughput_per_h", "m1"),
        "ppm": comparison("process_defect_ppm", sign=-1, median=-100.0), "odd": comparison("process_defect_ppm", "m1", "withheld"),
        "oee": comparison("oee"),
    }  # fmt: skip
    found, left = effects_of(compared, Yearly(4_000.0, 1e6, 365), "m1")
    assert [(e.effect_id, e.mean, e.is_limited) for e in found] == [
        ("throughput", 4_000.0, False), ("throughput", 4_000.0, True), ("throughput", 4_000.0, False), ("scrap", 100.0, False),
    ]  # fmt: skip
    assert (found[3].low, found[3].high, found[3].is_in_output) == (99.5, 100.5, True)
    before: Any = {"ppm": comparison("process_defect_ppm", "m0", sign=-1)}
    assert not effects_of(before, Yearly(4_000.0, 1e6, 365), "m1", frozenset({"m0"}))[0][0].is_in_output
    assert [one.name for one in left] == ["again", "odd", "oee"]
    assert "withheld" in left[1].why.en


def test_false_alarms_of_a_year_come_from_the_record_with_their_interval():
    record = Record("live", "event", 0.5, NOW, datetime(2026, 4, 11, tzinfo=UTC), 10, 18, 5, None)
    found = false_alarms(record, "maintenance", "m:1")
    assert found.effect_id == "false_alarms"
    assert found.mean == pytest.approx(18.5 * 3.65)
    assert found.low < found.mean < found.high


def test_every_effect_is_priced_by_values_people_can_enter():
    for kind in effect_kinds().values():
        assert kind.values
        assert set(kind.values) <= set(value_kinds())


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "x.duckdb", create=True) as found:
        yield found


def test_a_value_is_entered_with_its_range_and_source_and_the_newest_stands(store):
    enter_value(store, "wage_krw_per_h", 20_000, 25_000, 30_000, source="급여대장", by="김회계")
    enter_value(store, "wage_krw_per_h", 26_000, 26_000, 26_000, source="급여대장 3월", by="김회계")
    assert values_of(store)["wage_krw_per_h"].likely == 26_000
    assert store.rows("SELECT count(*) FROM book.unit_value") == [(2,)]


@pytest.mark.parametrize(
    ("value_id", "numbers", "source", "said"),
    [
        ("wage", (1, 1, 1), "x", "no unit value 'wage'"), ("wage_krw_per_h", (3, 2, 4), "x", "low ≤ likely ≤ high"),
        ("wage_krw_per_h", (-1, 2, 4), "x", "low ≤ likely ≤ high"), ("sold_share", (50, 60, 70), "x", "divide a per cent by 100"),
        ("wage_krw_per_h", (1, 1, 1), " ", "where it comes from"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_meant_gets_one_sentence(store, value_id, numbers, source, said):
    with pytest.raises(Problem, match=said):
        enter_value(store, value_id, *numbers, source=source, by="Kim")
    assert values_of(store) == {}
