"""Files as companies export them, and files that are something else."""

import gzip
import random
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from tests.collect.conftest import STATES
from twin.collect import excel, files
from twin.errors import Problem
from twin.store import Store

HEAD = "시작,종료,설비,상태\n"
ROWS = "2024-03-04 08:00,2024-03-04 09:00,가공기 1,가동\n2024-03-04 09:00,2024-03-04 10:00,가공기 1,고장\n"
TAKEN = [
    (2, datetime.fromisoformat("2024-03-03T23:00Z"), "가공기 1", "PROCESSING"),
    (3, datetime.fromisoformat("2024-03-04T00:00Z"), "가공기 1", "DOWN"),
]


def taken(store: Store) -> list[tuple]:
    return store.rows("SELECT source_row, started_at, station_id, state FROM floor.state_interval ORDER BY source_row")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encoding_delimiter_and_line_ends_are_found(put, store: Store, encoding, delimiter, newline):
    put((HEAD + ROWS).replace(",", delimiter).replace("\n", newline).encode(encoding))
    assert taken(store) == TAKEN


def test_the_mapping_s_encoding_comes_first(put):
    korean = "".join(random.Random(1).choices("가나다라마바사", k=40))
    text = f"{HEAD}2024-03-04 08:00,2024-03-04 09:00,{korean},가동\n"
    assert put(text.encode("euc-kr"), STATES.replace("[source]", '[source]\nencoding = "euc-kr"')).rows_refused == 0
    with pytest.raises(Problem, match=r"a\.csv line 2: not readable as utf-8"):
        put(HEAD.encode() + b"\xb0\xa1,", STATES.replace("[source]", '[source]\nencoding = "utf-8"'))


def test_letters_that_no_encoding_reads_are_a_problem_with_the_line(put):
    with pytest.raises(Problem, match=r"a\.csv line 2: not readable as utf-8 or cp949"):
        put(HEAD.encode() + b"\xff\xff\x80,x,y,z\n")


def test_gzip_is_unpacked_and_blank_lines_are_no_rows(put, store: Store):
    result = put(gzip.compress(f"{HEAD}{ROWS}\n,,,\n\n".encode()), name="a.csv.gz")
    assert (taken(store), result.rows_read, result.rows_refused) == (TAKEN, 2, 0)


def test_quoted_fields_hold_delimiters_and_newlines_and_lines_stay_right(put, store: Store):
    put(f'{HEAD}2024-03-04 08:00,2024-03-04 09:00,"가공기, ""1""\n앞","가동"\n2024-03-04 08:00,어제,m,가동\n{ROWS}')
    assert [(n, station) for n, _, station, _ in taken(store)] == [
        (2, '가공기, "1"\n앞'),
        (5, "가공기 1"),
        (6, "가공기 1"),
    ]
    assert store.rows("SELECT source_row, raw FROM log.rejected_row") == [(4, "2024-03-04 08:00,어제,m,가동")]


def test_a_quote_left_open_loses_nothing(put, store: Store):
    result = put(f'{HEAD}{ROWS}2024-03-04 10:00,2024-03-04 11:00,"m1,가동\n2024-03-04 12:00,2024-03-04 13:00,m1,가동\n')
    assert (taken(store), result.rows_refused) == (TAKEN, 1)
    (raw,) = store.rows("SELECT raw FROM log.rejected_row")[0]
    assert "10:00" in raw
    assert "13:00" in raw


def test_a_header_of_two_lines_with_merged_cells_is_joined(put, store: Store):
    mapping = STATES.replace("[source]", "[source]\nskip_rows = 1\nheader_rows = 2").replace('"시작"', '"시각 시작"')
    put(f"가동 일지,,,\n시각,,설비,\n시작,종료,,상태\n{ROWS}", mapping.replace('"종료"', '"시각 종료"'))
    assert [n for n, *_ in taken(store)] == [4, 5]


def test_a_file_without_a_header_takes_the_mapping_s_names(put, store: Store):
    put(ROWS, STATES.replace("[source]", '[source]\nheader_rows = 0\ncolumns = ["시작", "종료", "설비", "상태"]'))
    assert [n for n, *_ in taken(store)] == [1, 2]


def test_an_unknown_column_is_named_with_those_there_are_and_the_closest(put):
    with pytest.raises(Problem) as trouble:
        put("시작,종료,설비명,상태\n" + ROWS)
    assert "a.csv 1행" in trouble.value.ko
    assert "'설비'이(가) 없습니다. 있는 열: 시작, 종료, 설비명, 상태. 혹시 '설비명'입니까?" in trouble.value.ko


@pytest.mark.parametrize("content", ["", "\n\n", HEAD])
def test_an_empty_file_is_a_problem(put, store: Store, content):
    with pytest.raises(Problem, match="the file is empty"):
        put(content)
    assert store.rows("SELECT count(*) FROM log.ingest_batch") == [(0,)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"PAR1....", "Parquet"),
        (b"a,b\n\x00\x01\x02\n", "binary"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "HTML"),
        (b"\x1f\x8b\x08\x00broken", "gzip file is damaged"),
        (b"PK\x03\x04 not really a workbook", "damaged"),
        (b"\xd0\xcf\x11\xe0 not really an old workbook", "damaged"),
    ],
)
def test_a_file_of_another_kind_is_a_problem(put, content, words):
    with pytest.raises(Problem, match=words):
        put(content, name="a.xlsx")


def test_an_absent_file_is_a_problem(tmp_path: Path):
    with pytest.raises(Problem, match="There is no file"), files.opened(tmp_path / "no.csv", None, tmp_path):  # type: ignore[arg-type]
        pass


def test_a_gzip_bomb_is_refused_while_it_is_unpacked(put):
    with pytest.raises(Problem, match="unpacks to more than 400 times its size"):
        put(gzip.compress(b"0" * (80 << 20)), name="a.csv.gz")


def test_a_file_above_the_limit_says_the_limit(put, monkeypatch):
    monkeypatch.setattr(files, "MAX_TEXT_BYTES", 20)
    with pytest.raises(Problem, match="export shorter periods"):
        put(HEAD + ROWS)


def workbook(path: Path, rows: list[list], sheet: str = "일지", first_row: int = 1) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "표지"
    book["표지"]["A1"] = "표지입니다"
    page = book.create_sheet(sheet)
    for n, row in enumerate(rows, first_row):
        for m, value in enumerate(row, 1):
            page.cell(n, m, value)
    book.save(path)
    return path.read_bytes()


EXCEL = STATES.replace("[source]", '[source]\nsheet = "일지"')
TABLE = [
    ["시작", "종료", "설비", "상태"],
    [datetime(2024, 3, 4, 8), datetime(2024, 3, 4, 9), "가공기 1", "가동"],
    [45355.375, "2024-03-04 10:00", "가공기 1", "고장"],  # Excel's number of 2024-03-04 09:00
]


def test_excel_reads_dates_serial_numbers_and_texts_of_the_sheet_named(put, store: Store, tmp_path):
    put(workbook(tmp_path / "w.xlsx", TABLE), EXCEL, name="a.xlsx")
    assert taken(store) == TAKEN


def test_rows_of_excel_are_named_by_their_number_in_the_sheet(put, store: Store, tmp_path):
    mapping = EXCEL.replace("[source]", "[source]\nskip_rows = 3")
    put(workbook(tmp_path / "w.xlsx", [*TABLE, [None] * 4, ["x", "y", "z", "w"]], first_row=4), mapping, name="a.xlsx")
    assert [n for n, *_ in taken(store)] == [5, 6]
    assert store.rows("SELECT source_row, value FROM log.rejected_row") == [(8, "x")]


def test_excel_without_the_sheet_names_those_there_are(put, tmp_path):
    with pytest.raises(Problem, match="there is no sheet '일지'; it has 표지, 다른"):
        put(workbook(tmp_path / "w.xlsx", TABLE, sheet="다른"), EXCEL, name="a.xlsx")


def test_a_zip_that_is_no_workbook_is_a_problem(put, tmp_path):
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("a.csv", HEAD + ROWS)
    with pytest.raises(Problem, match="unpack it"):
        put((tmp_path / "z.zip").read_bytes(), name="a.xlsx")


def test_a_workbook_that_is_a_bomb_is_not_opened(put, tmp_path, monkeypatch):
    content = workbook(tmp_path / "w.xlsx", TABLE)
    monkeypatch.setattr(excel, "MAX_UNPACKED", 1000)
    with pytest.raises(Problem, match="unpacks to more than can be read"):
        put(content, EXCEL, name="a.xlsx")


def test_a_workbook_that_fills_its_memory_ends_only_the_child(put, tmp_path, monkeypatch):
    monkeypatch.setattr(excel, "MEMORY_BYTES", 200 << 20)
    workbook(tmp_path / "w.xlsx", TABLE)
    rows = ("<row>" + "<c><v>1</v></c>" * 50 + "</row>").encode() * 10_000
    with (
        zipfile.ZipFile(tmp_path / "w.xlsx") as old,
        zipfile.ZipFile(tmp_path / "b.xlsx", "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            if member != "xl/worksheets/sheet2.xml":
                new.writestr(member, old.read(member))
        with new.open("xl/worksheets/sheet2.xml", "w") as sheet:
            sheet.write(b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>')
            for _ in range(15):
                sheet.write(rows)
            sheet.write(b"</sheetData></worksheet>")
    with pytest.raises(Problem, match="unpacks to more than can be read"):
        put((tmp_path / "b.xlsx").read_bytes(), EXCEL, name="a.xlsx")
