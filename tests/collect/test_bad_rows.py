"""A row that cannot be true is refused with a sentence, kept as it came, and counted; the rows around it are taken."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.collect.conftest import STATES
from twin.plant_file import parse_plant
from twin.store import Store

HEAD = "시작,종료,설비,상태\n"
GOOD = "2024-03-04 08:00,2024-03-04 09:00,m1,가동\n"
PLANT = """
[site]
name = "t"
[[process]]
id = "p"
[[station]]
id = "m1"
process = "p"
processing_s = { law = "constant", value = 60 }
[[product]]
id = "a"
route = ["m1"]
"""
TOMORROW = (datetime.now(UTC) + timedelta(days=3)).strftime("%Y-%m-%d %H:%M")


def reasons(store: Store) -> list[tuple]:
    return store.rows("SELECT source_row, column_name, value, reason_code FROM log.rejected_row ORDER BY source_row")


@pytest.mark.parametrize(
    ("row", "column", "value", "code"),
    [
        ("2024-13-04 08:00,2024-03-04 09:00,m1,가동", "시작", "2024-13-04 08:00", "unreadable_time"),
        ("어제,2024-03-04 09:00,m1,가동", "시작", "어제", "unreadable_time"),
        (",2024-03-04 09:00,m1,가동", "시작", None, "missing_value"),
        ("2024-03-04 09:00,2024-03-04 08:00,m1,가동", "종료", "2024-03-04 08:00", "end_before_start"),
        ("0209-03-04 09:00,2024-03-04 10:00,m1,가동", "시작", "0209-03-04 09:00", "absurd_year"),
        (f"2024-03-04 09:00,{TOMORROW},m1,가동", "종료", TOMORROW, "future_time"),
        ("2024-03-04 09:00,2024-03-04 10:00,,가동", "설비", None, "missing_value"),
        ("2024-03-04 09:00,2024-03-04 10:00,m1,쉼", "상태", "쉼", "unknown_value"),
        ("2024-03-04 09:00,2024-03-04 10:00,m1", None, "3", "wrong_columns"),
        ("2024-03-04 09:00,2024-03-04 10:00,m1,가동,또", None, "5", "wrong_columns"),
        ("2024-03-04 08:30,2024-03-04 08:40,m1,고장", "시작", "2024-03-04 08:30 – 2024-03-04 08:40", "overlap"),
        (GOOD.strip(), None, None, "duplicate"),
    ],
)
def test_a_bad_row_is_kept_with_its_reason_and_the_good_ones_are_taken(put, store: Store, row, column, value, code):
    result = put(f"{HEAD}{GOOD}{row}\n2024-03-05 08:00,2024-03-05 09:00,m1,고장\n")
    assert (result.rows_read, result.loaded.rows_accepted, result.rows_refused) == (3, 2, 1)
    assert reasons(store) == [(3, column, value, code)]
    assert store.rows("SELECT raw FROM log.rejected_row") == [(row,)]
    assert store.rows("SELECT source_row, state FROM floor.state_interval ORDER BY 1") == [
        (2, "PROCESSING"),
        (4, "DOWN"),
    ]


def test_the_sentence_names_file_line_column_and_value_in_both_languages(put):
    (line, ko, en), *_ = put(f"{HEAD}2024-13-04 08:00,2024-03-04 09:00,m1,가동\n").refused
    assert line == 2
    assert ko == (
        "a.csv 2행, 열 '시작': '2024-13-04 08:00'을(를) 날짜와 시각으로 읽을 수 없습니다. "
        "2026-03-05 14:30:00 같은 꼴이어야 합니다. 원본이나 매핑의 format을 고치십시오."
    )
    assert en == (
        "a.csv line 2, column '시작': '2024-13-04 08:00' is not a date and time: expected one like "
        "2026-03-05 14:30:00; correct the source or the mapping's format."
    )


def test_a_duplicate_names_the_line_it_repeats(put):
    result = put(f"{HEAD}{GOOD}2024-03-04 09:00,2024-03-04 09:30,m2,가동\n{GOOD}")
    assert result.refused[0][1] == "a.csv 4행: 2행과 같은 행입니다. 한 번만 셌습니다."


def test_only_the_overlapping_row_is_refused_whatever_the_order_of_lines(put, store: Store):
    put(f"{HEAD}2024-03-04 10:00,2024-03-04 11:00,m1,가동\n2024-03-04 08:00,2024-03-04 10:30,m1,가동\n"
        "2024-03-04 10:30,2024-03-04 11:30,m1,고장\n2024-03-04 10:00,2024-03-04 11:00,m2,가동\n")  # fmt: skip
    assert [(line, code) for line, _, _, code in reasons(store)] == [(2, "overlap")]


def test_intervals_that_touch_do_not_overlap(put):
    rows = "".join(f"2024-03-04 {h:02}:00,2024-03-04 {h + 1:02}:00,m1,가동\n" for h in range(8, 20))
    assert put(HEAD + rows).rows_refused == 0


def test_overlap_may_be_kept_or_trimmed(put, store: Store):
    rows = f"{HEAD}{GOOD}2024-03-04 08:30,2024-03-04 09:30,m1,고장\n2024-03-04 08:10,2024-03-04 08:20,m1,고장\n"
    overlap = STATES.replace('table = "state_interval"', 'table = "state_interval"\noverlap = "trim"')
    assert put(rows, overlap).rows_trimmed == 2
    kept = store.rows("SELECT source_row, started_at, ended_at FROM floor.state_interval ORDER BY started_at")
    assert [(n, (b - a).total_seconds() / 60) for n, a, b in kept] == [(2, 60), (3, 30)]  # nothing is left of line 4
    assert put(rows, overlap.replace('"trim"', '"keep"'), name="b.csv").rows_refused == 0


@pytest.mark.parametrize(("stations", "refused"), [("", 1), ('stations = "learn"', 0), ('stations = "reject"', 1)])
def test_an_unknown_station_is_a_mistake_where_a_person_described_the_plant(put, store: Store, stations, refused):
    store.save_plant(parse_plant(PLANT, "p.toml"), kind="nominal", name="p", toml=PLANT)
    result = put(f"{HEAD}{GOOD}{GOOD.replace('m1', 'm9')}", STATES.replace("[source]", f"[source]\n{stations}"))
    assert result.rows_refused == refused
    assert all("m9" in ko and "m1" in ko for _, ko, _ in result.refused)


def test_stations_are_learned_where_nobody_described_the_plant(put):
    assert put(f"{HEAD}{GOOD}{GOOD.replace('m1', 'm9')}").rows_refused == 0


def test_a_row_is_refused_whole_even_if_only_one_of_its_tables_suffers(put, store: Store):
    both = STATES + '[[into]]\ntable = "measurement"\noccurred_at = "종료"\n[[into.point]]\nid = "t"\ncolumn = "온도"\n'
    put(f"시작,종료,설비,상태,온도\n{GOOD.strip()},높음\n{GOOD.replace('m1', 'm2').strip()},700\n", both)
    assert reasons(store) == [(2, "온도", "높음", "unreadable_number")]
    assert store.rows(
        "SELECT source_row FROM floor.state_interval UNION ALL SELECT source_row FROM floor.measurement"
    ) == [(3,), (3,)]


def test_a_file_put_in_again_brings_nothing_new_and_a_longer_one_only_what_is_new(put, store: Store):
    more = "2024-03-04 09:00,2024-03-04 10:00,m1,고장\n"
    put(HEAD + GOOD)
    again = put(HEAD + GOOD).loaded
    assert (again.already_loaded, again.rows_known, again.rows_accepted) == (True, 1, 0)
    longer = put(more.join((HEAD, GOOD)), name="b.csv").loaded
    assert (longer.rows_read, longer.rows_accepted, longer.rows_known) == (2, 1, 1)
    assert store.rows("SELECT count(*) FROM floor.state_interval") == [(2,)]


OPERATIONS = """
[[into]]
table = "operation_event"
started_at = { column = "end", minus = { column = "min", unit = "min" } }
ended_at = "end"
station_id = "m"
qty_in = "in"
qty_scrap = "bad"
"""


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("2024-03-04 08:00,-5,m1,10,1", "min", "negative_duration"),
        ("2024-03-04 08:00,abc,m1,10,1", "min", "unreadable_duration"),
        ("2024-03-04 08:00,5,m1,-10,1", "in", "negative_number"),
        ("2024-03-04 08:00,5,m1,10,11", None, "quantities"),
        ("2024-03-04 08:00,5,m1,nan,11", "in", "missing_value"),
        ("2024-03-04 08:00,5,m1,inf,11", "in", "unreadable_number"),
    ],
)
def test_quantities_and_durations_are_judged(put, store: Store, row, column, code):
    put(f"end,min,m,in,bad\n2024-03-04 08:00,2.5,m1,10,1\n{row}\n", OPERATIONS)
    assert [(c, r) for _, c, _, r in reasons(store)] == [(column, code)]
    query = "SELECT date_diff('second', started_at, ended_at), qty_in, qty_good, qty_scrap, qty_rework FROM floor.operation_event"
    assert store.rows(query) == [(150, 10, 9, 1, 0)]
