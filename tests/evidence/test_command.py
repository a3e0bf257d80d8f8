"""`python -m twin evidence` in both languages: text, JSON, rows, SQL, marks."""

import json

import pytest

from tests.kpi.logs import TinyLog, at, land, plant, save
from twin.cli import main
from twin.store import open_store


@pytest.fixture
def db(tmp_path):
    with open_store(tmp_path / "plant.duckdb", create=True) as store:
        save(store, plant({"id": "m1"}))
        land(store, TinyLog().operation("m1", at("8:00"), at("9:00"), 5, lot_id="L1"))
    return tmp_path / "plant.duckdb"


def told(capsys, db, *words: str, lang: str = "en") -> str:
    assert main(["evidence", "--db", str(db), "--lang", lang, *words]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("ko", ["생산량: 5 개 [실측]", "산식: ", "원래 행: operation_event 1", "끝자리까지 같습니다"]),
        (
            "en",
            [
                "Units produced: 5 parts [measured]",
                "Formula: ",
                "Rows: operation_event 1",
                "the same to the last digit",
            ],
        ),
    ],
)
def test_everything_is_told_in_the_readers_language(capsys, db, lang, expected):
    text = told(capsys, db, "--kpi", "units_produced", "--again", lang=lang)
    assert all(part in text for part in expected)
    assert "FROM floor.fact_output" in text


def test_json_holds_it_all(capsys, db):
    day = ["--from", "2026-01-05", "--until", "2026-01-05", "--station", "m1"]
    found = json.loads(told(capsys, db, "--kpi", "units_produced", *day, "--json", "--again"))
    assert (found["value"], found["filters"], found["again"]["is_same"]) == (5.0, {"station": "m1"}, True)
    assert found["ref"] == "kpi/units_produced?from=2026-01-04T15:00:00Z&until=2026-01-05T15:00:00Z&station=m1"
    assert found["arrivals"][0]["source_name"] == "tiny.csv"
    assert json.loads(told(capsys, db, "--ref", found["ref"], "--json")) == {
        k: v for k, v in found.items() if k != "again"
    }


def test_a_number_kept_in_a_file_is_checked_later(capsys, db, tmp_path):
    kept = tmp_path / "kept.json"
    kept.write_text(told(capsys, db, "--kpi", "units_produced", "--json"))
    assert "the same to the last digit" in told(capsys, db, "--check", str(kept))
    with open_store(db) as store:
        land(store, TinyLog().operation("m1", at("10:00"), at("11:00"), 3, lot_id="L2"), first_key=500)
    text = told(capsys, db, "--check", str(kept))
    assert "before 5.0, now 8.0, from raw rows 8.0" in text
    assert "2 tiny.csv" in text
    found = json.loads(told(capsys, db, "--check", str(kept), "--json"))
    assert (found["is_same"], [a["batch_id"] for a in found["arrived"]]) == (False, [2])


def test_rows_and_the_script_go_into_files(capsys, db, tmp_path):
    text = told(
        capsys, db, "--kpi", "units_produced", "--rows", str(tmp_path / "r.csv"), "--sql", str(tmp_path / "r.sql")
    )
    assert "1 rows" in text
    assert (tmp_path / "r.csv").read_text().count("\n") == 2
    assert (tmp_path / "r.sql").read_text().startswith("-- kpi/units_produced")


def test_a_mark_is_put_and_listed(capsys, db):
    told(capsys, db, "--kpi", "units_produced", "--mark", "questioned", "--by", "Kim", "--remark", "no scrap at all?")
    assert "questioned  Kim  kpi/units_produced = 5.0  no scrap at all?" in told(capsys, db, "--marks")
    assert json.loads(told(capsys, db, "--marks", "--json"))[0]["marked_by"] == "Kim"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Say which number"), (["--kpi", "luck"], "not in the catalogue"), (["--kpi", "oee", "--station", "m9"], "There is no station"),
        (["--check", "nowhere.json"], "There is no file"), (["--check", __file__], "no file of evidence"),
        (["--kpi", "oee", "--from", "soon"], "is no date"), (["--kpi", "oee", "--mark", "checked"], "Write the name"),
        (["--kpi", "oee", "--from", "2026-01-06", "--until", "2026-01-05"], "--until 2026-01-05 is before"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_sentence(capsys, db, words, said):
    assert main(["evidence", "--db", str(db), "--lang", "en", *words]) == 2
    told_ = capsys.readouterr().err
    assert said in told_
    assert told_.count("\n") == 1
