"""The sheets that list: AI models, what was projected and claimed, the account, where the data came from."""

from typing import TYPE_CHECKING

from twin.errors import Problem
from twin.experiment.levers.measures import measure
from twin.report import told
from twin.report.words import number, say
from twin.report.xlsx import cells

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from twin.report.contents import Contents


def models(sheet: "Worksheet", contents: "Contents", lang: str) -> None:
    """Writes which AI models work where, how good they are and whether they pay."""
    cells.heads(sheet, [say(lang, k) for k in ("model", "field", "state", "score", "pays")])
    for row in contents.models:
        sheet.append(told.model_line(row, lang))
    cells.widths(sheet, [40, 14, 26, 40, 90])


def projected(sheet: "Worksheet", contents: "Contents", lang: str) -> None:
    """Writes what the twin projects and suppliers claim, apart from all that was measured."""
    sheet.append([say(lang, "projected_how")])
    sheet.append([told.grade(contents, lang)])
    heads = [say(lang, "model"), say(lang, "indicator"), say(lang, "unit")]
    for key, kind in (("off", "simulated"), ("by_record", "simulated"), ("as_claimed", "claimed")):
        heads += [f"{say(lang, key)} [{say(lang, f'badge_{kind}')}]", say(lang, "low"), say(lang, "high")]
    cells.heads(sheet, heads, row=3)
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
        cells.heads(sheet, heads, row=sheet.max_row + 1)
        for row in told.projected_rows(contents, lang):
            sheet.append(row)
    cells.widths(sheet, [18, 34, 14, *[16] * 9])


def money(sheet: "Worksheet", contents: "Contents", lang: str) -> None:
    """Writes the year's account line by line, whether it pays, and the unit values behind it."""
    if isinstance(contents.worth, Problem):
        sheet.append([contents.worth.sentence(lang)])
        return
    account, values = contents.worth.measured, contents.worth.values
    cells.heads(sheet, [say(lang, k) for k in ("line", "value", "low", "high", "unit", "source")] + ["P10 (KRW)", "P50 (KRW)", "P90 (KRW)", say(lang, "formula")])  # fmt: skip
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
            values_of = [
                b if b not in (float("inf"), float("-inf")) else number(b) for b in (band.p10, band.p50, band.p90)
            ]
            sheet.append([say(lang, key), None, None, None, None, None, *values_of])
    sheet.append([])
    cells.heads(
        sheet,
        [say(lang, k) for k in ("values", "low", "likely", "high", "source", "entered_by", "made_at")],
        row=sheet.max_row + 1,
    )
    for v in values.values():
        sheet.append([v.value_id, v.low, v.likely, v.high, v.source, v.entered_by, cells.local(contents, v.entered_at)])
        sheet.cell(sheet.max_row, 7).number_format = cells.MOMENT
    for line in sheet.iter_rows(min_row=2, min_col=2, max_col=9):
        for cell in line:
            if isinstance(cell.value, float) and cell.number_format == "General":
                cell.number_format = cells.WHOLE if abs(cell.value) >= 1000 else cells.PLAIN
    cells.widths(sheet, [30, 14, 14, 14, 22, 16, 18, 18, 18, 60])


def data(sheet: "Worksheet", contents: "Contents", lang: str) -> None:
    """Writes every batch with its fingerprint and rows."""
    cells.heads(
        sheet, [say(lang, k) for k in ("batch", "source", "data_hash", "arrived", "read", "accepted", "rejected")]
    )
    for b in contents.batches:
        sheet.append(
            [
                b.batch_id,
                b.source_name,
                b.sha256,
                cells.local(contents, b.arrived_at),
                b.rows_read,
                b.rows_accepted,
                b.rows_rejected,
            ]
        )
        sheet.cell(sheet.max_row, 4).number_format = cells.MOMENT
    sheet.freeze_panes = "A2"
    cells.widths(sheet, [8, 40, 68, 18, 12, 12, 12])
