"""The promises of the repository itself: pinned requirements, a README whose commands exist."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from twin.cli import COMMANDS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned(name):
    lines = [line.split("#")[0].strip() for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]
    for line in filter(None, lines):
        assert re.fullmatch(r"[\w.-]+(\[\w+\])?==[\w.]+(; .+)?|-r [\w.-]+", line), line


def test_every_make_target_of_the_readme_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    named = set(re.findall(r"\bmake ([a-z]+)\b", README))
    assert {"run", "test"} <= named <= targets


def test_every_command_of_the_readme_exists():
    named = set(re.findall(r"-m twin ([a-z]+)", README))
    assert {"ingest", "kpi", "calibrate", "simulate"} <= named <= set(COMMANDS)


def test_pictures_of_the_readme_are_there():
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README)
    assert pictures
    assert all((ROOT / picture).exists() for picture in pictures)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_explains_itself(command):
    told = subprocess.run(
        [sys.executable, "-m", "twin", command, "--help"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )
    assert told.returncode == 0
    assert f"python -m twin {command}" in told.stdout


def test_without_a_command_all_are_listed_and_an_unknown_one_is_an_error():
    for words, code in (([], 0), (["fly"], 2)):
        told = subprocess.run(
            [sys.executable, "-m", "twin", *words], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
        )
        assert told.returncode == code
        assert all(command in told.stdout for command in COMMANDS)


@pytest.mark.parametrize(("lang", "expected"), [("ko", "공장 파일"), ("en", "There is no plant file")])
def test_what_went_wrong_is_one_sentence_in_the_readers_language(lang, expected):
    told = subprocess.run(
        [sys.executable, "-m", "twin", "simulate", "nowhere.toml", "--lang", lang],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert told.returncode == 2
    assert expected in told.stderr
    assert "Traceback" not in told.stderr
