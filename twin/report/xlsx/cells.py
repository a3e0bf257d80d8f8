"""Cells: heads, widths, formats of numbers and moments, a value's badge as colour and comment."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from twin.errors import Problem
from twin.programme.indicators.values import Value
from twin.report.words import say

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from twin.report.contents import Contents

HEAD = PatternFill("solid", fgColor="F2F5F8")
COLOURS = {"measured": "0A6B4B", "entered": "5B6B78", "simulated": "7A4FB0", "claimed": "9A6700", "assumed": "9A6700"}
PERCENT, PLAIN, WHOLE, DAY, MOMENT = "0.0%", "#,##0.####", "#,##0", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"


def heads(sheet: "Worksheet", words: list[str], row: int = 1) -> None:
    """Writes a row of heads, the first row unless told otherwise."""
    for column, word in enumerate(words, start=1):
        cell = sheet.cell(row, column, word)
        cell.font, cell.fill, cell.alignment = Font(bold=True), HEAD, Alignment(wrap_text=True, vertical="top")


def badge(cell: "Cell | Any", found: Value | Problem, lang: str) -> None:
    """Colours a value by where it comes from; a comment says so."""
    if isinstance(found, Value):
        cell.font = Font(color=COLOURS[found.badge])
        cell.comment = Comment(say(lang, f"badge_{found.badge}"), "")


def local(contents: "Contents", at: datetime) -> datetime:
    """A moment in the site's time, without its zone, as a sheet holds it."""
    return at.astimezone(contents.site.zone).replace(tzinfo=None, microsecond=0)


def widths(sheet: "Worksheet", widths: list[int]) -> None:
    """Sets the widths of the columns, in letters."""
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
