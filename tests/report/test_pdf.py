"""The PDF: opened and read back; fonts embedded, pages numbered, contents true, every number the page's own."""

import re

import pytest
from pypdf import PdfReader

from twin.compare.measured import Comparison
from twin.report import told as words_of
from twin.report.pdf.document import write_pdf
from twin.report.words import number, say, share

EVERY_LANGUAGE = pytest.mark.parametrize("lang", ["ko", "en"])


def read(contents, path, lang):
    write_pdf(contents, path, lang)
    return [page.extract_text() for page in PdfReader(path).pages], PdfReader(path)


def flat(text):
    return re.sub(r"\s+", "", text)


@EVERY_LANGUAGE
def test_the_report_says_what_the_table_says(contents, tmp_path, lang):
    pages, reader = read(contents, tmp_path / "r.pdf", lang)
    whole = flat(" ".join(pages))
    assert flat(say(lang, "title")) in flat(pages[0])
    assert contents.data_sha256 in flat(pages[0])
    assert flat(say(lang, "overall", value=share(contents.table.overall.value))) in whole
    for chapter in contents.chapters:
        row = chapter.row
        assert flat(words_of.name(row.indicator, lang)) in whole
        for value in (row.before.value, row.now.value, row.indicator.target):
            assert flat(number(value)) in whole
        if isinstance(chapter.comparison, Comparison):
            assert flat(words_of.change(chapter.comparison, lang)) in whole
            assert flat(chapter.comparison.verdict.words(lang)) in whole
    assert reader.metadata.title.startswith(say(lang, "title"))


@EVERY_LANGUAGE
def test_fonts_are_embedded_and_pages_are_numbered_as_the_contents_say(contents, tmp_path, lang):
    pages, reader = read(contents, tmp_path / "r.pdf", lang)
    fonts = {
        str(font.get_object()["/BaseFont"]): "/FontFile2" in font.get_object()["/FontDescriptor"]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
        if "Nanum" in str(font.get_object()["/BaseFont"])
    }
    assert fonts
    assert all(fonts.values())
    for n, text in enumerate(pages, start=1):
        assert flat(say(lang, "page", n=n)) in flat(text)
    for title in ("summary", "models", "money", "data"):
        listed = re.search(r"(\d+)\n" + re.escape(say(lang, title)) + "\n", pages[1])  # the number is drawn first
        assert listed, title
        assert flat(say(lang, title)) in flat(pages[int(listed[1]) - 1])


def test_made_up_data_is_told_on_the_cover(contents, tmp_path):
    pages, _ = read(contents, tmp_path / "r.pdf", "ko")
    assert (flat(say("ko", "made_up")) in flat(pages[0])) is contents.made_up


def test_the_same_contents_give_the_same_bytes(contents, tmp_path):
    for name in ("a.pdf", "b.pdf"):
        write_pdf(contents, tmp_path / name, "ko")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


@EVERY_LANGUAGE
def test_what_was_projected_and_claimed_stands_apart_from_what_was_measured(contents, tmp_path, lang):
    pages, _ = read(contents, tmp_path / "r.pdf", lang)
    summary = next(p for p in pages[2:] if flat(say(lang, "summary")) in flat(p))
    apart = next(p for p in pages[2:] if flat(say(lang, "together")) in flat(p))
    for number_ in ("+0.31", "+0.62"):
        assert number_ in flat(apart)
        assert number_ not in flat(summary)
    assert flat(say(lang, "badge_claimed")) in flat(apart)
