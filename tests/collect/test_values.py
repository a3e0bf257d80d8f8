"""Texts of the floor as numbers, durations and moments, and the keys made of them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twin.collect.keys import in_namespace, row_hashes
from twin.collect.mapping import To
from twin.collect.moments import moments
from twin.collect.numerals import durations, numbers
from twin.collect.texts import texts_of

SEOUL = ZoneInfo("Asia/Seoul")


def number(text: str, decimal: str = ".", thousands: str | None = None) -> float | None:
    values, bad = numbers(pa.array([text]), decimal, thousands)
    return None if bad[0] else float(values[0])


@pytest.mark.parametrize(
    ("text", "decimal", "thousands", "value"),
    [
        ("12", ".", None, 12.0),
        ("-3.5e2", ".", None, -350.0),
        ("1,234,567.5", ".", None, 1_234_567.5),
        ("1,5", ".", None, None),  # never taken for 15, nor for 1.5
        ("12,34", ".", None, None),
        ("1.234,5", ",", None, 1234.5),
        ("0,5", ",", None, 0.5),
        ("1.5", ",", None, None),
        ("1 234", ".", " ", 1234.0),
        ("1,234", ".", "", None),
        ("12kg", ".", None, None),
        ("0x1F", ".", None, None),
        ("１２", ".", None, None),
        ("inf", ".", None, None),
    ],
)
def test_numbers_are_read_as_written_or_not_at_all(text, decimal, thousands, value):
    assert number(text, decimal, thousands) == value


@given(st.floats(allow_nan=False, allow_infinity=False), st.booleans())
def test_every_number_comes_back(value: float, beside_grouped: bool):
    """Alone the column is cast at once; beside a grouped number it goes the long way."""
    values, bad = numbers(pa.array([repr(value), "1,234" if beside_grouped else "1"]), ".", None)
    assert values[0] == value
    assert not bad.any()


@pytest.mark.parametrize(
    ("text", "format_", "seconds"),
    [
        ("006:19", "H:M", 22_740),
        ("000:00", "H:M", 0),
        ("06:19:30", "H:M", 22_770),
        ("06:19:30", "H:M:S", 22_770),
        ("90:30", "M:S", 5_430),
        ("-1:30", "H:M", -5_400),
        ("1:75", "H:M", None),
        ("1899/12/31 01:49:00", "H:M", None),
        ("5", "H:M", None),
    ],
)
def test_durations_as_clocks(text, format_, seconds):
    values, bad = durations(pa.array([text]), (format_,))
    assert (None if bad[0] else values[0]) == seconds


def moment(
    text: str, *formats: str, zone: ZoneInfo = SEOUL, midnight: str = "00:00", serial: bool = False
) -> str | None:
    values, bad, changed = moments(pa.array([text]), formats, zone, midnight=midnight, serial=serial)
    return None if bad[0] or changed[0] else str(values[0])[:19]


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-05 14:30:00", "2024-03-05T14:30:00", "2024-03-05 14:30", "2024-03-05 14:30:00.000", "2024/03/05 14:30:00",
        "2024.03.05 14:30", "20240305143000", "2024년 3월 5일 14시 30분", "2024-03-05 오후 2:30:00", "2024-03-05 05:30:00+00:00",
        "2024-03-05T05:30:00Z", "2024-03-05 14:30:00+09:00",
    ],
)  # fmt: skip
def test_moments_with_the_year_first_need_no_format(text):
    assert moment(text) == "2024-03-05T05:30:00"


@pytest.mark.parametrize(
    "text", ["05/03/2024 14:30", "3/5/24", "14:30", "2024-02-30", "2024-03-05 25:00", "45355.5", "2024-03-05 14:30 KST"]
)
def test_what_is_ambiguous_or_impossible_is_not_guessed(text):
    assert moment(text) is None


def test_a_format_named_is_the_only_one():
    assert moment("05/03/2024 14:30", "%d/%m/%Y %H:%M") == "2024-03-05T05:30:00"
    assert moment("2024-03-05 14:30", "%d/%m/%Y %H:%M") is None
    assert moment("2024-03-05 14:30", "%d/%m/%Y %H:%M", "iso") == "2024-03-05T05:30:00"
    assert moment("05/03/2024 14:30 +0000", "%d/%m/%Y %H:%M %z") == "2024-03-05T14:30:00"


def test_twenty_four_o_clock_is_the_next_day():
    assert moment("2024-03-05 24:00") == moment("2024-03-06 00:00")
    assert moment("05/03/2024 24:00", "%d/%m/%Y %H:%M") == moment("2024-03-06 00:00")
    assert moment("2024-03-05 24:30") is None
    assert moment("2024-03-05 00:00", midnight="24:00") == moment("2024-03-06 00:00")
    assert moment("2024-03-05 00:01", midnight="24:00") == moment("2024-03-05 00:01")


def test_excel_s_days_only_where_they_may_be():
    assert moment("45356.604166666664", serial=True) == moment("45356.604166666664", "excel") == "2024-03-05T05:30:00"
    assert moment("0.5", serial=True) is None


def test_a_change_of_the_clock_is_not_guessed():
    paris = ZoneInfo("Europe/Paris")
    assert moment("2024-03-31 02:30", zone=paris) is None
    assert moment("2024-10-27 02:30", zone=paris) is None
    assert moment("2024-10-27 03:30", zone=paris) == "2024-10-27T02:30:00"


@given(st.datetimes(datetime(1990, 1, 1), datetime(2080, 1, 1)))
def test_every_moment_comes_back(when: datetime):
    values, bad, _ = moments(pa.array([when.isoformat(sep=" ") + "+00:00"]), (), SEOUL, midnight="00:00", serial=False)
    assert not bad[0]
    assert values[0] == np.datetime64(when, "us")


def text(to: dict, **columns: str) -> str | None:
    found = texts_of(To.model_validate(to), {name: pa.array([v]) for name, v in columns.items()}, 1, ("", "-"))
    return "?" if found.unknown is not None and found.unknown[0] else found.read[0].as_py()


@pytest.mark.parametrize(
    ("to", "value", "expected"),
    [
        ({"column": "a", "before": " - "}, "Machine 4 - Turning", "Machine 4"),
        ({"column": "a", "after": " - "}, "Machine 4 - Turning - Milling", "Turning - Milling"),
        ({"column": "a", "before": " - "}, "Packing", "Packing"),
        ({"column": "a", "find": r"Machine (\d+)"}, "Wire Cut - Machine 13", "13"),
        ({"column": "a", "find": r"Machine \d+"}, "Packing", "?"),
        ({"column": "a", "find": r"Machine \d+", "otherwise": "keep"}, "Packing", "Packing"),
        ({"column": "a", "find": r"Machine \d+", "otherwise": "empty"}, "Packing", None),
        ({"column": "a", "map": {"1": "x"}, "default": "y"}, "", "y"),
        ({"column": "a", "map": {"1": "x"}, "otherwise": "empty", "default": "y"}, "2", "y"),
        ({"column": "a", "missing": -1}, "-1", None),
        ({"column": ["a", "b"]}, "2024-03-05", "2024-03-05 08:00"),
        ({"column": ["a", "b"], "join": "."}, "m", "m.08:00"),
        ({"constant": "c", "where": {"b": "08:00"}}, "", "c"),
        ({"constant": "c", "where": {"b": {"not": ["08:00"]}}}, "", None),
        ({"constant": "c", "where": {"a": {"empty": True}}}, "", "c"),
    ],
)  # fmt: skip
def test_texts_are_cut_searched_and_translated(to, value, expected):
    assert text(to, a=value, b="08:00") == expected


def test_keys_are_the_same_for_ever():
    """Rows loaded by an earlier edition must be recognised by a later one."""
    hashes = row_hashes([pa.array(["가공기 1", "m2"]), pa.array(["2024-03-05", None])])
    assert hashes.tolist() == [13187953919317037034, 3603107524150345057]
    assert in_namespace(hashes, "mes", "operation_event").tolist() == [16003321496243689610, 6179193930090681073]


FIELDS = st.lists(st.text(st.characters(exclude_characters="\x1f"), max_size=3), min_size=2, max_size=2)


@given(FIELDS, FIELDS)
def test_different_rows_have_different_keys(one: list[str], other: list[str]):
    hashes = row_hashes([pa.array([one[0], other[0]]), pa.array([one[1], other[1]])])
    assert (hashes[0] == hashes[1]) == (one == other)
    moved = in_namespace(hashes, "a", "t")
    assert (moved[0] == moved[1]) == (hashes[0] == hashes[1])
    assert moved[0] != in_namespace(hashes, "b", "t")[0]
