"""init, plant and backup as a person calls them."""

import argparse
from pathlib import Path
from types import ModuleType

import pytest

from tests.store.floor_rows import PLANT, keys_in, land, owner_process
from twin.errors import Problem
from twin.store import backup_command, command, open_store, plant_command
from twin.store.paths import attachment_folder, model_folder


def call(module: ModuleType, db: Path, *words: str, lang: str = "ko") -> int:
    parser = argparse.ArgumentParser()
    module.add_arguments(parser)
    return module.run(argparse.Namespace(**vars(parser.parse_args(words)), db=db, lang=lang))


def test_init_makes_the_database_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert call(command, tmp_path / "x.duckdb") == 0
    assert "만들었습니다" in capsys.readouterr().out
    assert call(command, tmp_path / "x.duckdb", lang="en") == 0
    assert capsys.readouterr().out.endswith("x.duckdb: ready.\n")


def test_plant_puts_a_file_in_force_and_says_what_it_describes(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "p.toml"
    file.write_text("\ufeff" + PLANT, encoding="utf-8")
    assert call(plant_command, tmp_path / "x.duckdb", str(file)) == 0
    told = capsys.readouterr().out
    assert "한 대의 기계" in told
    assert "공정 1, 설비군 1 (기계 1), 제품 1, 근무조 1" in told
    assert "a: m1" in told
    with open_store(tmp_path / "x.duckdb") as store:
        assert store.rows("SELECT name, kind, toml FROM plant.version") == [("p.toml", "nominal", PLANT)]


def test_plant_check_saves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "p.toml"
    file.write_text(PLANT, encoding="utf-8")
    assert call(plant_command, tmp_path / "x.duckdb", str(file), "--check", lang="en") == 0
    assert "Nothing was saved" in capsys.readouterr().out
    assert not (tmp_path / "x.duckdb").exists()


def test_a_plant_file_with_a_mistake_is_not_saved(tmp_path: Path):
    file = tmp_path / "p.toml"
    file.write_text(PLANT.replace("value = 10", "value = -10"), encoding="utf-8")
    with pytest.raises(Problem, match=r"line \d+, station"):
        call(plant_command, tmp_path / "x.duckdb", str(file))
    assert not (tmp_path / "x.duckdb").exists()


def test_a_backup_is_a_whole_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    with open_store(tmp_path / "x.duckdb", create=True) as store:
        land(store, [1, 2])
        store.load_landed()
    assert call(backup_command, tmp_path / "x.duckdb", "--to", str(tmp_path / "elsewhere" / "b.duckdb")) == 0
    assert "b.duckdb" in capsys.readouterr().out
    with open_store(tmp_path / "elsewhere" / "b.duckdb") as backup:
        land(backup, [2, 3])
        (loaded,) = backup.load_landed()
        assert (loaded.batch_id, loaded.rows_known) == (2, 1)
        assert keys_in(backup) == [1, 2, 3]
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_backup_brings_the_files_its_rows_speak_of(tmp_path: Path):
    call(command, tmp_path / "x.duckdb")
    for folder in (attachment_folder, model_folder):
        folder(tmp_path / "x.duckdb").mkdir(parents=True)
        (folder(tmp_path / "x.duckdb") / "a.txt").write_text("said", encoding="utf-8")
    assert call(backup_command, tmp_path / "x.duckdb") == 0
    (copy,) = (tmp_path / "backups").glob("x-*/x.duckdb")
    assert [(f(copy) / "a.txt").read_text(encoding="utf-8") for f in (attachment_folder, model_folder)] == ["said"] * 2


def test_a_backup_overwrites_nothing(tmp_path: Path):
    call(command, tmp_path / "x.duckdb")
    (tmp_path / "b.duckdb").write_text("precious", encoding="utf-8")
    with pytest.raises(Problem, match="exists already"):
        call(backup_command, tmp_path / "x.duckdb", "--to", str(tmp_path / "b.duckdb"))
    assert (tmp_path / "b.duckdb").read_text(encoding="utf-8") == "precious"


def test_a_backup_beside_a_running_app_is_of_its_snapshot(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    with owner_process(tmp_path / "x.duckdb", publish=True):
        assert call(backup_command, tmp_path / "x.duckdb", "--to", str(tmp_path / "b.duckdb"), lang="en") == 0
    assert "reading the copy published at" in capsys.readouterr().out
    with open_store(tmp_path / "b.duckdb") as backup:
        assert keys_in(backup) == []
