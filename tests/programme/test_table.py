"""The living table and its command: what is achieved, what is missing, and nothing where nothing is known."""

import argparse
import json

import pytest

from tests.programme.conftest import OUTPUT, SIGN
from twin.errors import Problem
from twin.programme.indicators import book, command
from twin.programme.indicators.table import living
from twin.store import Store

LANGS = ("ko", "en")


def run(capsys, store: Store, *words: str, lang: str = "en") -> str:
    """What the command prints; the store is opened anew by it."""
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    args = parser.parse_args(words)
    args.db, args.lang = store.path, lang
    store.close()
    assert command.run(args) == 0
    return capsys.readouterr().out


def test_weights_that_are_not_whole_yet_are_told(floor: Store):
    book.add(floor, "throughput_per_h", OUTPUT, **SIGN)
    found = living(floor)
    assert found.overall.value is None
    assert (found.overall.weights_are_whole, found.overall.missing) == (False, ())
    book.add(floor, "claims", {"baseline": "10", "target": "5", "weight": "0.6"}, **SIGN)
    found = living(floor)
    assert (found.overall.value, found.overall.missing) == (None, ("claims",))
    book.change(floor, "claims", {"after": "6"}, by="김", reason="연말 집계")
    found = living(floor)
    shares = [row.achieved for row in found.rows]
    assert found.overall.value == pytest.approx(0.4 * shares[0] + 0.6 * 0.8)


def test_a_zero_baseline_has_an_achievement_but_no_improvement(floor: Store):
    given = {"baseline": "0", "target": "5", "after": "4", "weight": "1"}
    book.add(floor, "products_made", given, **SIGN)
    (row,) = living(floor).rows
    assert (row.achieved, row.improved) == (0.8, None)


def test_an_indicator_without_rows_says_what_to_collect(floor: Store):
    book.add(floor, "final_defects", {**OUTPUT, "target": "100 PPM"}, **SIGN)
    (row,) = living(floor).rows
    assert isinstance(row.before, Problem)
    assert "최종검사 기록이 없습니다" in row.before.ko
    assert "no final inspection" in row.before.en
    assert (row.achieved, row.improved) == (None, None)


def test_what_an_evaluator_misses_is_listed(floor: Store):
    book.add(floor, "throughput_per_h", {**OUTPUT, "station_id": "m1"}, **SIGN)
    (row,) = living(floor).rows
    assert {"baseline_basis", "target_basis", "evidence", "chain", "benefit", "short", "line_only"} <= set(row.gaps)
    assert "target" not in row.gaps


def test_the_benefit_is_worked_out_for_the_target_and_for_now(floor: Store):
    given = {
        "baseline": "10",
        "target": "5",
        "after": "6",
        "input.price.before": "1000",
        "benefit": "(before - after) * price",
    }
    book.add(floor, "claims", given, **SIGN)
    (row,) = living(floor).rows
    assert (row.expected_krw, row.reached_krw) == (5000, 4000)


def test_the_trend_is_by_week_and_only_of_what_the_log_tells(floor: Store):
    book.add(floor, "throughput_per_h", OUTPUT, **SIGN)
    book.add(floor, "claims", {}, **SIGN)
    output, claims = living(floor).rows
    assert len(output.trend) == 9
    assert {day.weekday() for day, _ in output.trend} == {0}
    assert claims.trend == ()


@pytest.mark.parametrize("lang", LANGS)
def test_an_empty_book_says_how_to_begin(lang, floor: Store, capsys):
    assert "indicators add" in run(capsys, floor, "list", lang=lang)


def test_the_command_enters_fixes_attaches_and_lists(floor: Store, capsys, tmp_path):
    sign = ("--by", "Kim", "--reason", "agreed")
    fields = [f"{name}={value}" for name, value in OUTPUT.items()]
    assert "entered" in run(capsys, floor, "add", "throughput_per_h", *fields, *sign)
    assert "new version" in run(capsys, floor, "set", "throughput_per_h", "weight=1", *sign)
    fixed = json.loads(run(capsys, floor, "freeze", "throughput_per_h", "--json", *sign))
    evidence = tmp_path / "report.pdf"
    evidence.write_bytes(b"%PDF-1.7")
    run(capsys, floor, "attach", "throughput_per_h", "target", str(evidence), *sign)
    told = json.loads(run(capsys, floor, "list", "--json"))
    (row,) = told["indicators"]
    assert (row["version"], row["state"], row["before"]["badge"]) == (2, "frozen", "measured")
    assert row["frozen"][0]["sha256"] == fixed["sha256"]
    assert [a["file_name"] for a in row["evidence"]] == ["report.pdf"]
    assert told["overall"]["value"] == pytest.approx(row["achieved"])
    assert row["verdict"]["low"] < row["verdict"]["effect"] < row["verdict"]["high"]
    assert "weight: 0.4 → 1.0" in run(capsys, floor, "history", "throughput_per_h")
    assert "Overall achievement" in run(capsys, floor, "list")
    assert "withdrawn" in run(capsys, floor, "withdraw", "throughput_per_h", *sign)


@pytest.mark.parametrize("words", [["set"], ["add", "oee", "weight"], ["attach", "oee", "target", "nowhere.pdf"]])
def test_a_command_that_cannot_be_read_says_so(words, floor: Store, capsys):
    with pytest.raises(Problem):
        run(capsys, floor, *words)
