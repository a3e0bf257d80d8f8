"""The whole way: from a log to a plant file and back, with an engineer's description and without."""

import json
from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from tests.calibrate.worlds import DAY_S, FloorLog, at, failing_machine
from twin.calibrate import calibrate, calibrate_from, command, laws_against_data
from twin.errors import Problem
from twin.plant_file import parse_plant, read_plant, write_plant

NOMINAL = """
[site]
name = "공장"
[[shift]]
id = "day"
days = ["mon", "tue", "wed", "thu", "fri"]
starts = "08:00"
ends = "17:00"
[[process]]
id = "p1"
name_ko = "가공"
[[station]]
id = "m1"
process = "p1"
name_ko = "일호기"
buffer_before = 7
ideal_s_per_part = 55
processing_s = { law = "constant", value = 50 }
[[station]]
id = "m9"
process = "p1"
processing_s = { law = "constant", value = 5 }
[[product]]
id = "a"
name_ko = "가"
lot_size = 3
route = ["m1"]
"""


def working_days(floor: FloorLog, days: int, seed: int = 1) -> None:
    """09:00 to 16:00 in Seoul on weekdays (00:00 to 07:00 UTC), cycles of 60 s back to back."""
    rng, rows = np.random.default_rng(seed), []
    for day in [d for d in range(days) if d % 7 < 5 and d != 9]:
        ends = day * DAY_S + np.cumsum(rng.normal(60, 2, 420))
        rows += [{"started_at": e - 60, "ended_at": e, "lot_id": f"L{day}-{i}"} for i, e in enumerate(ends)]
    floor.operations(rows)


def test_what_data_cannot_tell_is_taken_from_the_description(floor):
    working_days(floor, 28)
    found = calibrate_from(floor.con.cursor(), base=parse_plant(NOMINAL, "nominal"))
    m1, m9 = found.plant.station
    assert (m1.name_ko, m1.buffer_before, m1.ideal_s_per_part, m1.process) == ("일호기", 7, 55, "p1")
    assert m1.processing_s.source == "measured"
    assert m1.processing_s.mean() == pytest.approx(60, rel=0.01)
    assert m9.processing_s.source == "entered"
    assert found.plant.product[0].lot_size == 3
    assert [s.id for s in found.plant.shift] == ["day"]
    assert [n["station_id"] for n in found.report["lacks"] if n["level"] == "nothing"] == ["m9"]


def test_without_a_description_everything_is_learnt_and_said(floor):
    working_days(floor, 28)
    found = calibrate_from(floor.con.cursor())
    shift = found.plant.shift[0]
    assert (shift.starts.hour, shift.ends.hour, shift.days) == (9, 16, ("mon", "tue", "wed", "thu", "fri"))
    assert found.plant.site.holidays == (date(2026, 1, 14),)
    said = " ".join(note["en"] for note in found.report["assumptions"])
    assert "no plant description" in said
    assert "unlimited" in said
    assert "2026-01-14" in said


def test_the_future_changes_nothing(floor):
    """Calibrating until a day gives the same plant whether or not later rows exist."""
    working_days(floor, 28)
    until = at(21 * DAY_S)
    with_future = calibrate_from(floor.con.cursor(), until=until)
    floor.con.execute("DELETE FROM floor.operation_event WHERE ended_at > ?", [until])
    floor.con.execute("UPDATE floor.operation_event SET qty_good = qty_good")
    without = calibrate_from(floor.con.cursor(), until=until)
    assert with_future.plant == without.plant
    assert with_future.report["items"] == without.report["items"]


def test_the_same_rows_give_the_same_plant(floor):
    working_days(floor, 14)
    assert calibrate_from(floor.con.cursor()).plant == calibrate_from(floor.con.cursor()).plant


def test_a_plant_survives_its_file(floor):
    rng = np.random.default_rng(3)
    log = failing_machine(
        operations=3_000, processing_s=lambda: rng.gamma(9, 20), life_s=lambda: 9_000 * rng.weibull(2),
        repair_s=lambda: rng.exponential(900), idle_s=lambda: 5.0,
    )  # fmt: skip
    floor.states(log.states)
    floor.operations(log.operations)
    found = calibrate_from(floor.con.cursor())
    assert parse_plant(write_plant(found.plant), "again") == found.plant
    assert json.loads(json.dumps(found.report, allow_nan=False)) is not None


def test_rows_that_cannot_be_are_dropped_and_counted(floor):
    working_days(floor, 7)
    floor.operations(
        [
            {"started_at": 100, "ended_at": 90, "lot_id": "back"}, {"started_at": 0, "ended_at": 40 * DAY_S, "lot_id": "endless"},
            {"started_at": 100, "ended_at": 160, "lot_id": "twice"}, {"started_at": 100, "ended_at": 160, "lot_id": "twice"},
        ]
    )  # fmt: skip
    dropped = {d["en"]: d["n"] for d in calibrate_from(floor.con.cursor()).report["dropped"]}
    assert [n for text, n in dropped.items() if "before they start" in text] == [1]
    assert [n for text, n in dropped.items() if "longer than 30 days" in text] == [1]
    assert [n for text, n in dropped.items() if "twice" in text] == [1]


def test_an_empty_floor_says_what_to_do(floor):
    with pytest.raises(Problem, match="load floor data first"):
        calibrate_from(floor.con.cursor())


def test_a_period_without_records_names_the_days_there_are(floor):
    working_days(floor, 7)
    with pytest.raises(Problem, match="2026-01-05"):
        calibrate_from(floor.con.cursor(), until=at(-10 * DAY_S))


@pytest.fixture
def filled(store):
    """A store with four weeks of one machine's operations."""
    rng, rows = np.random.default_rng(1), []
    for day in [d for d in range(28) if d % 7 < 5]:
        ends = day * DAY_S + np.cumsum(rng.normal(60, 2, 300))
        rows += [
            {"started_at": at(e - 60), "ended_at": at(e), "station_id": "m1", "machine_no": 1, "product_id": "a"}
            for e in ends
        ]
    for i, row in enumerate(rows, start=1):
        row |= {
            "source_row": i,
            "source_key": i,
            "lot_id": f"L{i}",
            "qty_in": 1.0,
            "qty_good": 1.0,
            "qty_scrap": 0.0,
            "qty_rework": 0.0,
        }
    table = pa.Table.from_pylist(rows)
    table = table.set_column(
        table.schema.get_field_index("source_key"), "source_key", table["source_key"].cast(pa.uint64())
    )
    with store.landing(kind="file", source_name="made in a test") as landing:
        landing.write("operation_event", table)
        landing.count_read(len(rows))
    store.load_landed()
    return store


def test_the_command_writes_the_file_and_keeps_the_version(filled, tmp_path: Path, capsys):
    out = tmp_path / "plant.toml"
    path = filled.path
    filled.close()
    assert call(path, "--out", str(out), "--by", "Lee", "--days", "14") == 0
    assert "m1" in capsys.readouterr().out
    from twin.store import open_store

    with open_store(path) as store:
        version, plant = store.plant()
        assert plant == read_plant(out)
        kind, report = store.rows("SELECT kind, report FROM plant.version WHERE plant_version = ?", [version])[0]
    assert kind == "calibrated"
    assert json.loads(report)["window"]["operations"] > 1_000


def call(db: Path, *words: str, lang: str = "en") -> int:
    parser = ArgumentParser()
    command.add_arguments(parser)
    return command.run(Namespace(**vars(parser.parse_args(words)), db=db, lang=lang))


def test_calibrations_are_listed_and_shown_as_they_were(filled, tmp_path: Path, capsys):
    path = filled.path
    filled.close()
    assert call(path, "--list", lang="ko") == 0
    assert "아직 보정한 적이" in capsys.readouterr().out
    call(path, "--by", "Lee", "--days", "14")
    call(path, "--by", "Kim")
    capsys.readouterr()
    call(path, "--list")
    newest, oldest = capsys.readouterr().out.splitlines()
    assert (newest[:4], "Kim" in newest, oldest[:4], "Lee" in oldest) == ("*  2", True, "   1", True)
    assert "batches 1 (made in a test)" in newest
    call(path, "--list", "--json")
    first = json.loads(capsys.readouterr().out)[-1]
    assert (first["number"], first["made_by"], first["options"], first["batches"]) == (1, "Lee", {"days": 14}, [1])
    call(path, "--show", "1", "--out", str(tmp_path / "first.toml"))
    assert "m1" in capsys.readouterr().out
    assert read_plant(tmp_path / "first.toml").station[0].id == "m1"
    with pytest.raises(Problem, match="run up to 2"):
        call(path, "--show", "3")


def test_a_date_that_is_none_is_refused():
    from zoneinfo import ZoneInfo

    with pytest.raises(Problem, match="2026-06-30"):
        command.end_of_day("soon", ZoneInfo("Asia/Seoul"))
    assert command.end_of_day("2026-06-30", ZoneInfo("Asia/Seoul")).isoformat() == "2026-07-01T00:00:00+09:00"


def test_a_law_lies_on_the_data_it_came_from(filled):
    plant = calibrate(filled).plant
    beside = laws_against_data(filled, plant, "m1")
    assert len(beside.sample_s) == 6_000
    assert np.allclose(beside.data_s, beside.law_s, rtol=0.01)
    with pytest.raises(Problem, match="m1"):
        laws_against_data(filled, plant, "m7")


def test_states_without_operations_say_what_is_missing(floor):
    floor.states([(0, 100, "PROCESSING"), (100, 200, "DOWN"), (200, 300, "PROCESSING")])
    with pytest.raises(Problem, match="No operations are recorded"):
        calibrate_from(floor.con.cursor())
