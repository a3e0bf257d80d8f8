"""Which day it is in the data, and that day's output against the plan."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.kpi.logs import TinyLog, at, land, plant, save
from twin import kpi
from twin.kpi.today import before_day, of_day, present, today, window
from twin.plant import Site
from twin.store import Store

PLANNED = {"plan": {"good_per_hour": 10}}


def a_day(store: Store) -> None:
    save(store, plant({"id": "m1"}, **PLANNED))
    log = TinyLog().operation("m1", at("8:00"), at("9:00"), good=12, lot_id="1")
    land(store, log.operation("m1", at("9:00"), at("10:00"), good=6, lot_id="2"))


def test_output_stands_against_the_plan_up_to_now_and_for_the_day(store: Store) -> None:
    a_day(store)
    found = today(store, at("10:00"))
    assert found is not None
    assert (found.business_date, found.good) == (date(2026, 1, 5), 18)
    assert (found.planned_so_far, found.planned_day) == pytest.approx((20, 80))  # 8 to 17 less an hour's break
    assert found.of_plan == pytest.approx(0.9)


def test_a_break_plans_nothing(store: Store) -> None:
    a_day(store)
    found = today(store, at("12:30"))
    assert found is not None
    assert found.planned_so_far == pytest.approx(40)


def test_without_a_plan_none_is_made_up(store: Store) -> None:
    save(store, plant({"id": "m1"}))
    land(store, TinyLog().operation("m1", at("8:00"), at("9:00"), lot_id="1"))
    found = today(store, at("10:00"))
    assert found is not None
    assert (found.planned_so_far, found.planned_day, found.of_plan) == (None, None, None)


def test_an_empty_store_has_no_day(store: Store) -> None:
    assert today(store, datetime.now(UTC)) is None
    assert present(store, at("10:00")).is_live


@pytest.mark.parametrize(("later", "is_live"), [(timedelta(hours=23), True), (timedelta(hours=25), False), (timedelta(days=-2), False)])  # fmt: skip
def test_now_is_the_end_of_data_older_than_a_day(store: Store, later: timedelta, is_live: bool) -> None:
    a_day(store)
    kpi.refresh(store)
    found = present(store, at("10:00") + later)
    assert found.is_live == is_live
    assert found.now == (at("10:00") + later if is_live else at("10:00"))


def test_windows_are_whole_business_days_that_touch() -> None:
    site = Site(name="tiny")
    day, before = of_day(site, date(2026, 3, 31)), before_day(site, date(2026, 3, 31))
    assert day.starts_at == before.ends_at
    assert before.starts_at is not None
    assert before.ends_at is not None
    assert before.ends_at - before.starts_at == timedelta(days=28)


def test_a_window_ends_with_the_data_and_has_one_before_it_only_where_data_are() -> None:
    site, span = Site(name="tiny"), (date(2026, 1, 1), date(2026, 1, 31))
    week = window(site, span, 7, product_id="a")
    assert (week.first, week.last, week.scope.product_id) == (date(2026, 1, 25), date(2026, 1, 31), "a")
    assert week.before is not None
    assert (week.before.ends_at, week.before.product_id) == (week.scope.starts_at, "a")
    assert window(site, span, None).before is None
    long = window(site, span, 60)
    assert (long.first, long.before) == (date(2026, 1, 1), None)
