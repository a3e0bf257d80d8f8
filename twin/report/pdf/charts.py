"""The report's pictures as vectors: the days of an indicator over the band expected without the change; the year's account."""

from datetime import date
from typing import TYPE_CHECKING, Any

from reportlab.graphics.charts.axes import XValueAxis, YValueAxis
from reportlab.graphics.shapes import Circle, Drawing, Group, Line, Polygon, PolyLine, Rect, String
from reportlab.lib.units import mm

from twin.kpi.catalogue import catalogue
from twin.report.pdf.style import BAND, BLUE, FONT, INK, LINE, RED, SOFT, WIDTH
from twin.report.words import say

if TYPE_CHECKING:
    from twin.compare.measured import Comparison
    from twin.compare.money.appraisal import Band
    from twin.programme.worth import Worth

HEIGHT = 50 * mm
LEFT, RIGHT, BOTTOM, TOP = 16 * mm, 4 * mm, 12 * mm, 7 * mm
MILLION = 1e6


def days_chart(found: "Comparison", lang: str) -> Drawing:
    """Returns the daily values before and after, the counterfactual band, the ramp-in and the go-live."""
    kpi, series = catalogue()[found.plan.kpi_id], found.series
    times = 100 if kpi.unit == "%" else 1
    x = [d.toordinal() for d in series.day]
    y, low, high, level = (
        (v * times).tolist() for v in (series.value, found.expected.low, found.expected.high, found.expected.level)
    )
    drawing = Drawing(WIDTH, HEIGHT)
    across, up = _axes(x, [*y, *low, *high])
    unit = kpi.unit if lang == "ko" else kpi.unit_en
    live, after = (across.scale(d.toordinal()) for d in (found.plan.go_live, found.plan.after_from))
    drawing.add(Rect(live, BOTTOM, max(after - live, 0.1), HEIGHT - BOTTOM - TOP, fillColor=LINE, strokeColor=None))
    edge = [c for k in range(len(x)) for c in (across.scale(x[k]), up.scale(low[k]))]
    edge += [c for k in reversed(range(len(x))) for c in (across.scale(x[k]), up.scale(high[k]))]
    drawing.add(Polygon(edge, fillColor=BAND, strokeColor=None))
    middle = [c for k in range(len(x)) for c in (across.scale(x[k]), up.scale(level[k]))]
    drawing.add(PolyLine(middle, strokeColor=BLUE, strokeWidth=0.8, strokeDashArray=[3, 2]))
    for k in range(len(x)):
        colour = BLUE if series.is_after[k] else SOFT
        drawing.add(Circle(across.scale(x[k]), up.scale(y[k]), 1.2, fillColor=colour, strokeColor=None))
    drawing.add(Line(live, BOTTOM, live, HEIGHT - TOP, strokeColor=RED, strokeWidth=1))
    drawing.add(_words(f"{say(lang, 'go_live')} {found.plan.go_live}", live, HEIGHT - TOP + 2, RED, "middle"))
    drawing.add(_words(f"{kpi.name_ko if lang == 'ko' else kpi.name_en} ({unit})", 2, HEIGHT - TOP + 2, SOFT, "start"))
    return _with(drawing, across, up)


def account_chart(found: "Worth", lang: str) -> Drawing:
    """Returns the lines of a year's account as bars with their bands, the total last."""
    parts: list[tuple[str, Band]] = [
        (line.kind.name_ko if lang == "ko" else line.kind.name_en, line.krw) for line in found.measured.lines
    ]
    parts.append((say(lang, "total"), found.measured.yearly_krw))
    height = BOTTOM + TOP + 6 * mm * len(parts)
    drawing, left = Drawing(WIDTH, height), 45 * mm
    across = XValueAxis()
    across.setPosition(left, BOTTOM, WIDTH - left - RIGHT)
    values = [v / MILLION for _, b in parts for v in (b.p10, b.p90, 0.0)]
    _dress(across)
    across.configure([[(v, 0) for v in values]])
    zero = across.scale(0)
    for k, (name, band) in enumerate(parts):
        middle = height - TOP - 6 * mm * (k + 0.5)
        ends = sorted((zero, across.scale(band.p50 / MILLION)))
        colour = SOFT if k == len(parts) - 1 else BLUE if band.p50 >= 0 else RED
        drawing.add(
            Rect(ends[0], middle - 1.8 * mm, max(ends[1] - ends[0], 0.2), 3.6 * mm, fillColor=colour, strokeColor=None)
        )
        drawing.add(
            Line(
                across.scale(band.p10 / MILLION),
                middle,
                across.scale(band.p90 / MILLION),
                middle,
                strokeColor=INK,
                strokeWidth=0.8,
            )
        )
        drawing.add(_words(name, left - 3, middle - 2.5, INK, "end"))
    drawing.add(Line(zero, BOTTOM, zero, height - TOP, strokeColor=SOFT, strokeWidth=0.6))
    drawing.add(across)
    drawing.add(_words(say(lang, "krw_axis"), WIDTH - RIGHT, 2, SOFT, "end"))
    return drawing


def _axes(x: list[int], y: list[float]) -> tuple[XValueAxis, YValueAxis]:
    """Axes over days and values: a tick a month, and round values."""
    across, up = XValueAxis(), YValueAxis()
    across.setPosition(LEFT, BOTTOM, WIDTH - LEFT - RIGHT)
    up.setPosition(LEFT, BOTTOM, HEIGHT - BOTTOM - TOP)
    months = sorted({date.fromordinal(d).replace(day=1) for d in x})[1:] or [date.fromordinal(x[0])]
    across.valueMin, across.valueMax = x[0], max(x[-1], x[0] + 1)
    across.valueSteps = [d.toordinal() for d in months]
    across.labelTextFormat = lambda v: f"{date.fromordinal(int(v)):%y-%m}"
    for axis in (across, up):
        _dress(axis)
    across.configure([[(v, 0) for v in x]])
    up.configure([[(v, v) for v in y]])
    return across, up


def _dress(axis: Any) -> None:
    axis.labels.fontName, axis.labels.fontSize, axis.labels.fillColor = FONT, 6.5, SOFT
    axis.strokeColor, axis.strokeWidth = LINE, 0.6


def _words(words: str, x: float, y: float, colour: object, anchor: str) -> String:
    return String(x, y, words, fontName=FONT, fontSize=7, fillColor=colour, textAnchor=anchor)


def _with(drawing: Drawing, *axes: XValueAxis | YValueAxis) -> Drawing:
    group = Group()
    for axis in axes:
        group.add(axis)
    drawing.add(group)
    return drawing
