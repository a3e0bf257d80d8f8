"""Budgets as files: the described example keeps every rule, tables go out and come back, bad rows are named, the commands print."""

import json
import re
from pathlib import Path

import pytest

from tests.programme.test_budget import BY_HAND
from twin.cli import main
from twin.errors import Problem
from twin.programme.budget.file import as_csv, as_xlsx, read_budget, read_table
from twin.programme.budget.item import CATEGORIES, FORMS, SOURCES, item_of
from twin.store import open_store

DOC = (Path(__file__).parents[2] / "docs" / "budget-file.md").read_text(encoding="utf-8")
(EXAMPLE,) = re.findall(r"```toml\n(.*?)```", DOC, re.DOTALL)


@pytest.fixture
def example(tmp_path):
    path = tmp_path / "budget.toml"
    path.write_text(EXAMPLE, encoding="utf-8")
    return path


def test_the_described_example_is_the_budget_worked_out_by_hand(example):
    found = read_budget(example)
    assert (found.sums.total, found.sums.in_kind, found.broken) == (300_000_000, 60_000_000, ())


def test_every_word_of_the_file_is_described():
    assert all(re.search(rf"\b{word}\b", DOC) for known in (CATEGORIES, SOURCES, FORMS) for word in known)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_command_says_which_rules_are_kept(example, lang, capsys):
    assert main(["budget", str(example), "--lang", lang]) == 0
    assert ("총사업비 300,000,000" if lang == "ko" else "total 300,000,000") in capsys.readouterr().out
    example.write_text(EXAMPLE.replace("krw = 450_000", "krw = 450_001"), encoding="utf-8")
    assert main(["budget", str(example), "--lang", lang, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [r["id"] for r in told["rules"] if not r["met"]] == ["escrow"]
    assert told["rules"][0]["met"] is False  # broken ones first


@pytest.mark.parametrize(
    ("change", "said"),
    [('category = "ai"', "item 1: '불량예측 AI' has category"), ("starts_on", "unknown field start"), ("krw = 150_000_000", "item 1: '불량예측 AI' krw")],
)  # fmt: skip
def test_a_slip_names_file_and_item(example, change, said, capsys):
    wrong = {"starts_on": "start", 'category = "ai"': 'category = "magic"', "krw = 150_000_000": "krw = -1"}[change]
    example.write_text(EXAMPLE.replace(change, wrong, 1), encoding="utf-8")
    assert main(["budget", str(example), "--lang", "en"]) == 2
    assert f"budget.toml: {said}" in capsys.readouterr().err.replace("budget.toml item", "budget.toml: item")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("vat_krw", "vat_kwr"), "item 1: unknown field vat_kwr"), (("single_applicant = false", 'single_applicant = "no"'), "single_applicant = true or false"),
        (("years = 3", 'years = "three"'), "number of years"),
    ],
)  # fmt: skip
def test_what_is_not_meant_is_never_taken_silently(example, change, said, capsys):
    example.write_text(EXAMPLE.replace(*change, 1), encoding="utf-8")
    assert main(["budget", str(example), "--lang", "en"]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("text", ["item = 5", 'item = ["a"]', "[item]\nname = 'x'"])
def test_items_are_blocks(example, text, capsys):
    example.write_text(text, encoding="utf-8")
    assert main(["budget", str(example), "--lang", "en"]) == 2
    assert "expected items as [[item]] blocks" in capsys.readouterr().err


@pytest.mark.parametrize(("write", "name"), [(as_csv, "b.csv"), (as_xlsx, "b.xlsx")])
def test_a_table_taken_out_comes_back_the_same(write, name):
    rows, wrong = read_table(name, write(BY_HAND))
    assert wrong == []
    assert [item_of(i.item_id, row) for i, row in zip(BY_HAND, rows, strict=True)] == list(BY_HAND)


def test_a_bad_row_is_named_and_the_others_come_in():
    text = as_csv(BY_HAND[:3]).decode("utf-8-sig").replace("150000000", "lots")
    rows, wrong = read_table("b.csv", text.encode())
    assert len(rows) == 2
    assert [p.en for p in wrong] == [
        "2행 / row 2: 'ai' krw = lots cannot be used: expected a whole number from 0 to 1,000,000,000,000."
    ]


@pytest.mark.parametrize(("name", "content"), [("b.xlsx", b"no zip"), ("b.csv", b"\xff\xfe\x80\x81"), ("b.csv", b"")])
def test_what_is_no_table_is_one_sentence(name, content):
    with pytest.raises(Problem):
        read_table(name, content)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_programme_of_an_empty_store_can_be_printed(tmp_path, lang, capsys):
    db = tmp_path / "plant.duckdb"
    with open_store(db, create=True):
        pass
    assert main(["programme", "--db", str(db), "--on", "2026-11-20", "--lang", lang]) == 0
    assert ("자가평가: 0/100" if lang == "ko" else "self-check: 0/100") in capsys.readouterr().out
    assert main(["programme", "--db", str(db), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["procedure"]["here"], told["dates"], len(told["support"])) == ("call", [], 12)
    assert main(["programme", "--db", str(db), "--on", "soon", "--lang", "en"]) == 2
