"""The written evaluation and the lead company's support: totals of the call, ties worked out by hand, what is refused."""

from datetime import date

import pytest

from twin.errors import Problem
from twin.programme import entries
from twin.programme.budget import Project
from twin.programme.budget.budget import put_project
from twin.programme.rubric import first_of, give, items, self_check
from twin.programme.support import names, put_support, support
from twin.programme.supported import supported

TODAY = date(2026, 11, 20)
FULL = {"capability": 20.0, "goal": 20.0, "content": 30.0, "attain": 20.0, "support": 10.0}


def test_the_items_and_points_are_those_of_the_call(store):
    found = self_check(store)
    assert {s.section_id: s.most for s in found.sections} == FULL
    assert [len(s.given) for s in found.sections] == [4, 4, 5, 4, 1]  # 4×5, 4×5, 5×6, 4×5, 1×10
    assert (found.most, found.points, found.rated) == (100.0, 0.0, 0)


def test_points_add_up_by_section_as_worked_out_by_hand(store):
    by_hand = {"condition": 4, "will": 5, "expertise": 3.5, "people": 4, "points": 6, "data": 4.5, "support": 8}
    for item_id, points in by_hand.items():
        give(store, item_id, points, by="김")
    found = self_check(store)
    assert found.by_section() == {"capability": 16.5, "goal": 0.0, "content": 10.5, "attain": 0.0, "support": 8.0}
    assert (found.points, found.rated) == (35.0, 7)
    assert next(g for g in found.given if g.item.item_id == "expertise").to_win == 1.5


@pytest.mark.parametrize(
    ("one", "other", "first"),
    [
        (FULL, FULL | {"support": 9.5}, 1), (FULL, FULL, 0),
        (FULL | {"content": 28.0, "goal": 20.0}, FULL | {"content": 29.0, "goal": 19.0}, -1),  # content decides before goal
        (FULL | {"goal": 19.0}, FULL | {"attain": 19.0}, -1),  # then goal
        (FULL | {"attain": 19.0}, FULL | {"capability": 19.0}, -1),  # then attainability
        (FULL | {"capability": 19.0}, FULL | {"support": 9.0}, -1),  # then capability
    ],
)  # fmt: skip
def test_a_tie_is_decided_in_the_order_of_the_call(one, other, first):
    assert first_of(one, other) == first
    assert first_of(other, one) == -first


@pytest.mark.parametrize(
    ("item_id", "points"), [("condition", 5.5), ("condition", -0.5), ("condition", 4.3), ("support", 10.5)]
)
def test_points_an_item_cannot_have_are_refused(store, item_id, points):
    with pytest.raises(Problem, match="points in halves"):
        give(store, item_id, points, by="김")
    assert entries.standing(store, "point") == {}


def test_an_unknown_item_is_one_sentence(store):
    with pytest.raises(Problem, match="There is no item 'luck'"):
        give(store, "luck", 1, by="김")


def test_the_most_of_each_item_can_be_given(store):
    for item in items().values():
        give(store, item.item_id, item.most, by="김")
    assert self_check(store).points == 100.0


def test_what_the_store_says_is_never_points(store):
    found = supported(store, TODAY)
    assert set(found) <= set(items())
    assert not any(s.is_whole for s in found.values())
    assert all(s.said.ko and s.said.en for s in found.values())
    assert self_check(store).rated == 0


def test_every_row_of_the_calls_table_is_there(store):
    found = support(store, TODAY)
    assert len(found) == len(names()) == 12
    assert [r.group.ko for r in found].count("인력 · 구축/운영") == 3
    assert {r.stand for r in found} == {"open"}


def test_support_is_planned_late_and_received(store):
    put_project(store, Project(date(2026, 8, 1)), by="김")
    put_support(store, "roadmap", planned_month=2, by="김", today=TODAY)
    put_support(store, "lighthouse", planned_month=6, by="김", today=TODAY)
    stands = {r.item_id: r.stand for r in support(store, TODAY)}
    assert (stands["roadmap"], stands["lighthouse"]) == ("late", "planned")
    put_support(
        store,
        "roadmap",
        planned_month=2,
        received_on="2026-11-20",
        giver="LS일렉트릭",
        effect="단계별 이행안",
        by="김",
        today=TODAY,
    )
    (row,) = [r for r in support(store, TODAY) if r.item_id == "roadmap"]
    assert (row.stand, row.giver, row.effect) == ("received", "LS일렉트릭", "단계별 이행안")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"received_on": "2026-07-31", "giver": "LS"}, "before the agreement began"), ({"received_on": "2026-11-21", "giver": "LS"}, "still to come"),
        ({"received_on": "2026-11-01"}, "Say who gave"), ({"planned_month": 13}, "outside the agreement"), ({"received_on": "soon", "giver": "LS"}, "is no date"),
    ],
)  # fmt: skip
def test_support_that_cannot_be_is_one_sentence(store, given, said):
    put_project(store, Project(date(2026, 8, 1)), by="김")
    with pytest.raises(Problem, match=said):
        put_support(store, "roadmap", by="김", today=TODAY, **given)
    assert entries.standing(store, "support") == {}
