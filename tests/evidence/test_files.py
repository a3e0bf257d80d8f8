"""Where rows came from and what was left out, on a file of a few lines; and what a number without rows says."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from tests.kpi.logs import TinyLog, at, land, plant, save
from twin.collect.ingest import ingest_file
from twin.collect.mapping import Named
from twin.collect.mapping_file import parse_mapping
from twin.errors import Problem
from twin.evidence import Ref, evidence_of, first_rows, recompute, write_rows
from twin.kpi.scope import Scope
from twin.store import Store

MAPPING = """
[source]
timezone = "Asia/Seoul"
[[into]]
table = "operation_event"
started_at = "시작"
ended_at = "종료"
station_id = "설비"
product_id = "품목"
lot_id = "로트"
qty_in = { column = "양품" }
qty_good = "양품"
"""
LINES = """시작,종료,설비,품목,로트,양품
2026-01-05 08:00,2026-01-05 09:00,m1,a,L1,5
2026-01-05 09:00,2026-01-05 10:00,m1,a,L2,6
2026-01-05 11:00,어제,m1,a,L3,7
"""
ONE = plant({"id": "m1"})


def put(store: Store, tmp_path, lines: str = LINES):
    path = tmp_path / "실적.csv"
    path.write_text(lines, encoding="utf-8")
    ingest_file(store, path, Named(parse_mapping(MAPPING, "m.toml"), "m.toml", MAPPING), shown=10)
    return path


def test_the_file_is_named_with_its_hash_its_arrival_and_its_mapping(store: Store, tmp_path):
    save(store, ONE)
    before = datetime.now(UTC)
    path = put(store, tmp_path)
    found = evidence_of(store, Ref("kpi", "units_produced"))
    assert (found.value, found.inputs) == (11.0, (("operation_event", 2),))
    (arrival,) = found.arrivals
    assert (arrival.source_name, arrival.kind, arrival.used, arrival.rows_read) == ("실적.csv", "file", 2, 3)
    assert arrival.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert arrival.mapping_sha256 == hashlib.sha256(MAPPING.encode()).hexdigest()
    assert before - timedelta(minutes=1) < arrival.arrived_at < datetime.now(UTC)
    assert list(first_rows(store, found.ref)["source_row"]) == [2, 3]


def test_the_refused_line_is_told_with_its_reason(store: Store, tmp_path):
    save(store, ONE)
    put(store, tmp_path)
    (out,) = evidence_of(store, Ref("kpi", "units_produced")).left_out
    assert out.number == 1
    assert "실적.csv" in out.why.ko
    assert "refused" in out.why.en


def test_new_data_change_the_number_and_are_named(store: Store, tmp_path):
    save(store, ONE)
    put(store, tmp_path)
    before = evidence_of(store, Ref("kpi", "units_produced"))
    land(store, TinyLog().operation("m1", at("13:00"), at("14:00"), 4, lot_id="L9"), first_key=900)
    again = recompute(store, before)
    assert (again.before, again.value, again.from_rows, again.is_same) == (11.0, 15.0, 15.0, False)
    assert [a.source_name for a in again.arrived] == ["tiny.csv"]
    save(store, plant({"id": "m1"}, {"id": "m2"}))
    assert any("plant" in note.en for note in recompute(store, before).changed)


@pytest.mark.parametrize("scope", [Scope(), Scope(station_id="m1")])
def test_a_number_without_rows_says_what_to_collect(store: Store, scope, tmp_path):
    save(store, ONE)
    found = evidence_of(store, Ref("kpi", "oee", scope))
    assert (found.value, found.inputs, found.arrivals, found.sql) == (None, (), (), "")
    assert "collect state_interval, operation_event" in found.notes[-1].en
    assert "모아" in found.notes[-1].ko
    assert len(first_rows(store, found.ref)) == 0
    with pytest.raises(Problem, match="nothing to export"):
        write_rows(store, found.ref, tmp_path / "rows.csv")
    with pytest.raises(Problem, match=r"\.csv or \.parquet"):
        write_rows(store, found.ref, tmp_path / "rows.xlsx")


@pytest.mark.parametrize(
    "text", ["kpi/oee", "kpi/oee?from=2026-10-03T23:00:00Z&station=cnc", "run/ab12/oee", "law/3/m1/setup/a -> b"]
)
def test_a_number_is_read_back_from_its_name(text):
    assert str(Ref.read(str(Ref.read(text)))) == str(Ref.read(text))


@pytest.mark.parametrize(
    "text", ["", "oee", "nothing/oee", "kpi/", "kpi/oee?from=yesterday", "kpi/oee?color=red", "kpi/oee?from=2026-01-01"]
)
def test_what_names_no_number_is_one_sentence(text):
    with pytest.raises(Problem, match="names no number"):
        Ref.read(text)


def test_the_same_moment_in_another_zone_is_the_same_number():
    seoul = Ref("kpi", "oee", Scope(at("8:00").astimezone(ONE.site.zone)))
    assert str(seoul) == str(Ref("kpi", "oee", Scope(at("8:00"))))
