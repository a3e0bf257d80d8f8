"""The picture of a comparison: a strip a KPI, in it each scenario's difference with its interval, and whether it is sure."""

from html import escape
from typing import TYPE_CHECKING

import plotly.graph_objects as go
import streamlit as st
from plotly.subplots import make_subplots

from pages.parts import show
from pages.parts.charts import INK, SOFT, draw, short
from twin.kpi import catalogue

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.experiment.intervals import Estimate
    from twin.experiment.scenario.comparison import Comparison, Effect

# Verdict → colour, sign in the picture, the same sign in words: told by form as well as by colour.
MARKS = {
    "better": ("#009e73", "triangle-up", "▲"), "none shown": ("#8795a1", "circle-open", "○"), "too small": ("#8795a1", "line-ew-open", "―"), "worse": ("#d55e00", "triangle-down", "▼"),
}  # fmt: skip
ROW_PX, HEAD_PX = 46, 52
TITLE_PX = 24  # above the first strip
WORDS_ABOVE = 0.42  # of a row: the words of an interval stand over it, so that they fit a phone
EDGE = 0.06  # of a strip beside its longest interval
LONGEST = 14  # signs of a scenario's name beside its row


def strips(here: "Here", made: "Comparison", kpi_ids: list[str]) -> None:
    """Draws the difference of every scenario in each KPI named."""
    per_kpi = {k: [_of(c.effects, k) for c in made.compared] for k in kpi_ids}
    names = [short(c.scenario.name, LONGEST) for c in made.compared]
    height = (HEAD_PX + ROW_PX * len(names)) * len(per_kpi)
    st.html(_legend(here))
    figure = make_subplots(
        rows=len(per_kpi), cols=1, vertical_spacing=HEAD_PX / height, subplot_titles=[_title(here, k, e) for k, e in per_kpi.items()]
    )  # fmt: skip
    figure.update_annotations(x=0, xanchor="left", font={"size": 13, "color": INK}, yshift=2)
    for place, effects in enumerate(per_kpi.values(), start=1):
        _strip(here, figure, place, names, effects)
    draw(figure, key="whatif", height=height + TITLE_PX, about=here.say("whatif.chart"), top=TITLE_PX)


def _strip(here: "Here", figure: go.Figure, place: int, names: list[str], effects: "list[Effect]") -> None:
    """One KPI: a point with its interval and its words for each scenario, and the line where nothing changes."""
    times = _times(effects[0].kpi_id)
    ends = [0.0, *(v * times for e in effects for v in (e.difference.low, e.difference.high, e.difference.mean) if v is not None)]  # fmt: skip
    least, most = min(ends), max(ends)
    width = (most - least) or 1.0
    rows = list(range(len(effects)))
    for row, effect in zip(rows, effects, strict=True):
        figure.add_trace(_mark(here, row, effect, times), row=place, col=1)
    figure.add_scatter(
        x=[least] * len(rows), y=[row - WORDS_ABOVE for row in rows], mode="text", text=[told(e) for e in effects],
        textposition="middle right", textfont={"size": 12, "color": INK}, showlegend=False, hoverinfo="skip", cliponaxis=False,
        row=place, col=1,
    )  # fmt: skip
    figure.add_vline(x=0, line={"color": SOFT, "width": 1.2, "dash": "dot"}, row=place, col=1)
    figure.update_yaxes(
        range=[len(rows) - 0.6, -0.75], tickvals=rows, ticktext=names, showgrid=False, zeroline=False, tickfont={"size": 12},
        row=place, col=1,
    )  # fmt: skip
    figure.update_xaxes(
        range=[least - EDGE * width, most + EDGE * width], tickformat=",.3~r", nticks=6, tickfont={"size": 11}, row=place, col=1,
    )  # fmt: skip


def _mark(here: "Here", row: int, effect: "Effect", times: int) -> go.Scatter:
    e, (colour, symbol, _) = effect.difference, MARKS[effect.verdict]
    mean = (e.mean or 0.0) * times
    low, high = (mean if v is None else v * times for v in (e.low, e.high))
    return go.Scatter(
        x=[mean], y=[row], mode="markers", showlegend=False, marker={"color": colour, "symbol": symbol, "size": 11, "line": {"width": 2, "color": colour}},
        error_x={"type": "data", "symmetric": False, "array": [high - mean], "arrayminus": [mean - low], "color": colour, "thickness": 2},
        hovertemplate=f"{told(effect)} · {here.say(verdict_key(effect.verdict))}<extra></extra>",
    )  # fmt: skip


def _legend(here: "Here") -> str:
    """The HTML of what the three signs mean."""
    signs = (
        f'<span><b style="color:{colour}">{sign}</b> {escape(here.say(verdict_key(verdict)))}</span>'
        for verdict, (colour, _, sign) in MARKS.items()
    )
    return f'<div class="legend">{"".join(signs)}</div>'


def told(effect: "Effect", unit: str = "") -> str:
    """Returns a difference with its interval, in points for a per cent; `unit` stands behind the number itself."""
    times, e = _times(effect.kpi_id), effect.difference
    if e.mean is None:
        return show.NONE
    mean = f"{_signed(effect, e.mean * times)}{unit}"
    if e.low is None or e.high is None:
        return mean
    return f"{mean} [{_signed(effect, e.low * times)}, {_signed(effect, e.high * times)}]"


def verdict_key(verdict: str) -> str:
    """Returns the text that says a verdict."""
    return f"whatif.verdict_{verdict.replace(' ', '_')}"


def value(kpi_id: str, e: "Estimate") -> str:
    """Returns the value of a KPI or a cost without its unit."""
    kpi = catalogue().get(kpi_id)
    return show.kpi_number(kpi, e.mean) if kpi else show.number(e.mean)


def _signed(effect: "Effect", value: float) -> str:
    """A difference with its sign: points of a per cent to the hundredth, all else by three digits that mean something."""
    said = f"{abs(value):,.2f}" if _times(effect.kpi_id) == 100 else show.number(abs(value))
    return said if not float(said.replace(",", "")) else f"{'+' if value > 0 else '−'}{said}"


def _title(here: "Here", kpi_id: str, effects: "list[Effect]") -> str:
    kpi = catalogue()[kpi_id]
    unit = show.unit(here, kpi) if kpi.unit != "%" else here.say("whatif.points")
    return here.say("whatif.strip", name=show.name(here, kpi), unit=unit, base=value(kpi_id, effects[0].base))


def _times(kpi_id: str) -> int:
    kpi = catalogue().get(kpi_id)
    return 100 if kpi and kpi.unit == "%" else 1


def _of(effects: "tuple[Effect, ...]", kpi_id: str) -> "Effect":
    return next(e for e in effects if e.kpi_id == kpi_id)
