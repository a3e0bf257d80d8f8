"""What the book's measured effects are worth on a small plant, and the command that says so."""

import json

import pytest

from tests.programme.conftest import OUTPUT, SIGN
from twin.cli import main
from twin.compare.money.values import values_of
from twin.errors import Problem
from twin.programme.indicators import book
from twin.programme.worth import worth
from twin.store import Store, open_store


def test_a_measured_effect_is_told_a_year_and_priced_once_values_are_entered(
    floor: Store, capsys: pytest.CaptureFixture[str]
):
    book.add(floor, "throughput_per_h", OUTPUT, **SIGN)
    book.add(floor, "oee", OUTPUT | {"target": "90 %"}, **SIGN)
    before = worth(floor)
    assert "contribution_krw_per_part" in before.measured.missing
    assert [line.effect.effect_id for line in before.measured.lines] == []
    assert [one.name for one in before.left] == ["oee"]
    assert 0 < before.year.hours < 24 * 365
    path = floor.path
    floor.close()
    for value, number in (
        ("contribution_krw_per_part", "1000"),
        ("sold_share", "0.5"),
        ("licence_krw_per_year", "100,000"),
    ):
        words = ["money", "set", value, number, "--source", "원가계산서", "--by", "김회계", "--db", str(path)]
        assert main(words) == 0
    capsys.readouterr()
    assert main(["money", "--json", "--db", str(path)]) == 0
    told = json.loads(capsys.readouterr().out)
    output, licence = told["lines"]
    assert output["krw"]["p50"] == pytest.approx(output["mean"] * 500, rel=0.05)
    assert licence["krw"]["p50"] == -100_000
    assert told["headline_p10_krw_a_year"] == told["yearly_krw"]["p10"] <= told["yearly_krw"]["p50"]
    assert told["badge"] == "measured"
    for lang, said in (("ko", "뺀 것 oee"), ("en", "left out oee")):
        assert main(["money", "--db", str(path), "--lang", lang]) == 0
        assert said in capsys.readouterr().out


@pytest.mark.parametrize("words", [["wage_krw_per_h", "viel"], ["wage_krw_per_h", "1", "2"], []])
def test_a_unit_value_that_is_not_one_or_three_numbers_gets_a_sentence(floor: Store, capsys, words):
    path = floor.path
    floor.close()
    assert main(["money", "set", *words, "--source", "x", "--by", "y", "--db", str(path), "--lang", "en"]) == 2
    assert "money set wage_krw_per_h" in capsys.readouterr().err
    with open_store(path) as store:
        assert values_of(store) == {}


def test_without_a_log_there_is_no_year(tmp_path):
    with (
        open_store(tmp_path / "x.duckdb", create=True) as store,
        pytest.raises(Problem, match="no record of production"),
    ):
        worth(store)
