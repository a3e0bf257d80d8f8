"""Budgets as files: TOML with [[item]] blocks, and tables (XLSX, CSV) for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from twin import sheet
from twin.errors import Problem
from twin.programme.budget.budget import Budget, of
from twin.programme.budget.item import CATEGORIES, FORMS, SOURCES, Item, Project, item_of
from twin.programme.dates import read_day
from twin.toml_text import table_of, text_of

TOP = ("starts_on", "single_applicant", "item")
COLUMNS = ("id", "name", "category", "source", "form", "krw", "vat_krw", "month", "from_month", "years", "about")
HEADS = {
    "id": "번호 / no.",
    "name": "항목 / item", "category": "분류 / category", "source": "부담 / source", "form": "현금·현물 / form", "krw": "공급가액(원) / supply value",
    "vat_krw": "부가세(원) / VAT", "month": "집행월 / month", "from_month": "클라우드 시작월 / cloud from", "years": "클라우드 연수 / cloud years",
    "about": "비고 / remark",
}  # fmt: skip


def read_budget(path: Path) -> Budget:
    """Returns the budget of a TOML file; Problem names the file, the item and what was expected."""
    given = table_of(text_of(path, "예산 파일", "budget file"), path.name)
    for key in given:
        if key not in TOP:
            raise Problem(
                f"{path.name}: {key} 항목을 모릅니다. 쓸 수 있는 것: {', '.join(TOP)}.",
                f"{path.name}: unknown field {key}: expected one of {', '.join(TOP)}.",
            )
    blocks, single, starts_on = given.get("item", []), given.get("single_applicant", False), given.get("starts_on")
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise Problem(
            f"{path.name}: 항목은 [[item]] 블록으로 적어야 합니다.", f"{path.name}: expected items as [[item]] blocks."
        )
    if not isinstance(single, bool):
        raise Problem(
            f"{path.name}: single_applicant는 true나 false여야 합니다.",
            f"{path.name}: expected single_applicant = true or false.",
        )
    for number, block in enumerate(blocks, 1):
        for key in block:
            if key not in COLUMNS:
                raise Problem(
                    f"{path.name} item {number}: {key} 항목을 모릅니다. 쓸 수 있는 것: {', '.join(COLUMNS)}.",
                    f"{path.name} item {number}: unknown field {key}: expected one of {', '.join(COLUMNS)}.",
                )
    project = Project(
        read_day(starts_on, "협약 시작일", "The agreement's first day") if starts_on else None,
        single,
    )
    return of(project, [item_of(f"b{i}", block, f"{path.name} item {i}") for i, block in enumerate(blocks, 1)])


def as_csv(items: Iterable[Item]) -> bytes:
    """Returns the items as CSV that Excel opens as it is (UTF-8 with its mark)."""
    return sheet.as_csv(_lines(items))


def as_xlsx(items: Iterable[Item]) -> bytes:
    """Returns the items as a workbook of one sheet."""
    return sheet.as_xlsx("사업비", _lines(items), width=22)


def read_table(file_name: str, content: bytes) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Returns (the rows that are items, as plain data, and a Problem for each that is not, with its row); Problem for no table at all."""
    rows = _xlsx(content) if file_name.lower().endswith(".xlsx") else _csv(file_name, content)
    found, wrong = [], []
    for number, row in rows:
        try:
            item_of("", row, f"{number}행 / row {number}")
        except Problem as problem:
            wrong.append(problem)
        else:
            found.append(row)
    if not found and not wrong:
        raise Problem(f"'{file_name}'에 예산 항목이 없습니다.", f"'{file_name}' holds no budget item.")
    return found, wrong


def _lines(items: Iterable[Item]) -> Iterator[list[Any]]:
    yield list(HEADS.values())
    for item in items:
        told: Mapping[str, Any] = item.as_dict() | {"id": item.item_id}
        words = {
            "category": CATEGORIES[item.category].ko,
            "source": SOURCES[item.source].ko,
            "form": FORMS[item.form].ko,
        }
        yield [words.get(c, told[c]) for c in COLUMNS]


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """A row by our names, words of either language read back."""
    row = {c: values.get(HEADS[c], values.get(c)) for c in COLUMNS}
    for column, known in (("category", CATEGORIES), ("source", SOURCES), ("form", FORMS)):
        given = str(row[column] or "").strip()
        row[column] = next((key for key, note in known.items() if given in (key, note.ko, note.en)), given)
    return {c: v for c, v in row.items() if v not in (None, "")}


def _csv(file_name: str, content: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp949")
        except UnicodeDecodeError:
            raise Problem(
                f"'{file_name}'을(를) 읽을 수 없습니다: UTF-8이나 CP949로 저장한 CSV, 또는 XLSX여야 합니다.",
                f"'{file_name}' cannot be read: expected CSV saved as UTF-8 or CP949, or XLSX.",
            ) from None
    for number, values in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        if any(v for v in values.values() if isinstance(v, str) and v.strip()):
            yield number, _plain(values)


def _xlsx(content: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook

    try:
        first = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
    except (BadZipFile, KeyError, ValueError, OSError):
        raise Problem(
            "XLSX 파일이 아닙니다. 엑셀에서 다시 저장해 올리십시오.",
            "That is no XLSX file: save it again from the spreadsheet.",
        ) from None
    rows = first.iter_rows(values_only=True)
    heads = [str(h or "") for h in next(rows, ())]
    for number, values in enumerate(rows, start=2):
        if any(v is not None for v in values):
            yield (
                number,
                _plain({h: v.isoformat() if isinstance(v, date) else v for h, v in zip(heads, values, strict=False)}),
            )
