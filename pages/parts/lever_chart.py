"""The picture of what a model brings: each measure's difference from no model, by the record and as claimed, apart in mark and colour."""

from html import escape
from typing import TYPE_CHECKING

import plotly.graph_objects as go
import streamlit as st
from plotly.subplots import make_subplots

from pages.parts import show
from pages.parts.charts import BLUE, INK, SOFT, draw
from twin.experiment.levers.measures import measure

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.experiment.intervals import Estimate
    from twin.experiment.levers.compare import Brings
    from twin.experiment.levers.study import Study

CLAIMED = "#d55e00"
MARKS = {"measured": (BLUE, "circle", "●"), "claimed": (CLAIMED, "diamond-open", "◇")}
ROW_PX, HEAD_PX = 96, 26  # a strip with its title; the room for the first title


def differences(here: "Here", made: "Study") -> None:
    """Draws a strip a measure, each on its own scale with the line of no difference."""
    keys = [
        f'<b style="color:{colour}">{sign} {escape(here.say(f"levers.{part}"))}</b>'
        for part, (colour, _, sign) in MARKS.items()
    ]
    st.html(f'<p class="how">{" &nbsp; ".join(keys)} &nbsp; {escape(here.say("levers.chart"))}</p>')
    drawn = [b for b in made.brings if b.measured.mean is not None]
    figure = make_subplots(
        rows=len(drawn), cols=1, vertical_spacing=0.42 / len(drawn), subplot_titles=[_title(here, b) for b in drawn]
    )
    figure.update_annotations(x=0, xanchor="left", font={"size": 13, "color": INK}, yshift=2)
    height = HEAD_PX + ROW_PX * len(drawn)
    _lower(figure, 1 - HEAD_PX / height)
    for place, b in enumerate(drawn, start=1):
        for part in MARKS:
            figure.add_trace(_mark(here, b, part), row=place, col=1)
        figure.add_vline(x=0, line={"color": SOFT, "width": 1.2, "dash": "dot"}, row=place, col=1)
    figure.update_yaxes(showticklabels=False, range=[1.6, -0.6], showgrid=False, zeroline=False)
    figure.update_xaxes(tickformat="+,.3~r", nticks=7, tickfont={"size": 11})
    draw(figure, key="levers", height=height, about=here.say("levers.chart"))


def _lower(figure: go.Figure, factor: float) -> None:
    """Makes room for the title of the first strip."""
    figure.for_each_yaxis(lambda axis: axis.update(domain=[end * factor for end in axis.domain]))
    figure.for_each_annotation(lambda title: title.update(y=title.y * factor))


def _mark(here: "Here", b: "Brings", part: str) -> go.Scatter:
    """One point with its interval."""
    e: Estimate = getattr(b, part)
    colour, symbol, _ = MARKS[part]
    times = measure(b.kpi_id).times
    value, low, high = ((v or 0.0) * times for v in (e.mean, e.low, e.high))
    name = here.say(f"levers.{part}")
    return go.Scatter(
        x=[value], y=[list(MARKS).index(part)], mode="markers", name=name, showlegend=False,
        marker={"color": colour, "symbol": symbol, "size": 12, "line": {"width": 2, "color": colour}},
        error_x={
            "type": "data", "symmetric": False, "array": [high - value], "arrayminus": [value - low], "color": colour, "thickness": 1.8,
        },
        hovertemplate=f"{name}: {told(e, times)}<extra></extra>",
    )  # fmt: skip


def told(e: "Estimate", times: int) -> str:
    """Returns a difference with its interval."""
    if e.mean is None:
        return show.NONE
    if e.low is None or e.high is None:
        return signed(e.mean * times)
    return f"{signed(e.mean * times)} [{signed(e.low * times)}, {signed(e.high * times)}]"


def value(e: "Estimate", times: int) -> str:
    """Returns a value with its interval."""
    if e.mean is None or e.low is None or e.high is None:
        return show.number(None if e.mean is None else e.mean * times)
    return f"{show.number(e.mean * times)} [{show.number(e.low * times)}, {show.number(e.high * times)}]"


def signed(value: float) -> str:
    """Returns a number with its sign and three digits that mean something."""
    said = show.number(abs(value))
    return said if not float(said.replace(",", "")) else f"{'+' if value > 0 else '−'}{said}"


def _title(here: "Here", b: "Brings") -> str:
    named = measure(b.kpi_id)
    off = show.number(b.off.mean * named.times) if b.off.mean is not None else show.NONE
    return here.say(
        "levers.row", name=here.pick(named.ko, named.en), unit=here.pick(named.unit_ko, named.unit_en), off=off,
        wants=here.say(f"levers.wants_{named.wants}"),
    )  # fmt: skip
