"""Plant files: what is written is what is read, and a mistake is named with its line and field."""

import re
from pathlib import Path

import pytest

from twin.errors import Problem
from twin.plant_file import KOREAN, parse_plant, read_plant, write_plant

TEXT = """[site]
name = "두 대의 기계"
timezone = "Asia/Seoul"

[[process]]
id = "p1"
name_ko = "가공"

[[station]]
id = "m1"
process = "p1"
processing_s = { law = "exponential", mean = 1.0 }

[[station]]
id = "m2"
process = "p1"
machines = 2
buffer_before = 5
processing_s = { law = "gamma", mean = 2.0, cv = 0.5, source = "measured", n = 400 }
time_to_failure_s = { law = "exponential", mean = 100.0, clock = "calendar" }
repair_s = { law = "empirical", values = [1, 2, 5] }
scrap_rate = 0.01

[station.processing_s_by_product]
a = { law = "uniform", low = 1, high = 2 }

[[product]]
id = "a"
route = ["m1", "m2"]

[[shift]]
id = "day"
starts = "08:00"
ends = 17:00:00
breaks = [["12:00", "13:00"]]

[supply]
kind = "saturated"
"""


def test_what_is_written_is_what_was_read():
    plant = parse_plant(TEXT, "a.toml")
    assert parse_plant(write_plant(plant), "b.toml") == plant


@pytest.mark.parametrize(
    ("right", "wrong", "line", "field", "korean"),
    [
        ("mean = 1.0", "mean = -1.0", 12, "station.1.processing_s.exponential.mean = -1.0", "0.0보다 커야"),
        ('"gamma"', '"gama"', 19, "station.2.processing_s", "'gama' 법칙을 모릅니다"),
        ("machines = 2", "machinez = 2", 17, "station.2.machinez = 2", "알 수 없는 항목"),
        ("machines = 2", "machines = 2.5", 17, "station.2.machines = 2.5", "정수"),
        ('kind = "saturated"', 'kind = "full"', 38, "supply.kind = full", "가운데 하나"),
        ('route = ["m1"', 'route = ["m9"', 29, "plant", "station 'm9'"),
        ('id = "m2"', 'id = "m1"', 15, "plant", "두 번"),
        ("repair_s", "# repair_s", 14, "station.2", "함께"),
        ("low = 1", "low = 3", 25, "station.2.processing_s_by_product.a.uniform", "차례로"),
        ('starts = "08:00"', 'starts = "8am"', 33, "shift.1.starts = 8am", "시각"),
        ('id = "day"', "", 31, "shift.1.id", "꼭 필요한"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_field(right, wrong, line, field, korean):
    with pytest.raises(Problem) as found:
        parse_plant(TEXT.replace(right, wrong, 1), "a.toml")
    assert f"a.toml line {line}, {field}:" in found.value.en
    assert f"a.toml {line}행, {field}:" in found.value.ko
    assert korean in found.value.ko


def test_broken_toml_names_the_line():
    with pytest.raises(Problem, match="line 2"):
        parse_plant('[site]\nname = "x\n', "a.toml")


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00binary"])
def test_a_file_that_is_not_there_or_not_text_is_a_sentence(tmp_path, content):
    path = tmp_path / "plant.toml"
    if content:
        path.write_bytes(content)
    with pytest.raises(Problem, match="plant"):
        read_plant(path)


def test_every_korean_sentence_can_be_filled():
    root = Path(__file__).parents[1] / "twin"
    given = {"expected", "tag", "expected_tags", "gt", "ge", "lt", "le"}  # what pydantic fills in itself
    for path in (*(root / "plant").glob("*.py"), root / "laws.py"):
        given |= set(re.findall(r"\b(\w+)=", path.read_text(encoding="utf-8")))
    for template in KOREAN.values():
        assert template.format_map(dict.fromkeys(given, "x"))


def test_every_mistake_has_korean_words():
    root = Path(__file__).parents[1] / "twin"
    raised = {
        code
        for path in (*(root / "plant").glob("*.py"), root / "laws.py")
        for code in re.findall(r"mistake\(\s*\"(\w+)\"", path.read_text(encoding="utf-8"))
    }
    assert {"pair", "law_cv", "no_time"} <= raised <= set(KOREAN)
