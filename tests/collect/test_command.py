"""`python -m twin ingest`: what it prints, and what it returns."""

import json
from pathlib import Path

import pytest

from tests.collect.conftest import STATES
from twin.cli import main
from twin.collect.ingest import ingest_file
from twin.collect.mapping import Named
from twin.collect.mapping_file import parse_mapping
from twin.store import open_store

TEXT = "시작,종료,설비,상태\n2024-03-04 08:00,2024-03-04 09:00,m1,가동\n" + "어제,오늘,m1,가동\n" * 3


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    (tmp_path / "a.csv").write_text(TEXT, encoding="utf-8")
    (tmp_path / "m.toml").write_text(STATES, encoding="utf-8")
    return ["ingest", str(tmp_path / "a.csv"), "--map", str(tmp_path / "m.toml"), "--db", str(tmp_path / "x.duckdb")]


def test_it_tells_the_counts_the_first_rejected_and_how_to_see_the_rest(words, capsys):
    assert main([*words, "--rejected", "1", "--lang", "ko"]) == 0
    first, sentence, more = capsys.readouterr().out.splitlines()
    assert first == "a.csv (m): 읽음 4 · 받음 1 · 거부 3 · 이미 있음 0"
    assert sentence.strip().startswith("a.csv 3행, 열 '시작': '어제'")
    assert "--rejected 3" in more


def test_it_speaks_english(words, capsys):
    assert main([*words, "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "read 4 · accepted 1 · rejected 3 · already known 0" in out
    assert "a.csv line 5, column '시작': '어제' is not a date and time" in out


def test_json_tells_the_same(words, capsys):
    assert main([*words, "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)["files"]
    assert (told["rows_read"], told["rows_accepted"], told["rows_rejected"], told["rows_known"]) == (4, 1, 3, 0)
    assert [row["row"] for row in told["rejected"]] == [3, 4, 5]


def test_a_file_that_cannot_be_read_does_not_stop_the_others(words, capsys):
    words.insert(1, "nowhere.csv")
    assert main([*words, "--lang", "en"]) == 2
    out = capsys.readouterr().out
    assert "There is no file nowhere.csv" in out
    assert "read 4" in out


def test_a_star_is_expanded_where_the_shell_does_not(words, capsys):
    words[1] = words[1].replace("a.csv", "*.csv")
    assert main([*words, "--lang", "en"]) == 0
    assert capsys.readouterr().out.startswith("a.csv (m)")


def test_beside_a_running_app_rows_land_and_the_app_loads_them(tmp_path: Path):
    named = Named(parse_mapping(STATES, "m.toml"), "m", STATES)
    (tmp_path / "a.csv").write_text(TEXT, encoding="utf-8")
    with open_store(tmp_path / "x.duckdb", create=True) as app:
        visitor = open_store(tmp_path / "x.duckdb")
        visitor.is_owner = False  # one process is always the owner of what it opened: stand in for another one
        landed = ingest_file(visitor, tmp_path / "a.csv", named)
        assert (landed.loaded, landed.rows_read, landed.rows_refused) == (None, 4, 3)
        (loaded,) = app.load_landed()
        assert (loaded.rows_accepted, loaded.rows_rejected) == (1, 3)
        visitor.close()


def test_real_data_is_not_mixed_into_the_demonstration(words, capsys):
    with open_store(Path(words[-1]), create=True) as store:
        with store.landing(kind="demo", source_name="demo", made_up=True) as landing:
            landing.count_read(1)
        store.load_landed()
    assert main([*words, "--lang", "en"]) == 2
    assert "x.duckdb holds the made-up demonstration" in capsys.readouterr().out
