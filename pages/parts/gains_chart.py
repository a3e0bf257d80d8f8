"""The picture of what removing each loss brings: a bar a change with its interval, the largest first."""

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from pages.parts import show
from pages.parts.charts import INK, draw, short

if TYPE_CHECKING:
    from pages.parts.begin import Here
    from twin.experiment.gains import Gain, Study

COLOURS = {"earns": "#009e73", "loses": "#d55e00", "open": "#f0c808", "nothing": "#b9c6d0"}
ROW_PX = 40  # a bar with its two lines of label
ROOM = 0.45  # of the picture beside the longest interval, for its words on a phone


def bars(here: "Here", made: "Study") -> None:
    """Draws good parts an hour gained by each change, its interval as a whisker, its colour saying whether it is sure."""
    drawn = [g for g in made.gains if g.per_h.mean is not None]
    figure = go.Figure()
    for verdict, colour in COLOURS.items():
        mine = [g for g in drawn if g.verdict == verdict]
        if mine:
            reach = {"type": "data", "array": [_half(g) for g in mine], "color": INK, "thickness": 1.4, "width": 5}
            figure.add_bar(
                y=[_label(here, g) for g in mine], x=[g.per_h.mean for g in mine], orientation="h", error_x=reach,
                name=here.say(f"gains.{verdict}"), marker={"color": colour, "line": {"width": 0.5, "color": "#8795a1"}},
                customdata=[show.plus_minus(g.per_h) for g in mine],
                hovertemplate="%{y}<br>%{customdata} " + here.say("gains.axis") + "<extra></extra>",
            )  # fmt: skip
    ends = [max((g.per_h.mean or 0.0) + _half(g), 0.0) for g in drawn]
    figure.add_scatter(
        y=[_label(here, g) for g in drawn], x=ends, mode="text", text=[f"  {show.plus_minus(g.per_h)}" for g in drawn],
        textposition="middle right", textfont={"color": INK, "size": 12}, showlegend=False, hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip
    least, most = min([0.0, *((g.per_h.mean or 0.0) - _half(g) for g in drawn)]), max([0.0, *ends])
    figure.update_layout(showlegend=True, barmode="overlay")
    order = [_label(here, g) for g in drawn]
    figure.update_yaxes(autorange="reversed", categoryorder="array", categoryarray=order, tickfont={"size": 12})
    figure.update_xaxes(title=here.say("gains.axis"), range=[least * 1.05, most + ROOM * (most - least)], zeroline=True,
                        zerolinewidth=1.5)  # fmt: skip
    draw(figure, key="gains", height=110 + ROW_PX * len(drawn), about=here.say("gains.chart"))


def _half(gain: "Gain") -> float:
    e = gain.per_h
    return 0.0 if e.high is None or e.mean is None else e.high - e.mean


def _label(here: "Here", gain: "Gain") -> str:
    return f"{here.say(f'gains.label_{gain.loss}')}<br><i>{short(here.name('station', gain.station_id), 18)}</i>"
