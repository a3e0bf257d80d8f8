"""The workbook: typed cells, live formulas that give the table's own values, nothing simulated in the column after."""

from datetime import datetime

import pytest
from openpyxl import load_workbook

from twin.programme.indicators.values import Value
from twin.report.daily import factor
from twin.report.words import say
from twin.report.xlsx.document import write_xlsx
from twin.report.xlsx.indicator import FIRST_DAY_ROW

EVERY_LANGUAGE = pytest.mark.parametrize("lang", ["ko", "en"])


@pytest.fixture
def book(contents, tmp_path, lang):
    write_xlsx(contents, tmp_path / "r.xlsx", lang)
    return load_workbook(tmp_path / "r.xlsx")


@EVERY_LANGUAGE
def test_the_form_has_the_programmes_columns_and_live_formulas(book, contents, lang):
    form = book[say(lang, "form")]
    heads = [cell.value for cell in form[1]]
    assert heads[:8] == [
        say(lang, k) for k in ("field", "indicator", "core", "wants", "unit", "before", "target", "after")
    ]
    for n, chapter in enumerate(contents.chapters, start=2):
        cells = {head: form.cell(n, k).value for k, head in enumerate(heads, start=1)}
        assert cells[say(lang, "before")] == f"='{chapter.row.indicator.id}'!B3"
        assert cells[say(lang, "achieved")].startswith("=IF(")
        assert cells[say(lang, "weight")] == chapter.row.indicator.weight
        for column in (6, 8):
            badge = form.cell(n, column).comment.text
            assert badge in (say(lang, "badge_measured"), say(lang, "badge_entered"))
    assert "SUMPRODUCT" in form.cell(len(contents.chapters) + 2, 9).value


@EVERY_LANGUAGE
def test_a_measured_value_is_recomputed_from_the_days_on_its_sheet(book, contents, lang):
    chapter = next(c for c in contents.chapters if c.daily)
    sheet = book[chapter.row.indicator.id]
    rows = list(sheet.iter_rows(min_row=FIRST_DAY_ROW, max_col=5, values_only=True))
    assert len(rows) == len(chapter.daily)
    assert isinstance(rows[0][0], datetime)
    for line, found, side in ((3, chapter.row.before, "before"), (4, chapter.row.now, "after")):
        assert isinstance(found, Value)
        assert sheet.cell(line, 2).value.startswith("=SUMIF(")
        mine = [row for row in rows if row[4] == say(lang, f"side_{side}")]
        own = sum(row[2] or 0 for row in mine) / sum(row[3] or 0 for row in mine) * factor(chapter.row)
        assert own == pytest.approx(found.value, rel=1e-9)


@EVERY_LANGUAGE
def test_an_entered_value_stands_as_it_was_entered(book, lang):
    sheet = book["claims"]
    assert [sheet.cell(line, 2).value for line in (3, 4, 5)] == [10, 6, 5]
    assert sheet.cell(3, 3).value == say(lang, "badge_entered")


@EVERY_LANGUAGE
def test_every_batch_stands_with_its_fingerprint_and_its_time(book, contents, lang):
    sheet = book[say(lang, "data")[:31]]
    assert sheet.max_row == len(contents.batches) + 1
    assert isinstance(sheet.cell(2, 4).value, datetime)
    assert sheet.cell(2, 6).value == contents.batches[0].rows_accepted
