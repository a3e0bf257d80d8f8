"""One indicator's sheet: its values, recomputed by the sheet where the days add up to them, its evidence, its days."""

from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from twin.compare.measured import Comparison
from twin.errors import Problem
from twin.programme.indicators.values import Value
from twin.report import told
from twin.report.daily import factor
from twin.report.words import say
from twin.report.xlsx import cells

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from twin.report.contents import Chapter

FIRST_DAY_ROW = 30  # of an indicator's sheet: its days begin here
ALIKE = 1e-9  # relative: the sheet's own sum must give the KPI's value this exactly to stand as a formula


def indicator(book: Workbook, chapter: "Chapter", lang: str) -> str:
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
            sheet.cell(line, 2, own or found.value).number_format = cells.PLAIN
            cells.badge(sheet.cell(line, 2), found, lang)
            sheet.cell(line, 3, say(lang, f"badge_{found.badge}") + (f" · {say(lang, 'recomputed')}" if own else ""))
        else:
            sheet.cell(line, 3, found.sentence(lang))
    sheet.cell(5, 1, say(lang, "target"))
    sheet.cell(5, 2, i.target).number_format = cells.PLAIN
    at = 6
    for key, words in [*told.basis(row, lang), *_measured(chapter, lang)]:
        sheet.cell(at, 1, key)
        sheet.cell(at, 2, words).alignment = Alignment(wrap_text=True, vertical="top")
        at += 1
    for line in range(1, at):
        sheet.cell(line, 1).font = Font(bold=True)
    _days(sheet, chapter, lang)
    cells.widths(sheet, [24, 60, 18, 18, 14])
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
        cell.font, cell.fill = Font(bold=True), cells.HEAD
    times = factor(chapter.row)
    for line, d in enumerate(chapter.daily, start=FIRST_DAY_ROW):
        is_share = times == 100
        sheet.cell(line, 1, d.day).number_format = cells.DAY
        sheet.cell(line, 2, None if d.value is None else d.value * (100 if is_share else 1)).number_format = cells.PLAIN
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
