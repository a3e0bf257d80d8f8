"""A week's plan as it stood before the week: what was booked, nothing of what came of it."""

from datetime import date, datetime, time, timedelta

import pytest

from tests.kpi.logs import MONDAY, TinyLog, at, floor_in_memory, plant
from twin.line import run
from twin.plant import Overtime, Plant, Supply
from twin.validate.plan import Release, planned, releases
from twin.validate.weeks import WEEK, Week

SECOND = Week(date(2026, 1, 12), at("00:00", 7), at("00:00", 14), 5, (date(2026, 1, 14),))
SOMETIME = {"id": "o", "product": "a", "released_s": 0}


def fed_by(**supply) -> Plant:
    return plant({"id": "m1"}, supply={"kind": "orders"} | supply, order=[SOMETIME])


def booked(order_id: str, day: float | None, product: str = "a", qty: int = 3, due: float | None = None) -> Release:
    moments = (None if d is None else at("00:00") + timedelta(days=d) for d in (day, due))
    return Release(order_id, product, qty, *moments)


BOOKS = [
    booked("on the floor", 6.99), booked("first", 7), booked("later", 9.5, "b", due=12), booked("next week", 14),
    booked("unknown product", 9, "x"), booked("waits", None),
]  # fmt: skip


def test_orders_of_the_week_come_at_their_moments():
    found = planned(fed_by(resample_days=True), SECOND, BOOKS, ())
    assert [o.id for o in found.order] == ["first", "later"]
    assert [o.released_at for o in found.order] == [datetime(2026, 1, 12), datetime(2026, 1, 14, 12)]
    assert [(o.product, o.due_at) for o in found.order] == [("a", None), ("b", datetime(2026, 1, 17))]
    assert not found.supply.resample_days
    assert found.site.starts_at == datetime(2026, 1, 12)


def test_where_the_line_pulls_all_that_follow_may_come_at_once_in_their_order():
    """The moments of release are outcomes there: a fast line took more orders."""
    found = planned(fed_by(release_below_lots=2), SECOND, BOOKS, ())
    assert [o.id for o in found.order] == ["first", "later", "next week", "waits"]
    assert {o.released_at for o in found.order} == {datetime(2026, 1, 12)}
    assert found.supply.release_below_lots == 2


def test_a_week_without_orders_is_fed_nothing():
    found = planned(fed_by(), SECOND, BOOKS[:1], ())
    assert (found.supply.kind, found.order) == ("orders", ())
    assert run(found, horizon_s=WEEK.total_seconds(), seed=1).tables()["operation_event"].num_rows == 0


def test_a_line_that_never_lacks_has_no_orders_and_one_without_any_books_never_lacks():
    never_lacks = plant({"id": "m1"}, supply={"kind": "saturated"})
    for given, books in ((never_lacks, BOOKS), (fed_by(), [])):
        found = planned(given, SECOND, books, ())
        assert (found.order, found.supply) == ((), Supply())


def test_days_off_and_overtime_are_part_of_the_plan():
    extra = Overtime(date=date(2026, 1, 17), starts=time(8), ends=time(12))
    given = plant({"id": "m1"}, site={"name": "tiny", "holidays": ["2026-01-01", "2026-01-14"]})
    site = planned(given, SECOND, [], (extra,)).site
    assert site.holidays == (date(2026, 1, 1), date(2026, 1, 14))
    assert site.overtime == (extra,)


def order(log: TinyLog, name: str, released: datetime | None, **more) -> TinyLog:
    return log.order(name, ordered_at=at("00:00"), released_at=released, **more)


def test_the_books_in_the_order_of_release_those_waiting_last_by_due_date():
    log = order(TinyLog(), "urgent", None, due_at=at("00:00", 20))
    order(log, "second", at("08:00", 2))
    order(log, "patient", None, due_at=at("00:00", 30))
    order(log, "first", at("08:00", 1), qty=7.0)
    found = releases(floor_in_memory(log))
    moments = [(r.order_id, r.qty, r.released_at) for r in found[:2]]
    assert moments == [("first", 7, at("08:00", 1)), ("second", 1, at("08:00", 2))]
    assert [r.order_id for r in found[2:]] == ["urgent", "patient"]


def test_the_last_word_on_an_order_counts():
    log = order(order(TinyLog(), "x", at("08:00", 1)), "x", at("08:00", 3))
    assert [r.released_at for r in releases(floor_in_memory(log))] == [at("08:00", 3)]


def test_an_order_nobody_booked_is_known_from_its_first_operation():
    log = TinyLog().operation("m1", at("09:00"), at("09:10"), good=5, order_id="y", product_id="b")
    log.operation("m2", at("09:20"), at("09:30"), good=5, order_id="y", product_id="b")
    assert releases(floor_in_memory(log)) == [Release("y", "b", 5, at("09:00"), None)]


@pytest.mark.parametrize("week", [0, 1])
def test_the_week_begins_on_its_monday_in_local_time(week):
    starts = MONDAY + timedelta(weeks=week)
    found = planned(fed_by(), Week(starts.date(), at("00:00", 7 * week), at("00:00", 7 * week + 7), 5, ()), [], ())
    assert found.site.starts_at == starts.replace(tzinfo=None)
