"""The demonstration plant: begins at 기초, reaches 중간1 when its data do, and loses it with a sensor's rows."""

from collections.abc import Iterator
from datetime import date

import pytest

from twin.demo.command import fill
from twin.kpi import refresh
from twin.maturity.gaps import paths
from twin.maturity.levels import state
from twin.store import Store, open_store

BEGINNING, BEFORE, AFTER = date(2026, 1, 18), date(2026, 5, 24), date(2026, 5, 31)
CONNECTED = "2026-05-18 00:00:00+09"  # the day the cooling water of die casting was connected, as the story has it


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The plant up to the end of May."""
    with open_store(tmp_path_factory.mktemp("demo") / "plant.duckdb", create=True, after_load=[refresh]) as store:
        fill(store, 147, 1, ai=False)
        yield store


def levels(store: Store, day: date) -> list[str]:
    return [cell.supported for cell in state(store, day).row("diecast").cells]


def share(store: Store, day: date):
    cell = state(store, day).row("diecast").cells[0]
    return next(r for r in cell.readings if r.criterion_id == "automatic_share")


def test_it_begins_at_basic_and_reaches_mid1_when_enough_points_arrive_by_themselves(demo: Store):
    assert state(demo, BEGINNING).row("diecast").supported == "basic"
    assert (share(demo, BEGINNING).numerator, share(demo, BEGINNING).denominator) == (8, 14)
    assert (share(demo, BEFORE).numerator, levels(demo, BEFORE)) == (10, ["basic", "mid1", "mid1"])
    assert (share(demo, AFTER).numerator, levels(demo, AFTER)) == (12, ["mid1", "mid1", "mid1"])
    assert {row.supported for row in state(demo, AFTER).rows if row.process_id != "diecast"} == {"basic"}


def test_the_gap_of_die_casting_is_told_in_its_own_unit_with_its_points(demo: Store):
    way = next(w for w in paths(demo, state(demo, BEFORE)) if w.process_id == "diecast")
    assert way.next is not None
    assert way.next.said.ko == "자동집계 71.4 % → 80 %"
    assert way.next.what.ko == "다이캐스팅 1호기 냉각수 유량 외 3점"
    assert (way.next.lacking, way.next.lifts) == (2, "mid1")


def test_without_a_sensors_rows_the_level_falls_and_the_sensor_is_named(demo: Store):
    demo.write(
        f"DELETE FROM floor.measurement WHERE point_id LIKE 'diecast-_.mold_temp' AND occurred_at >= TIMESTAMPTZ '{CONNECTED}'"
    )
    assert levels(demo, AFTER)[0] == "basic"
    way = next(w for w in paths(demo, state(demo, AFTER)) if w.process_id == "diecast")
    gaps = {gap.reading.criterion_id: [p.point_id for p in gap.points] for gap in way.gaps}
    assert set(gaps["missing_share"]) == {"diecast-1.mold_temp", "diecast-2.mold_temp"}
    assert set(gaps["automatic_share"]) >= {"diecast-1.mold_temp", "diecast-2.mold_temp"}
