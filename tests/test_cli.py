"""The command line: which words it takes, how it says what went wrong, and what it leaves behind."""

from types import ModuleType
from typing import NoReturn

import pytest

from twin import cli
from twin.errors import Problem


@pytest.fixture
def tool(monkeypatch, tmp_path):
    """A command 'tool' whose run() can be set; what it was given is kept in `tool.seen`."""
    module = ModuleType("tool")
    module.seen = []
    module.NAME_HELP = "연장 / a tool"
    module.add_arguments = lambda parser: parser.add_argument("--times", type=int, default=1)
    module.run = lambda args: module.seen.append(args) or 0
    monkeypatch.setitem(cli.COMMANDS, "tool", "tool")
    monkeypatch.setattr(cli, "import_module", {"tool": module}.__getitem__)
    monkeypatch.setenv("TWIN_DB", str(tmp_path / "floor.duckdb"))
    monkeypatch.delenv("TWIN_LANG", raising=False)
    monkeypatch.setenv("LANG", "ko_KR.UTF-8")
    return module


def test_a_command_gets_its_arguments_the_database_and_the_language(tool, tmp_path):
    assert cli.main(["tool", "--times", "3", "--lang", "en"]) == 0
    (args,) = tool.seen
    assert (args.times, args.db, args.lang) == (3, tmp_path / "floor.duckdb", "en")


@pytest.mark.parametrize(
    ("words", "asked", "system", "expected"),
    [
        ([], None, "en_US.UTF-8", "en"),
        ([], None, "C.UTF-8", "ko"),
        ([], "en", "ko_KR.UTF-8", "en"),
        ([], "ko", "en_US.UTF-8", "ko"),
        (["--lang=en"], "ko", "ko_KR.UTF-8", "en"),
        (["--lang", "ko"], "en", "en_US.UTF-8", "ko"),
    ],
)
def test_the_language_is_the_one_asked_for_then_the_variable_then_the_systems(
    tool, monkeypatch, words, asked, system, expected
):
    monkeypatch.setenv("LANG", system)
    if asked:
        monkeypatch.setenv("TWIN_LANG", asked)
    cli.main(["tool", *words])
    assert tool.seen[0].lang == expected


def test_a_problem_is_one_sentence_and_code_2(tool, capsys):
    def run(_args) -> NoReturn:
        raise Problem("파일이 없습니다.", "There is no file.")

    tool.run = run
    assert cli.main(["tool"]) == 2
    assert capsys.readouterr() == ("", "파일이 없습니다.\n")
    assert cli.main(["tool", "--lang", "en"]) == 2
    assert capsys.readouterr() == ("", "There is no file.\n")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["tool", "--times", "many"], "invalid int value: 'many'"),
        (["tool", "--tim", "3"], "unrecognized arguments: --tim 3"),
        (["tool", "--lang", "fr"], "invalid choice: 'fr'"),
        (["fly"], "'fly'이라는 명령은 없습니다. 있는 명령: init, "),
    ],
)
def test_words_that_cannot_be_read_are_one_sentence_and_code_2(tool, capsys, words, told):
    assert cli.main(words) == 2
    out, err = capsys.readouterr()
    assert told in err
    assert (out, err.count("\n")) == ("", 1)
    assert not tool.seen


def test_a_fault_is_one_sentence_and_its_details_lie_beside_the_database(tool, capsys, tmp_path):
    def run(_args) -> NoReturn:
        raise ZeroDivisionError("hidden")

    tool.run = run
    assert cli.main(["tool", "--db", str(tmp_path / "other" / "x.duckdb"), "--lang", "en"]) == 1
    (details,) = (tmp_path / "other" / "logs").iterdir()
    assert "ZeroDivisionError: hidden" in details.read_text(encoding="utf-8")
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert str(details) in err
    assert "hidden" not in err


def test_a_command_that_cannot_be_imported_hides_no_other(monkeypatch, capsys):
    monkeypatch.setattr(cli, "COMMANDS", {"init": "twin.store.command", "gone": "twin.gone"})
    assert cli.main([]) == 0
    out = capsys.readouterr().out
    assert "데이터베이스를 만듭니다 / make the database" in out
    assert "No module named 'twin.gone'" in out


def test_an_option_before_the_command_is_answered_with_the_list(capsys):
    assert cli.main(["--db", "x.duckdb", "kpi"]) == 2
    out = capsys.readouterr().out
    assert all(command in out for command in cli.COMMANDS)
