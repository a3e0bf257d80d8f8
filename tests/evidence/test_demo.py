"""On the demonstration: every KPI of every scope comes out again to the last digit, from sums, raw rows, script, snapshot."""

import shutil
from datetime import date, timedelta

import duckdb
import pytest

from tests.store.floor_rows import owner_process
from twin import kpi
from twin.errors import Problem
from twin.evidence import Ref, evidence_of, first_rows, recompute, script, write_rows
from twin.evidence.again import by_query
from twin.evidence.anew import facts_anew, value_of
from twin.evidence.marks import same
from twin.kpi.scope import Scope, of_bucket, of_dates
from twin.store import open_store

PLACES = [{}, {"station_id": "cnc"}, {"process_id": "diecast", "shift_id": "day"}, {"product_id": "bracket"}]


def scopes(store) -> list[Scope]:
    """All of the log, a week, and a stretch that begins and ends within days; each by place."""
    site = store.plant()[1].site
    week = of_dates(site, date(2026, 1, 8), date(2026, 1, 13))
    cut = Scope(week.starts_at + timedelta(hours=5), week.ends_at - timedelta(hours=30))
    return [Scope(s.starts_at, s.ends_at, **place) for s in (Scope(), week, cut) for place in PLACES]


def test_every_kpi_of_every_scope_comes_out_again_to_the_last_digit(demo):
    known = list(kpi.catalogue().values())
    for scope in scopes(demo):
        read = kpi.read(demo, scope).set_index("kpi_id")["value"]
        with demo.cursor() as cursor:
            facts = facts_anew(demo, scope, known, cursor)
            anew = {k.id: value_of(facts, k) for k in known}
        expected = {k: None if v != v else v for k, v in read.items()}
        assert anew == expected, scope


@pytest.mark.parametrize("kpi_id", ["oee", "lead_time_p90_h", "wip_mean", "final_defect_ppm", "on_time_delivery"])
def test_the_query_that_is_shown_gives_the_value(demo, kpi_id):
    found = evidence_of(demo, Ref("kpi", kpi_id, scopes(demo)[4]))
    assert by_query(demo, found) == found.value
    assert found.rows > 0
    again = recompute(demo, found)
    assert again.is_same
    assert (again.arrived, again.changed) == ((), ())


def test_the_script_counts_from_the_raw_rows_in_any_duckdb(demo, tmp_path):
    copy = tmp_path / "copy.duckdb"
    demo.backup(copy)
    for scope in (scopes(demo)[5], scopes(demo)[9]):
        ref = Ref("kpi", "oee", scope)
        with duckdb.connect(":memory:") as con:
            con.execute(f"ATTACH '{copy}' AS twin (READ_ONLY); USE twin; SET TimeZone = 'UTC'; SET threads = 1")
            told = con.execute(script(demo, ref)).fetchall()[0]
        assert told[-1] == evidence_of(demo, ref).value


def test_a_snapshot_says_the_same(demo_file, tmp_path):
    mine = tmp_path / "plant.duckdb"
    shutil.copy(demo_file, mine)
    with owner_process(mine, publish=True), open_store(mine) as visitor:
        assert not visitor.is_owner
        found = evidence_of(visitor, Ref("kpi", "availability", scopes(visitor)[4]))
        assert found.value is not None
        assert recompute(visitor, found).is_same


def test_the_rows_add_up_to_the_value_and_are_exported_whole(demo, tmp_path):
    ref = Ref("kpi", "units_produced", scopes(demo)[4])
    found = evidence_of(demo, ref)
    table = first_rows(demo, ref, 10_000)
    assert (table["leaving_qty"].sum(), len(table)) == (found.value, found.rows)
    assert dict(found.inputs) == {"operation_event": len(table)}
    assert sum(a.used for a in found.arrivals) == found.rows
    assert write_rows(demo, ref, tmp_path / "rows.csv") == len(table)
    assert write_rows(demo, ref, tmp_path / "rows.parquet") == len(table)
    assert (tmp_path / "rows.csv").read_text().count("\n") == len(table) + 1
    total = duckdb.sql(f"SELECT sum(leaving_qty) FROM '{tmp_path / 'rows.parquet'}'").fetchall()[0][0]
    assert total == found.value


def test_what_was_left_out_is_counted_with_its_reason(demo):
    found = evidence_of(demo, Ref("kpi", "availability", scopes(demo)[4]))
    told = {out.why.en: out.number for out in found.left_out}
    refused = demo.rows("SELECT count(*) FROM log.rejected_row WHERE reason_code = 'unknown_station'")[0][0]
    assert told["refused: a station the plant does not have (demo 2026-01)"] == refused
    assert all(number > 0 for number in told.values())
    assert any("outside of shifts" in why for why in told)
    assert "고쳐" not in "".join(out.why.ko for out in found.left_out)


def test_shares_of_machine_time_and_of_parts_have_evidence_too(demo):
    week = scopes(demo)[5]
    shares = kpi.state_shares(demo, week).set_index("state")["share"]
    for state in ("processing", "down", "setup", "starved", "unknown"):
        found = evidence_of(demo, Ref("share", state, week))
        assert same(found.value, shares[state]), state
        assert recompute(demo, found).is_same
        assert found.rows > 0 or state in ("starved", "unknown")  # of which that week has none
        assert not found.notes
    scrap = evidence_of(demo, Ref("share", "scrap", week))
    rows = first_rows(demo, scrap.ref, 10_000)
    assert same(scrap.value, rows["qty_scrap"].sum() / rows["qty_produced"].sum())
    with pytest.raises(Problem, match="There is no number"):
        evidence_of(demo, Ref("share", "joy"))


def test_a_kpi_that_is_not_defined_there_says_so_and_has_no_rows(demo):
    found = evidence_of(demo, Ref("kpi", "lead_time_mean_h", Scope(station_id="cnc")))
    assert (found.value, found.inputs, found.sql) == (None, (), "")
    assert "not defined by station" in found.notes[0].en


def test_the_same_number_is_told_from_another():
    assert same(0.1 + 0.2, 0.3)
    assert same(None, float("nan"))
    assert not same(1.0, None)
    assert not same(1.0, 1.0001)


@pytest.mark.parametrize("by", ["day", "week"])
def test_each_point_of_a_series_names_the_number_it_stands_for(demo, by):
    site = demo.plant()[1].site
    scope = of_dates(site, date(2026, 1, 7), date(2026, 1, 15), station_id="cnc")  # begins and ends within weeks
    series = kpi.read(demo, scope, by=by, kpi_ids=["availability"]).dropna(subset="value")
    assert len(series) >= 2
    for first, value in zip(series["bucket"], series["value"], strict=True):
        point = of_bucket(site, scope, first.date() if hasattr(first, "date") else first, by)
        assert evidence_of(demo, Ref("kpi", "availability", point)).value == value
