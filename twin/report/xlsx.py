"""The report as XLSX: the programme's form with live formulas, a sheet an indicator with its days, models, money, data."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from twin.compare.measured import Comparison
from twin.errors import Problem
from twin.experiment.levers.measures import measure
from twin.programme.indicators.values import Value
from twin.report import told
from twin.report.daily import factor
from twin.report.words import number, say

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from twin.report.contents import Chapter, Contents

HEAD = PatternFill("solid", fgColor="F2F5F8")
COLOURS = {"measured": "0A6B4B", "entered": "5B6B78", "simulated": "7A4FB0", "claimed": "9A6700", "assumed": "9A6700"}
PERCENT, PLAIN, WHOLE, DAY, MOMENT = "0.0%", "#,##0.####", "#,##0", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
FIRST_DAY_ROW = 30  # of an indicator's sheet: its days begin here
ALIKE = 1e-9  # relative: the sheet's own sum must give the KPI's value this exactly to stand as a formula


def write_xlsx(contents: "Contents", path: Path, lang: str) -> None:
    """Writes the workbook; the file is whole or not there."""
    book = Workbook()
    front = book.active
    assert front is not None
    front.title = say(lang, "cover")
    _cover(front, contents, lang)
    form = book.create_sheet(say(lang, "form"))
    names = [_indicator(book, chapter, lang) for chapter in contents.chapters]
    _form(form, contents, names, lang)
    _models(book.create_sheet(say(lang, "models")), contents, lang)
    _projected(book.create_sheet(say(lang, "projected")[:31]), contents, lang)
    _money(book.create_sheet(say(lang, "money")), contents, lang)
    _data(book.create_sheet(say(lang, "data")[:31]), contents, lang)
    part = path.with_name(f".{path.name}.part")
    book.save(part)
    part.replace(path)


def _cover(sheet: "Worksheet", contents: "Contents", lang: str) -> None:
    rows: list[tuple[str, Any]] = [
        (say(lang, "title"), contents.site.name), (say(lang, "period"), f"{contents.period[0]} – {contents.period[1]}"),
        (say(lang, "made_at"), _local(contents, contents.made_at)), (say(lang, "data_hash"), contents.data_sha256),
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
            cell.number_format = MOMENT
    _widths(sheet, [28, 80])


def _form(sheet: "Worksheet", contents: "Contents", names: list[str], lang: str) -> None:
    """The programme's columns; 달성률, 개선률 and 종합달성도 are formulas over the cells beside them."""
    keys = ("field", "indicator", "core", "wants", "unit", "before", "target", "after", "achieved", "improved", "weight", "verdict", "change", "remark")  # fmt: skip
    _heads(sheet, [say(lang, key) for key in keys])
    for n, (chapter, name) in enumerate(zip(contents.chapters, names, strict=True), start=2):
        row, i = chapter.row, chapter.row.indicator
        found = chapter.comparison
        cells: list[Any] = [
            i.field, told.name(i, lang), "●" if i.core else "", say(lang, i.wants), told.unit(i, lang),
            f"='{name}'!B3" if isinstance(row.before, Value) else None, i.target, f"='{name}'!B4" if isinstance(row.now, Value) else None,
            f'=IF(OR(F{n}="",G{n}="",H{n}="",G{n}=F{n}),"",(H{n}-F{n})/(G{n}-F{n}))',
            f'=IF(OR(F{n}="",H{n}="",F{n}=0),"",{"" if i.wants == "up" else "-"}(H{n}-F{n})/ABS(F{n})*100)', i.weight,
            told.verdict(chapter, lang), told.change(found, lang) if isinstance(found, Comparison) else "", i.remark,
        ]  # fmt: skip
        sheet.append(cells)
        for column, look in ((6, PLAIN), (7, PLAIN), (8, PLAIN), (9, PERCENT), (10, "0.0"), (11, "0.00")):
            sheet.cell(n, column).number_format = look
        for column, value in ((6, row.before), (8, row.now)):
            _badge(sheet.cell(n, column), value, lang)
    last = len(contents.chapters) + 1
    total = sheet.cell(last + 1, 8, say(lang, "overall", value=""))
    total.font = Font(bold=True)
    whole = f"AND(ABS(SUM(K2:K{last})-1)<0.000001,COUNT(I2:I{last})=ROWS(I2:I{last}))"
    sheet.cell(last + 1, 9, f'=IF({whole},SUMPRODUCT(I2:I{last},K2:K{last}),"")').number_format = PERCENT
    sheet.cell(last + 1, 11, f"=SUM(K2:K{last})").number_format = "0.00"
    sheet.freeze_panes = "C2"
    _widths(sheet, [8, 22, 6, 8, 10, 14, 12, 14, 12, 12, 8, 28, 30, 24])


def _indicator(book: Workbook, chapter: "Chapter", lang: str) -> str:
    """One indicator: its values (recomputed by the sheet where the days add up to them), its evidence, its days."""
    row, i = chapter.row, chapter.row.indicator
    sheet = book.create_sheet(i.id[:31])
    sheet.append([told.name(i, lang), told.unit(i, lang)])
    sheet.append([say(lang, "verdict"), told.verdict(chapter, lang)])
    end = FIRST_DAY_ROW + len(chapter.daily)
    for line, (key, found, side) in enumerate((("before", row.before, "before"), ("after", row.now, "after")), start=3):
        sheet.cell(line, 1, say(lang, key))
        if isinstance(found, Value):
            own = _recomputed(chapter, found, side, end, lang)
            sheet.cell(line, 2, own or found.value).number_format = PLAIN
            _badge(sheet.cell(line, 2), found, lang)
            sheet.cell(line, 3, say(lang, f"badge_{found.badge}") + (f" · {say(lang, 'recomputed')}" if own else ""))
        else:
            sheet.cell(line, 3, found.sentence(lang))
    sheet.cell(5, 1, say(lang, "target"))
    sheet.cell(5, 2, i.target).number_format = PLAIN
    at = 6
    for key, words in [*told.basis(row, lang), *_measured(chapter, lang)]:
        sheet.cell(at, 1, key)
        sheet.cell(at, 2, words).alignment = Alignment(wrap_text=True, vertical="top")
        at += 1
    for line in range(1, at):
        sheet.cell(line, 1).font = Font(bold=True)
    _days(sheet, chapter, lang)
    _widths(sheet, [24, 60, 18, 18, 14])
    return sheet.title


def _measured(chapter: "Chapter", lang: str) -> list[tuple[str, str]]:
    found = chapter.comparison
    if not isinstance(found, Comparison):
        return [(say(lang, "verdict"), found.sentence(lang))] if isinstance(found, Problem) else []
    left = ", ".join(f"{reason} {n}" for reason, n in told.left_out(found, lang))
    source = found.provenance
    return [
        (say(lang, "change"), told.change(found, lang)), (say(lang, "guards"), "\n".join(f"[{g.status}] {g.sentence(lang)}" for g in found.guards)),
        (say(lang, "left_out"), left), (say(lang, "source_rows"), f"{source['fact_rows']:,}"), (say(lang, "sql"), source["sql"]),
        ("SHA-256", source["plan_sha256"]),
    ]  # fmt: skip


def _days(sheet: "Worksheet", chapter: "Chapter", lang: str) -> None:
    if not chapter.daily:
        return
    for column, key in enumerate(("day", "value", "numerator", "denominator", "side"), start=1):
        cell = sheet.cell(FIRST_DAY_ROW - 1, column, say(lang, key))
        cell.font, cell.fill = Font(bold=True), HEAD
    times = factor(chapter.row)
    for line, d in enumerate(chapter.daily, start=FIRST_DAY_ROW):
        is_share = times == 100
        sheet.cell(line, 1, d.day).number_format = DAY
        sheet.cell(line, 2, None if d.value is None else d.value * (100 if is_share else 1)).number_format = PLAIN
        sheet.cell(line, 3, d.numerator)
        sheet.cell(line, 4, d.denominator)
        sheet.cell(line, 5, say(lang, f"side_{d.side}"))


def _recomputed(chapter: "Chapter", found: Value, side: str, end: int, lang: str) -> str | None:
    """The formula over the days that gives the value; None where the days do not add up to it (percentiles, entered values)."""
    days = [d for d in chapter.daily if d.side == side]
    amount = sum(d.denominator or 0.0 for d in days)
    if found.badge != "measured" or not days or not amount:
        return None
    times = factor(chapter.row)
    own = sum(d.numerator or 0.0 for d in days) / amount * times
    if abs(own - found.value) > ALIKE * max(1.0, abs(found.value)):
        return None
    rows = f"E{FIRST_DAY_ROW}:E{end}"
    sums = (f'SUMIF({rows},"{say(lang, f"side_{side}")}",{c}{FIRST_DAY_ROW}:{c}{end})' for c in "CD")
    return f"={'/'.join(sums)}*{times:g}"


def _models(sheet: "Worksheet", contents: "Contents", lang: str) -> None:
    _heads(sheet, [say(lang, k) for k in ("model", "field", "state", "score", "pays")])
    for row in contents.models:
        sheet.append(told.model_line(row, lang))
    _widths(sheet, [40, 14, 26, 40, 90])


def _projected(sheet: "Worksheet", contents: "Contents", lang: str) -> None:
    sheet.append([say(lang, "projected_how")])
    sheet.append([told.grade(contents, lang)])
    heads = [say(lang, "model"), say(lang, "indicator"), say(lang, "unit")]
    for key, kind in (("off", "simulated"), ("by_record", "simulated"), ("as_claimed", "claimed")):
        heads += [f"{say(lang, key)} [{say(lang, f'badge_{kind}')}]", say(lang, "low"), say(lang, "high")]
    _heads(sheet, heads, row=3)
    for kept in contents.levers:
        for b in kept.study.brings:
            kind = measure(b.kpi_id)
            numbers = [
                None if v is None else v * kind.times
                for e in (b.off, b.measured, b.claimed)
                for v in (e.mean, e.low, e.high)
            ]
            name, unit = (kind.ko, kind.unit_ko) if lang == "ko" else (kind.en, kind.unit_en)
            sheet.append([kept.study.work.model_id, name, unit, *numbers])
    if not contents.levers and not contents.projection:
        sheet.append([say(lang, "projected_none")])
    if contents.projection:
        sheet.append([])
        together = ("together", "change", "by_record", "as_claimed", "allocated")
        kinds = ("", "measured", "simulated", "claimed", "simulated")
        heads = [
            say(lang, k) + (f" [{say(lang, f'badge_{kind}')}]" if kind else "")
            for k, kind in zip(together, kinds, strict=True)
        ]
        _heads(sheet, heads, row=sheet.max_row + 1)
        for row in told.projected_rows(contents, lang):
            sheet.append(row)
    _widths(sheet, [18, 34, 14, *[16] * 9])


def _money(sheet: "Worksheet", contents: "Contents", lang: str) -> None:
    if isinstance(contents.worth, Problem):
        sheet.append([contents.worth.sentence(lang)])
        return
    account, values = contents.worth.measured, contents.worth.values
    _heads(sheet, [say(lang, k) for k in ("line", "value", "low", "high", "unit", "source")] + ["P10 (KRW)", "P50 (KRW)", "P90 (KRW)", say(lang, "formula")])  # fmt: skip
    for line in account.lines:
        kind, e = line.kind, line.effect
        name, unit, formula = (
            (kind.name_ko, kind.unit_ko, kind.formula_ko)
            if lang == "ko"
            else (kind.name_en, kind.unit_en, kind.formula_en)
        )
        sheet.append(
            [
                name,
                e.mean,
                e.low,
                e.high,
                unit,
                say(lang, f"badge_{e.provenance}"),
                line.krw.p10,
                line.krw.p50,
                line.krw.p90,
                formula,
            ]
        )
    sheet.append(
        [
            say(lang, "total"),
            None,
            None,
            None,
            None,
            None,
            *(getattr(account.yearly_krw, p) for p in ("p10", "p50", "p90")),
        ]
    )
    for key, band in (("npv", account.npv_krw), ("payback", account.payback_years)):
        if band is not None:
            cells = [b if b not in (float("inf"), float("-inf")) else number(b) for b in (band.p10, band.p50, band.p90)]
            sheet.append([say(lang, key), None, None, None, None, None, *cells])
    sheet.append([])
    _heads(
        sheet,
        [say(lang, k) for k in ("values", "low", "likely", "high", "source", "entered_by", "made_at")],
        row=sheet.max_row + 1,
    )
    for v in values.values():
        sheet.append([v.value_id, v.low, v.likely, v.high, v.source, v.entered_by, _local(contents, v.entered_at)])
        sheet.cell(sheet.max_row, 7).number_format = MOMENT
    for cells in sheet.iter_rows(min_row=2, min_col=2, max_col=9):
        for cell in cells:
            if isinstance(cell.value, float) and cell.number_format == "General":
                cell.number_format = WHOLE if abs(cell.value) >= 1000 else PLAIN
    _widths(sheet, [30, 14, 14, 14, 22, 16, 18, 18, 18, 60])


def _data(sheet: "Worksheet", contents: "Contents", lang: str) -> None:
    _heads(sheet, [say(lang, k) for k in ("batch", "source", "data_hash", "arrived", "read", "accepted", "rejected")])
    for b in contents.batches:
        sheet.append(
            [
                b.batch_id,
                b.source_name,
                b.sha256,
                _local(contents, b.arrived_at),
                b.rows_read,
                b.rows_accepted,
                b.rows_rejected,
            ]
        )
        sheet.cell(sheet.max_row, 4).number_format = MOMENT
    sheet.freeze_panes = "A2"
    _widths(sheet, [8, 40, 68, 18, 12, 12, 12])


def _heads(sheet: "Worksheet", words: list[str], row: int = 1) -> None:
    for column, word in enumerate(words, start=1):
        cell = sheet.cell(row, column, word)
        cell.font, cell.fill, cell.alignment = Font(bold=True), HEAD, Alignment(wrap_text=True, vertical="top")


def _badge(cell: "Cell | Any", found: Value | Problem, lang: str) -> None:
    """Colours a value by where it comes from; a comment says so."""
    from openpyxl.comments import Comment

    if isinstance(found, Value):
        cell.font = Font(color=COLOURS[found.badge])
        cell.comment = Comment(say(lang, f"badge_{found.badge}"), "")


def _local(contents: "Contents", at: datetime) -> datetime:
    """A moment in the site's time, without its zone, as a sheet holds it."""
    return at.astimezone(contents.site.zone).replace(tzinfo=None, microsecond=0)


def _widths(sheet: "Worksheet", widths: list[int]) -> None:
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
