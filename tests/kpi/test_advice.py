"""Three things to act on: what is told is what was measured."""

from datetime import date

import numpy as np
import pytest

from tests.kpi.logs import TinyLog, at, land, plant, save
from twin.kpi.advice import Advice, _change, advice
from twin.plant import Site
from twin.store import Store

SITE, DAY = Site(name="tiny"), date(2026, 2, 27)
DAYS = 56
LAST = DAYS - 3  # so many days after Monday 5 January is Friday 27 February


def two_months(store: Store, *, down_h_later: float = 1.0, due: bool = False) -> None:
    """Eight weeks: m1 works from 8 with an hour down a day (or another length in the last four), m2 works little."""
    save(store, plant({"id": "m1"}, {"id": "m2"}))
    log = TinyLog()
    for day in range(LAST + 1):
        down = 1.0 if day < LAST - 27 else down_h_later
        down += 0.1 * (day % 3)  # days differ
        back = f"9:{down * 60:.0f}"
        log.state("m1", at("8:00", day), at("9:00", day), "PROCESSING").state(
            "m1", at("9:00", day), at(back, day), "DOWN", reason="tool"
        )
        log.state("m1", at(back, day), at("16:00", day), "PROCESSING").state(
            "m2", at("10:00", day), at("11:00", day), "PROCESSING"
        )
        log.operation("m1", at("8:00", day), at("16:00", day), good=98, scrap=2, lot_id=f"{day}")
        log.operation("m2", at("10:00", day), at("11:00", day), good=98, lot_id=f"{day}", step_no=2)
    if due:
        log.order("late", due_at=at("9:00", LAST - 1)).order(
            "done", due_at=at("9:00", LAST - 1), completed_at=at("8:00", LAST - 1)
        )
    land(store, log)


def by_kind(found: list[Advice]) -> dict[str, Advice]:
    return {a.kind: a for a in found}


def test_the_limiting_station_and_its_largest_own_loss(store: Store) -> None:
    two_months(store)
    found = advice(store, SITE, DAY, at("16:00", LAST))
    first = found[0]
    assert (first.kind, first.station_id, first.what) == ("limit", "m1", "down")
    assert first.hours == pytest.approx(28 * 1.1, rel=0.02)
    assert first.limits == pytest.approx(1.0)
    assert 1 <= len(found) <= 3


def test_the_same_thing_is_not_told_twice_and_scrap_is_counted(store: Store) -> None:
    two_months(store)
    found = by_kind(advice(store, SITE, DAY, at("16:00", LAST)))
    assert set(found) == {"limit", "scrap"}  # the stop that costs most is what the limiting station loses
    assert found["limit"].reason == "tool"
    assert (found["scrap"].station_id, found["scrap"].count, found["scrap"].share) == ("m1", 56, pytest.approx(0.02))


def test_what_became_worse_is_told_with_its_interval(store: Store) -> None:
    two_months(store, down_h_later=2.0)
    worse = by_kind(advice(store, SITE, DAY, at("16:00", LAST)))["worse"]
    assert (worse.station_id, worse.what) == ("m1", "down")
    assert worse.low is not None
    assert worse.high is not None
    assert worse.before is not None
    assert worse.share is not None
    assert 0 < worse.low < worse.share - worse.before < worse.high
    assert worse.share - worse.before == pytest.approx(
        1 / 9, rel=0.05
    )  # an hour more of 8 to 17, breaks worked through


def test_orders_past_their_due_date_are_counted(store: Store) -> None:
    two_months(store, due=True)
    late = by_kind(advice(store, SITE, DAY, at("16:00", LAST)))["late"]
    assert (late.count, late.share) == (1, 0.5)


def test_no_records_no_advice(store: Store) -> None:
    assert advice(store, SITE, DAY, at("16:00", LAST)) == []


def test_luck_is_seldom_called_a_change() -> None:
    rng = np.random.default_rng(1)
    wrong = 0
    for _ in range(200):
        now, before = (np.column_stack([rng.gamma(2, 1, 28), np.full(28, 20.0)]) for _ in range(2))
        wrong += _change(now, before, 1)[2] > 0
    assert wrong <= 10  # 2.5 % expected on this side
