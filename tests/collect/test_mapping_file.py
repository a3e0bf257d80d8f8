"""A mistake in a mapping is named with its line and field; a right one needs no code."""

import re

import pytest

from twin.collect.mapping_file import SHIPPED, parse_mapping, read_mapping
from twin.errors import Problem

START = '[source]\ntimezone = "Asia/Seoul"\n[[into]]\ntable = "energy"\nstarted_at = "a"\nended_at = "b"\n'


@pytest.mark.parametrize(
    ("text", "ko", "en"),
    [
        (START, "[[into]] 1 (energy) 3행: 꼭 있어야 하는 kwh", "kwh must be given"),
        (
            START + 'kwh = "k"\nkWh = "k"\n',
            "8행: energy에 'kWh' 열이 없습니다. 있는 열: started_at",
            "line 8: energy has no column 'kWh'",
        ),
        (
            START + 'kwh = { column = "k", unit = "s" }\n',
            "7행, kwh: 단위 's'을(를) 쓸 수 없습니다. Wh, kWh, MWh",
            "the unit 's' does not fit",
        ),
        (START + 'kwh = { column = "k", uint = "Wh" }\n', "알 수 없는 항목", "Extra inputs"),
        (
            START + 'kwh = { column = "k", constant = 1 }\n',
            "column과 constant 가운데 하나만",
            "give either column or constant",
        ),
        (START + 'kwh = { column = "k", find = "(" }\n', "정규식이 아닙니다", "not a regular expression"),
        (
            START + 'kwh = "k"\n[[into.point]]\nid = "p"\ncolumn = "k"\n',
            "energy에는 point을(를) 쓸 수 없습니다",
            "point cannot stand in a block of energy",
        ),
        (START.replace("energy", "enrgy"), "4행, into.1.table", "line 4"),
        (
            START.replace("Asia/Seoul", "Seoul"),
            "2행, source.timezone: 시간대 'Seoul'을(를) 모릅니다",
            "unknown time zone 'Seoul'",
        ),
        ('[source]\nencoding = "utf-9"\n', "2행, source.encoding: 문자 인코딩 'utf-9'", "unknown encoding 'utf-9'"),
        ("[source]\nheader_rows = 0\n", "columns는 header_rows = 0일 때에만", "columns belongs to header_rows = 0"),
        ('[source]\ndecimal = ","\nthousands = ","\n', "thousands와 decimal은 달라야", "must differ"),
        ("[source]\n", "into: 꼭 필요한 항목이 없습니다", "Field required"),
        ("[source\n", "TOML 형식이 아닙니다", "not valid TOML"),
        ('[[into]]\ntable = "energy"\n가 = "a"\n', "한글 이름은 따옴표로", "stand in quotes"),
    ],
)
def test_a_mistake_names_its_place(text: str, ko: str, en: str):
    with pytest.raises(Problem) as trouble:
        parse_mapping(text, "m.toml")
    assert trouble.value.ko.startswith("m.toml")
    assert ko in trouble.value.ko
    assert en in trouble.value.en


def test_two_quantities_of_an_operation_are_enough_and_one_is_not():
    text = '[[into]]\ntable = "operation_event"\nstarted_at = "a"\nended_at = "b"\nstation_id = "s"\nqty_in = "q"\n'
    with pytest.raises(Problem, match="qty_in, qty_good, qty_scrap"):
        parse_mapping(text, "m.toml")
    assert parse_mapping(text + "qty_scrap = { constant = 0 }\n", "m.toml").into[0].to["qty_scrap"].constant == "0"


def test_overlap_needs_intervals_and_points_need_a_unit_that_is_known():
    alarm = '[[into]]\ntable = "alarm"\noccurred_at = "a"\nstation_id = "s"\noverlap = "trim"\n'
    with pytest.raises(Problem, match="overlap cannot stand in a block of alarm"):
        parse_mapping(alarm, "m.toml")
    wide = '[[into]]\ntable = "measurement"\noccurred_at = "a"\n[[into.point]]\nid = "t"\ncolumn = "c"\nunit = "degF"\n'
    with pytest.raises(Problem, match="the unit 'degF' does not fit"):
        parse_mapping(wide, "m.toml")


def test_the_examples_of_the_guide_are_right():
    guide = (SHIPPED.parents[1] / "docs/mapping-file.md").read_text(encoding="utf-8")
    examples = re.findall(r"```toml\n(.*?)```", guide, flags=re.S)
    assert [parse_mapping(text, "guide").into[0].table for text in examples] == ["operation_event", "measurement"]


def test_an_absent_mapping_names_those_shipped():
    with pytest.raises(Problem, match=r"choose one that is shipped: .*job_shop_4tu"):
        read_mapping("nowhere")


def test_moments_and_texts_cannot_be_summed():
    text = START.replace('"a"', '{ column = "a", take = "sum" }') + 'kwh = "k"\n'
    with pytest.raises(Problem, match="only numbers can be summed"):
        parse_mapping(text, "m.toml")


@pytest.mark.parametrize("name", sorted(path.stem for path in SHIPPED.glob("*.toml")))
def test_every_shipped_mapping_is_right(name: str):
    assert read_mapping(name).mapping.into
