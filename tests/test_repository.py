"""The promises of the repository itself: pinned requirements, documents that tell the truth, commands that explain themselves."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from twin.cli import COMMANDS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "bench").glob("*.md")])
CODE = sorted(path for part in ("twin", "pages", "tests", "bench") for path in (ROOT / part).rglob("*.py"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("requirements", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_and_says_why(requirements):
    for line in (ROOT / requirements).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "-r ")):
            assert re.fullmatch(r"[\w.-]+(\[\w+\])?==[\w.]+(; [^#]+)?( +# .+)?", line), line
            assert "#" in line or requirements == "requirements-dev.txt", f"why is it here: {line}"


def test_every_make_target_of_the_documents_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert {"setup", "run", "test", "check", "bench", "demo"} <= targets
    for document in DOCUMENTS:
        named = set(re.findall(r"^make ([a-z]+)\b|`make ([a-z]+)\b", document.read_text(encoding="utf-8"), re.M))
        assert {a or b for a, b in named} <= targets, name(document)
    assert {"run", "test"} <= set(re.findall(r"^make ([a-z]+)\b", README, re.M))


def test_every_command_of_the_documents_exists():
    for document in DOCUMENTS:
        assert set(re.findall(r"-m twin ([a-z-]+)", document.read_text(encoding="utf-8"))) <= set(COMMANDS), name(
            document
        )
    assert {"init", "demo", "ingest", "plant", "kpi", "calibrate", "simulate"} <= set(
        re.findall(r"-m twin ([a-z-]+)", README)
    )


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_what_a_document_points_to_is_there(document):
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        if not target.startswith(("http://", "https://")):
            assert (document.parent / target).exists(), f"{name(document)} points to {target}"
    for path in re.findall(r"`((?:twin|pages|data/(?:reference|demo|mappings)|docs|bench|tests)/[\w./-]*)`", text):
        assert (ROOT / path).exists(), f"{name(document)} names {path}"


def test_the_readme_shows_the_app():
    assert re.search(r"!\[[^\]]+\]\(docs/pictures/[\w.-]+\.png\)", README)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_explains_itself(command):
    told = twin(command, "--help")
    assert told.returncode == 0
    assert f"python -m twin {command}" in told.stdout
    assert re.search(r"[가-힣].* / ", told.stdout), "Korean / English"


def test_without_a_command_all_are_listed():
    told = twin()
    assert told.returncode == 0
    assert all(f"\n  {command} " in told.stdout for command in COMMANDS)
    assert "not available" not in told.stdout


@pytest.mark.parametrize(("lang", "expected"), [("ko", "공장 파일"), ("en", "There is no plant file")])
def test_what_went_wrong_is_one_sentence_in_the_readers_language(lang, expected):
    told = twin("simulate", "nowhere.toml", "--lang", lang)
    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith(expected)
    assert told.stderr.count("\n") == 1


def twin(*words: str) -> subprocess.CompletedProcess[str]:
    """What `python -m twin …` answers."""
    command = [sys.executable, "-m", "twin", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)


def test_every_module_says_what_it_is():
    silent = [
        name(path)
        for path in CODE
        if path.read_text("utf-8").strip() and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []


def test_nothing_is_left_for_later_and_nothing_names_a_folder_of_one_machine():
    words = re.compile(r"\bTO[D]O\b|\bFIX[M]E\b|\bX[X]X\b|(?<![\w.~])/(home|root|work|Users)/")
    texts = [*CODE, *DOCUMENTS, *(ROOT / "data").rglob("*.toml"), ROOT / "Makefile", ROOT / ".ci" / "run"]
    assert [name(path) for path in texts if words.search(path.read_text(encoding="utf-8"))] == []
