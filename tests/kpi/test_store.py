"""Facts kept in the store: in step with log and plant, for owner and visitor, and stored runs beside them."""

from datetime import UTC, date, datetime

import pytest

from tests.kpi.logs import TinyLog, at, land, plant, save
from tests.store.floor_rows import owner_process
from twin import kpi
from twin.errors import Problem
from twin.kpi.refresh import is_fresh
from twin.kpi.scope import of_dates
from twin.store import Store, open_store

ONE = plant({"id": "m1"})


def hours(log: TinyLog, day: int, good: float) -> TinyLog:
    """Four hours of work on a day."""
    log.state("m1", at("8:00", day), at("12:00", day), "PROCESSING")
    return log.operation("m1", at("8:00", day), at("12:00", day), good, lot_id=f"L{day}")


def units(store: Store, **where) -> float:
    return kpi.read(store, of_dates(ONE.site, where.get("first"), where.get("last")), kpi_ids=["units_produced"])[
        "value"
    ][0]


def test_an_empty_store_has_no_values_and_says_so(store: Store) -> None:
    rows = kpi.read(store)
    assert len(rows) == len(kpi.catalogue())
    assert rows["value"].isna().all()
    assert set(rows["note_en"]) == {"There is no record in this scope"}
    assert kpi.span(store) is None
    assert kpi.losses(store).empty
    assert kpi.state_shares(store).empty
    assert kpi.downtime_pareto(store).empty
    assert kpi.limiting(store).empty


def test_new_data_and_a_new_plant_are_seen_at_once(store: Store) -> None:
    save(store, ONE)
    land(store, hours(TinyLog(), 0, 10))
    assert units(store) == 10
    land(store, hours(TinyLog(), 1, 5), first_key=100)
    assert not is_fresh(store)
    assert units(store) == 15
    assert is_fresh(store)
    save(store, plant({"id": "m1"}, {"id": "m2"}))
    assert units(store) == 0  # m1 is not the last step any more


def test_late_data_of_an_old_day_are_counted_there(store: Store) -> None:
    save(store, ONE)
    land(store, hours(TinyLog(), 2, 10))
    kpi.refresh(store)
    land(store, hours(TinyLog(), 0, 5), first_key=100)
    by_day = kpi.read(store, by="day", kpi_ids=["units_produced"])
    assert by_day["bucket"].tolist() == [date(2026, 1, 5), date(2026, 1, 7)]
    assert by_day["value"].tolist() == [5, 10]


def test_dates_include_first_and_last_day(store: Store) -> None:
    save(store, ONE)
    land(store, hours(hours(hours(TinyLog(), 0, 1), 1, 2), 2, 4))
    assert units(store, first=date(2026, 1, 5), last=date(2026, 1, 6)) == 3
    assert units(store, first=date(2026, 1, 6)) == 6
    assert units(store, first=date(2025, 1, 1), last=date(2027, 1, 1)) == 7


def test_weeks_begin_on_monday(store: Store) -> None:
    save(store, ONE)
    land(store, hours(hours(hours(TinyLog(), 4, 1), 6, 2), 7, 4))
    weeks = kpi.read(store, by="week", kpi_ids=["units_produced"])
    assert list(zip(weeks["bucket"], weeks["value"], strict=True)) == [(date(2026, 1, 5), 3), (date(2026, 1, 12), 4)]


def test_an_order_sent_again_counts_in_its_newest_form(store: Store) -> None:
    save(store, ONE)
    land(store, hours(TinyLog(), 0, 1).order("O1", due_at=at("10:00")))
    assert kpi.read(store, kpi_ids=["on_time_delivery"])["value"][0] == 0
    land(store, TinyLog().order("O1", due_at=at("10:00"), completed_at=at("9:00")), first_key=100)
    row = kpi.read(store, kpi_ids=["on_time_delivery"]).iloc[0]
    assert (row["numerator"], row["denominator"]) == (1, 1)


def test_a_visitor_reads_the_snapshot_even_where_its_facts_are_stale(store: Store) -> None:
    save(store, ONE)
    land(store, hours(TinyLog(), 0, 10))
    store.close()
    with owner_process(store.path, publish=True), open_store(store.path) as visitor:
        assert not visitor.is_owner
        assert not is_fresh(visitor)
        assert units(visitor) == 10


def test_the_owner_keeps_the_facts_for_the_next_time(store: Store) -> None:
    save(store, ONE)
    land(store, hours(TinyLog(), 0, 10))
    kpi.read(store)
    store.close()
    with open_store(store.path) as again:
        assert is_fresh(again)
        assert units(again) == 10


def test_as_a_hook_of_the_store_refresh_follows_every_load(tmp_path) -> None:
    with open_store(tmp_path / "hooked.duckdb", create=True, after_load=[kpi.refresh]) as hooked:
        save(hooked, ONE)
        land(hooked, hours(TinyLog(), 0, 10))
        assert is_fresh(hooked)


def stored_run(store: Store, values: list[float | None]) -> None:
    version = save(store, ONE)
    store.write(
        "INSERT INTO sim.run VALUES ('r1', ?, ?, 1, ?, 3600, 0, ?, 'x', 'test')",
        [datetime.now(UTC), version, at("8:00"), len(values)],
    )
    for replication, value in enumerate(values):
        store.write("INSERT INTO sim.kpi_value VALUES ('r1', ?, 'wip_mean', NULL, ?)", [replication, value])


def test_a_stored_run_is_read_as_the_mean_of_its_replications(store: Store) -> None:
    stored_run(store, [2.0, 4.0])
    row = kpi.read(store, run_id="r1", kpi_ids=["wip_mean"]).iloc[0]
    assert row["value"] == 3
    assert "2 replications" in row["note_en"]


def test_a_mean_over_some_of_the_replications_is_not_given(store: Store) -> None:
    stored_run(store, [2.0, None])
    row = kpi.read(store, run_id="r1", kpi_ids=["wip_mean"])
    assert row["value"].isna().all()
    assert "only 1 of 2" in row["note_en"][0]


def test_an_unknown_run_and_a_part_of_a_stored_one_are_refused(store: Store) -> None:
    with pytest.raises(Problem, match="Run 'nope' is not in the database"):
        kpi.read(store, run_id="nope")
    stored_run(store, [2.0])
    with pytest.raises(Problem, match="whole period only"):
        kpi.read(store, run_id="r1", by="day")


def test_facts_may_be_rebuilt_again_and_again_beside_readers(store: Store) -> None:
    save(store, ONE)
    land(store, hours(hours(TinyLog(), 0, 10), 1, 5))
    with store.cursor() as open_cursor:
        open_cursor.execute("SELECT count(*) FROM floor.fact_output").fetchall()
        for _ in range(3):
            kpi.refresh(store)
    assert units(store) == 15
