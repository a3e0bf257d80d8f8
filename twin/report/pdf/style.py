"""How the PDF looks: fonts (embedded), paragraphs, tables, badges."""

from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import LongTable, Paragraph, Table

FONTS = Path(__file__).parents[1] / "fonts"
FONT, BOLD = "NanumGothic", "NanumGothicBold"
INK, SOFT, LINE, BLUE, RED, BAND = (
    colors.HexColor(c) for c in ("#1d2b36", "#5b6b78", "#d8dfe5", "#0b5c8a", "#b3402e", "#dbe9f3")
)
BADGES = {
    "measured": "#0a6b4b",
    "entered": "#5b6b78",
    "simulated": "#7a4fb0",
    "claimed": "#9a6700",
    "assumed": "#9a6700",
}
WIDTH = 180 * mm  # of the text on A4 with margins of 15 mm


@cache
def use_fonts() -> None:
    """Registers the fonts that are embedded, once."""
    for name in (FONT, BOLD):
        pdfmetrics.registerFont(TTFont(name, FONTS / f"{name}.ttf"))
    pdfmetrics.registerFontFamily(FONT, normal=FONT, bold=BOLD, italic=FONT, boldItalic=BOLD)


def style(
    name: str, size: float, *, bold: bool = False, colour: Any = INK, after: float = 3, align: int = 0
) -> ParagraphStyle:
    """Returns a paragraph style; lines break between any two characters, as Korean does."""
    return ParagraphStyle(
        name, fontName=BOLD if bold else FONT, fontSize=size, leading=size * 1.5, textColor=colour, spaceAfter=after,
        alignment=align, wordWrap="CJK",
    )  # fmt: skip


TITLE = style("title", 26, bold=True, after=8)
SUBTITLE = style("subtitle", 12, colour=SOFT, after=24)
HEAD = style("head", 15, bold=True, after=6)
SUBHEAD = style("subhead", 11, bold=True, after=4)
BODY = style("body", 9)
SMALL = style("small", 7.5, colour=SOFT)
CHECK = style("check", 7.5, after=1)
CELL = style("cell", 8, after=0)
NUMBER = style("number", 8, after=0, align=TA_RIGHT)
WARNING = style("warning", 10, bold=True, colour=RED, after=10)
CODE = style("code", 6, colour=SOFT)


def text(words: str, look: ParagraphStyle = BODY) -> Paragraph:
    """Returns a paragraph of plain words."""
    return Paragraph(escape(words).replace("\n", "<br/>"), look)


def badge(lang_word: str, kind: str) -> str:
    """Returns the markup of a badge."""
    return f'<font color="{BADGES[kind]}" size="7"> [{escape(lang_word)}]</font>'


def pairs(rows: list[tuple[str, str]]) -> Table:
    """Returns a table of names and texts."""
    cells = [[Paragraph(f"<b>{escape(k)}</b>", CELL), text(v, CELL)] for k, v in rows]
    return Table(cells, colWidths=[38 * mm, WIDTH - 38 * mm], style=[*_RULES, ("TOPPADDING", (0, 0), (-1, -1), 2)])


def grid(
    heads: list[str], rows: list[list[str]], widths: list[float], *, numbers: frozenset[int] = frozenset()
) -> LongTable:
    """Returns a table whose head is repeated on each page; `widths` are shares of the line; cells may hold markup."""
    looks = [NUMBER if k in numbers else CELL for k in range(len(heads))]
    cells = [[Paragraph(f"<b>{escape(h)}</b>", look) for h, look in zip(heads, looks, strict=True)]]
    cells += [[Paragraph(c, look) for c, look in zip(row, looks, strict=True)] for row in rows]
    whole = sum(widths)
    return LongTable(
        cells, colWidths=[WIDTH * w / whole for w in widths], repeatRows=1,
        style=[*_RULES, ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#f2f5f8"))],
    )  # fmt: skip


_RULES = [
    ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE), ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 3),
    ("RIGHTPADDING", (0, 0), (-1, -1), 3),
]  # fmt: skip
