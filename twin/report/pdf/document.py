"""The PDF as a document: chapters in order, contents with page numbers, page numbers and site below."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Frame, PageBreak, PageTemplate, Paragraph
from reportlab.platypus.tableofcontents import TableOfContents

from twin.report.pdf import chapters
from twin.report.pdf.style import BODY, FONT, HEAD, SOFT, text, use_fonts
from twin.report.words import say

if TYPE_CHECKING:
    from twin.report.contents import Contents

MARGIN = 15 * mm


def write_pdf(contents: "Contents", path: Path, lang: str) -> None:
    """Writes the report; the file is whole or not there."""
    use_fonts()
    part = path.with_name(f".{path.name}.part")
    _Document(part, contents, lang).multiBuild(_story(contents, lang))
    part.replace(path)


def _story(contents: "Contents", lang: str) -> list[Any]:
    of = TableOfContents(levelStyles=[BODY], dotsMinLevel=0)
    story = [*chapters.cover(contents, lang), text(say(lang, "contents"), HEAD.clone("contents")), of, PageBreak()]
    story += chapters.summary(contents, lang)
    for chapter in contents.chapters:
        story += chapters.indicator(chapter, lang)
    for part in (chapters.models, chapters.projected, chapters.money, chapters.data):
        story += part(contents, lang)
    return story


class _Document(BaseDocTemplate):
    """A4 with page numbers; every head goes into the contents."""

    def __init__(self, path: Path, contents: "Contents", lang: str) -> None:
        title = f"{say(lang, 'title')} · {contents.site.name}"
        super().__init__(str(path), pagesize=A4, title=title, lang=lang, margins=MARGIN, invariant=1)
        self._below = f"{title} · {contents.data_sha256[:16]}"
        self._lang = lang
        whole = Frame(MARGIN, MARGIN, A4[0] - 2 * MARGIN, A4[1] - 2 * MARGIN, leftPadding=0, rightPadding=0)
        self.addPageTemplates(PageTemplate("page", [whole], onPage=self._foot))

    def afterFlowable(self, flowable: Any) -> None:  # noqa: N802 - reportlab's name
        """Puts every head into the contents."""
        if isinstance(flowable, Paragraph) and flowable.style.name == HEAD.name:
            self.notify("TOCEntry", (0, flowable.getPlainText(), self.page))

    def _foot(self, canvas: Any, _: Any) -> None:
        canvas.setFont(FONT, 7)
        canvas.setFillColor(SOFT)
        canvas.drawString(MARGIN, 8 * mm, self._below)
        canvas.drawRightString(A4[0] - MARGIN, 8 * mm, say(self._lang, "page", n=canvas.getPageNumber()))
