"""Demand ahead on order books whose truth is known: the right method, honest errors, intervals that hold, each order once."""

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest

from twin.errors import Problem
from twin.models.demand import LEAST_WEEKS, demand, outlook
from twin.models.demand_command import as_json, as_text
from twin.models.demand_methods import HORIZON, back_test, forecast
from twin.store import Store

NOW = date(2026, 6, 1)
ZONE = ZoneInfo("Asia/Seoul")


def one(weeks: np.ndarray):
    return outlook({None: np.asarray(weeks, float)}, NOW).forecasts[0]


def steady(n: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(1_000, 100, n)


def test_methods_say_what_their_names_say():
    known = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0])
    assert forecast(known, "last").tolist() == [8.0] * HORIZON
    assert forecast(known, "seasonal").tolist() == [5.0, 6.0, 7.0, 8.0]
    assert forecast(known, "average_4").tolist() == [6.5] * HORIZON
    assert forecast(np.full(8, 3.0), "smoothing_0.3") == pytest.approx(3.0)
    assert forecast(np.array([0.0, 0.0, 0.0, 0.0, 8.0]), "smoothing_0.5").tolist() == [4.0] * HORIZON
    year = np.arange(104.0)
    assert forecast(year, "seasonal").tolist() == [52.0, 53.0, 54.0, 55.0]


def test_orders_that_come_and_go_by_four_weeks_are_seen_and_cost_no_error():
    found = one(np.tile([100, 300, 200, 400], 10))
    assert found.method == "seasonal"
    assert [w.qty for w in found.ahead] == [100, 300, 200, 400]
    assert [w.begins_on for w in found.ahead] == [NOW + timedelta(7 * h) for h in range(HORIZON)]
    assert all(w.low == w.qty == w.high for w in found.ahead)
    assert found.better_by.value > 0.3


def test_about_a_steady_level_an_average_beats_last_week_by_the_known_factor():
    found = one(steady(400, 1))
    assert found.method in ("average_13", "smoothing_0.1")
    naive = 100 * np.sqrt(2) * np.sqrt(2 / np.pi) / 1_000  # mean absolute difference of two normal weeks
    assert found.wape_naive.value == pytest.approx(naive, rel=0.1)
    assert found.wape.value / found.wape_naive.value == pytest.approx(np.sqrt((1 + 1 / 16) / 2), rel=0.05)
    assert found.better_by.low > 0


def test_the_interval_of_an_error_holds_the_true_error():
    true = 100 * np.sqrt(2) * np.sqrt(2 / np.pi) / 1_000
    found = [one(steady(60, seed)).wape_naive for seed in range(40)]
    assert sum(e.low < true < e.high for e in found) >= 35


def test_where_orders_wander_nothing_beats_last_week_and_that_is_said():
    found = one(5_000 + np.cumsum(np.random.default_rng(3).normal(0, 100, 300)))
    assert found.method in ("last", "smoothing_0.5")
    assert found.better_by.low < 0.001


def test_four_in_five_of_the_next_weeks_fall_inside():
    inside = []
    for seed in range(60):
        weeks = steady(60 + HORIZON, seed)
        inside += [w.low <= real <= w.high for w, real in zip(one(weeks[:60]).ahead, weeks[60:], strict=True)]
    assert 0.72 < np.mean(inside) < 0.88


def test_the_choice_at_an_origin_knows_nothing_later():
    weeks = steady(40, 5)
    other = np.r_[weeks[:25], 9_000 * np.random.default_rng(6).random(15)]
    assert back_test(weeks).chosen[: 25 - 8 + 1] == back_test(other).chosen[: 25 - 8 + 1]


def test_too_few_weeks_is_said_of_the_book_and_of_one_product():
    with pytest.raises(Problem, match="19 whole weeks are too few") as told:
        one(steady(LEAST_WEEKS - 1, 1))
    assert "예측할 수 없습니다" in told.value.ko
    new = np.r_[np.zeros(30), steady(5, 2)]
    old = np.r_[steady(6, 4), np.zeros(29)]
    found = outlook({None: steady(35, 1), "a": steady(35, 3), "new": new, "old": old}, NOW)
    assert [d.product_id for d in found.forecasts] == [None, "a"]
    assert [note.en.partition(",")[0] for note in found.notes] == [
        "new: 5 whole weeks are too few to forecast demand; come back with at least 20 weeks of orders that say when they were ordered (ordered_at).",
        "old: no orders after its first 8 weeks",
    ]


def test_an_order_told_twice_counts_once_and_half_weeks_are_left_out(store: Store):
    monday = datetime(2026, 1, 5, 0, 30, tzinfo=ZONE)  # Sunday still, in UTC
    book = [(f"o{i}", "ab"[i % 2], monday + timedelta(7 * (i // 2)), 100.0 + 50 * (i % 2)) for i in range(60)]
    land(store, book)
    land(store, [(name, product, at, qty + 10) for name, product, at, qty in book[20:30]])
    found = demand(store, ZONE)
    assert [(d.product_id, d.history_weeks) for d in found.forecasts] == [(None, 28), ("a", 28), ("b", 28)]
    assert found.forecasts[0].ahead[0].begins_on == date(2026, 1, 5) + timedelta(7 * 29)
    assert found.forecasts[1].ahead[0].qty == pytest.approx(100.0)
    assert json.loads(as_json(found))["forecasts"][0]["ahead"][0]["begins_on"] == "2026-07-27"
    assert "모든 제품" in as_text(found, "ko")
    assert "all products" in as_text(found, "en")


def test_an_empty_book_is_said(store: Store):
    with pytest.raises(Problem, match="The order book: 0 whole weeks"):
        demand(store, ZONE)


def land(store: Store, book: list[tuple[str, str, datetime, float]]) -> None:
    names, products, moments, qty = zip(*book, strict=True)
    number = np.arange(len(book))
    with store.landing(kind="demo", source_name="book") as landing:
        landing.write("production_order", pa.table({
            "source_row": pa.array(number, pa.int64()), "source_key": pa.array(number + len(store.rows("FROM floor.production_order")), pa.uint64()),
            "order_id": list(names), "product_id": list(products), "qty": list(qty),
            "ordered_at": pa.array([m.astimezone(UTC) for m in moments], pa.timestamp("us", "UTC")),
        }))  # fmt: skip
    store.load_landed()
