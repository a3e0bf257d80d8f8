"""The budget against every rule of the call, at its edges; a whole budget worked out by hand; payments; nothing is lost."""

from datetime import date

import pytest

from twin.errors import Problem
from twin.programme import entries
from twin.programme.budget import Item, Project, Spending, check
from twin.programme.budget.budget import (
    budget,
    of,
    put_item,
    put_items,
    put_project,
    put_spending,
    take_out,
    usual_items,
)
from twin.programme.budget.file import as_xlsx, read_table
from twin.programme.budget.item import item_of

BILLION, MILLION = 1_000_000_000, 1_000_000


def item(source: str, krw: int, form: str = "cash", category: str = "software", **more) -> Item:
    return Item(f"{source}-{form}-{category}-{krw}", category, category, source, form, krw, 1, **more)


def rule(rule_id: str, *items: Item, single: bool = False):
    return next(r for r in check(Project(is_single=single), items) if r.rule_id == rule_id)


# A budget of KRW 300,000,000 as the call parts it: 50 % government, 10 % lead company, 40 % adopter of which half in kind.
BY_HAND = (
    item("government", 150 * MILLION, category="ai"), item("lead", 30 * MILLION, category="software"),
    item("adopter", 1_500_000, category="costing"), item("adopter", 1_000_000, category="training"), item("adopter", 450_000, category="escrow"),
    item("adopter", 910_000, category="settlement"), item("adopter", 56_140_000, category="hardware"),
    item("adopter", 30 * MILLION, "labour", "labour"), item("adopter", 18 * MILLION, "cloud", "cloud", from_month=3, years=3.0),
    item("adopter", 12 * MILLION, "equipment", "existing"),
)  # fmt: skip


def test_a_budget_worked_out_by_hand_keeps_every_rule_and_adds_up():
    found = of(Project(date(2026, 8, 1)), BY_HAND)
    s = found.sums
    assert (s.total, s.government, s.lead, s.adopter) == (300 * MILLION, 150 * MILLION, 30 * MILLION, 120 * MILLION)
    assert (s.in_kind, s.adopter_cash) == (60 * MILLION, 60 * MILLION)
    assert found.broken == ()
    assert {r.rule_id: r.room_krw for r in found.rules if r.room_krw is not None} == {
        "total": 2_700 * MILLION, "government_share": 0, "government_most": 1_350 * MILLION, "in_kind_share": 0, "in_kind_most": 540 * MILLION,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rule_id", "items", "met"),
    [
        ("total", [item("adopter", 3 * BILLION)], True), ("total", [item("adopter", 3 * BILLION + 1)], False),
        ("government_most", [item("government", 1_500_000_000), item("adopter", 2 * BILLION)], True),
        ("government_most", [item("government", 1_500_000_001), item("adopter", 2 * BILLION)], False),
        ("government_share", [item("government", 50), item("adopter", 50)], True), ("government_share", [item("government", 51), item("adopter", 49)], False),
        ("lead_share", [item("lead", 10), item("adopter", 90)], True), ("lead_share", [item("lead", 9), item("adopter", 91)], False),
        ("lead_share", [item("lead", 11), item("adopter", 89)], False),
        ("adopter_share", [item("adopter", 40), item("government", 60)], True), ("adopter_share", [item("adopter", 39), item("government", 61)], False),
        ("in_kind_share", [item("adopter", 50, "labour"), item("adopter", 50)], True),
        ("in_kind_share", [item("adopter", 51, "labour"), item("adopter", 49)], False),
        ("in_kind_most", [item("adopter", 600_000_000, "labour")], True), ("in_kind_most", [item("adopter", 600_000_001, "labour")], False),
        ("in_kind_adopter", [item("adopter", 5, "labour")], True), ("in_kind_adopter", [item("lead", 5, "labour")], False),
        ("in_kind_linked", [item("adopter", 5, "equipment", "existing")], True), ("in_kind_linked", [item("adopter", 5, "equipment", "hardware")], False),
        ("in_kind_linked", [item("adopter", 5, "labour", "hardware")], False), ("in_kind_linked", [item("adopter", 5, "labour", "labour")], True),
        ("cloud_years", [item("adopter", 5, "cloud", "cloud", years=0.0, from_month=1)], False),
        ("vat", [item("adopter", 455_005, vat_krw=45_501)], True),
        ("cloud_years", [item("adopter", 5, "cloud", "cloud", years=3.0, from_month=1)], True),
        ("cloud_years", [item("adopter", 5, "cloud", "cloud", years=3.1, from_month=1)], False),
        ("cloud_start", [item("adopter", 5, "cloud", "cloud", years=1.0, from_month=12)], True),
        ("cloud_start", [item("adopter", 5, "cloud", "cloud", years=1.0, from_month=0)], False),
        ("vat", [item("adopter", 1_000, vat_krw=100)], True), ("vat", [item("adopter", 1_000, vat_krw=101)], False),
        ("costing", [item("adopter", 1_500_000, category="costing")], True), ("costing", [item("adopter", 1_499_999, category="costing")], False),
        ("training", [item("adopter", 1_000_000, category="training")], True), ("training", [], False),
        ("escrow", [item("adopter", 450_000, category="escrow")], True), ("escrow", [item("adopter", 450_001, category="escrow")], False),
    ],
)  # fmt: skip
def test_a_rule_at_its_edge(rule_id, items, met):
    found = rule(rule_id, *items)
    assert found.is_met is met
    assert found.said.ko
    assert found.said.en.endswith(".")


@pytest.mark.parametrize(("total", "fee"), [(50, 455_000), (200, 637_000), (400, 910_000), (401, 1_182_000)])
def test_the_settlement_fee_goes_by_the_total_to_the_won(total, fee):
    rest = total * MILLION - fee
    there = [item("adopter", fee, category="settlement"), item("adopter", rest)]
    assert rule("settlement", *there).is_met
    one_more = [item("adopter", fee, category="settlement"), item("adopter", rest + 1)]
    assert rule("settlement", *one_more).is_met is (total == 401)  # a won more is the next step


def test_labour_in_kind_needs_a_supplier():
    labour = item("adopter", 5, "labour", "labour")
    assert rule("labour_single", labour).is_met
    assert not rule("labour_single", labour, single=True).is_met


def test_a_broken_rule_says_by_how_much_and_what_to_do():
    said = rule("government_most", item("government", 1_500_000_001), item("adopter", 2 * BILLION)).said
    assert (
        said.ko
        == "정부지원금 한도: 1,500,000,000원까지인데 1,500,000,001원으로 1원 넘습니다. 넘는 만큼을 도입기업 부담으로 옮기십시오."
    )
    assert (
        said.en
        == "Government's limit: KRW 1,500,000,000 allowed, 1,500,000,001 given, 1 too much: move the rest to the adopter."
    )
    assert "add KRW 450,000" in rule("escrow").said.en


def test_an_item_that_breaks_a_rule_is_kept_and_the_rule_is_told(store):
    broken = put_item(store, BY_HAND[0].as_dict() | {"krw": 1_600_000_000}, by="김")
    assert "government_most" in {r.rule_id for r in broken}
    assert budget(store).items[0].krw == 1_600_000_000
    put_item(store, BY_HAND[0].as_dict(), by="김", item_id=budget(store).items[0].item_id)
    assert [e.content["krw"] for e in entries.history(store, "budget")] == [1_600_000_000, 150 * MILLION]


def test_payments_are_held_against_the_plan_month_by_month(store):
    put_project(store, Project(date(2026, 8, 15)), by="김")
    put_item(store, BY_HAND[1].as_dict() | {"month": 2}, by="김")
    (only,) = budget(store).items
    for day, krw in (("2026-09-14", 10 * MILLION), ("2026-09-15", 20 * MILLION)):
        put_spending(store, {"item_id": only.item_id, "day": day, "krw": krw}, by="이")
    months = budget(store).by_month()
    assert [(m.planned, m.spent) for m in months[:3]] == [
        (0, 10 * MILLION),
        (30 * MILLION, 30 * MILLION),
        (30 * MILLION, 30 * MILLION),
    ]
    with pytest.raises(Problem, match="has KRW 0 left, but 1 are entered"):
        put_spending(store, {"item_id": only.item_id, "day": "2026-10-01", "krw": 1}, by="이")
    assert [s.krw for s in budget(store).spending] == [10 * MILLION, 20 * MILLION]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": ""}, "the item has no name"), ({"category": "party"}, "expected one of software"), ({"source": "bank"}, "expected one of government, lead, adopter"),
        ({"form": "land"}, "expected one of cash, cloud, labour, equipment"), ({"krw": -1}, "whole number from 0"), ({"krw": "1.5"}, "whole number"),
        ({"krw": "much"}, "whole number"), ({"month": 13}, "from 1 to 12"), ({"from_month": 13}, "from 0 to 12"),
        ({"years": "three"}, "number of years"), ({"years": float("nan")}, "number of years"), ({"years": -1}, "number of years"),
    ],
)  # fmt: skip
def test_what_cannot_be_an_item_is_one_sentence(given, said):
    with pytest.raises(Problem, match=said):
        item_of("b1", BY_HAND[0].as_dict() | given, "row 3")


def test_thousands_separators_are_read_as_people_write_them():
    assert item_of("b1", BY_HAND[0].as_dict() | {"krw": "150,000,000"}).krw == 150 * MILLION


def test_what_was_spent_stays_with_its_item(store):
    put_item(store, BY_HAND[0].as_dict(), by="김")
    put_item(store, BY_HAND[1].as_dict(), by="김")
    put_spending(store, {"item_id": "b2", "day": "2026-09-14", "krw": 60}, by="이")
    with pytest.raises(Problem, match="KRW 60 have been spent on this item"):
        take_out(store, "b2", by="김")
    with pytest.raises(Problem, match="KRW 60 have been spent on 'software' already"):
        put_item(store, BY_HAND[1].as_dict() | {"krw": 59}, by="김", item_id="b2")
    entries.withdraw(store, "spending", "s1", by="김", reason="")
    take_out(store, "b2", by="김")
    put_item(store, BY_HAND[2].as_dict(), by="김")
    assert [(i.item_id, budget(store).spent_on(i.item_id)) for i in budget(store).items] == [
        ("b1", 0),
        ("b3", 0),
    ]  # no id comes twice


def test_a_table_taken_out_and_brought_back_changes_nothing(store):
    put_items(store, [i.as_dict() for i in BY_HAND], by="김")
    rows, wrong = read_table("b.xlsx", as_xlsx(budget(store).items))
    assert wrong == []
    put_items(store, [*rows, rows[0]], by="이")  # the same number twice is a new item
    found = budget(store)
    assert (len(found.items), found.sums.total) == (len(BY_HAND) + 1, 300 * MILLION + BY_HAND[0].krw)


def test_nobody_enters_anything_unsigned(store):
    with pytest.raises(Problem, match="Give the name"):
        put_item(store, BY_HAND[0].as_dict(), by=" ")
    assert entries.standing(store, "budget") == {}


def test_an_empty_budget_starts_from_what_every_budget_must_have():
    start = usual_items(300 * MILLION)
    assert {(i.category, i.krw) for i in start} == {
        ("costing", 1_500_000),
        ("training", 1_000_000),
        ("escrow", 450_000),
        ("settlement", 910_000),
    }


def test_before_the_agreement_has_a_day_no_payment_lies_in_a_month():
    found = of(Project(), BY_HAND, [Spending("s1", BY_HAND[0].item_id, date(2026, 9, 1), 5)])
    assert [m.spent for m in found.by_month()] == [0] * 12
    assert found.spent == 5
