"""What a scenario is worth: priced where it is shown, by what people entered, less what it costs; nothing where nothing is gained."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.line.worlds import serial
from twin.compare.money.appraisal import Band
from twin.compare.money.values import UnitValue
from twin.experiment.scenario import Asked, Change, Scenario, compare
from twin.whatif.money import money_of
from twin.whatif.money_told import money_json, money_said

HOUR_S, HOURS_A_YEAR = 3600.0, 8760


def value(value_id: str, amount: float) -> UnitValue:
    return UnitValue(value_id, amount, amount, amount, "원가계산서", "김", datetime.now(UTC))


VALUES = {
    v.value_id: v
    for v in (
        value("contribution_krw_per_part", 100), value("sold_share", 1), value("discount_rate", 0), value("years", 5),
        value("lot_krw", 0), value("carrying_rate", 0), value("investment_krw", 9e9),
    )
}  # fmt: skip


def faster(station: str, **costs) -> Scenario:
    change = Change("processing_time", station, (("processing_time", -10),), **costs)
    return Scenario(f"{station} faster{' at a price' if costs else ''}", (change,))


@pytest.fixture(scope="module")
def made():
    costs = {"investment_krw": 1e6, "yearly_krw": 1e5, "cost_source": "견적"}
    asked = Asked(
        serial([40, 60, 40], [None, 2, 2]),
        (faster("m2", **costs), faster("m1", **costs), faster("m2")),
        2 * HOUR_S,
        HOUR_S,
    )
    return compare(asked, 2)


def test_a_gain_where_the_line_is_limited_is_the_parts_of_a_year_times_what_one_earns_less_the_costs(made):
    gained = next(e for e in made.compared[0].effects if e.kpi_id == "units_produced").difference.mean
    account = money_of(made, made.compared[0], VALUES).account
    assert account.yearly_krw.p50 == pytest.approx(gained * HOURS_A_YEAR / 2 * 100 - 1e5)
    assert account.provenance == "simulated"
    assert account.npv_krw.p50 == pytest.approx(
        5 * account.yearly_krw.p50 - 1e6
    )  # its own investment, not the project's
    assert account.payback_years.p50 == pytest.approx(1e6 / account.yearly_krw.p50)


@pytest.mark.parametrize(
    ("band", "ko", "en"),
    [
        (Band(1.0, 2.0, 3.0), "회수 2.0년(늦으면 3.0년)", "paid back in 2.0 years (3.0 years if late)"),
        (
            Band(1.0, 2.0, float("inf")),
            "회수 2.0년(늦으면 기간 안에 못 거둠)",
            "paid back in 2.0 years (not in time if late)",
        ),
        (
            Band(1.0, float("inf"), float("inf")),
            "효과를 보는 기간 안에 투자를 거두지 못함",
            "not paid back within the years of effect",
        ),
    ],
)
def test_when_it_is_paid_back_reads_as_a_sentence(made, band, ko, en):
    money = money_of(made, made.compared[0], VALUES)
    said = money_said(replace(money, account=replace(money.account, payback_years=band)))
    assert said.ko.endswith(ko)
    assert said.en.endswith(en)


def test_a_gain_too_small_to_notice_earns_no_money(made):
    small = tuple(
        replace(e, verdict="too small") if e.kpi_id == "units_produced" else e for e in made.compared[0].effects
    )
    account = money_of(made, replace(made.compared[0], effects=small), VALUES).account
    assert account.yearly_krw.p90 == pytest.approx(-1e5)


def test_a_change_elsewhere_earns_no_money_and_its_costs_remain(made):
    money = money_of(made, made.compared[1], VALUES)
    assert money.account.yearly_krw.p90 == pytest.approx(-1e5)
    assert money.account.npv_krw.p90 < 0
    assert "no effect" in money_said(money).en.lower()
    assert all(not line["counted"] for line in money_json(money)["lines"] if line["effect"] == "throughput")


def test_without_costs_no_payback_is_told_and_it_says_what_to_enter(made):
    money = money_of(made, made.compared[2], VALUES)
    assert money.account.payback_years is None
    assert "No costs are entered" in money.lacks.en
    assert "입력되지 않아" in money.lacks.ko


def test_without_unit_values_nothing_is_priced_and_it_names_them(made):
    money = money_of(made, made.compared[0], {})
    assert [line.kind.effect_id for line in money.account.lines] == ["licence"]
    assert "Contribution" in money.lacks.en


def test_what_changes_nothing_costs_and_earns_nothing(made):
    same = compare(Asked(made.asked.plant, (Scenario("same"),), 2 * HOUR_S, HOUR_S), 2)
    account = money_of(same, same.compared[0], VALUES).account
    assert (account.yearly_krw.p10, account.yearly_krw.p90) == (0.0, 0.0)
