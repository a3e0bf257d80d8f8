"""The workbook: a cover, the programme's form with live formulas, and every other sheet in order."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from twin.compare.measured import Comparison
from twin.programme.indicators.values import Value
from twin.report import told
from twin.report.words import say
from twin.report.xlsx import cells, lists
from twin.report.xlsx.indicator import indicator

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from twin.report.contents import Contents


def write_xlsx(contents: "Contents", path: Path, lang: str) -> None:
    """Writes the workbook; the file is whole or not there."""
    book = Workbook()
    front = book.active
    assert front is not None
    front.title = say(lang, "cover")
    _cover(front, contents, lang)
    form = book.create_sheet(say(lang, "form"))
    names = [indicator(book, chapter, lang) for chapter in contents.chapters]
    _form(form, contents, names, lang)
    lists.models(book.create_sheet(say(lang, "models")), contents, lang)
    lists.projected(book.create_sheet(say(lang, "projected")[:31]), contents, lang)
    lists.money(book.create_sheet(say(lang, "money")), contents, lang)
    lists.data(book.create_sheet(say(lang, "data")[:31]), contents, lang)
    part = path.with_name(f".{path.name}.part")
    book.save(part)
    part.replace(path)


def _cover(sheet: "Worksheet", contents: "Contents", lang: str) -> None:
    rows: list[tuple[str, Any]] = [
        (say(lang, "title"), contents.site.name), (say(lang, "period"), f"{contents.period[0]} – {contents.period[1]}"),
        (say(lang, "made_at"), cells.local(contents, contents.made_at)), (say(lang, "data_hash"), contents.data_sha256),
        *((say(lang, f"{key}_version"), value) for key, value in contents.versions.items()),
        (say(lang, "remark"), say(lang, "legend")),
    ]  # fmt: skip
    if contents.made_up:
        rows.insert(0, (say(lang, "made_up"), ""))
    for row in rows:
        sheet.append(list(row))
    for cell in sheet["A"]:
        cell.font = Font(bold=True)
    for cell in sheet["B"]:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if isinstance(cell.value, datetime):
            cell.number_format = cells.MOMENT
    cells.widths(sheet, [28, 80])


def _form(sheet: "Worksheet", contents: "Contents", names: list[str], lang: str) -> None:
    """The programme's columns; 달성률, 개선률 and 종합달성도 are formulas over the cells beside them."""
    keys = ("field", "indicator", "core", "wants", "unit", "before", "target", "after", "achieved", "improved", "weight", "verdict", "change", "remark")  # fmt: skip
    cells.heads(sheet, [say(lang, key) for key in keys])
    for n, (chapter, name) in enumerate(zip(contents.chapters, names, strict=True), start=2):
        row, i = chapter.row, chapter.row.indicator
        found = chapter.comparison
        line: list[Any] = [
            i.field, told.name(i, lang), "●" if i.core else "", say(lang, i.wants), told.unit(i, lang),
            f"='{name}'!B3" if isinstance(row.before, Value) else None, i.target, f"='{name}'!B4" if isinstance(row.now, Value) else None,
            f'=IF(OR(F{n}="",G{n}="",H{n}="",G{n}=F{n}),"",(H{n}-F{n})/(G{n}-F{n}))',
            f'=IF(OR(F{n}="",H{n}="",F{n}=0),"",{"" if i.wants == "up" else "-"}(H{n}-F{n})/ABS(F{n})*100)', i.weight,
            told.verdict(chapter, lang), told.change(found, lang) if isinstance(found, Comparison) else "", i.remark,
        ]  # fmt: skip
        sheet.append(line)
        for column, look in (
            (6, cells.PLAIN),
            (7, cells.PLAIN),
            (8, cells.PLAIN),
            (9, cells.PERCENT),
            (10, "0.0"),
            (11, "0.00"),
        ):
            sheet.cell(n, column).number_format = look
        for column, value in ((6, row.before), (8, row.now)):
            cells.badge(sheet.cell(n, column), value, lang)
    last = len(contents.chapters) + 1
    total = sheet.cell(last + 1, 8, say(lang, "overall", value=""))
    total.font = Font(bold=True)
    whole = f"AND(ABS(SUM(K2:K{last})-1)<0.000001,COUNT(I2:I{last})=ROWS(I2:I{last}))"
    sheet.cell(last + 1, 9, f'=IF({whole},SUMPRODUCT(I2:I{last},K2:K{last}),"")').number_format = cells.PERCENT
    sheet.cell(last + 1, 11, f"=SUM(K2:K{last})").number_format = "0.00"
    sheet.freeze_panes = "C2"
    cells.widths(sheet, [8, 22, 6, 8, 10, 14, 12, 14, 12, 12, 8, 28, 30, 24])
