"""A table on its way out to a spreadsheet: CSV that Excel opens as it is, and a workbook of one sheet."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any


def as_csv(lines: Iterable[Sequence[Any]]) -> bytes:
    """Returns the lines, the heads first, as CSV in UTF-8 with its mark."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows(lines)
    return written.getvalue().encode("utf-8-sig")


def as_xlsx(title: str, lines: Iterable[Sequence[Any]], *, width: int) -> bytes:
    """Returns the lines as a workbook of one sheet: the heads bold and kept in sight, columns `width` characters wide."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for line in lines:
        sheet.append(line)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()
